"""Commands about volumes: `flask volumes ...`."""

from typing import IO

import click
from flask.cli import AppGroup

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.cli import operator, report
from compliance_app.volumes import imports
from compliance_app.volumes.service import importing

commands = AppGroup("volumes", help="Operations of merchants' projects.")


@commands.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--apply", "really", is_flag=True, help="Store the rows without errors; without it nothing is stored.")
def import_file(file: IO[bytes], really: bool) -> None:
    """Record monthly figures from a CSV or XLSX file; shows what happens to each row."""
    (person, actor), on = operator(), clock.today()
    try:
        table = imports.read(file.read())
        decisions = importing.decide(table.records, person, on)
        if really:
            importing.apply(decisions, actor, clock.now(), on)
            db.session.commit()
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    report([decision.fate for decision in decisions], table.notes, really)
