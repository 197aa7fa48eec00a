"""Commands of reports: one merchant's compliance on a day as a PDF file."""

import getpass
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from compliance_app.audit.rules import Actor
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.reports import service

commands = AppGroup("reports", help="PDF reports.")


@commands.command("merchant")
@click.argument("reference")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The provider's day (default: today).")
@click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The PDF file."
)
def merchant(reference: str, day: datetime | None, output: Path) -> None:
    """Write the compliance report of the merchant REFERENCE as it stood on a day."""
    at = clock.now()
    on = day.date() if day else clock.day_of(at)
    actor = Actor(None, f"Command line ({getpass.getuser()})", "command line")
    database.read_only(True)
    try:
        found = merchants.by_reference(reference)
        pdf = service.merchant_report(found, on, actor, at, clock.day_of(at))
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    output.write_bytes(pdf)
    database.begin_writing()
    service.record_reading(found, on, actor, at)
    db.session.commit()
    click.echo(f"{output}: {len(pdf):,} bytes.")
