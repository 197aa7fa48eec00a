"""Terms and holds, and removing the files whose time is over; the row with verdict, dates and fingerprint stays."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.documents import queries
from compliance_app.documents.models import Document, DocumentReading, LegalHold, RetentionRule
from compliance_app.documents.queries import retention as kept
from compliance_app.documents.rules import DocumentKind, retention
from compliance_app.documents.service.trail import record
from compliance_app.foundation import succession
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

LONGEST_HOLD_REASON = 1000


@dataclass(frozen=True)
class NewTerm:
    """How many years files of a kind are to be kept, from which day, and why."""

    years: int
    valid_from: date
    reason: str


def install_terms(at: datetime) -> int:
    """Store the shipped terms where none are stored; how many were."""
    if kept.has_terms():
        return 0
    for term in retention.SHIPPED:
        db.session.add(
            RetentionRule(
                kind=term.kind,
                years=term.years,
                valid_from=term.valid_from,
                reason=term.reason,
                recorded_by=SYSTEM.label,
                recorded_at=at,
            )
        )
    db.session.flush()
    return len(retention.SHIPPED)


def change_term(kind: DocumentKind, new: NewTerm, actor: Actor, at: datetime, on: date) -> RetentionRule:
    """Let a new term begin today or later, a shorter one in a week or later (RETENTION-3); raises Refusal."""
    install_terms(at)
    current = kept.latest_rule(kind)
    present = retention.Term(kind, current.years, current.reason, current.valid_from)
    problem = retention.term_problem(present, new.years, new.valid_from, on)
    if problem or not new.reason.strip():
        raise Refusal(problem or "Say where the term comes from: a law, a contract, a letter.")
    rule = RetentionRule(
        kind=kind,
        years=new.years,
        valid_from=new.valid_from,
        reason=new.reason.strip(),
        recorded_by=actor.label,
        recorded_at=at,
    )
    succession.take_over(current, rule)
    before, after = _facts(current), _facts(rule)
    audit.record(actor, at, Event.RETENTION_CHANGED, "retention_rule", rule.public_id, before=before, after=after)
    return rule


def cancel_term(kind: DocumentKind, actor: Actor, at: datetime, on: date) -> None:
    """Take back a term that has not begun: the one before it goes on. Raises Conflict once it has begun."""
    install_terms(at)
    planned = kept.latest_rule(kind)
    succession.refuse_begun(planned, on, "This term has begun already. Enter the next one instead.")
    former, before = kept.rule_before(planned), _facts(planned)
    succession.take_back(planned, former)
    audit.record(
        actor,
        at,
        Event.RETENTION_CHANGE_CANCELLED,
        "retention_rule",
        planned.public_id,
        before=before,
        after=_facts(former),
    )


def _facts(rule: RetentionRule) -> dict[str, object]:
    return {
        "kind": rule.kind.value,
        "years": rule.years,
        "valid_from": rule.valid_from.isoformat(),
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "reason": rule.reason,
    }


def place_hold(merchant: Merchant, document: Document | None, reason: str, actor: Actor, at: datetime) -> LegalHold:
    """From now on nothing of the merchant, or not this document, is removed (HOLD-1); raises Refusal."""
    reason = _reason(reason, "Say why nothing may be removed: the case, and who asked for it.")
    # Removing asks for the same locks first: either it is done before, or it sees the hold.
    merchants.hold({merchant.id, *kept.owners_of_covering(merchant.id)})
    if document is not None and _refreshed(document).file_removed_at is not None:
        raise Conflict("The file of this document was removed before, so there is nothing to hold.")
    hold = LegalHold(
        merchant_id=merchant.id,
        document_id=document.id if document else None,
        reason=reason,
        placed_by_id=actor.id,
        placed_by=actor.label,
        placed_at=at,
    )
    db.session.add(hold)
    db.session.flush()
    _trail(hold, document, actor, at, Event.HOLD_PLACED, reason)
    return hold


def release_hold(hold: LegalHold, reason: str, actor: Actor, at: datetime) -> None:
    """What was held only by this may be removed again (HOLD-2); raises Conflict when it was released before."""
    reason = _reason(reason, "Say why it need not be held any longer: who decided it, and when.")
    queries.lock(hold.merchant_id)
    db.session.refresh(hold)
    if hold.released_at is not None:
        who = (hold.released_by or "").partition(" <")[0]
        raise Conflict(f"{who} released this hold before. Nothing was changed now.")
    hold.released_by_id, hold.released_by = actor.id, actor.label
    hold.released_at, hold.release_reason = at, reason
    db.session.flush()
    _trail(hold, hold.document, actor, at, Event.HOLD_RELEASED, reason)


def _reason(text: str, missing: str) -> str:
    reason = text.strip()
    if not reason:
        raise Refusal(missing)
    if len(reason) > LONGEST_HOLD_REASON:
        raise Refusal(f"Shorten the reason to {LONGEST_HOLD_REASON:,} characters.")
    return reason


def _refreshed(document: Document) -> Document:
    db.session.refresh(document)
    return document


def _trail(hold: LegalHold, document: Document | None, actor: Actor, at: datetime, event: Event, reason: str) -> None:
    after = {"reason": reason, "receipt": document.receipt if document else None}
    audit.record(actor, at, event, "legal_hold", hold.public_id, merchant_id=hold.merchant_id, after=after)


def remove_files(merchant_id: int, actor: Actor, at: datetime, on: date) -> list[str]:
    """Give up the files of a merchant whose time is over: their keys are gone with the commit (RETENTION-1).

    The names of the files, to be deleted after the commit; where that fails the sweep finds them as orphans.
    What was read in a document goes with its file. A second process waits, and then finds nothing left.
    """
    queries.lock(merchant_id)
    due = {found.document_id: found.why for found in kept.due(merchant_id, on)}
    documents = kept.by_ids(list(due))
    for document in documents:
        document.file_removed_at, document.file_removed_why = at, due[document.id]
        document.wrapped_key = ""
        facts = {"receipt": document.receipt, "sha256": document.sha256, "why": due[document.id]}
        record(document, actor, at, Event.DOCUMENT_FILE_REMOVED, after=facts)
    db.session.execute(sa.delete(DocumentReading).where(DocumentReading.document_id.in_(list(due))))
    db.session.flush()
    return [document.file_key for document in documents]
