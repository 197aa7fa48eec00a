"""Commands about levels: what a set of figures comes to, and the daily assessment by hand."""

import json
from datetime import date, datetime
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.levels import jobs, queries, rules
from compliance_app.levels.models import LevelThreshold
from compliance_app.levels.rules import Assessment, LevelWatch, SystemFigure, SystemLevel
from compliance_app.levels.thresholds import SHIPPED, Threshold, in_force
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.rules import PaymentSystem

commands = AppGroup("levels", help="Merchant levels by volume.")

_DAY = click.DateTime(["%Y-%m-%d"])
_COUNT = click.IntRange(min=0)


@commands.command("assess")
@click.option("--system", "systems", multiple=True, help="A payment system; repeat for several.")
@click.option("--total", "totals", multiple=True, type=_COUNT, help="Its operations in 12 months.")
@click.option("--ecommerce", "ecommerces", multiple=True, type=_COUNT, help="Those of them by e-commerce.")
@click.option("--on", "day", type=_DAY, help="The day whose thresholds apply (default: today).")
def assess(
    systems: tuple[str, ...], totals: tuple[int, ...], ecommerces: tuple[int, ...], day: datetime | None
) -> None:
    """Print as JSON the level that figures of 12 months come to.

    The options of one payment system belong together by their position: the first --total and the first
    --ecommerce are those of the first --system.
    """
    on = day.date() if day else clock.today()
    volumes = _figures(systems, totals, ecommerces)
    thresholds = in_force(_thresholds(), on)
    if not thresholds:
        raise click.BadParameter(f"No thresholds are known for {on}; choose a later day.", param_hint="--on")
    click.echo(json.dumps(_answer(on, volumes, rules.assess(volumes, thresholds)), indent=2))


@commands.command("forecast")
@click.argument("reference")
@click.option("--on", "day", type=_DAY, help="The provider's day (default: today).")
def forecast(reference: str, day: datetime | None) -> None:
    """Print as JSON the next rise of the level of the merchant REFERENCE, if its months go on as they have gone."""
    database.read_only(True)
    on = day.date() if day else clock.today()
    try:
        merchant = merchants.by_reference(reference)
    except NotFound as error:
        raise click.ClickException(error.message) from error
    found = queries.watched(merchant.id, on)
    click.echo(json.dumps(_rise(found.rise) if found else None, indent=2))


@commands.command("assess-all")
@click.option("--on", "day", type=_DAY, help="The provider's day (default: today).")
def assess_all(day: datetime | None) -> None:
    """Assess every merchant, as the daily job does."""
    on = day.date() if day else clock.today()
    changed = jobs.assess(on, clock.now())
    click.echo(f"{changed:,} {'level' if changed == 1 else 'levels'} changed on {on}.")


@commands.command("rebuild-rises")
@click.option("--on", "day", type=_DAY, help="The provider's day (default: today).")
def rebuild_rises(day: datetime | None) -> None:
    """Compute the next rise of every merchant's level anew."""
    changed = jobs.expect_rises(day.date() if day else clock.today())
    click.echo(f"{changed:,} expected {'rise' if changed == 1 else 'rises'} changed.")


def _rise(rise: LevelWatch) -> dict[str, Any]:
    return {
        "level": rise.level,
        "rules": list(rise.rule_ids),
        "crosses_on": rise.crosses_on.isoformat(),
        "earliest_on": rise.earliest_on.isoformat(),
        "latest_on": rise.latest_on.isoformat() if rise.latest_on else None,
        "level_from": rise.level_from.isoformat(),
        "aoc_due_on": rise.aoc_due_on.isoformat() if rise.aoc_due_on else None,
        "growth_a_year": round(rise.growth, 4),
        "basis": rise.basis,
        "months_known": rise.months_known,
        "by_group": rise.by_group,
    }


def _figures(
    systems: tuple[str, ...], totals: tuple[int, ...], ecommerces: tuple[int, ...]
) -> dict[PaymentSystem, SystemFigure]:
    if not systems:
        raise click.UsageError("Name at least one payment system with --system, and its --total and --ecommerce.")
    for option, values in (("--total", totals), ("--ecommerce", ecommerces)):
        if len(values) != len(systems):
            raise click.UsageError(
                f"Each --system needs one {option}: {len(systems)} systems and {len(values)} {option} were given."
            )
    volumes: dict[PaymentSystem, SystemFigure] = {}
    for name, total, ecommerce in zip(systems, totals, ecommerces, strict=True):
        system = _system(name)
        if system in volumes:
            raise click.BadParameter(f"'{system.value}' is given twice; add its figures up.", param_hint="--system")
        if ecommerce > total:
            raise click.BadParameter(
                f"{ecommerce} is more than the total {total} of '{system.value}'; e-commerce is a part of the total.",
                param_hint="--ecommerce",
            )
        volumes[system] = SystemFigure(total, ecommerce)
    return volumes


def _system(name: str) -> PaymentSystem:
    try:
        return PaymentSystem(name.strip().lower())
    except ValueError:
        known = ", ".join(PaymentSystem)
        raise click.BadParameter(
            f"'{name}' is not a payment system; choose from {known}.", param_hint="--system"
        ) from None


def _thresholds() -> tuple[Threshold, ...]:
    """The stored thresholds; a fresh clone has no tables yet, and then the shipped ones are in force."""
    database.read_only(True)
    return queries.thresholds() if sa.inspect(db.engine).has_table(LevelThreshold.__tablename__) else SHIPPED


def _answer(on: date, volumes: dict[PaymentSystem, SystemFigure], found: Assessment) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "systems": {
            system.value: {
                "total": figure.total,
                "ecommerce": figure.ecommerce,
                **_level(found.systems[system]),
            }
            for system, figure in volumes.items()
        },
        "provider": {"total": sum(figure.total for figure in volumes.values()), **_level(found.provider)},
        "strictest": found.strictest,
        "rule_ids": list(found.rule_ids),
    }


def _level(found: SystemLevel) -> dict[str, Any]:
    return {"level": found.level, "rule_ids": list(found.rule_ids)}
