"""Commands about reminders: what would be written on a day, and writing it."""

import json
import time
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from compliance_app.foundation import clock, database
from compliance_app.reminders import jobs, notices, queries
from compliance_app.reminders.queries import DueLetter

commands = AppGroup("reminders", help="Expiry reminders.")

_DAY = click.DateTime(["%Y-%m-%d"])


@commands.command("preview")
@click.option("--on", "day", type=_DAY, help="The provider's day (default: today).")
def preview(day: datetime | None) -> None:
    """Print as JSON the letters that a run on this day would write; writes nothing."""
    database.read_only(True)
    on = day.date() if day else clock.today()
    parts = queries.batches(queries.due(on))
    letters = [_shown(letter, on) for part in parts for letter in queries.due_letters(on, part)]
    click.echo(json.dumps({"on": on.isoformat(), "letters": letters}, indent=2))


@commands.command("run")
@click.option("--on", "day", type=_DAY, help="The provider's day (default: today).")
def run(day: datetime | None) -> None:
    """Write the reminders due on this day into the outbox, as the daily job does."""
    started = time.perf_counter()
    summary = jobs.write_due(day.date() if day else clock.today(), clock.now())
    click.echo(f"{summary} {time.perf_counter() - started:.2f} s.")


def _shown(letter: DueLetter, on: date) -> dict[str, Any]:
    return {
        "merchant": letter.merchant.reference,
        "name": letter.merchant.legal_name,
        "to": list(letter.addressees.to),
        "cc": list(letter.addressees.cc),
        "subject": notices.subject(letter, on),
        "expiries": [
            {
                "obligation": expiry.obligation.value,
                "evidence": expiry.title,
                "valid_until": expiry.valid_until.isoformat(),
                "days_left": expiry.days_left(on),
            }
            for expiry in letter.expiries
        ],
    }
