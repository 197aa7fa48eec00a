"""How `flask db` meets the database: SQLite and PostgreSQL, one transaction for all steps.

Types of the application are written into a migration as the plain SQL types beneath them: a migration
imports nothing of the application, whose code will have changed by the time the migration is run again.
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from compliance_app.foundation.database import db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """The text of a type in a migration; False leaves it to Alembic."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def forget_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`flask db migrate` writes no migration when nothing changed."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def migrate(connection: Connection) -> None:
    """Bring the schema behind `connection` to the revision asked for."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        process_revision_directives=forget_empty,
        compare_type=True,
        compare_server_default=True,
        # SQLite cannot alter a column: its tables are made anew and their rows copied.
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_sqlite(connection: Connection) -> None:
    """While a table is made anew its foreign keys point nowhere; all of them are checked before the end."""
    # Inside a transaction SQLite ignores this switch, so it is set beneath SQLAlchemy, which would begin one.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            migrate(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"The migration would leave rows that point nowhere: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


engine: sa.Engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        migrate_sqlite(connection)
    else:
        with connection.begin():
            # Two web servers started at once must not both migrate.
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('compliance-desk migrations'))"))
            migrate(connection)
