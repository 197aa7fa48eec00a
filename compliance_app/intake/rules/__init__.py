"""Rules of an intake: what a file is, and what does not fit. Plain values in, findings out."""

from datetime import date

from compliance_app.intake.rules.checks import Found, all_found
from compliance_app.intake.rules.sentences import CATALOGUE, ENGLISH, TONGUES
from compliance_app.intake.rules.summary import Line, summary
from compliance_app.intake.rules.words import (
    REASON_FOR,
    Code,
    Earlier,
    Finding,
    Subject,
    Weight,
    What,
    main_choice,
    recognised,
    settled,
)
from compliance_app.readings.rules import Reading

__all__ = [
    "REASON_FOR",
    "Code",
    "Earlier",
    "Finding",
    "Line",
    "Subject",
    "Weight",
    "What",
    "findings",
    "main_choice",
    "recognised",
    "settled",
    "spoken",
    "summary",
]


def findings(reading: Reading, subject: Subject, on: date) -> tuple[Finding, ...]:
    """What the machine has to say of a file on a day, the heaviest first; the same for the same facts."""
    told = [_told(found, subject.language) for found in all_found(reading, subject, on)]
    order = list(Weight)
    return tuple(sorted(told, key=lambda finding: order.index(finding.weight)))


def spoken(language: str) -> str:
    """The language in which findings are told to a merchant of this language."""
    return language if language in TONGUES else "en"


def _told(found: Found, language: str) -> Finding:
    entry = CATALOGUE[found.code]
    tongue = TONGUES.get(language, ENGLISH)
    return Finding(
        found.code,
        entry.rule_id,
        found.weight or entry.weight,
        tongue.tell(found.code, found.facts),
        ENGLISH.fill(entry.reviewer, found.facts),
        entry.field,
    )
