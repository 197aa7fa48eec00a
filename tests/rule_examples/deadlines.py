"""Examples of the calendar of what falls due."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from compliance_app.accounts.rules import Role
from compliance_app.deadlines import queries
from compliance_app.deadlines.queries.scope import Scope
from compliance_app.deadlines.rules import Deadline, Span, coming, fed, span_of
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies.rules import Policy
from tests.deadlines.builders import duty, override, record, rise
from tests.factories import TODAY, make_merchant, make_user, viewer_of
from tests.policies.builders import set_policy
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, example, house_example
from tests.service_providers.builders import make_aoc, make_provider, rely

Maker = Callable[[Merchant, str], object]


@example("CALENDAR-3")
def ahead(given: Given) -> Then:
    span = (fed if given.text("shown by") == "feed" else coming)(given.day("today"))
    return {"from": span.first, "through": span.last}


@example("CALENDAR-4")
def month(given: Given) -> Then:
    span = span_of(date.fromisoformat(f"{given.text('month')}-01"))
    return {"from": f"{span.first:%A} {span.first}", "through": f"{span.last:%A} {span.last}"}


@house_example("CALENDAR-2")
def falls_due(given: Given, house: House) -> Then:
    manager, serves = make_user(), make_user(Role.MERCHANT)
    merchants = {
        "Alder": make_merchant(manager, "Alder", (serves,)),
        "Birch": make_merchant(manager, "Birch", (serves,)),
        "a colleague's Cedar": make_merchant(make_user(), "Cedar"),
    }
    if given.yes("Birch is closed"):
        merchants["Birch"].state = MerchantState.CLOSED
    falling = [(named, _falling(given.text(name))) for name, named in merchants.items()]
    if given.has("a new policy begins"):
        set_policy(Policy.SCAN_VALIDITY, 60, given.day("a new policy begins"))
    _make(falling, FACTS)
    db.session.commit()  # what the facts come to is settled with them; only then are the records set
    _make(falling, RECORDS)
    who = given.text("for")
    viewer = {"account manager": manager, "merchant's person": serves}.get(who) or make_user(Role(who))
    span = Span(date(2027, 1, 1), date(2028, 12, 31))
    zone = given.text("provider's zone", "UTC")
    found = queries.gather(Scope(viewer_of(viewer), span), zone).deadlines
    return {"shown": ", ".join(map(_in_words, found)) or "nothing"}


def _falling(text: str) -> list[tuple[str, str]]:
    """What falls due and when: `scan on 2027-06-01, override on 2027-06-02`."""
    pairs = (part.partition(" on ") for part in text.split(", ") if part)
    return [(what, when) for what, _, when in pairs]


def _make(falling: list[tuple[Merchant, list[tuple[str, str]]]], makers: dict[str, Maker]) -> None:
    for merchant, facts in falling:
        for what, when in facts:
            if what in makers:
                makers[what](merchant, when)


def _provider(merchant: Merchant, when: str) -> None:
    """A provider whose AOC was completed twelve months before the day."""
    last = date.fromisoformat(when)
    rely(merchant, provider := make_provider("Gateway Ltd"))
    make_aoc(provider, last.replace(year=last.year - 1))


def _saq(merchant: Merchant, when: str) -> None:
    document = papers.sent(merchant, DocumentKind.SAQ, TODAY)
    record(merchant, date.fromisoformat(when), ObligationKind.SAQ, EvidenceKind.DOCUMENT, document.id)


FACTS: dict[str, Maker] = {
    "AOC after a rise": lambda merchant, when: rise(merchant, date.fromisoformat(when)),
    "override": lambda merchant, when: override(merchant, 2, date.fromisoformat(when)),
    "incident": lambda merchant, when: duty(merchant, datetime.fromisoformat(when).replace(tzinfo=UTC)),
    "provider's AOC": _provider,
}
RECORDS: dict[str, Maker] = {
    "SAQ": _saq,
    "scan": lambda merchant, when: record(merchant, date.fromisoformat(when)),
    "exemption": lambda merchant, when: record(merchant, date.fromisoformat(when), evidence=EvidenceKind.EXEMPTION),
    "scan after a change": lambda merchant, when: record(
        merchant, date.fromisoformat(when), ObligationKind.CHANGE_SCAN, EvidenceKind.CHANGE
    ),
}


def _in_words(due: Deadline) -> str:
    return f"{due.on} {due.merchant.name}: {due.words}" if due.merchant else f"{due.on} {due.words}"
