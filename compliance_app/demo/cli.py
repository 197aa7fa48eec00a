"""Commands of the demonstration: fill an empty database, and print who may sign in."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from compliance_app.demo import people, seed, sign_ins
from compliance_app.foundation import clock, database

commands = AppGroup("demo", help="The demonstration portfolio.")

_MOST = 200_000


@commands.command("seed")
@click.option("--merchants", "count", type=click.IntRange(1, _MOST), default=120, show_default=True, help="How many.")
@click.option("--seed", "number", type=int, default=1, show_default=True, help="Another number, another portfolio.")
@click.option("--bulk", is_flag=True, help="Write rows in bulk however few: as for more than 500 merchants.")
@click.option("--if-empty", is_flag=True, help="Leave a database in use alone, and call that a success.")
def fill(count: int, number: int, bulk: bool, if_empty: bool) -> None:
    """Fill an empty database with invented merchants and their history up to yesterday."""
    _refuse_production()
    started = time.perf_counter()
    try:
        done = seed.fill(count, clock.today(), number, current_app.config["PROVIDER_TIMEZONE"], in_bulk=bulk)
    except seed.NotEmpty as refusal:
        if not if_empty:
            raise click.ClickException(refusal.message) from refusal
        click.echo("The database is in use already; the demonstration was not added again.")
        return
    click.echo(f"{done} It took {time.perf_counter() - started:.0f} s.")


@commands.command("sign-ins")
def print_sign_ins() -> None:
    """Print the addresses and the password of the demonstration."""
    _refuse_production()
    database.read_only(True)
    found = sign_ins.listed()
    if not found:
        raise click.ClickException("There is no demonstration in this database. Run `flask demo seed` first.")
    width = max(len(entry.email) for entry in found)
    click.echo(f"Sign in at {current_app.config['BASE_URL']}/sign-in with the password {people.PASSWORD}\n")
    for entry in found:
        click.echo(f"  {entry.email:<{width}}  {entry.what}")


def _refuse_production() -> None:
    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("The demonstration has a password that everyone knows: it is refused in production.")
