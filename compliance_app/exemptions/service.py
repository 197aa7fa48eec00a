"""Verbs of exemptions: asked for by one person, decided by another, for a time (EXEMPTION-1)."""

from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document
from compliance_app.exemptions import notices, queries, rules
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionState, Newness, Subject, Wanted
from compliance_app.foundation import changes, clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import locked
from compliance_app.merchants.rules import MerchantState
from compliance_app.policies import queries as policies


class OwnRequest(Refusal):
    """Nobody decides on an exemption they asked for themselves."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You asked for this exemption yourself. Another person has to decide on it.")


def newness(merchant: Merchant) -> Newness:
    """What decides about grace; the first compliance ends the onboarding (MERCHANT-6)."""
    new = merchant.state is MerchantState.ONBOARDING
    return Newness(clock.day_of(merchant.created_at), new, policies.values())


def request(
    merchant: Merchant, wanted: Wanted, document: Document | None, actor: Actor, at: datetime, on: date
) -> Exemption:
    """Ask for an exemption; it counts once another person approves it.

    `on` is the provider's day: an exemption never starts in the past, so that past days stay as they were.
    Raises Refusal for what the rules do not allow, a foreign document, or when another of the same subject overlaps.
    """
    locked([merchant.id])
    _check_state(merchant)
    problem = rules.problem(wanted, newness(merchant), on)
    if problem:
        raise Refusal(problem)
    if document is not None and document.merchant_id != merchant.id:
        raise Refusal("Choose a document of this merchant.")
    _check_overlap(merchant.id, wanted.subject, wanted.starts_on, wanted.ends_on, _OPEN)
    if actor.id is None:
        raise Refusal("An exemption is asked for by a person who is signed in.")
    exemption = _stored(merchant, wanted, document, actor.id, actor.label, at)
    differs = rules.differences(exemption.ground, queries.known_of(merchant.id))
    _record(exemption, Event.EXEMPTION_REQUESTED, actor, at, None, differs)
    notices.requested(exemption, differs, at)
    return exemption


_OPEN = (ExemptionState.REQUESTED, ExemptionState.APPROVED)


def _stored(
    merchant: Merchant, wanted: Wanted, document: Document | None, user_id: int, label: str, at: datetime
) -> Exemption:
    exemption = Exemption(
        merchant=merchant,
        kind=wanted.kind,
        subject=wanted.subject,
        ground=wanted.ground if wanted.kind is rules.ExemptionKind.NOT_APPLICABLE else None,
        reason=wanted.reason.strip(),
        evidence=wanted.evidence.strip(),
        document=document,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        state=ExemptionState.REQUESTED,
        requested_by_id=user_id,
        requested_by=label,
        requested_at=at,
    )
    db.session.add(exemption)
    db.session.flush()
    return exemption


def approve(exemption: Exemption, note: str, actor: Actor, at: datetime, on: date) -> None:
    """Let the exemption count from its start, or from `on` where its start has passed. Raises Refusal, Conflict."""
    merchant = _open_for_decision(exemption, actor)
    _check_state(merchant)
    if exemption.ends_on < on:
        raise Refusal("The last day asked for has passed. Refuse this request and ask for a new exemption.")
    problem = rules.kind_problem(exemption.kind, exemption.subject, exemption.ground, newness(merchant), on)
    if problem:
        raise Refusal(problem)
    before = _facts(exemption)
    exemption.starts_on = max(exemption.starts_on, on)
    _check_overlap(merchant.id, exemption.subject, exemption.starts_on, exemption.ends_on, (ExemptionState.APPROVED,))
    _decide(exemption, ExemptionState.APPROVED, note, actor, at, on)
    differs = rules.differences(exemption.ground, queries.known_of(merchant.id))
    _record(exemption, Event.EXEMPTION_APPROVED, actor, at, before, differs)
    changes.note(merchant.id, at)
    notices.decided(exemption, at)


def refuse(exemption: Exemption, note: str, actor: Actor, at: datetime, on: date) -> None:
    """Refuse the exemption, with a note that tells the requester why. Raises Refusal, Conflict."""
    _open_for_decision(exemption, actor)
    if not note.strip():
        raise Refusal("Write why you refuse: the person who asked will read it.")
    before = _facts(exemption)
    _decide(exemption, ExemptionState.REFUSED, note, actor, at, on)
    _record(exemption, Event.EXEMPTION_REFUSED, actor, at, before)
    notices.decided(exemption, at)


def withdraw(exemption: Exemption, actor: Actor, at: datetime, on: date) -> None:
    """Take back an exemption that has not started, or end a running one with `on` as its last day.

    Only the requester takes back what is not decided yet. Raises Refusal, Conflict.
    """
    merchant = _lock(exemption)
    before = _facts(exemption)
    if exemption.state is ExemptionState.REQUESTED and exemption.requested_by_id != actor.id:
        raise Refusal("Only the person who asked can take the request back. You can refuse it instead.")
    is_over = exemption.state is ExemptionState.APPROVED and exemption.ends_on <= on
    if exemption.state not in _OPEN or is_over:
        raise Conflict("This exemption is already closed, or today is its last day.")
    if exemption.state is ExemptionState.APPROVED:
        _end(exemption, actor, at, on)
    else:
        _decide(exemption, ExemptionState.WITHDRAWN, "", actor, at, on)
    _record(exemption, Event.EXEMPTION_WITHDRAWN, actor, at, before)
    changes.note(merchant.id, at)


def _end(exemption: Exemption, actor: Actor, at: datetime, on: date) -> None:
    """End what was approved with `on`, before its first day too; who approved it, and until when, stays on record."""
    exemption.planned_end, exemption.ended_on = exemption.ends_on, on
    exemption.ended_by, exemption.ended_at = actor.label, at
    exemption.approved_on = exemption.decided_on
    if exemption.starts_on <= on:
        exemption.ends_on = on
    else:
        exemption.state = ExemptionState.WITHDRAWN
    db.session.flush()


def _lock(exemption: Exemption) -> Merchant:
    merchant = locked([exemption.merchant_id])[exemption.merchant_id]
    db.session.refresh(exemption)
    return merchant


def _open_for_decision(exemption: Exemption, actor: Actor) -> Merchant:
    merchant = _lock(exemption)
    if exemption.state is not ExemptionState.REQUESTED:
        raise Conflict(f"This exemption is already {exemption.state.value}. Reload the page to see who decided.")
    if actor.id is None or actor.id == exemption.requested_by_id:
        raise OwnRequest
    return merchant


def _decide(exemption: Exemption, state: ExemptionState, note: str, actor: Actor, at: datetime, on: date) -> None:
    exemption.state = state
    exemption.decided_by_id, exemption.decided_by = actor.id, actor.label
    exemption.decided_at, exemption.decided_on = at, on
    exemption.decision_note = note.strip()
    db.session.flush()


def _check_state(merchant: Merchant) -> None:
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("The merchant is closed. Reopen it before anything is granted.")


def _check_overlap(
    merchant_id: int, subject: Subject, starts_on: date, ends_on: date, states: tuple[ExemptionState, ...]
) -> None:
    other = queries.overlapping(merchant_id, subject, starts_on, ends_on, states)
    if other is not None:
        raise Refusal(
            f"“{other.title}” is {other.state.value} already for {long_date(other.starts_on)} to "
            f"{long_date(other.ends_on)}. Choose days outside of it, or end it first."
        )


def _facts(exemption: Exemption) -> dict[str, object]:
    return {
        "state": exemption.state.value,
        "kind": exemption.kind.value,
        "subject": exemption.subject.value,
        "ground": exemption.ground.value if exemption.ground else None,
        "starts_on": exemption.starts_on.isoformat(),
        "ends_on": exemption.ends_on.isoformat(),
        "reason": exemption.reason,
        "evidence": exemption.evidence,
        "document": exemption.document.public_id if exemption.document else None,
        "note": exemption.decision_note,
    }


def _record(
    exemption: Exemption,
    event: Event,
    actor: Actor,
    at: datetime,
    before: dict[str, object] | None,
    differs: list[str] | None = None,
) -> None:
    after = {**_facts(exemption), **({"differs": differs} if differs else {})}
    audit.record(
        actor,
        at,
        event,
        "exemption",
        exemption.public_id,
        merchant_id=exemption.merchant_id,
        before=before,
        after=after,
    )
