"""An explanation as JSON: for the page's address with .json, the command, and whoever keeps it as evidence."""

from dataclasses import asdict
from datetime import date
from typing import Any

from compliance_app.explanations.rules import Applied, Explanation, Used


def to_plain(found: Explanation, reference: str) -> dict[str, Any]:
    """What the page says, as plain values; days as ISO 8601."""
    verdict = found.verdict
    return {
        "merchant": reference,
        "on": verdict.on.isoformat(),
        "supposed": list(found.supposed),
        "standing": verdict.standing.value,
        "may_process": verdict.may_process,
        "provisional": verdict.provisional,
        "since": verdict.since.isoformat(),
        "until": _day(verdict.until),
        "level": verdict.level,
        "missing": [kind.value for kind in verdict.missing],
        "turn": verdict.turn.value,
        "next_step": verdict.next_step,
        "rules": [_rule(item) for item in found.applied],
        "facts": [_fact(item) for item in found.used],
    }


def _rule(item: Applied) -> dict[str, str]:
    return {"id": item.rule_id, "says": item.says, "rule": item.rule, "source": item.source}


def _fact(item: Used) -> dict[str, Any]:
    return {**asdict(item), "on": item.on.isoformat()}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
