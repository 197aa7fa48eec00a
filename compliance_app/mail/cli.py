"""Commands about mail."""

import click
from flask.cli import AppGroup

from compliance_app.mail import jobs

commands = AppGroup("mail", help="The mail outbox.")


@commands.command("deliver")
def deliver() -> None:
    """Send what is due in the outbox now, as the job does."""
    click.echo(jobs.deliver())
