"""Commands about service providers."""

from datetime import datetime

import click
from flask.cli import AppGroup

from compliance_app.foundation import clock
from compliance_app.service_providers import jobs

commands = AppGroup("service-providers", help="Third parties that merchants rely on.")


@commands.command("warn")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The provider's day (default: today).")
def warn(day: datetime | None) -> None:
    """Tell account managers which service providers' AOCs end, as the daily job does."""
    click.echo(f"Letters written: {jobs.warn(day.date() if day else clock.today(), clock.now()):,}.")
