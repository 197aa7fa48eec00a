"""Commands about standing: one merchant's verdict on a day, and the projection rebuilt whole."""

import json
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.cli import commands as merchant_commands
from compliance_app.obligations import jobs, queries, service
from compliance_app.obligations.rules import ObligationStatus, Share, Verdict

commands = AppGroup("obligations", help="What merchants owe and where they stand.")


@commands.command("welcome")
def welcome() -> None:
    """Tell merchants whose first compliance came with the day, as the daily job does."""
    click.echo(jobs.welcome_today())


@commands.command("verify")
def verify() -> None:
    """Compare the projection of standing with every merchant's facts, and mend it, as the daily job does."""
    click.echo(jobs.verify())


@commands.command("rebuild")
def rebuild() -> None:
    """Rebuild the projection of standing of every merchant from its facts."""
    done = 0
    for count in service.rebuild_in_parts():
        db.session.commit()
        done += count
    click.echo(f"{done:,} merchants rebuilt.")


@merchant_commands.command("standing")
@click.argument("reference")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The provider's day (default: today).")
def standing(reference: str, day: datetime | None) -> None:
    """Print as JSON where a merchant stands on a day, and why."""
    database.read_only(True)
    try:
        merchant = merchants.by_reference(reference)
    except NotFound as refusal:
        raise click.ClickException(refusal.message) from refusal
    verdict = queries.verdict(merchant.id, day.date() if day else clock.today())
    click.echo(json.dumps({"merchant": merchant.reference, **_answer(verdict)}, indent=2))


def _answer(verdict: Verdict) -> dict[str, Any]:
    return {
        "on": verdict.on.isoformat(),
        "standing": verdict.standing.value,
        "may_process": verdict.may_process,
        "provisional": verdict.provisional,
        "since": verdict.since.isoformat(),
        "until": _day(verdict.until),
        "level": verdict.level,
        "level_rule_ids": list(verdict.level_rule_ids),
        "obligations": [_obligation(status) for status in verdict.obligations],
        "missing": [kind.value for kind in verdict.missing],
        "turn": verdict.turn.value,
        "next_action": verdict.next_action.value,
        "next_step": verdict.next_step,
        "reasons": [{"rule_id": reason.rule_id, "sentence": reason.sentence} for reason in verdict.reasons],
    }


def _obligation(status: ObligationStatus) -> dict[str, Any]:
    return {
        "kind": status.kind.value,
        "state": status.state.value,
        "rule_id": status.rule_id,
        "reason": status.reason,
        "evidence": status.evidence.public_id if status.evidence else None,
        "completed_on": _day(status.evidence.completed_on if status.evidence else None),
        "valid_until": _day(status.valid_until),
        "due_on": _day(status.due_on),
        "leave": status.leave.public_id if status.leave else None,
        "asked_by": status.asked_by,
        "waiting_for_check": status.waiting,
        "covered_by": status.evidence.owner if status.evidence else None,
        "coverage": _share(status.share),
    }


def _share(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    return {"covered": share.covered, "projects": share.projects, "missing": list(share.missing)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
