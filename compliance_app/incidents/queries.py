"""Reads of incidents: as a viewer may see them, what is due, and what a standing needs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.incidents import rules
from compliance_app.incidents.deadlines import KIND_WORDS
from compliance_app.incidents.models import Incident, IncidentDuty, IncidentEscalation
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels import queries as levels
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[IncidentFact]]:
    """The escalations of each merchant that were ever approved; merchants without one are left out."""
    found: dict[int, list[IncidentFact]] = defaultdict(list)
    for merchant_id, fact in _facts(merchant_ids):
        found[merchant_id].append(fact)
    return found


def _facts(merchant_ids: Sequence[int]) -> Iterator[tuple[int, IncidentFact]]:
    row, override = IncidentEscalation, LevelOverride
    query = (
        sa.select(Incident.merchant_id, row.id, Incident.public_id, row.aoc_from, row.agreed_until, override)
        .join(Incident, Incident.id == row.incident_id)
        .join(override, override.id == row.override_id)
        .where(Incident.merchant_id.in_(merchant_ids), levels.ever_approved())
        .order_by(row.id)
    )
    for key, number, public_id, aoc_from, agreed, stored in db.session.execute(query):
        fact = levels.override_fact(stored)
        span = (fact.starts_on, fact.ends_on)
        yield key, IncidentFact(number, public_id, *span, aoc_from, agreed, fact.approved_on, fact.cut)


@dataclass(frozen=True)
class Duty:
    """One duty to tell as a page shows it at a moment."""

    row: IncidentDuty
    state: rules.DutyState
    countdown: str

    @property
    def who(self) -> str:
        """The payment system's name."""
        return SYSTEM_NAMES[self.row.system]

    @property
    def what(self) -> str:
        """What it must be told."""
        return KIND_WORDS[self.row.kind]


@dataclass(frozen=True)
class Listed:
    """An incident with its duties, those that are due first in front, and its escalations, the latest first."""

    incident: Incident
    duties: tuple[Duty, ...]
    escalations: tuple[IncidentEscalation, ...]

    @property
    def systems(self) -> str:
        """The names of the payment systems concerned."""
        return ", ".join(SYSTEM_NAMES[PaymentSystem(value)] for value in self.incident.systems)

    @property
    def elements(self) -> str:
        """What may have been stolen, in words."""
        return ", ".join(rules.ELEMENT_WORDS[rules.DataElement(value)] for value in self.incident.elements)

    @property
    def open_duties(self) -> int:
        """How many payment systems' duties are not done."""
        return sum(duty.row.done_at is None for duty in self.duties)

    @property
    def next_duty(self) -> Duty | None:
        """The duty that is due first."""
        return next((duty for duty in self.duties if duty.row.done_at is None), None)

    def escalation_on(self, on: date) -> IncidentEscalation | None:
        """The escalation that is asked for, or approved and not over."""
        open_states = (OverrideState.REQUESTED, OverrideState.APPROVED)
        for escalation in self.escalations:
            if escalation.override.state in open_states and escalation.override.ends_on >= on:
                return escalation
        return None


def one_visible(viewer: Viewer, public_id: str) -> Incident:
    """The incident at this address; raises NotFound, the same for a foreign one and for none."""
    found = db.session.scalar(_visible(viewer).where(Incident.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def duty_of(incident: Incident, public_id: str) -> IncidentDuty:
    """A duty of the incident; raises NotFound."""
    query = sa.select(IncidentDuty).where(IncidentDuty.incident_id == incident.id, IncidentDuty.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _visible(viewer: Viewer) -> sa.Select[Incident]:
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    query = sa.select(Incident).where(Incident.merchant_id.in_(seen))
    return query.options(joinedload(Incident.merchant).joinedload(Merchant.account_manager))


def open_ones(viewer: Viewer, at: datetime) -> list[Listed]:
    """Every open incident the viewer may see, the one whose next duty is due first in front."""
    found = _listed(db.session.scalars(_visible(viewer).where(Incident.closed_on.is_(None))).all(), at)
    return sorted(found, key=_by_next_duty)


def closed_ones(viewer: Viewer, at: datetime, limit: int = 50) -> list[Listed]:
    """The incidents closed last."""
    query = _visible(viewer).where(Incident.closed_on.is_not(None))
    query = query.order_by(Incident.closed_on.desc(), Incident.id.desc()).limit(limit)
    return _listed(db.session.scalars(query).all(), at)


def _by_next_duty(listed: Listed) -> tuple[bool, datetime, int]:
    duty = listed.next_duty
    return duty is None, duty.row.due_at if duty else listed.incident.aware_at, listed.incident.id


def listed(incident: Incident, at: datetime) -> Listed:
    """One incident as its page shows it."""
    return _listed([incident], at)[0]


def section(merchant_id: int, at: datetime) -> list[Listed]:
    """The incidents of a merchant, the latest first."""
    query = sa.select(Incident).where(Incident.merchant_id == merchant_id).options(joinedload(Incident.merchant))
    return _listed(db.session.scalars(query.order_by(Incident.aware_at.desc(), Incident.id.desc())).all(), at)


def _listed(incidents: Sequence[Incident], at: datetime) -> list[Listed]:
    ids = [incident.id for incident in incidents]
    duties, escalations = _duties(ids, at), _escalations(ids)
    return [Listed(item, tuple(duties[item.id]), tuple(escalations[item.id])) for item in incidents]


def _duties(ids: Sequence[int], at: datetime) -> dict[int, list[Duty]]:
    row, warning = IncidentDuty, _warning(at)
    query = sa.select(row).where(row.incident_id.in_(ids)).order_by(row.done_at.is_not(None), row.due_at, row.id)
    found: dict[int, list[Duty]] = defaultdict(list)
    for duty in db.session.scalars(query):
        state = rules.duty_state(duty.due_at, duty.done_at, at, warning)
        found[duty.incident_id].append(Duty(duty, state, rules.countdown(duty.due_at, at)))
    return found


def _escalations(ids: Sequence[int]) -> dict[int, list[IncidentEscalation]]:
    row = IncidentEscalation
    query = sa.select(row).where(row.incident_id.in_(ids)).options(joinedload(row.override)).order_by(row.id.desc())
    found: dict[int, list[IncidentEscalation]] = defaultdict(list)
    for escalation in db.session.scalars(query):
        found[escalation.incident_id].append(escalation)
    return found


def _warning(at: datetime) -> timedelta:
    """How long before the end of its time a duty is warned of at a moment (policy INCIDENT_WARNING)."""
    return timedelta(hours=policies.value_on(Policy.INCIDENT_WARNING, clock.day_of(at)))


def to_tell(at: datetime) -> list[IncidentDuty]:
    """Duties of open incidents that are due soon or over, and of which that was not told yet (INCIDENT-WARNING)."""
    row = IncidentDuty
    query = (
        sa.select(row)
        .join(Incident, Incident.id == row.incident_id)
        .where(
            Incident.closed_on.is_(None),
            row.done_at.is_(None),
            sa.or_(
                sa.and_(row.warned_at.is_(None), row.due_at <= at + _warning(at)),
                sa.and_(row.overdue_told_at.is_(None), row.due_at < at),
            ),
        )
        .order_by(row.incident_id, row.due_at, row.id)
        .with_for_update(of=row, skip_locked=True)
    )
    return list(db.session.scalars(query))


def count_open(viewer: Viewer) -> int:
    """How many open incidents the viewer may see."""
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    query = sa.select(sa.func.count()).where(Incident.closed_on.is_(None), Incident.merchant_id.in_(seen))
    return db.session.scalar(query) or 0
