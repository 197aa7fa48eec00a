"""What the pages about groups show: the members that the viewer may see, and what the group has together (GROUP-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.groups import queries as groups
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.levels import queries as levels
from compliance_app.levels import rules
from compliance_app.levels.models import ExpectedRise
from compliance_app.levels.rules import LevelOnDay, SystemFigure
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.queries import reading
from compliance_app.obligations.rules import Standing
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.rules import AnnualVolume


@dataclass(frozen=True)
class Member:
    """A merchant of the group that the viewer may see, as it stands on the day."""

    membership: GroupMembership
    standing: Standing | None
    level: LevelOnDay
    volume: AnnualVolume
    rise: ExpectedRise | None


@dataclass(frozen=True)
class Together:
    """What a payment system counts of the group, and the level it gives to a member that uses the system.

    `figure` only for who may see every merchant that is counted; `reached`: the limit that it meets (GROUP-8).
    """

    name: str
    rule_id: str
    figure: SystemFigure | None
    level: int | None
    reached: str


@dataclass(frozen=True)
class GroupPage:
    """A group on a day. `hidden` members are looked after by others, `alone` are those independently owned."""

    entity: CorporateEntity
    members: tuple[Member, ...]
    hidden: int
    counted: int
    alone: int
    together: tuple[Together, ...]
    former: tuple[GroupMembership, ...]


@dataclass(frozen=True)
class Listed:
    """A group of the list, with how many belong to it on the day and how many of them the viewer looks after."""

    entity: CorporateEntity
    members: int
    seen: int


def group_page(viewer: Viewer, entity: CorporateEntity, on: date) -> GroupPage:
    """One group with its members on a day."""
    every = groups.members_of(entity.id)
    seen = _visible(viewer, [row.merchant_id for row in every])
    present = [row for row in every if row.until is None or row.until >= on]
    counting = [row for row in present if row.fact.covers(on) and not row.independent]
    return GroupPage(
        entity,
        tuple(_members([row for row in present if row.merchant_id in seen], on)),
        sum(row.merchant_id not in seen for row in present),
        len(counting),
        sum(row.independent for row in present),
        _together(counting, on, groups.sees_whole(viewer, [entity.id])),
        tuple(row for row in every if row not in present and row.merchant_id in seen),
    )


def listed(viewer: Viewer, on: date) -> list[Listed]:
    """Every group that the viewer may see, by name."""
    entities = groups.visible(viewer, on)
    row = GroupMembership
    found: dict[int, list[int]] = {entity.id: [] for entity in entities}
    for some in merchants.in_parts([entity.id for entity in entities]):
        inside = sa.and_(row.since <= on, sa.or_(row.until.is_(None), row.until >= on), groups.known_by(None))
        rows = db.session.execute(sa.select(row.entity_id, row.merchant_id).where(row.entity_id.in_(some), inside))
        for entity_id, merchant_id in rows:
            found[entity_id].append(merchant_id)
    seen = _visible(viewer, [key for keys in found.values() for key in keys])
    return [Listed(entity, len(found[entity.id]), sum(key in seen for key in found[entity.id])) for entity in entities]


def to_add(viewer: Viewer, text: str) -> Sequence[Merchant]:
    """Merchants of the viewer that match and could join a group."""
    return merchants.search(viewer, text, 12)


def _visible(viewer: Viewer, merchant_ids: Sequence[int]) -> set[int]:
    query, found = merchants.visible_to(viewer).with_only_columns(Merchant.id), set[int]()
    for some in merchants.in_parts(sorted(set(merchant_ids))):
        found |= set(db.session.scalars(query.where(Merchant.id.in_(some))))
    return found


def _members(rows: Sequence[GroupMembership], on: date) -> list[Member]:
    """Each package is asked once for all of them."""
    ids = [row.merchant_id for row in rows]
    facts, annual, rises = levels.facts_of(ids), volumes.annual_of_all(on, ids), levels.expected_rises(ids)
    standings: dict[int, Standing] = {}
    row, read = StandingPeriod, reading(on)
    for some in merchants.in_parts(ids):
        query = sa.select(row.merchant_id, read.standing).where(row.merchant_id.in_(some), read.covers)
        standings |= dict(db.session.execute(query).all())
    return [
        Member(row, standings.get(key), rules.level_on(facts[key], on), annual[key], rises.get(key))
        for key, row in zip(ids, rows, strict=True)
    ]


def _together(counting: Sequence[GroupMembership], on: date, sees_all: bool) -> tuple[Together, ...]:
    """The systems that count the group, with its figures; nothing where no two members are counted together."""
    group = levels.year(counting[0].merchant_id, on).group if counting else None
    if group is None:
        return ()
    known = levels.thresholds_on(on)
    found = rules.assess(group.by_system, known).systems
    return tuple(
        Together(
            rules.name_of(system),
            rule_id,
            group.by_system.get(system, SystemFigure(0, 0)) if sees_all else None,
            found[system].level,
            rules.sentence(found[system].rule_ids[0], known),
        )
        for system, rule_id in COUNTED_FOR_GROUP.items()
    )
