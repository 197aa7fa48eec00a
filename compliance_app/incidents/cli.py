"""Commands about incidents."""

import click
from flask.cli import AppGroup

from compliance_app.incidents import jobs

commands = AppGroup("incidents", help="Account data compromises.")


@commands.command("warn")
def warn() -> None:
    """Write about payment systems that must be told of an incident soon, or should have been, as the job does."""
    click.echo(jobs.warn_due())
