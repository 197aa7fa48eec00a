"""Verbs that note something about a merchant's scans: its policy was seen, a finding was disputed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.scans.models import AsvScan, ScanDispute, ScanPolicy
from compliance_app.scans.rules.disputes import LONGEST_NAME, LONGEST_TEXT, DisputeDecision, DisputeKind
from compliance_app.scans.rules.vendors import EARLIEST


@dataclass(frozen=True)
class Dispute:
    """What a dispute says, as it is typed."""

    component: str
    vulnerability: str
    kind: DisputeKind
    decision: DisputeDecision
    decided_on: date | None
    text: str


_COLUMNS = ("component", "vulnerability", "kind", "decision", "decided_on", "text")


def see_policy(merchant: Merchant, seen_on: date, note: str, actor: Actor, at: datetime, on: date) -> ScanPolicy:
    """Note that the written policy of quarterly scanning was seen, by whom and what it is (SCAN-INITIAL)."""
    _refuse_day(seen_on, on, "the policy was seen")
    _refuse_text("note", note.strip(), LONGEST_TEXT)
    policy = ScanPolicy(
        merchant_id=merchant.id,
        seen_on=seen_on,
        note=note.strip(),
        recorded_by_id=actor.id,
        recorded_by=actor.label,
        recorded_at=at,
        recorded_on=on,
    )
    db.session.add(policy)
    db.session.flush()
    after = {"seen_on": seen_on, "note": policy.note}
    audit.record(
        actor, at, Event.SCAN_POLICY_SEEN, "scan_policy", policy.public_id, merchant_id=merchant.id, after=after
    )
    return policy


def take_back_policy(policy: ScanPolicy, actor: Actor, at: datetime) -> None:
    """A sighting noted by mistake; it stays listed and does not count any more."""
    if policy.withdrawn_at is not None:
        raise Conflict("It was taken back already.")
    policy.withdrawn_at, policy.withdrawn_by = at, actor.label
    db.session.flush()
    before = {"seen_on": policy.seen_on, "note": policy.note}
    event = Event.SCAN_POLICY_TAKEN_BACK
    audit.record(actor, at, event, "scan_policy", policy.public_id, merchant_id=policy.merchant_id, before=before)


def dispute(scan: AsvScan, said: Dispute, actor: Actor, at: datetime, on: date) -> ScanDispute:
    """Note what the customer disputed with the vendor about a scan; it counts for that period only (SCAN-DISPUTE)."""
    _refuse_dispute(scan, said, on)
    row = ScanDispute(scan_id=scan.id, recorded_by=actor.label, recorded_at=at, recorded_on=on, **_values(said))
    db.session.add(row)
    db.session.flush()
    _record(row, scan, Event.SCAN_DISPUTE_NOTED, actor, at, None)
    return row


def edit_dispute(row: ScanDispute, said: Dispute, actor: Actor, at: datetime, on: date) -> None:
    """Correct a dispute, or note what the vendor decided."""
    _refuse_dispute(row.scan, said, on)
    before, after = {name: getattr(row, name) for name in _COLUMNS}, _values(said)
    if before == after:
        return
    for name, value in after.items():
        setattr(row, name, value)
    db.session.flush()
    _record(row, row.scan, Event.SCAN_DISPUTE_EDITED, actor, at, before)


def _values(said: Dispute) -> dict[str, Any]:
    return {
        "component": said.component.strip(),
        "vulnerability": said.vulnerability.strip(),
        "kind": said.kind,
        "decision": said.decision,
        "decided_on": said.decided_on,
        "text": said.text.strip(),
    }


def _record(
    row: ScanDispute, scan: AsvScan, event: Event, actor: Actor, at: datetime, before: dict[str, Any] | None
) -> None:
    after = {"scan": scan.public_id, **{name: getattr(row, name) for name in _COLUMNS}}
    audit.record(
        actor, at, event, "scan_dispute", row.public_id, merchant_id=scan.merchant_id, before=before, after=after
    )


def _refuse_dispute(scan: AsvScan, said: Dispute, on: date) -> None:
    _refuse_text("component", said.component.strip(), LONGEST_NAME)
    _refuse_text("vulnerability", said.vulnerability.strip(), LONGEST_NAME)
    if len(said.text.strip()) > LONGEST_TEXT:
        raise Refusal(f"Shorten the text to {LONGEST_TEXT:,} characters.")
    if (said.decision is DisputeDecision.PENDING) != (said.decided_on is None):
        raise Refusal("Give the day of the vendor's decision where it has decided, and none where it has not.")
    if said.decided_on is not None:
        _refuse_day(said.decided_on, on, "the vendor decided")
        if said.decided_on < scan.completed_on:
            raise Refusal("The vendor cannot have decided before the scan was completed. Look at the day again.")


def _refuse_text(name: str, text: str, longest: int) -> None:
    if not text:
        raise Refusal(f"Write the {name}.")
    if len(text) > longest:
        raise Refusal(f"Shorten the {name} to {longest:,} characters.")


def _refuse_day(day: date, on: date, what: str) -> None:
    if day > on:
        raise Refusal(f"The day on which {what} lies in the future. Look at it again.")
    if day < EARLIEST:
        raise Refusal(f"The day on which {what} lies before {EARLIEST.year}. Look at it again.")
