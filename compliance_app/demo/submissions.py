"""Payment systems in the small portfolio: what merchants ask and are answered, and what was forwarded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from compliance_app.demo.happenings import present
from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Fate
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions import queries, service
from compliance_app.submissions.rules import ForwardingState, Route, Way
from compliance_app.submissions.service import Parcel

_ACCEPTED, _QUESTIONS, _REJECTED = ForwardingState.ACCEPTED, ForwardingState.QUESTIONS, ForwardingState.REJECTED


@dataclass(frozen=True)
class Asking:
    """A question so many days ago, still open or closed so many days after: answered or `withdrawn`."""

    days_ago: int
    note: str
    closed_after: int | None = None
    route: Route = Route.DIRECT
    reason: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class Sending:
    """Documents forwarded so many days ago, and the answers with the days after which they came."""

    days_ago: int
    way: Way
    reference: str
    answers: tuple[tuple[int, ForwardingState, str], ...] = ()


ASKINGS = (
    Asking(2, "Their letter of last week asks for our SAQ. Do you need it too, or only they?"),
    Asking(41, "", 2, Route.DIRECT, "Your contract for these cards is with the payment system itself; it asks you."),
    Asking(96, "We have just begun to take them.", 3, Route.PROVIDER, "We settle these cards for you, and pass it on."),
    Asking(5, ""),
    Asking(150, "", 1, Route.NOT_REQUIRED, "It asks for documents from 50,000 operations a year on; you have fewer."),
    Asking(20, "Is it enough if they have our SAQ?", 1, withdrawn=True),
)
SENDINGS = (
    Sending(11, Way.PORTAL, "AIS-48213"),
    Sending(
        74, Way.EMAIL, "PCI 2291-04", ((6, _QUESTIONS, "Which projects does the scan cover?"), (15, _ACCEPTED, ""))
    ),
    Sending(33, Way.PORTAL, "DSOP 90177", ((9, _ACCEPTED, ""),)),
    Sending(19, Way.EMAIL, "C-3302", ((4, _QUESTIONS, "Please name the person who signed the attestation."),)),
    Sending(58, Way.COURIER, "1Z 884 113", ((8, _REJECTED, "The form is of an older version of the standard."),)),
    Sending(120, Way.PORTAL, "AIS-47002", ((5, _ACCEPTED, "Recorded until the attestation expires."),)),
)
_SETTLED = "The payment system has its own contract with you and asks you for documents itself."


_MOST_DECISIONS = 12
"""So that each lies after its merchant came."""


def plan(stage: Stage) -> None:
    """Put questions, decisions and forwardings into the history of merchants that are in order."""
    calm = [plan for plan in stage.plans if plan.fate in (Fate.COMPLIANT, Fate.EXPIRING)]
    with_third = [plan for plan in calm if len(plan.curve.systems) > 2]
    old = [plan for plan in with_third if plan.created_on < stage.today - timedelta(days=ASKINGS[-1].days_ago + 30)]
    for merchant, item in zip(old, ASKINGS, strict=False):
        _plan_question(merchant, item, stage)
    for number, merchant in enumerate(old[len(ASKINGS) :: 2][:_MOST_DECISIONS]):
        _plan_decision(merchant, 30 + number * 9, stage)
    largest = sorted(calm, key=lambda plan: -plan.curve.annual)
    for number, (merchant, parcel) in enumerate(zip(largest, SENDINGS, strict=False)):
        _plan_sending(merchant, merchant.curve.systems[number % 2][0], parcel, stage)


def _plan_question(plan: MerchantPlan, item: Asking, stage: Stage) -> None:
    system = plan.curve.systems[2][0]

    def ask(at: datetime) -> None:
        service.ask(stage.merchant(plan), system, item.note, actor_of(stage.person(plan)), at, stage.day(at))

    def answer(at: datetime) -> None:
        merchant, manager, on = stage.merchant(plan), stage.manager(plan), stage.day(at)
        service.decide(merchant, system, item.route, item.reason, on, actor_of(manager), at, on)

    def take_back(at: datetime) -> None:
        question = present(queries.open_question(stage.merchant(plan).id, system))
        service.withdraw(question, actor_of(stage.person(plan)), at)

    stage.plan_ago(item.days_ago, ask)
    if item.closed_after is not None:
        stage.plan_ago(item.days_ago - item.closed_after, take_back if item.withdrawn else answer)


def _plan_decision(plan: MerchantPlan, days_ago: int, stage: Stage) -> None:
    """The account manager decides of their own accord."""
    system = plan.curve.systems[2][0]

    def decide(at: datetime) -> None:
        merchant, manager, on = stage.merchant(plan), stage.manager(plan), stage.day(at)
        service.decide(merchant, system, Route.DIRECT, _SETTLED, on, actor_of(manager), at, on)

    stage.plan_ago(days_ago, decide)


def _plan_sending(plan: MerchantPlan, system: PaymentSystem, item: Sending, stage: Stage) -> None:
    def send(at: datetime) -> None:
        merchant, manager, on = stage.merchant(plan), stage.manager(plan), stage.day(at)
        papers = _in_force(merchant)
        if papers:
            parcel = Parcel(system, papers, on, item.way, manager.name, item.reference)
            service.forward(merchant, parcel, actor_of(manager), at, on)

    stage.plan_ago(item.days_ago, send)
    for after, outcome, text in item.answers:
        stage.plan_ago(item.days_ago - after, partial(_reply, plan, item, outcome, text, stage))


def _reply(plan: MerchantPlan, item: Sending, outcome: ForwardingState, text: str, stage: Stage, at: datetime) -> None:
    """The payment system's answer comes in, to what was forwarded under the reference."""
    merchant, manager, on = stage.merchant(plan), stage.manager(plan), stage.day(at)
    for row in queries.forwardings_of(merchant.id):
        if row.reference == item.reference:
            service.record_answer(row, outcome, on, text, actor_of(manager), at, on)


def _in_force(merchant: Merchant) -> list[Document]:
    """The latest accepted document of each kind."""
    accepted = [row for row in queries.forwardable(merchant.id) if row.state is DocumentState.ACCEPTED]
    latest = (next((row for row in accepted if row.kind is kind), None) for kind in DocumentKind)
    return [row for row in latest if row is not None]
