"""Files that were tried and wait for their owner's yes, so that what is applied is what was shown (IMPORT-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.columns import Record, Table, record_from
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.imports import Fate, fate_from
from compliance_app.merchants.models import PendingImport
from compliance_app.merchants.rules import ImportKind

KEPT = timedelta(hours=24)
NOT_HERE = "This import is not here any more: it was applied, or is older than a day. Send the file again."


def keep(
    kind: ImportKind,
    file_name: str,
    table: Table,
    plan: Sequence[Fate],
    viewer: Viewer,
    at: datetime,
) -> PendingImport:
    """Keep a tried file for a day; files that waited longer are forgotten on the way."""
    db.session.execute(sa.delete(PendingImport).where(PendingImport.expires_at < at))
    pending = PendingImport(
        kind=kind,
        owner_id=viewer.user_id,
        file_name=file_name[-200:],
        header=list(table.names),
        rows=[record.as_json() for record in table.records],
        plan=[fate.as_json() for fate in plan],
        notes=list(table.notes),
        created_at=at,
        expires_at=at + KEPT,
    )
    db.session.add(pending)
    db.session.flush()
    return pending


def own(kind: ImportKind, public_id: str, viewer: Viewer, at: datetime) -> PendingImport:
    """The viewer's own waiting import; raises NotFound for a foreign, applied or expired one alike."""
    pending = own_any(kind, public_id, viewer, at)
    if pending.applied_at is not None:
        raise NotFound(NOT_HERE)
    return pending


def own_applied(kind: ImportKind, public_id: str, viewer: Viewer, at: datetime) -> PendingImport:
    """The viewer's own import that was applied within the last day; raises NotFound otherwise."""
    pending = own_any(kind, public_id, viewer, at)
    if pending.applied_at is None:
        raise NotFound(NOT_HERE)
    return pending


def own_any(kind: ImportKind, public_id: str, viewer: Viewer, at: datetime) -> PendingImport:
    """The viewer's own import, waiting or applied; held until the commit, so that a second yes finds it applied."""
    query = sa.select(PendingImport).where(
        PendingImport.public_id == public_id,
        PendingImport.kind == kind,
        PendingImport.owner_id == viewer.user_id,
        PendingImport.expires_at >= at,
    )
    pending = db.session.scalar(query.with_for_update())
    if pending is None:
        raise NotFound(NOT_HERE)
    return pending


def records(pending: PendingImport) -> list[Record]:
    """The rows of the file."""
    return [record_from(kept) for kept in pending.rows]


def fates(pending: PendingImport) -> list[Fate]:
    """What the dry run showed for each row."""
    return [fate_from(kept) for kept in pending.plan]


def renew(pending: PendingImport, plan: Sequence[Fate]) -> bool:
    """Write down what the import would do now; True when that is what was shown."""
    now = [fate.as_json() for fate in plan]
    if now == pending.plan:
        return True
    pending.plan = now
    db.session.flush()
    return False


def finish(pending: PendingImport, at: datetime) -> None:
    """Close an import that was applied; its rows are forgotten but for those with errors."""
    wrong = {fate.number for fate in fates(pending) if fate.faults}
    pending.rows = [kept for kept in pending.rows if kept[0] in wrong]
    pending.applied_at = at
    db.session.flush()
