"""Examples of reporting significant changes, and of putting a report right."""

import re
from datetime import date
from html import unescape

import sqlalchemy as sa

from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.network_changes import service
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import ObligationKind
from tests.factories import TODAY, actor_of, make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("CHANGE-KIND")
def reported(given: Given, house: House) -> Then:
    person = make_user(Role.MERCHANT)
    merchant = make_merchant(make_user(), members=(person,))
    browser, today = house.browser(person), clock.today()
    address, reads = f"/merchants/{merchant.public_id}/changes/new", []
    page = unescape(browser.get(address).text)
    for kind in given.text("reported").split(", "):
        value = kind.replace(" ", "_")
        offered = re.search(rf'value="{value}".*?<label[^>]*>\s*(.+?)\s*<', page, re.DOTALL)
        reads += [offered[1]] if offered else []
        form = {"kind": value, "happened_on": today.isoformat(), "description": f"In the shop: {kind}."}
        browser.post(address, data=form)
    owed = obligations.verdict(merchant.id, today).obligations
    noted = db.session.scalar(sa.select(sa.func.count(NetworkChange.id)))
    return {
        "the merchant reads": " / ".join(reads) or "nothing",
        "noted": noted,
        "a scan after it is owed": any(status.kind is ObligationKind.CHANGE_SCAN for status in owed),
    }


@house_example("CHANGE-CORRECTED")
def corrected(given: Given, house: House) -> Then:
    person, manager = make_user(Role.MERCHANT), make_user()
    merchant = make_merchant(manager, members=(person,))
    on = given.day("reported")
    said = Said(ChangeKind.REPLACEMENT, given.day("change"), "A new shop system.")
    change = service.report(merchant, said, actor_of(person), papers.noon(on), on)
    db.session.commit()
    later = given.day("corrected on")
    new = Said(
        ChangeKind(given.text("kind", "replacement").replace(" ", "_")),
        given.day_or_none("to") or said.happened_on,
        said.description,
    )
    if given.text("by") == "the merchant's person":
        form = {"kind": new.kind.value, "happened_on": new.happened_on.isoformat(), "description": new.description}
        return {
            "allowed": house.browser(person).post(f"/changes/{change.public_id}/correct", data=form).status_code < 400
        }
    stands = service.correct(change, new, actor_of(manager), papers.noon(later), later)
    db.session.commit()
    return {
        "owed on the day before": _due(merchant, later - TODAY.resolution),
        "owed from that day on": _due(merchant, later),
        "the same report": stands is change,
        "kind": stands.kind.replace("_", " "),
    }


def _due(merchant: Merchant, day: date) -> str:
    """Until when a scan after the change was asked for, as it was said on a day."""
    owed = obligations.verdict(merchant.id, day).obligations
    return ", ".join(f"a scan by {one.due_on}" for one in owed if one.kind is ObligationKind.CHANGE_SCAN) or "nothing"
