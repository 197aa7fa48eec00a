"""Examples of what "Act today" names above the list of merchants."""

import re
from collections.abc import Callable

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents import service as documents
from compliance_app.documents.rules import DocumentKind, ReasonCode
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.overview.queries import portfolio
from compliance_app.submissions import service as submissions
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example

DAY = TODAY.resolution
NAMES = ("Alder", "Birch", "Cedar", "Dune", "Elm")


@house_example("LIST-TODAY")
def named(given: Given, house: House) -> Then:
    viewer = make_user()
    for name in NAMES:
        if given.has(name):
            merchant = make_merchant(viewer, name)
            changes.note(merchant.id, NOON)
            for step in given.text(name).split(", "):
                _happens(merchant, viewer, step)
    db.session.commit()
    acts = portfolio.act_today(viewer_of(viewer), TODAY)
    return {"named": ", ".join(f"{act.merchant}: {act.words}" for act in acts) or "nothing"}


def _happens(merchant: Merchant, viewer: User, step: str) -> None:
    """`scan failed 45 days ago`."""
    found = re.fullmatch(r"(.+?)(?: (\d+) days (?:ago|more))?", step)
    assert found, step
    STEPS[found[1]](merchant, viewer, int(found[2] or 0))


def _may_process(merchant: Merchant, _viewer: User, days: int) -> None:
    """Its papers are in order, and its scan is the first to run out."""
    papers.scanned(merchant, TODAY - (90 - days) * DAY)
    papers.accepted(merchant, DocumentKind.SAQ, TODAY - DAY)


def _sent_back(merchant: Merchant, viewer: User, days: int) -> None:
    on = TODAY - days * DAY
    document = papers.sent(merchant, DocumentKind.SAQ, on)
    documents.reject(document, [ReasonCode.NOT_SIGNED], None, actor_of(viewer), papers.noon(on), on)


def _asks(merchant: Merchant, _viewer: User, _days: int) -> None:
    by = actor_of(make_user(Role.MERCHANT))
    submissions.ask(merchant, PaymentSystem.AMEX, "", by, NOON, TODAY)


STEPS: dict[str, Callable[[Merchant, User, int], object]] = {
    "may process for": _may_process,
    "scan failed": lambda merchant, _, days: papers.scanned(merchant, TODAY - days * DAY, passed=False),
    "scan passed": lambda merchant, _, days: papers.scanned(merchant, TODAY - days * DAY),
    "SAQ sent back": _sent_back,
    "SAQ sent": lambda merchant, _, days: papers.sent(merchant, DocumentKind.SAQ, TODAY - days * DAY),
    "SAQ sent by the viewer": lambda merchant, viewer, days: papers.sent(merchant, DocumentKind.SAQ, TODAY, viewer),
    "asks about American Express": _asks,
    "closed": lambda merchant, viewer, _: merchants.close(merchant, "It left.", actor_of(viewer), NOON, TODAY),
}
