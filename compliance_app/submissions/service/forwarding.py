"""Records what went to a payment system and what it answered (FORWARD-1 to -4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.submissions import queries, rules
from compliance_app.submissions.models import Forwarding, ForwardingAnswer
from compliance_app.submissions.rules import ForwardingState, Paper, Way


@dataclass(frozen=True)
class Parcel:
    """What went where, when and how, and who sent it."""

    system: PaymentSystem
    documents: Sequence[Document]
    forwarded_on: date
    way: Way
    sender: str
    reference: str = ""
    note: str = ""


def forward(merchant: Merchant, parcel: Parcel, actor: Actor, at: datetime, on: date) -> Forwarding:
    """Record that documents were forwarded to a payment system.

    Raises Refusal for what FORWARD-1 does not allow, Conflict where the same is recorded already.
    """
    queries.lock(merchant.id)
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed: nothing is forwarded for it any more. Reopen it first.")
    if any(document.merchant_id != merchant.id for document in parcel.documents):
        raise NotFound
    sender, reference, note = parcel.sender.strip(), parcel.reference.strip(), parcel.note.strip()
    papers = [_paper(document) for document in parcel.documents]
    problem = rules.forwarding_problem(papers, parcel.forwarded_on, on, sender, reference, note)
    if problem:
        raise Refusal(problem)
    _refuse_twice(merchant, parcel, reference)
    forwarding = Forwarding(
        merchant=merchant,
        payment_system=parcel.system,
        forwarded_on=parcel.forwarded_on,
        forwarded_by=sender,
        way=parcel.way,
        reference=reference,
        note=note or None,
        state=ForwardingState.WAITING,
        documents=list(parcel.documents),
        recorded_by_id=actor.id,
        recorded_by=actor.label,
        recorded_at=at,
        recorded_on=on,
    )
    db.session.add(forwarding)
    db.session.flush()
    _record(forwarding, Event.FORWARDING_RECORDED, actor, at, None, _facts(forwarding))
    return forwarding


def record_answer(
    forwarding: Forwarding,
    outcome: ForwardingState,
    answered_on: date,
    text: str,
    actor: Actor,
    at: datetime,
    on: date,
    *,
    seen: int | None = None,
) -> ForwardingAnswer:
    """Record what the payment system answered; the latest answer counts, earlier ones stay (FORWARD-2).

    `seen` is how many answers the person knew of: Conflict where there are more by now.
    """
    known = _lock(forwarding)
    if seen is not None and seen != len(known):
        raise Conflict("Another answer was recorded meanwhile. Read it first, then record yours if it is a new one.")
    earliest = known[-1].answered_on if known else forwarding.forwarded_on
    problem = rules.answer_problem(forwarding.state, outcome, answered_on, earliest, on, text)
    if problem:
        raise Refusal(problem)
    answer = ForwardingAnswer(
        forwarding_id=forwarding.id,
        outcome=outcome,
        answered_on=answered_on,
        text=text.strip() or None,
        recorded_by_id=actor.id,
        recorded_by=actor.label,
        recorded_at=at,
        recorded_on=on,
    )
    before, forwarding.state = forwarding.state, outcome
    db.session.add(answer)
    db.session.flush()
    db.session.expire(forwarding, ["answers"])
    after = {"state": outcome, "answered_on": answered_on, "text": answer.text}
    _record(forwarding, Event.FORWARDING_ANSWERED, actor, at, {"state": before}, after)
    return answer


def mark_as_mistake(forwarding: Forwarding, reason: str, actor: Actor, at: datetime) -> None:
    """Say that the record was a mistake; it stays readable, with the reason (FORWARD-4)."""
    _lock(forwarding)
    problem = rules.void_problem(forwarding.state, reason)
    if problem:
        raise Refusal(problem)
    before, forwarding.state = forwarding.state, ForwardingState.VOID
    forwarding.void_reason, forwarding.voided_by, forwarding.voided_at = reason.strip(), actor.label, at
    db.session.flush()
    after = {"state": forwarding.state, "reason": forwarding.void_reason}
    _record(forwarding, Event.FORWARDING_VOIDED, actor, at, {"state": before}, after)


def _lock(forwarding: Forwarding) -> list[ForwardingAnswer]:
    queries.lock(forwarding.merchant_id)
    db.session.refresh(forwarding)
    return forwarding.answers


def _paper(document: Document) -> Paper:
    removed = document.file_removed_at
    return Paper(document.title, document.state, document.reviewed_on, clock.day_of(removed) if removed else None)


def _refuse_twice(merchant: Merchant, parcel: Parcel, reference: str) -> None:
    ids = [document.id for document in parcel.documents]
    if queries.same_forwarding(merchant.id, parcel.system, parcel.forwarded_on, parcel.way, reference, ids):
        raise Conflict("The same is recorded already: same day, way, reference and documents. Nothing was added.")


def _facts(forwarding: Forwarding) -> dict[str, object]:
    return {
        "payment_system": forwarding.payment_system,
        "documents": [f"{document.title}, version {document.version}" for document in forwarding.documents],
        "forwarded_on": forwarding.forwarded_on,
        "forwarded_by": forwarding.forwarded_by,
        "way": forwarding.way,
        "reference": forwarding.reference,
        "note": forwarding.note,
    }


def _record(
    forwarding: Forwarding,
    event: Event,
    actor: Actor,
    at: datetime,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
) -> None:
    merchant_id = forwarding.merchant_id
    audit.record(
        actor, at, event, "forwarding", forwarding.public_id, merchant_id=merchant_id, before=before, after=after
    )
