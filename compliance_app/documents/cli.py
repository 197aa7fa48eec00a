"""Commands of documents."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from compliance_app.audit.rules import Actor
from compliance_app.documents import jobs, queries, service
from compliance_app.documents.models import Document
from compliance_app.documents.queries.keeping import count_copies
from compliance_app.documents.service.verifying import Wrong
from compliance_app.foundation import clock, files
from compliance_app.foundation.antivirus import Scanner, ScannerDown
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable
from compliance_app.foundation.files import StoreDown, StoreFull
from compliance_app.readings import service as readings
from compliance_app.readings.rules.plain import to_plain

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


@commands.command("read")
@click.argument("file", type=click.Path(path_type=Path))
def read(file: Path) -> None:
    """Print as JSON what the machine reads in a PDF file, each value with the place it stands at."""
    try:
        with file.open("rb") as stream:
            reading = readings.read(stream)
    except OSError as error:
        click.echo(f"{file} cannot be opened: {error.strerror}.", err=True)
        sys.exit(2)
    click.echo(json.dumps(to_plain(reading), ensure_ascii=False, indent=2))


@commands.command("sweep")
def sweep() -> None:
    """Remove files that no row names and that are older than an hour."""
    click.echo(f"{jobs.sweep():,} files removed.")


_DAY = click.DateTime(["%Y-%m-%d"])


@commands.command("verify")
@click.option("--since", type=_DAY, help="Only documents that came in on this day or later.")
@click.option("--sample", type=click.IntRange(1, 10_000), help="Only so many documents, taken by chance.")
def verify(since: datetime | None, sample: int | None) -> None:
    """Read every stored file; list what is missing, changed or orphaned, and exit with 1 if anything is.

    With 2 when the store does not answer, because then nothing can be said. Changes nothing.
    """
    day = since.date() if since else None
    total = min(count_copies(day), sample or sys.maxsize)
    db.session.rollback()
    try:
        with click.progressbar(length=total, label="Verifying", file=sys.stderr) as bar:
            result = jobs.verify(COMMAND_LINE, day, sample, bar.update)
    except StoreDown as error:
        click.echo(f"{error} {error.reason}", err=True)
        sys.exit(2)
    for fault in result.faults:
        click.echo(f"{fault.wrong.value}: {fault.label}: {fault.detail}")
    found = ", ".join(f"{result.count(wrong):,} {wrong.value}" for wrong in Wrong)
    click.echo(f"{result.files:,} files of {result.size / 1_000_000:,.1f} MB verified: {found}.")
    sys.exit(1 if result.faults else 0)


@commands.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--on", "day", type=_DAY, help="With --dry-run: as of this day (default: today).")
def retention(dry_run: bool, day: datetime | None) -> None:
    """Remove the files of documents whose time is over, as the daily job does; their rows stay."""
    if not dry_run:
        if day is not None:
            raise click.UsageError("--on goes with --dry-run only: files are removed as of today.")
        click.echo(f"{jobs.remove_past_term(COMMAND_LINE):,} files removed.")
        return
    lines = list(_past_term(day.date() if day else clock.today()))
    for line in lines:
        click.echo(line)
    click.echo(f"{len(lines):,} files would be removed.")


def _past_term(on: date) -> Iterator[str]:
    for _, due in jobs.past_term(on):
        for found in due:
            document = db.session.get_one(Document, found.document_id)
            yield f"{document.receipt} of {document.merchant.reference}, {document.title}: {found.why}"
    yield from jobs.others_past_term(on)


@commands.command("check-store")
def check_store() -> None:
    """Keep, read and remove a few bytes in the file store, and ask the virus scanner for its version."""
    try:
        files.current().place.check()
    except StoreDown as error:
        raise click.ClickException(f"{error} {error.reason}") from error
    except StoreFull as error:
        raise click.ClickException(f"The store is full or cannot be written: {error.__cause__}") from error
    click.echo("The file store keeps and gives back files.")
    address = current_app.config["CLAMD"]
    if not address:
        click.echo("No virus scanner is configured (CLAMD).")
        return
    try:
        version = Scanner(address).check(files.current().limit)
    except ScannerDown as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The virus scanner answers and takes files of the largest size: {version}.")
