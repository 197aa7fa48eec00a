"""Imports memberships from a file: decides each row's fate, shows it, and applies exactly that (GROUP-IMPORT)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from compliance_app.accounts.rules import Viewer
from compliance_app.audit.rules import Actor
from compliance_app.foundation.columns import Fault, Record
from compliance_app.groups import imports, queries, rules, service
from compliance_app.groups.imports import MembershipRow
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.groups.rules import Terms
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.imports import Action, Fate
from compliance_app.merchants.models import Merchant


@dataclass(frozen=True)
class Decision:
    """A row's fate with what carries it out; `held` is the membership to which it gives an end."""

    fate: Fate
    row: MembershipRow
    merchant: Merchant | None = None
    entity: CorporateEntity | None = None
    held: GroupMembership | None = None


@dataclass(frozen=True)
class _Known:
    """What is stored of the merchants and groups that the rows name; `names`: of groups that the file founds."""

    merchants: dict[str, Merchant]
    memberships: dict[int, list[GroupMembership]]
    entities: dict[tuple[str, str], CorporateEntity]
    names: dict[tuple[str, str], str]
    on: date
    seen: dict[int, int] = field(default_factory=dict)


def decide(records: Sequence[Record], viewer: Viewer, on: date) -> list[Decision]:
    """What would happen to each row now, in the order of the file; `on` is the provider's day."""
    rows = [imports.parse(record) for record in records]
    known = _known(rows, viewer, on)
    return [_decide(row, known) for row in rows]


def apply(decisions: Sequence[Decision], actor: Actor, at: datetime, on: date) -> Counter[Action]:
    """Store every row that has no error, all of them or none; tells how many of each kind. Raises Conflict."""
    todo = [item for item in decisions if item.fate.action in (Action.CREATE, Action.UPDATE) and item.merchant]
    service.hold({item.entity.id for item in todo if item.entity}, {item.merchant.id for item in todo if item.merchant})
    for item in todo:
        held = item.held or _join(item, actor, at, on)
        if item.row.until is not None:
            service.leave(held, item.row.until, actor, at, on)
    return Counter(item.fate.action for item in decisions)


def _join(item: Decision, actor: Actor, at: datetime, on: date) -> GroupMembership:
    row = item.row
    if item.merchant is None or row.since is None:
        raise TypeError("A row without a merchant or a first day is an error, and not carried out.")
    entity = item.entity or service.found(row.details, actor, at)[0]
    return service.join(item.merchant, entity, Terms(row.since, bool(row.independent), row.reason), actor, at, on)


def _known(rows: Sequence[MembershipRow], viewer: Viewer, on: date) -> _Known:
    found = merchants.visible_with_references(viewer, {row.reference for row in rows if row.reference})
    names = {row.key: row.details.legal_name for row in reversed(rows) if row.details.legal_name}
    memberships = queries.memberships_of_all({merchant.id for merchant in found.values()})
    return _Known(found, memberships, queries.registered_among({row.key for row in rows}), names, on)


def _decide(row: MembershipRow, known: _Known) -> Decision:
    merchant, entity = known.merchants.get(row.reference), known.entities.get(row.key)
    row = replace(row, details=replace(row.details, legal_name=row.details.legal_name or known.names.get(row.key, "")))
    faults = [*row.faults, *_unknown(row, merchant, entity), *_given_twice(row, merchant, known)]
    if faults or merchant is None or row.since is None:
        return Decision(Fate(row.number, Action.ERROR, row.about, (), tuple(faults)), row)
    latest = known.memberships.get(merchant.id, [])
    stay = _stay(latest)
    if stay and entity and (stay[0].entity_id, stay[-1].since) == (entity.id, row.since):
        return _kept(row, merchant, stay[0], known.on)
    faults = list(_not_joining(row, merchant, latest, known.on))
    if faults:
        return Decision(Fate(row.number, Action.ERROR, row.about, (), tuple(faults)), row)
    name = entity.legal_name if entity else row.details.legal_name
    days = (("since", "", row.since.isoformat()), *_end(None, row.until))
    alone = (("independent", "", "yes"),) if row.independent else ()
    fate = Fate(row.number, Action.CREATE, row.about, (("group_name", "", name), *days, *alone))
    return Decision(fate, row, merchant, entity)


def _unknown(row: MembershipRow, merchant: Merchant | None, entity: CorporateEntity | None) -> Iterator[Fault]:
    if row.reference and merchant is None:
        yield Fault("reference", f"None of your merchants has the reference {row.reference[:40]}.")
    if entity is None and not row.details.legal_name:
        yield Fault("group_name", "No group has this number in the register yet. Write the name of its company.")


def _given_twice(row: MembershipRow, merchant: Merchant | None, known: _Known) -> Iterator[Fault]:
    first = known.seen.setdefault(merchant.id, row.number) if merchant else row.number
    if first != row.number:
        yield Fault("reference", f"{row.reference} stands in row {first} already.")


def _stay(memberships: Sequence[GroupMembership]) -> list[GroupMembership]:
    """The latest time in one group, its spans from the last to the first: counting alone or not makes new spans."""
    stay = list(memberships[:1])
    for row in memberships[1:]:
        if row.entity_id != stay[-1].entity_id or row.until != stay[-1].since - date.resolution:
            break
        stay.append(row)
    return stay


def _kept(row: MembershipRow, merchant: Merchant, held: GroupMembership, on: date) -> Decision:
    """A row about a membership that is there: it may give it a last day."""
    faults = []
    if row.independent is not None and row.independent != held.independent:
        counts = "counts alone" if held.independent else "counts with the group"
        faults.append(Fault("independent", f"It {counts}. Change that on its page, from that day on."))
    if row.until and row.until != held.until:
        over = f"It ended with {held.until}, and stays so." if held.until and held.until < on else ""
        if problem := over or rules.last_day_problem(held.since, row.until, on):
            faults.append(Fault("until", problem))
    if faults:
        return Decision(Fate(row.number, Action.ERROR, row.about, (), tuple(faults)), row)
    changes = _end(held.until, row.until)
    fate = Fate(row.number, Action.UPDATE if changes else Action.UNCHANGED, row.about, changes)
    return Decision(fate, row, merchant, held.entity, held)


def _end(before: date | None, after: date | None) -> tuple[tuple[str, str, str], ...]:
    """The change of the last day; an empty cell leaves it."""
    if after is None or after == before:
        return ()
    return (("until", before.isoformat() if before else "", after.isoformat()),)


def _not_joining(
    row: MembershipRow, merchant: Merchant, memberships: Sequence[GroupMembership], on: date
) -> Iterator[Fault]:
    """Why the merchant cannot join from that day (GROUP-3)."""
    if row.since is None:
        return
    if problem := rules.since_problem(row.since, on):
        yield Fault("since", problem)
    elif row.until and (problem := rules.last_day_problem(row.since, row.until, on)):
        yield Fault("until", problem)
    if problem := service.overlap_problem(merchant, memberships, row.since):
        yield Fault("since", problem)
