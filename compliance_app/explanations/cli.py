"""The command that explains a standing."""

import json
from datetime import datetime

import click

from compliance_app.explanations import plain, queries
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation import clock, database
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.cli import commands as merchant_commands


@merchant_commands.command("explain")
@click.argument("reference")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The provider's day (default: today).")
def explain(reference: str, day: datetime | None) -> None:
    """Print as JSON by which rules and from which facts a merchant stands where it stands on a day."""
    database.read_only(True)
    today = clock.today()
    try:
        merchant = merchants.by_reference(reference)
    except NotFound as refusal:
        raise click.ClickException(refusal.message) from refusal
    found = queries.explanation(merchant.id, Supposition(day.date() if day else today), today)
    click.echo(json.dumps(plain.to_plain(found, merchant.reference), indent=2))
