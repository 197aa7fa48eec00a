"""Commands about merchants: `flask merchants ...`; upper packages add theirs to the group."""

import getpass
from collections import Counter
from collections.abc import Sequence
from typing import IO

import click
from flask.cli import AppGroup

from compliance_app.accounts.rules import Role, Viewer
from compliance_app.audit.rules import Actor
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import imports
from compliance_app.merchants.imports import Action, Fate
from compliance_app.merchants.service import importing

commands = AppGroup("merchants", help="Merchants: import, standing.")


@commands.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--apply", "really", is_flag=True, help="Store the rows without errors; without it nothing is stored.")
def import_file(file: IO[bytes], really: bool) -> None:
    """Create and update merchants from a CSV or XLSX file; shows what happens to each row."""
    person, actor = operator()
    try:
        table = imports.read(file.read())
        decisions = importing.decide(table.records, person)
        if really:
            importing.apply(decisions, actor, clock.now(), clock.today())
            db.session.commit()
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    report([decision.fate for decision in decisions], table.notes, really)


def operator() -> tuple[Viewer, Actor]:
    """Whoever has the command line: sees all merchants, and is named in the trail by their login."""
    label = f"{getpass.getuser()} at the command line"
    return Viewer(0, label, "", Role.ADMINISTRATOR, None, "command line"), Actor(None, label, "command line")


def report(fates: Sequence[Fate], notes: Sequence[str], applied: bool) -> None:
    """Print each row that is not unchanged, then the counts; a file with errors ends with status 1."""
    for note in notes:
        click.echo(f"Note: {note}")
    for fate in fates:
        if fate.action != Action.UNCHANGED:
            click.echo(f"row {fate.number}: {fate.action} {fate.about}")
        for name, old, new in fate.changes:
            click.echo(f"    {name}: {old} -> {new}" if old else f"    {name}: {new}")
        for fault in fate.faults:
            click.echo(f"    {fault.column}: {fault.message}")
    counts = Counter(fate.action for fate in fates)
    click.echo(", ".join(f"{counts[action]:,} {action}" for action in Action))
    if not applied:
        click.echo("Nothing was stored. Repeat with --apply to store the rows without errors.")
    if counts[Action.ERROR]:
        raise SystemExit(1)
