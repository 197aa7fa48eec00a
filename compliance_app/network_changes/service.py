"""Verbs of significant changes: report one, correct it, withdraw what was reported in error (CHANGE-1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import locked
from compliance_app.merchants.rules import MerchantState
from compliance_app.network_changes import notices, queries, rules
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy


@dataclass(frozen=True)
class Said:
    """What is said of a change: its kind, the day it was made, and what it was in a sentence or two."""

    kind: ChangeKind
    happened_on: date
    description: str


def report(merchant: Merchant, said: Said, actor: Actor, at: datetime, on: date) -> NetworkChange:
    """Note a change: from today a scan after it is owed. Tells the merchant and the account manager.

    Raises Refusal for a day or text that will not do, a closed merchant, and the same report a second time.
    """
    locked([merchant.id])
    _check(merchant, said)
    _raise(rules.day_problem(said.happened_on, on))
    if queries.same_reported(merchant.id, said.kind, said.happened_on, said.description.strip()):
        raise Conflict("This very change has been reported already. There is nothing more to do.")
    change = _stored(merchant, said, actor, at, on, _due_on(said.happened_on, on), None)
    _record(change, Event.CHANGE_REPORTED, actor, at, None)
    changes.note(merchant.id, at)
    notices.reported(change, actor.id, at)
    return change


def _due_on(happened_on: date, reported_on: date) -> date:
    time = timedelta(days=policies.value_on(Policy.SCAN_AFTER_CHANGE, happened_on))
    least = timedelta(days=policies.value_on(Policy.SCAN_AFTER_REPORT, reported_on))
    return rules.due_on(happened_on, reported_on, time, least)


def correct(change: NetworkChange, said: Said, actor: Actor, at: datetime, on: date) -> NetworkChange:
    """Put right what was reported; returns the change as it now stands (CHANGE-CORRECTED).

    Another day replaces the report from today on, so that what was owed on past days stays as it was; the time for
    the scan still runs from the first report. Raises Refusal, Conflict.
    """
    merchant = _lock(change)
    _check(merchant, said)
    before = _facts(change)
    if said.happened_on == change.happened_on:
        _reword(change, said)
    else:
        _raise(rules.day_problem(said.happened_on, on))
        change = _replace(change, said, actor, at, on)
    _record(change, Event.CHANGE_CORRECTED, actor, at, before)
    return change


def _reword(change: NetworkChange, said: Said) -> None:
    """Kind and words decide nothing, so they change in place; the trail keeps the former ones."""
    if (change.kind, change.description) == (said.kind, said.description.strip()):
        raise Refusal("This is what is recorded already. Change the day, the kind or the description.")
    change.kind, change.description = said.kind, said.description.strip()
    db.session.flush()


def _replace(change: NetworkChange, said: Said, actor: Actor, at: datetime, on: date) -> NetworkChange:
    due_on = _due_on(said.happened_on, queries.first_report(change).reported_on)
    _withdrawn(change, "Its day was corrected.", actor, at, on)
    corrected = _stored(change.merchant, said, actor, at, on, due_on, change.id)
    changes.note(change.merchant_id, at)
    notices.reported(corrected, actor.id, at, corrected=True)
    return corrected


def withdraw(change: NetworkChange, because: str, actor: Actor, at: datetime, on: date) -> None:
    """Take back a change that was reported in error: from today nothing is owed for it. Raises Refusal, Conflict."""
    _lock(change)
    if not because.strip():
        raise Refusal("Write why it was reported in error: an auditor will read it.")
    if len(because) > rules.LONGEST_TEXT:
        raise Refusal(f"Shorten the reason to {rules.LONGEST_TEXT:,} characters.")
    before = _facts(change)
    _withdrawn(change, because.strip(), actor, at, on)
    _record(change, Event.CHANGE_WITHDRAWN, actor, at, before)
    changes.note(change.merchant_id, at)


def _lock(change: NetworkChange) -> Merchant:
    merchant = locked([change.merchant_id])[change.merchant_id]
    db.session.refresh(change)
    if change.withdrawn_on is not None:
        raise Conflict("This report was withdrawn or corrected already. Reload the page to see what stands.")
    return merchant


def _check(merchant: Merchant, said: Said) -> None:
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("The merchant is closed: nothing is owed, so there is nothing to report.")
    _raise(rules.text_problem(said.description))


def _raise(problem: str) -> None:
    if problem:
        raise Refusal(problem)


def _stored(
    merchant: Merchant, said: Said, actor: Actor, at: datetime, on: date, due_on: date, corrects_id: int | None
) -> NetworkChange:
    change = NetworkChange(
        merchant=merchant,
        kind=said.kind,
        description=said.description.strip(),
        happened_on=said.happened_on,
        reported_on=on,
        due_on=due_on,
        reported_by_id=actor.id,
        reported_by=actor.label,
        reported_at=at,
        corrects_id=corrects_id,
    )
    db.session.add(change)
    db.session.flush()
    return change


def _withdrawn(change: NetworkChange, because: str, actor: Actor, at: datetime, on: date) -> None:
    change.withdrawn_on, change.withdrawn_at = on, at
    change.withdrawn_by, change.withdrawn_because = actor.label, because
    db.session.flush()


def _facts(change: NetworkChange) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "description": change.description,
        "happened_on": change.happened_on.isoformat(),
        "due_on": change.due_on.isoformat(),
        "withdrawn_on": change.withdrawn_on.isoformat() if change.withdrawn_on else None,
        "withdrawn_because": change.withdrawn_because,
    }


def _record(change: NetworkChange, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None) -> None:
    audit.record(
        actor,
        at,
        event,
        "network_change",
        change.public_id,
        merchant_id=change.merchant_id,
        before=before,
        after=_facts(change),
    )
