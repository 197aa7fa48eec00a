"""Reads of corporate entities: which a viewer may see, who belongs to one, whose operations are counted together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import OVERSIGHT, Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.groups import rules
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant


@dataclass(frozen=True)
class Counted:
    """Merchants that are counted together on a day, and the company that they belong to."""

    entity_id: int
    public_id: str
    legal_name: str
    merchant_ids: tuple[int, ...]


def visible_to(viewer: Viewer, on: date) -> sa.Select[CorporateEntity]:
    """The entities to which a merchant that the viewer may see belongs or will belong; oversight sees all (GROUP-5)."""
    query = sa.select(CorporateEntity)
    if viewer.role in OVERSIGHT:
        return query
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    row = GroupMembership
    belongs = sa.select(row.entity_id).where(row.merchant_id.in_(seen), _not_over(on), known_by(None))
    return query.where(CorporateEntity.id.in_(belongs))


def _not_over(on: date) -> sa.ColumnElement[bool]:
    return sa.or_(GroupMembership.until.is_(None), GroupMembership.until >= on)


def known_by(end: datetime | None) -> sa.ColumnElement[bool]:
    """Memberships as they are now, or as they were recorded before the moment `end` (GROUP-7)."""
    row = GroupMembership
    if end is None:
        return row.replaced_at.is_(None)
    return sa.and_(row.recorded_at < end, sa.or_(row.replaced_at.is_(None), row.replaced_at >= end))


def visible(viewer: Viewer, on: date) -> Sequence[CorporateEntity]:
    """Every entity that the viewer may see, by name."""
    order = (CorporateEntity.legal_name, CorporateEntity.id)
    return db.session.scalars(visible_to(viewer, on).order_by(*order)).all()


def one_visible(viewer: Viewer, public_id: str, on: date) -> CorporateEntity:
    """The entity at this address; raises NotFound, the same for a foreign one and for none."""
    entity = db.session.scalar(visible_to(viewer, on).where(CorporateEntity.public_id == public_id))
    if entity is None:
        raise NotFound
    return entity


def registered(country: str, key: str) -> CorporateEntity | None:
    """The entity with this number in the register of a country, whoever may see it."""
    query = sa.select(CorporateEntity).where(
        CorporateEntity.country == country, CorporateEntity.registration_key == key
    )
    return db.session.scalar(query)


def registered_among(numbers: Collection[tuple[str, str]]) -> dict[tuple[str, str], CorporateEntity]:
    """The entities with these countries and numbers, by both."""
    found, row = dict[tuple[str, str], CorporateEntity](), CorporateEntity
    for some in merchants.in_parts(sorted({key for _, key in numbers})):
        for entity in db.session.scalars(sa.select(row).where(row.registration_key.in_(some))):
            found[entity.country, entity.registration_key] = entity
    return found


def memberships_of(merchant_id: int) -> list[GroupMembership]:
    """Every span in which the merchant belonged to an entity, the latest first."""
    return memberships_of_all([merchant_id]).get(merchant_id, [])


def memberships_of_all(merchant_ids: Collection[int]) -> dict[int, list[GroupMembership]]:
    """The same of each of these merchants that ever belonged to one."""
    row, found = GroupMembership, dict[int, list[GroupMembership]]()
    for some in merchants.in_parts(sorted(merchant_ids)):
        query = sa.select(row).where(row.merchant_id.in_(some), known_by(None)).options(joinedload(row.entity))
        for membership in db.session.scalars(query.order_by(row.since.desc(), row.id.desc())):
            found.setdefault(membership.merchant_id, []).append(membership)
    return found


def present(merchant_id: int, on: date) -> GroupMembership | None:
    """The merchant's membership that is not over: in force, or to begin; None where it belongs to nobody."""
    rows = [row for row in memberships_of(merchant_id) if row.until is None or row.until >= on]
    return rows[-1] if rows else None


def members_of(entity_id: int) -> Sequence[GroupMembership]:
    """Every membership of an entity, past and to come, by the merchants' names."""
    query = sa.select(GroupMembership).join(Merchant, Merchant.id == GroupMembership.merchant_id)
    query = query.where(GroupMembership.entity_id == entity_id, known_by(None)).options(
        joinedload(GroupMembership.merchant).joinedload(Merchant.account_manager)
    )
    return db.session.scalars(query.order_by(Merchant.sort_name, Merchant.id, GroupMembership.since)).all()


def member_ids(entity_id: int) -> set[int]:
    """The keys of the merchants that belong, belonged or will belong to an entity."""
    query = sa.select(GroupMembership.merchant_id).where(GroupMembership.entity_id == entity_id, known_by(None))
    return set(db.session.scalars(query))


def sees_whole(viewer: Viewer, entity_ids: Collection[int]) -> bool:
    """Whether the viewer may see every merchant that is, or ever was, counted in these entities (GROUP-8).

    Of others even a sum would tell something: with one of them its figure, with several the one of who leaves.
    """
    row, seen = GroupMembership, merchants.visible_to(viewer).with_only_columns(sa.func.count())
    query = sa.select(row.merchant_id).where(row.entity_id.in_(sorted(entity_ids)), row.independent.is_(False))
    counted = set(db.session.scalars(query)) if entity_ids else set()
    parts = merchants.in_parts(sorted(counted))
    return sum(db.session.scalar(seen.where(Merchant.id.in_(some))) or 0 for some in parts) == len(counted)


def sees_groups_of(viewer: Viewer, merchant_id: int) -> bool:
    """The same of every entity to which a merchant belongs or belonged."""
    row = GroupMembership
    query = sa.select(row.entity_id).where(row.merchant_id == merchant_id, row.independent.is_(False))
    return sees_whole(viewer, set(db.session.scalars(query)))


def was_known(entity_id: int) -> bool:
    """Whether anything is kept of who belongs or belonged to an entity, what was taken back among it."""
    query = sa.select(GroupMembership.id).where(GroupMembership.entity_id == entity_id)
    return db.session.scalar(query.limit(1)) is not None


def counted_with(merchant_ids: Collection[int], on: date, end: datetime | None = None) -> dict[int, Counted]:
    """For each merchant that is counted together with others on a day: with whom, itself included.

    With `end` by what was recorded before that moment (GROUP-7).
    """
    found, asked = dict[int, Counted](), set(merchant_ids)
    for entity, together in _together(asked, on, end):
        counted = Counted(entity.id, entity.public_id, entity.legal_name, together)
        found.update((key, counted) for key in together if key in asked)
    return found


def _together(
    merchant_ids: Collection[int], on: date, end: datetime | None
) -> Iterable[tuple[CorporateEntity, tuple[int, ...]]]:
    entity_ids = sorted(_entities_of(merchant_ids, on, end))
    for some in merchants.in_parts(entity_ids):
        row = GroupMembership
        rows = db.session.scalars(
            sa.select(row).where(row.entity_id.in_(some), row.since <= on, _not_over(on), known_by(end))
        )
        together = rules.counted_together([found.fact for found in rows], on)
        entities = db.session.scalars(sa.select(CorporateEntity).where(CorporateEntity.id.in_(together)))
        yield from ((entity, together[entity.id]) for entity in entities)


def _entities_of(merchant_ids: Collection[int], on: date, end: datetime | None) -> set[int]:
    row, found = GroupMembership, set[int]()
    for some in merchants.in_parts(sorted(merchant_ids)):
        query = sa.select(row.entity_id).where(row.merchant_id.in_(some), row.since <= on, _not_over(on))
        found |= set(db.session.scalars(query.where(row.independent.is_(False), known_by(end))))
    return found


def changing_days(merchant_ids: Collection[int], on: date) -> set[date]:
    """The days after `on` on which somebody joins or has left a group to which one of these belongs or will belong."""
    row, found = GroupMembership, set[date]()
    for some in merchants.in_parts(sorted(merchant_ids)):
        entities = sa.select(row.entity_id).where(row.merchant_id.in_(some), known_by(None), _not_over(on))
        spans = sa.select(row.since, row.until).where(row.entity_id.in_(entities), known_by(None), _not_over(on))
        for since, until in db.session.execute(spans.distinct()):
            found |= {since} | ({until + date.resolution} if until else set())
    return {day for day in found if day > on}


def all_with(merchant_ids: Collection[int], on: date) -> list[int]:
    """These merchants and all that belong, or will belong, to a group with one of them."""
    row, found = GroupMembership, set(merchant_ids)
    for some in merchants.in_parts(sorted(merchant_ids)):
        entities = sa.select(row.entity_id).where(row.merchant_id.in_(some), known_by(None), _not_over(on))
        others = sa.select(row.merchant_id).where(row.entity_id.in_(entities), known_by(None), _not_over(on))
        found |= set(db.session.scalars(others))
    return sorted(found)


def mates_of(merchant_ids: Collection[int], on: date) -> list[int]:
    """The other merchants that are counted together with any of these on a day."""
    mates = {mate for counted in counted_with(merchant_ids, on).values() for mate in counted.merchant_ids}
    return sorted(mates.difference(merchant_ids))


def hold(merchant_ids: Collection[int], entity_ids: Collection[int] = ()) -> None:
    """Let only this transaction change what the groups of these merchants, and these, count, until it ends (GROUP-6).

    Before any merchant is locked, and in the order of the keys: of two changes in one group the second then
    counts what the first stored, and nobody waits in a circle.
    """
    row, wanted = GroupMembership, set(entity_ids)
    for some in merchants.in_parts(sorted(merchant_ids)):
        wanted |= set(db.session.scalars(sa.select(row.entity_id).where(row.merchant_id.in_(some))))
    for some in merchants.in_parts(sorted(wanted)):
        query = sa.select(CorporateEntity.id).where(CorporateEntity.id.in_(some)).order_by(CorporateEntity.id)
        db.session.execute(query.with_for_update(key_share=True)).all()
