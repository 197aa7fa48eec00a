"""The stored audit trail."""

import dataclasses
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.audit.rules import Facts
from compliance_app.foundation.database import Model


class AuditEntry(Model):
    """One event, chained to the one before by its hash. Rows are only ever added; triggers refuse the rest."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(sa.String(320))
    origin: Mapped[str] = mapped_column(sa.String(200))
    event: Mapped[str] = mapped_column(sa.String(60))
    succeeded: Mapped[bool] = mapped_column(default=True)
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(64))
    merchant_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        sa.Index(None, "merchant_id", "id"),
        sa.Index(None, "object_type", "object_id"),
        sa.Index(None, "actor_id", "id"),
        sa.Index(None, "event", "id"),
        sa.Index(None, "at", "id"),
    )

    def facts(self) -> Facts:
        """What the entry says, as its hash is taken over it."""
        return Facts(**{field.name: getattr(self, field.name) for field in dataclasses.fields(Facts)})


APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END",
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The audit trail is append-only.'; END $$",
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    ),
}
"""What makes the database itself refuse to change or remove an entry (AUDIT-1, PCI DSS v4.0.1 10.3.2)."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        _ddl = sa.DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        sa.event.listen(AuditEntry.__table__, "after_create", _ddl)
