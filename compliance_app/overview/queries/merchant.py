"""What the page of one merchant shows besides the sections of the packages: history and trail."""

from collections.abc import Sequence

import sqlalchemy as sa

from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from compliance_app.obligations import queries as obligations
from compliance_app.overview.rules import Run


def runs(merchant_id: int) -> list[Run]:
    """The standing of the merchant over its whole life and, should nothing change, after it."""
    kept = obligations.history(merchant_id)
    return [Run(run.starts_on, run.ends_on, run.position.standing, run.position.may_process) for run in kept]


def trail(merchant_id: int, limit: int = 12) -> Sequence[AuditEntry]:
    """The latest entries of the audit trail that concern the merchant."""
    query = sa.select(AuditEntry).where(AuditEntry.merchant_id == merchant_id)
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()
