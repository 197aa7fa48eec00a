"""Routes in force, what was decided and asked about them, as far as the viewer may see the merchant (ACCESS-2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, MerchantState, PaymentSystem
from compliance_app.submissions import rules
from compliance_app.submissions.models import Forwarding, RouteDecision, RouteQuestion
from compliance_app.submissions.rules import Decided, InForce, QuestionState, Route, Stretch
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.rules import SystemVolume


@dataclass(frozen=True)
class Line:
    """One payment system of a merchant on a day: its route, what was decided, what is planned and asked.

    `used` says that the merchant takes its cards; `latest` is the question asked last, open or not.
    """

    system: PaymentSystem
    used: bool
    volume: SystemVolume
    in_force: InForce
    decision: RouteDecision | None
    planned: Stretch | None
    latest: RouteQuestion | None

    @property
    def name(self) -> str:
        return SYSTEM_NAMES[self.system]

    @property
    def question(self) -> RouteQuestion | None:
        """The question that waits for an answer."""
        return self.latest if self.latest and self.latest.state is QuestionState.OPEN else None

    @property
    def may_ask(self) -> bool:
        """Whether the merchant may ask about it (ROUTE-3)."""
        return self.question is None and rules.question_problem(self.system, self.in_force, "") is None


def lines(merchant_id: int, on: date) -> tuple[Line, ...]:
    """The payment systems that concern a merchant on a day, in one order everywhere (ROUTE-4)."""
    decisions, asked = decisions_of(merchant_id), questions_of(merchant_id)
    used, annual = merchants.payment_systems(merchant_id), volumes.annual(merchant_id, on).by_system
    decided_on = {row.payment_system for row in decisions}
    spoken_of = decided_on | {row.payment_system for row in asked} | _forwarded_to(merchant_id)
    operations = {system: volume.total for system, volume in annual.items()}
    taken = decided(decisions)
    rows = {row.id: row for row in decisions}
    found = []
    for system in rules.systems_shown(used, operations, spoken_of):
        in_force = rules.route_on(taken, system, on)
        found.append(
            Line(
                system,
                system in used,
                annual.get(system, SystemVolume(0, 0)),
                in_force,
                rows[in_force.decision.number] if in_force.decision else None,
                rules.next_change(taken, system, on),
                next((row for row in asked if row.payment_system is system), None),
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Past:
    """A decision with the days on which it was, or will be, in force; none where a later one came before it began."""

    decision: RouteDecision
    stretches: tuple[Stretch, ...]


def history(decisions: Sequence[RouteDecision]) -> list[Past]:
    """Each decision with its days, in the order given."""
    taken = decided(decisions)
    runs = [run for system in PaymentSystem for run in rules.stretches(taken, system)]
    return [Past(row, tuple(run for run in runs if run.decision.number == row.id)) for row in decisions]


def may_be_asked(merchant_id: int, on: date) -> tuple[PaymentSystem, ...]:
    """The payment systems about which the merchant may ask, those that concern it first (ROUTE-3)."""
    known = lines(merchant_id, on)
    concerned = [line.system for line in known]
    others = [system for system in PaymentSystem if system not in concerned]
    unsettled = [system for system in others if rules.default_route(system) is Route.UNDECIDED]
    return (*(line.system for line in known if line.may_ask), *unsettled)


def decided(rows: Iterable[RouteDecision]) -> list[Decided]:
    """Stored decisions as the rules see them."""
    return [Decided(row.id, row.payment_system, row.route, row.valid_from) for row in rows]


def decisions_of(merchant_id: int) -> list[RouteDecision]:
    """Every decision on the merchant's routes, the latest first."""
    query = sa.select(RouteDecision).where(RouteDecision.merchant_id == merchant_id)
    return list(db.session.scalars(query.order_by(RouteDecision.id.desc())))


def questions_of(merchant_id: int) -> list[RouteQuestion]:
    """Every question of the merchant, the latest first, each with its answer."""
    query = sa.select(RouteQuestion).where(RouteQuestion.merchant_id == merchant_id)
    query = query.options(joinedload(RouteQuestion.decision))
    return list(db.session.scalars(query.order_by(RouteQuestion.id.desc())))


def _forwarded_to(merchant_id: int) -> set[PaymentSystem]:
    query = sa.select(Forwarding.payment_system).where(Forwarding.merchant_id == merchant_id).distinct()
    return set(db.session.scalars(query))


def open_question(merchant_id: int, system: PaymentSystem) -> RouteQuestion | None:
    """The question about a system that waits for an answer."""
    return db.session.scalar(
        sa.select(RouteQuestion).where(
            RouteQuestion.merchant_id == merchant_id,
            RouteQuestion.payment_system == system,
            RouteQuestion.state == QuestionState.OPEN,
        )
    )


def lock(merchant_id: int) -> None:
    """Let others who decide or record for this merchant wait until this transaction ends."""
    merchants.hold([merchant_id])


def _visible(viewer: Viewer) -> sa.Select[RouteQuestion]:
    seen = merchants.visible_to(viewer).join(RouteQuestion, RouteQuestion.merchant_id == Merchant.id)
    return seen.with_only_columns(RouteQuestion)


def _waiting(viewer: Viewer) -> sa.Select[RouteQuestion]:
    """Open questions of merchants that are not closed: nobody has to answer those any more."""
    return _visible(viewer).where(RouteQuestion.state == QuestionState.OPEN, Merchant.state != MerchantState.CLOSED)


def question_visible(viewer: Viewer, public_id: str) -> RouteQuestion:
    """The question at this address; raises NotFound, the same for a foreign one and for none."""
    found = db.session.scalar(_visible(viewer).where(RouteQuestion.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def open_questions(viewer: Viewer, limit: int | None = None) -> list[RouteQuestion]:
    """What waits for an answer, the longest waiting first, each with its merchant and account manager."""
    query = _waiting(viewer).options(joinedload(RouteQuestion.merchant).joinedload(Merchant.account_manager))
    return list(db.session.scalars(query.order_by(RouteQuestion.asked_at, RouteQuestion.id).limit(limit)))


def count_open(viewer: Viewer) -> int:
    """How many questions wait for an answer."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_waiting(viewer).subquery())) or 0


def answered_lately(viewer: Viewer, limit: int = 20) -> list[RouteQuestion]:
    """The questions answered last, each with its merchant and answer."""
    query = _visible(viewer).where(RouteQuestion.state == QuestionState.ANSWERED)
    query = query.options(joinedload(RouteQuestion.merchant), joinedload(RouteQuestion.decision))
    return list(
        db.session.scalars(query.order_by(RouteQuestion.closed_at.desc(), RouteQuestion.id.desc()).limit(limit))
    )


def answerers(merchant: Merchant) -> list[str]:
    """Whom a question reaches: the account manager, or the administrators where none can sign in."""
    if merchant.acting_manager is not None:
        return [merchant.acting_manager.email]
    return _addresses(User.role == Role.ADMINISTRATOR)


def asker_address(question: RouteQuestion) -> Sequence[str]:
    """The address of the person who asked, if they may still sign in and act for the merchant."""
    person = merchants.addressee(question.asked_by_id, question.merchant_id)
    return [person.email] if person else []


def _addresses(*conditions: sa.ColumnElement[bool]) -> list[str]:
    query = sa.select(User.email).where(User.state == UserState.ACTIVE, *conditions)
    return list(db.session.scalars(query.order_by(User.id)))
