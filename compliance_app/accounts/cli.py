"""Commands about people: `flask users ...`."""

import getpass

import click
from flask.cli import AppGroup

from compliance_app.accounts import jobs, service
from compliance_app.audit.rules import Actor
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.mail.notices import link

commands = AppGroup("users", help="People and their accounts.")


@commands.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="The administrator's name.")
def create_admin(email: str, name: str) -> None:
    """Make an administrator and print the one-time link to set their password (valid 7 days)."""
    actor = Actor(None, f"{getpass.getuser()} at the command line", "command line")
    try:
        user, path = service.create_administrator(email, name, actor, clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    click.echo(f"{user.name} is an administrator. Open this link to set a password; it works once, for 7 days:")
    click.echo(link(path))


@commands.command("housekeeping")
def housekeeping() -> None:
    """Disable accounts not used for 90 days, and end idle sessions."""
    click.echo(f"{jobs.housekeeping(clock.now())} accounts disabled.")
