"""Findings as plain values that JSON can hold, and back: what is kept beside a file as its sender saw it."""

from collections.abc import Iterable, Mapping
from typing import Any

from compliance_app.intake.rules.words import Code, Finding, Weight
from compliance_app.readings.rules import FieldName


def to_plain(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each finding by its fields."""
    return [
        {
            "code": finding.code.value,
            "rule_id": finding.rule_id,
            "weight": finding.weight.value,
            "merchant": finding.merchant,
            "reviewer": finding.reviewer,
            "field": finding.field.value if finding.field else None,
        }
        for finding in findings
    ]


def from_plain(kept: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings that `to_plain` wrote."""
    return tuple(
        Finding(
            Code(each["code"]),
            each["rule_id"],
            Weight(each["weight"]),
            each["merchant"],
            each["reviewer"],
            FieldName(each["field"]) if each["field"] else None,
        )
        for each in kept
    )
