"""Reads of significant changes: the facts for the standing, a merchant's own with where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.network_changes import rules
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeFact, ChangeKind, Progress
from compliance_app.scans import queries as scans
from compliance_app.scans.rules import ScanFact


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ChangeFact]]:
    """The changes of each merchant, withdrawn ones too, the oldest report first; an empty list where none was."""
    facts: dict[int, list[ChangeFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for row in db.session.execute(_facts(merchant_ids)):
        facts[row.merchant_id].append(
            ChangeFact(row.id, row.public_id, row.happened_on, row.reported_on, row.due_on, row.withdrawn_on)
        )
    return facts


def _facts(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    row = NetworkChange
    columns = (row.merchant_id, row.id, row.public_id, row.happened_on, row.reported_on, row.due_on, row.withdrawn_on)
    return sa.select(*columns).where(row.merchant_id.in_(merchant_ids)).order_by(row.id)


@dataclass(frozen=True)
class Listed:
    """A change and where it stands; `former` is what was reported before its day was corrected."""

    change: NetworkChange
    progress: Progress
    closed_by: ScanFact | None
    former: NetworkChange | None


@dataclass(frozen=True)
class Section:
    """What the pages show of one merchant, the latest change first."""

    listed: tuple[Listed, ...]

    @property
    def waiting(self) -> tuple[Listed, ...]:
        """Those that a scan is still owed for."""
        return tuple(line for line in self.listed if line.progress in (Progress.OPEN, Progress.OVERDUE))


def section(merchant_id: int, on: date) -> Section:
    """The changes of one merchant, each as it was reported last."""
    rows = of_merchant(merchant_id)
    former = {change.id: change for change in rows}
    replaced = {change.corrects_id for change in rows}
    scanned = scans.facts_of([merchant_id])[merchant_id]
    return Section(tuple(_listed(each, former, scanned, on) for each in rows if each.id not in replaced))


def of_merchant(merchant_id: int) -> list[NetworkChange]:
    """Every report of a change, corrected and withdrawn ones too, the latest change first."""
    row = NetworkChange
    query = sa.select(row).where(row.merchant_id == merchant_id).order_by(row.happened_on.desc(), row.id.desc())
    return list(db.session.scalars(query))


def _listed(change: NetworkChange, former: dict[int, NetworkChange], scanned: Sequence[ScanFact], on: date) -> Listed:
    closed_by = rules.closing_scan(change.happened_on, scanned, on)
    before = former.get(change.corrects_id) if change.corrects_id else None
    return Listed(change, rules.progress(change.fact, closed_by, on), closed_by, before)


def one_visible(viewer: Viewer, public_id: str) -> NetworkChange:
    """The change at this address; raises NotFound, the same for a foreign one and for none."""
    row, seen = NetworkChange, merchants.visible_to(viewer).with_only_columns(Merchant.id)
    query = sa.select(row).where(row.public_id == public_id, row.merchant_id.in_(seen))
    found = db.session.scalar(query.options(joinedload(row.merchant)))
    if found is None:
        raise NotFound
    return found


def same_reported(merchant_id: int, kind: ChangeKind, happened_on: date, description: str) -> NetworkChange | None:
    """The very same report, if it stands already: a form that was sent twice."""
    row = NetworkChange
    return db.session.scalar(
        sa.select(row)
        .where(
            row.merchant_id == merchant_id,
            row.kind == kind,
            row.happened_on == happened_on,
            row.description == description,
            row.withdrawn_on.is_(None),
        )
        .limit(1)
    )


def first_report(change: NetworkChange) -> NetworkChange:
    """The report that a corrected change began with."""
    while change.corrects_id is not None:
        change = db.session.get_one(NetworkChange, change.corrects_id)
    return change


def reporter(change: NetworkChange) -> User | None:
    """The merchant's person who reported it; None where it was one of ours, or acts for it no more."""
    user = merchants.addressee(change.reported_by_id, change.merchant_id)
    return user if user and user.role is Role.MERCHANT else None
