"""Commands on the trail: `flask audit ...`."""

from collections.abc import Iterator

import click
from flask.cli import AppGroup

from compliance_app.audit import jobs, queries, rules
from compliance_app.audit.rules import Entry
from compliance_app.foundation import clock, database

commands = AppGroup("audit", help="The audit trail.")


@commands.command("verify")
@click.option("--noted", multiple=True, metavar="HASH", help="A head noted earlier, which must still be in the trail.")
def verify(noted: tuple[str, ...]) -> None:
    """Check every entry of the trail; exit with 1 and name the first that does not hold."""
    database.read_only(True)
    missing = set(noted)
    verdict = rules.verify(_without(queries.chained(), missing))
    click.echo(f"{verdict.count:,} entries hold. Head: {verdict.head}")
    if verdict.broken is not None:
        entry = verdict.broken
        click.echo(
            f"Entry {entry.number} ({entry.facts.event}, {entry.facts.at.isoformat()}, {entry.facts.actor_label}) "
            f"does not hold. {verdict.reason}",
            err=True,
        )
        raise SystemExit(1)
    if missing:
        click.echo(f"Not in the trail any more, so its end was cut off: {', '.join(sorted(missing))}", err=True)
        raise SystemExit(1)


@commands.command("log-head")
def log_head() -> None:
    """Write the head of the chain into the log."""
    database.read_only(True)
    click.echo(jobs.log_head(clock.now()))


def _without(entries: Iterator[Entry], missing: set[str]) -> Iterator[Entry]:
    for entry in entries:
        missing.discard(entry.hash)
        yield entry
