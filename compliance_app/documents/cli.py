"""Commands of documents."""

import click
from flask.cli import AppGroup

from compliance_app.audit.rules import Actor
from compliance_app.documents import jobs, queries, service
from compliance_app.foundation import clock, files
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable

COMMAND_LINE = Actor(None, "Command line", "command line")

commands = AppGroup("documents", help="Keys and files of documents.")


@commands.command("rekey")
@click.option(
    "--batch", default=500, show_default=True, type=click.IntRange(1, 10_000), help="Rows in one transaction."
)
def rekey(batch: int) -> None:
    """Wrap every document's data key by the first key of DOCUMENT_KEYS.

    Stopped in the middle, it goes on where it was when started again. When it has ended, the older keys
    may be taken out of DOCUMENT_KEYS.
    """
    current, total = files.current().keyring.current, 0
    while documents := queries.under_other_keys(current, batch):
        try:
            service.rewrap(documents, COMMAND_LINE, clock.now())
        except Unreadable as error:
            db.session.rollback()
            raise click.ClickException(f"{error} {total:,} were moved before; nothing else was changed.") from error
        db.session.commit()
        total += len(documents)
    click.echo(f"{total:,} documents moved to key {current}; every document is under it now.")


@commands.command("sweep")
def sweep() -> None:
    """Remove files that no document names and that are older than an hour."""
    click.echo(f"{jobs.sweep():,} files removed.")
