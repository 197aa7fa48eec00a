"""Examples of service providers that merchants rely on: how they are validated, whom they touch, what is kept."""

import io
import re
from datetime import date
from unittest import mock

from flask.testing import FlaskClient
from markupsafe import escape

from compliance_app.accounts.rules import Role
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import files as document_files
from compliance_app.documents import jobs as documents
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.documents.service import retention
from compliance_app.documents.service.examining import examine
from compliance_app.foundation import changes, clock, files
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import queries as obligations
from compliance_app.service_providers import queries, service
from compliance_app.service_providers.models import ServiceProvider
from compliance_app.service_providers.queries import keeping as kept
from compliance_app.service_providers.rules import Validation
from compliance_app.service_providers.service import keeping
from tests.documents.builders import make_pdf
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example
from tests.service_providers.builders import make_aoc, make_provider, rely

DAY = TODAY.resolution
VALIDATIONS = {"by an AOC": Validation.ROC, "by SAQ D": Validation.SAQ_D, "with each merchant": Validation.NONE}


def _gateway(given: Given, today: date) -> ServiceProvider:
    """A gateway whose AOC, where it has one, counts for so many days from today on."""
    provider = make_provider("Gateway Ltd")
    provider.validation = VALIDATIONS[given.text("validated", "by an AOC")]
    if given.has("its AOC counts for, days"):
        last = today + given.number("its AOC counts for, days") * DAY
        make_aoc(provider, today.replace(year=today.year - 1)).valid_until = last
    return provider


@house_example("TPSP-VALIDATED")
def validated(given: Given, house: House) -> Then:
    manager, today = make_user(), clock.today()
    merchant, provider = make_merchant(manager), _gateway(given, today)
    rely(merchant, provider)
    section = queries.section(merchant.id, today)
    page = house.browser(manager).get(f"/merchants/{merchant.public_id}").text
    return {
        "status": queries.statuses([provider.id], today)[provider.id].freshness.replace("none", "no AOC"),
        "lacks one": bool(section.without),
        "the merchant's page says": "Examined with it" if "Examined with it" in page else _warned(page),
    }


def _warned(page: str) -> str:
    return (
        "One service provider has no AOC that counts"
        if "One service provider has no AOC that counts" in page
        else "nothing"
    )


@house_example("TPSP-STANDING")
def unmoved(given: Given, house: House) -> Then:
    manager, today = make_user(), clock.today()
    merchant, provider = make_merchant(manager), _gateway(given, today)
    papers.scanned(merchant, today - 10 * DAY)
    papers.accepted(merchant, DocumentKind.SAQ, today - 10 * DAY)
    db.session.commit()
    before = obligations.verdict(merchant.id, today)
    rely(merchant, provider)
    db.session.commit()
    verdict, browser = obligations.verdict(merchant.id, today), house.browser(manager)
    page = browser.get(f"/merchants/{merchant.public_id}").text
    return {
        "standing": verdict.standing,
        "may process": verdict.may_process,
        "as before": (verdict.standing, verdict.until) == (before.standing, before.until),
        "the merchant's page warns": _warned(page) != "nothing",
        "the provider's page warns": "message-bad" in browser.get(f"/service-providers/{provider.public_id}").text,
    }


@house_example("TPSP-TOUCHED")
def touched(given: Given, house: House) -> Then:
    manager, serves = make_user(name="Mara Lund"), make_user(Role.MERCHANT)
    today, provider = clock.today(), _gateway(given, clock.today())
    alder = make_merchant(manager, "Alder", (serves,))
    birch = make_merchant(make_user(), "a colleague's Birch", (serves,) if given.yes("serves Birch too") else ())
    closed, left = make_merchant(manager, "closed Cedar"), make_merchant(manager, "Dune of last year")
    for merchant in (alder, birch, closed, left):
        held = rely(merchant, provider)
        held.until = today - DAY if merchant is left else None
        changes.note(merchant.id, clock.now())
    closed.state = MerchantState.CLOSED
    rely(birch, make_provider("Lattice Hosting"))
    db.session.commit()
    if given.text("who") == "Alder's person":
        return _portal(house.browser(serves), alder, provider)
    person = manager if given.text("who") == "Alder's account manager" else make_user(Role.AUDITOR)
    page = house.browser(person).get(f"/service-providers/{provider.public_id}").text
    section = page.split('id="merchants"')[1].split("</section>")[0]
    names = {one.trading_name: one for one in (alder, birch, closed, left)}
    return {
        "shown": ", ".join(name for name in names if escape(name) in section) or "none",
        "more": "1 more merchant of colleagues relies on it" in section,
        "account manager": "Mara Lund" if "Mara Lund" in section else "none",
        "standing": "Not started" if "Not started" in section else "none",
    }


def _portal(browser: FlaskClient, merchant: Merchant, provider: ServiceProvider) -> Then:
    page, (aoc, *_) = browser.get(f"/portal/{merchant.public_id}").text, queries.aocs_of(provider.id)
    named = [name for name in ("Gateway Ltd", "Lattice Hosting") if name in page]
    found = re.search(r"its AOC (counts|counted) until ([^<]+)</p>", page)
    until = found[2].strip() if found else ""
    return {
        "shown": ", ".join(named),
        "told until when its AOC counts": until == long_date(aoc.valid_until),
        "its file": "open"
        if browser.get(f"/service-provider-aocs/{aoc.public_id}/file").status_code == 200
        else "refused",
        "the provider's page": browser.get(f"/service-providers/{provider.public_id}").status_code,
    }


@house_example("TPSP-KEPT")
def files_kept(given: Given, house: House) -> Then:
    if given.yes("handed in"):
        return _handed_in(given, house)
    merchant, provider = make_merchant(), make_provider()
    aocs = {
        name: make_aoc(provider, given.day(name)) for name in ("accepted", "a later one accepted") if given.has(name)
    }
    relied = rely(merchant, provider)
    if given.text("a merchant is held") == "that relied on it once":
        relied.until = TODAY
    if given.has("a merchant is held"):
        retention.place_hold(merchant, None, "A case.", actor_of(make_user()), NOON)
    db.session.flush()
    day = given.day("on")
    removed = (
        keeping.remove_files(provider.id, SYSTEM, papers.noon(day), day) if provider.id in kept.past_term(day) else []
    )
    gone = [name for name, aoc in aocs.items() if aoc.file_key in removed]
    return {
        "removed": ", ".join("the first" if name == "accepted" else "the later one" for name in gone) or "none",
        "dates and verdict stay": all(aoc.valid_until and aoc.state == DocumentState.ACCEPTED for aoc in aocs.values()),
    }


def _handed_in(given: Given, house: House) -> Then:
    """A PDF is handed in; what its processes say of it is tested where they are."""
    if given.text("virus scanner") == "set, but does not answer":
        house.app.config["CLAMD"] = "unix:/nowhere/clamd.ctl"
    with mock.patch.object(document_files, "_open_elsewhere", return_value="1"):
        examined = examine(io.BytesIO(make_pdf()), "aoc.pdf", 1_000_000, str, None)
        try:
            aoc = service.receive(make_provider(), examined, actor_of(make_user()), NOON, TODAY)
        except Refusal:
            return {"taken": False}
    db.session.commit()
    place = files.current().place
    with place.open(aoc.file_key) as kept_file:
        stored = kept_file.read(1_000_000)
    sound = documents.verify(SYSTEM)
    place.delete(aoc.file_key)
    return {
        "taken": True,
        "stored readable": b"%PDF" in stored,
        "verified": sound.files,
        "its loss is found": len(documents.verify(SYSTEM).faults) == 1,
    }
