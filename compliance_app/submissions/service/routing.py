"""A merchant asks where its documents go; who looks after it decides, and so answers (ROUTE-2, ROUTE-3)."""

from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, MerchantState, PaymentSystem
from compliance_app.submissions import notices, queries, rules
from compliance_app.submissions.models import RouteDecision, RouteQuestion
from compliance_app.submissions.rules import QuestionState, Route


def ask(merchant: Merchant, system: PaymentSystem, note: str, actor: Actor, at: datetime, on: date) -> RouteQuestion:
    """Ask whether the provider needs the documents for a payment system; tells the account manager.

    Raises Refusal where nothing is to be asked or the merchant is closed, Conflict where a question is open.
    """
    queries.lock(merchant.id)
    _refuse_closed(merchant)
    if actor.id is None:
        raise Refusal("A question is asked by a person who is signed in.")
    in_force = rules.route_on(queries.decided(queries.decisions_of(merchant.id)), system, on)
    problem = rules.question_problem(system, in_force, note)
    if problem:
        raise Refusal(problem)
    other = queries.open_question(merchant.id, system)
    if other is not None:
        raise Conflict(
            f"This was asked on {long_date(other.asked_on)} and waits for an answer. You will get it by mail, and here."
        )
    question = RouteQuestion(
        merchant=merchant,
        payment_system=system,
        note=note.strip() or None,
        state=QuestionState.OPEN,
        asked_by_id=actor.id,
        asked_by=actor.label,
        asked_at=at,
        asked_on=on,
    )
    db.session.add(question)
    db.session.flush()
    _record_question(question, Event.ROUTE_ASKED, actor, at)
    notices.asked(question, at)
    return question


def withdraw(question: RouteQuestion, actor: Actor, at: datetime) -> None:
    """The merchant takes its question back. Raises Conflict where it is closed already."""
    queries.lock(question.merchant_id)
    db.session.refresh(question)
    if question.state is not QuestionState.OPEN:
        raise Conflict(f"This question is already {question.state.value}. Reload the page to see what came of it.")
    _close(question, QuestionState.WITHDRAWN, actor, at)
    _record_question(question, Event.ROUTE_QUESTION_WITHDRAWN, actor, at)


def decide(
    merchant: Merchant,
    system: PaymentSystem,
    route: Route,
    reason: str,
    valid_from: date,
    actor: Actor,
    at: datetime,
    on: date,
    *,
    seen: str | None = None,
) -> RouteDecision:
    """Decide where the documents for a payment system go from a day on; answers the merchant's open question.

    `seen` is the public id of the latest decision that the person knew of, empty for none: Conflict where a
    colleague has decided since. Raises Refusal for what ROUTE-2 does not allow and for a closed merchant.
    """
    queries.lock(merchant.id)
    _refuse_closed(merchant)
    taken = [row for row in queries.decisions_of(merchant.id) if row.payment_system is system]
    latest = taken[0] if taken else None
    if seen is not None and seen != (latest.public_id if latest else ""):
        raise Conflict("A colleague has decided meanwhile. Read that decision first, then decide again if you must.")
    question = queries.open_question(merchant.id, system)
    problem = rules.decision_problem(route, reason, valid_from, on, answers=question is not None)
    if problem:
        raise Refusal(problem)
    before = rules.route_on(queries.decided(taken), system, on)
    decision = RouteDecision(
        merchant_id=merchant.id,
        payment_system=system,
        route=route,
        reason=reason.strip(),
        valid_from=valid_from,
        decided_by_id=actor.id,
        decided_by=actor.label,
        decided_at=at,
        decided_on=on,
    )
    db.session.add(decision)
    db.session.flush()
    if question is not None:
        question.decision = decision
        _close(question, QuestionState.ANSWERED, actor, at)
    _record_decision(decision, before.route, question, actor, at)
    notices.decided(merchant, decision, question, at)
    return decision


def _close(question: RouteQuestion, state: QuestionState, actor: Actor, at: datetime) -> None:
    question.state, question.closed_by, question.closed_at = state, actor.label, at
    db.session.flush()


def _refuse_closed(merchant: Merchant) -> None:
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed: no documents are needed for it any more.")


def _record_question(question: RouteQuestion, event: Event, actor: Actor, at: datetime) -> None:
    facts = {"payment_system": question.payment_system, "note": question.note, "state": question.state}
    merchant_id = question.merchant_id
    audit.record(actor, at, event, "route_question", question.public_id, merchant_id=merchant_id, after=facts)


def _record_decision(
    decision: RouteDecision, before: Route, question: RouteQuestion | None, actor: Actor, at: datetime
) -> None:
    system = SYSTEM_NAMES[decision.payment_system]
    audit.record(
        actor,
        at,
        Event.ROUTE_DECIDED,
        "route_decision",
        decision.public_id,
        merchant_id=decision.merchant_id,
        before={"payment_system": system, "route": before},
        after={
            "payment_system": system,
            "route": decision.route,
            "reason": decision.reason,
            "valid_from": decision.valid_from,
            "answers": question.public_id if question else None,
        },
    )
