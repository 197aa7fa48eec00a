"""Examples of what a change of a policy or a threshold would move, as its page says it before anybody asks."""

import re
from datetime import timedelta
from html import unescape

import sqlalchemy as sa

from compliance_app.accounts.rules import Role
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels
from compliance_app.levels.models import ThresholdChange
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.policies.models import PolicyChange
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.rulebook import rules
from compliance_app.volumes.kinds import Kind
from compliance_app.volumes.rules import month_of, months_before
from tests.factories import make_merchant, make_user
from tests.levels.builders import make_volume
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example
from tests.volumes.builders import write_kinds


@house_example("POLICY-4")
def preview(given: Given, house: House) -> Then:
    if given.has("merchants"):
        return {"looked at": f"one in every {rules.step_for(given.number('merchants'))}"}
    merchant = _merchant(given)
    if given.yes("merchant closed"):
        merchant.state = MerchantState.CLOSED
    address, decisions, kind, form = _change(given)
    asks, decides = (house.browser(make_user(Role.ADMINISTRATOR)) for _ in range(2))
    before = _said(asks.post(address, data=form).text)
    stored = db.session.scalar(sa.select(sa.func.count()).select_from(kind))
    db.session.rollback()
    asks.post(address, data={**form, "step": "ask"})
    change = db.session.scalars(sa.select(kind.public_id)).one()
    db.session.rollback()
    again = _said(decides.get(f"{decisions}/changes/{change}").text)
    return {
        "levels changed": before.get("level", 0),
        "standings changed": before["standing"],
        "stopped": before["stopped"],
        "stored by looking": stored,
        "said again where it is decided": before == again,
    }


def _merchant(given: Given) -> Merchant:
    """One with its papers in order, and a scan of an age that the row gives."""
    merchant, today = make_merchant(make_user(), name="Harbour Books Ltd"), clock.today()
    make_volume(merchant, given.number("operations", 1), month=months_before(month_of(today), 2))
    if given.has("declined operations"):
        declined = Kind(OperationType.SALE, OperationStatus.DECLINE)
        counts = {declined: given.number("declined operations")}
        write_kinds(merchant, months_before(month_of(today), 2), counts, on=today)
    papers.scanned(merchant, today - timedelta(days=given.number("scan completed, days ago")))
    papers.accepted(merchant, DocumentKind.SAQ, today - timedelta(days=1))
    levels.assess([merchant.id], today, clock.now())
    return merchant


Change = type[PolicyChange] | type[ThresholdChange]


def _change(given: Given) -> tuple[str, str, Change, dict[str, str | list[str]]]:
    """The page of the change, the folder in which it is decided, its kind and what is typed."""
    form: dict[str, str | list[str]]
    form = {"valid_from": clock.today().isoformat(), "source": "Letter of 1 March", "reason": "It is agreed."}
    if given.has("scans count, days"):
        policies, form = "/settings/policies", {**form, "value": given.text("scans count, days")}
        return f"{policies}/scan_validity", policies, PolicyChange, form
    if given.has("statuses that count"):
        policies, chosen = "/settings/policies", given.text("statuses that count").split(", ")
        return f"{policies}/counted_statuses", policies, PolicyChange, {**form, "value": chosen}
    thresholds, limit = "/levels/thresholds", {"operator": ">", "operations": given.text("Visa's Level 1 over")}
    return f"{thresholds}/visa/1", thresholds, ThresholdChange, {**form, **limit}


def _said(page: str) -> dict[str, int]:
    """The numbers in the sentence of the effect."""
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split('id="effect"')[1].split("</section>")[0])).split())
    found = re.findall(r"change the (level) of (no|\d+) merchant|the (standing) of (no|\d+) merchant", text)
    numbers = {level or standing: _number(one or two) for level, one, standing, two in found}
    stopped = re.search(r"Could no longer process: (\d+)", text)
    return {**numbers, "stopped": int(stopped[1]) if stopped else 0}


def _number(text: str) -> int:
    return 0 if text == "no" else int(text)
