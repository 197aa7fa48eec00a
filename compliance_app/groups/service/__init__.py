"""Verbs of corporate entities: found one, edit it; let a merchant join, leave, count alone; take an entry back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes, clock, countries
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.groups import queries, rules
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.groups.rules import EntityDetails, Span, Terms
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

_ONE_DAY = timedelta(days=1)
_MEANWHILE = "Someone else changed this group meanwhile. Look at it again and repeat your change."


class InvalidDetails(Refusal):
    """Details of an entity that the rules refuse, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def found(details: EntityDetails, actor: Actor, at: datetime) -> tuple[CorporateEntity, bool]:
    """The entity with this country and register number, and whether it is new: nobody enters one twice (GROUP-2).

    Who looks after another of its merchants may have entered it before; its name then stays as it is.
    """
    _check(details)
    key = rules.registration_key(details.registration)
    known = queries.registered(details.country, key)
    if known is not None:
        return known, False
    entity = CorporateEntity(
        legal_name=details.legal_name,
        country=details.country,
        registration=details.registration,
        registration_key=key,
        created_by=actor.label,
        created_at=at,
    )
    db.session.add(entity)
    _flush()
    _trace(entity, actor, at, Event.GROUP_CREATED, None, _details(entity))
    return entity, True


def edit(entity: CorporateEntity, details: EntityDetails, revision: int, actor: Actor, at: datetime) -> None:
    """Write new details over those that the person saw. Raises Conflict, InvalidDetails."""
    if entity.revision != revision:
        raise Conflict(_MEANWHILE)
    _check(details)
    key, before = rules.registration_key(details.registration), _details(entity)
    other = queries.registered(details.country, key)
    if other is not None and other.id != entity.id:
        raise InvalidDetails({"registration": "Another group has this number in the register. Check both."})
    entity.legal_name, entity.country = details.legal_name, details.country
    entity.registration, entity.registration_key = details.registration, key
    _flush()
    if _details(entity) != before:
        _trace(entity, actor, at, Event.GROUP_EDITED, before, _details(entity))


def join(
    merchant: Merchant, entity: CorporateEntity, terms: Terms, actor: Actor, at: datetime, on: date
) -> GroupMembership:
    """Let the merchant belong to the entity from a day on (GROUP-3, -4). Raises Refusal, Conflict.

    All members are noted: what payment systems count of the group has changed for each of them (LEVEL-GROUP-YEAR).
    """
    hold([entity.id], [merchant.id])
    _refuse(rules.since_problem(terms.since, on) or rules.independence_problem(terms.independent, terms.reason))
    _refuse(overlap_problem(merchant, queries.memberships_of(merchant.id), terms.since))
    row = _add(entity, merchant, Span(terms.since, None, terms.independent, terms.reason), actor, at)
    _record(row, actor, at, Event.GROUP_JOINED, None)
    return row


def leave(membership: GroupMembership, last_day: date, actor: Actor, at: datetime, on: date) -> GroupMembership:
    """Let the membership end with a day, which still counts (GROUP-3). Raises Refusal, Conflict."""
    _hold_again(membership)
    _refuse(rules.last_day_problem(membership.since, last_day, on))
    before, spans = _facts(membership), [replace(membership.span, until=last_day)]
    row = _replace(membership, spans, actor, at)
    _record(row, actor, at, Event.GROUP_LEFT, before)
    return row


def count_alone(
    membership: GroupMembership, independent: bool, reason: str, actor: Actor, at: datetime, on: date
) -> GroupMembership:
    """Say from today on whether the merchant is independently owned and counts alone (GROUP-4).

    What held until yesterday stays as a span of its own.
    """
    _hold_again(membership)
    reason = reason.strip() if independent else ""
    _refuse(rules.independence_problem(independent, reason))
    before, span = _facts(membership), membership.span
    spans = [replace(span, until=on - _ONE_DAY)] if span.since < on else []
    changed = replace(span, since=max(span.since, on), independent=independent, reason=reason)
    row = _replace(membership, [*spans, changed], actor, at)
    _record(row, actor, at, Event.GROUP_OWNERSHIP_CHANGED, before)
    return row


def take_back(membership: GroupMembership, actor: Actor, at: datetime) -> None:
    """Take back a membership that was entered by mistake (GROUP-3), and the entity if no day ever knew of a member."""
    _hold_again(membership)
    entity, merchant_id, before = membership.entity, membership.merchant_id, _facts(membership)
    _note(entity.id, at)
    _retire(membership, at)
    _trace(entity, actor, at, Event.GROUP_ENTRY_TAKEN_BACK, before, None, merchant_id)
    if not queries.was_known(entity.id):
        db.session.delete(entity)
        db.session.flush()


def _replace(membership: GroupMembership, spans: Sequence[Span], actor: Actor, at: datetime) -> GroupMembership:
    """Let these spans take the place of the membership; the last of them."""
    entity, merchant = membership.entity, membership.merchant
    _retire(membership, at)
    return [_add(entity, merchant, span, actor, at) for span in spans][-1]


def _retire(membership: GroupMembership, at: datetime) -> None:
    """Keep what past days knew; what was recorded on this day, none did (GROUP-7)."""
    if clock.day_of(membership.recorded_at) == clock.day_of(at):
        db.session.delete(membership)
    else:
        membership.replaced_at = at
    db.session.flush()


def _add(entity: CorporateEntity, merchant: Merchant, span: Span, actor: Actor, at: datetime) -> GroupMembership:
    row = GroupMembership(
        entity=entity,
        merchant=merchant,
        since=span.since,
        until=span.until,
        independent=span.independent,
        reason=span.reason if span.independent else "",
        recorded_by=actor.label,
        recorded_at=at,
    )
    db.session.add(row)
    _flush()
    return row


def hold(entity_ids: Collection[int], merchant_ids: Collection[int]) -> None:
    """The entities first, then the merchants, as everyone who changes what a group counts (GROUP-6)."""
    queries.hold(merchant_ids, entity_ids)
    merchants.hold(merchant_ids)


def _hold_again(membership: GroupMembership) -> None:
    """Hold the group, and see the membership as it is now."""
    hold([membership.entity_id], [membership.merchant_id])
    query = sa.select(GroupMembership).where(GroupMembership.id == membership.id)
    if db.session.scalar(query.execution_options(populate_existing=True)) is None:
        raise Conflict(_MEANWHILE)


def _check(details: EntityDetails) -> None:
    problems = rules.details_problems(details, countries.names())
    if problems:
        raise InvalidDetails(problems)


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(problem)


def overlap_problem(merchant: Merchant, memberships: Iterable[GroupMembership], since: date) -> str:
    """Why the merchant cannot join another group from a day, in words for the person; empty when it can (GROUP-3)."""
    for former in memberships:
        if former.until is None:
            return f"{merchant.trading_name} belongs to a group already. Let that end first, then enter the next."
        if former.until >= since:
            return f"{merchant.trading_name} belonged to a group through {former.until}. Choose a first day after that."
    return ""


def _flush() -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except (IntegrityError, StaleDataError) as error:
        raise Conflict(_MEANWHILE) from error


def _details(entity: CorporateEntity) -> dict[str, object]:
    return {"legal_name": entity.legal_name, "country": entity.country, "registration": entity.registration}


def _facts(row: GroupMembership) -> dict[str, object]:
    return {
        "entity": row.entity.legal_name,
        "since": row.since,
        "until": row.until,
        "independent": row.independent,
        "reason": row.reason,
    }


def _record(row: GroupMembership, actor: Actor, at: datetime, event: Event, before: dict[str, object] | None) -> None:
    _note(row.entity_id, at)
    _trace(row.entity, actor, at, event, before, _facts(row), row.merchant_id)


def _note(entity_id: int, at: datetime) -> None:
    for merchant_id in queries.member_ids(entity_id):
        changes.note(merchant_id, at)


def _trace(
    entity: CorporateEntity,
    actor: Actor,
    at: datetime,
    event: Event,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    merchant_id: int | None = None,
) -> None:
    audit.record(
        actor,
        at,
        event,
        "corporate_entity",
        entity.public_id,
        merchant_id=merchant_id,
        before=before,
        after=after,
    )
