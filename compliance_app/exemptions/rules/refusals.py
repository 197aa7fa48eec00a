"""Why an exemption may not be asked for, in words for the person (EXEMPTION-SPAN, -GROUND, -GRACE)."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.exemptions.rules.words import SUBJECT_NAMES, ExemptionKind, Ground, Subject
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.spans import months_later
from compliance_app.policies.rules import Policy, PolicyValue, in_words, shipped, value_on

LONGEST_TEXT = 1000
GRACE = timedelta(days=shipped(Policy.GRACE))
"""How long after its creation a merchant that was never compliant may have nothing, as shipped (EXEMPTION-GRACE)."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for, from a first through a last day, why, and where that can be seen."""

    kind: ExemptionKind
    subject: Subject
    ground: Ground | None
    reason: str
    evidence: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Newness:
    """What of the merchant decides about grace: the day of its creation, and whether it was never compliant.

    `policies`: how long grace and exemptions may last, by day; empty means as shipped.
    """

    created_on: date
    never_compliant: bool
    policies: tuple[PolicyValue, ...] = ()

    @property
    def grace(self) -> timedelta:
        """How long grace may last, by the policy of the day of the merchant's creation."""
        return timedelta(days=value_on(self.policies, Policy.GRACE, self.created_on))


def latest_end(kind: ExemptionKind, starts_on: date, merchant: Newness) -> date:
    """The last day that may be asked for (EXEMPTION-SPAN, EXEMPTION-GRACE)."""
    longest = months_later(starts_on, value_on(merchant.policies, Policy.LONGEST_EXEMPTION, starts_on))
    return min(longest, merchant.created_on + merchant.grace) if kind is ExemptionKind.GRACE else longest


def problem(wanted: Wanted, merchant: Newness, on: date) -> str:
    """Why this may not be asked for on a day; empty when it may."""
    return (
        _text_problem(wanted)
        or kind_problem(wanted.kind, wanted.subject, wanted.ground, merchant, on)
        or (_span_problem(wanted, merchant, on))
    )


def _text_problem(wanted: Wanted) -> str:
    if not wanted.reason.strip():
        return "Give the reason: the person who decides, and an auditor, will read it."
    if not wanted.evidence.strip():
        return "Say what shows it, and where that is kept: a letter, a contract, a document."
    if max(len(wanted.reason), len(wanted.evidence)) > LONGEST_TEXT:
        return f"Shorten the reason and the evidence to {LONGEST_TEXT:,} characters each."
    return ""


def kind_problem(kind: ExemptionKind, subject: Subject, ground: Ground | None, merchant: Newness, on: date) -> str:
    """Why this kind is not for this merchant or subject on a day; empty when it is. Asked again at the decision."""
    if kind is ExemptionKind.NOT_APPLICABLE and subject is not Subject.SCAN:
        return (
            f"Everyone owes an {SUBJECT_NAMES[subject]}, so only the ASV scan can be not applicable. "
            "Where it comes later, ask for a promised date."
        )
    if kind is ExemptionKind.NOT_APPLICABLE and ground is None:
        return "Choose why there is nothing to scan."
    if kind is not ExemptionKind.GRACE:
        return ""
    if not merchant.never_compliant:
        return "Grace is for a merchant that was never compliant. Where it comes later, ask for a promised date."
    if on > merchant.created_on + merchant.grace:
        return (
            f"Grace lasts at most {merchant.grace.days} days from the merchant's creation; they ended on "
            f"{long_date(merchant.created_on + merchant.grace)}. Where it comes later, ask for a promised date."
        )
    return ""


def _span_problem(wanted: Wanted, merchant: Newness, on: date) -> str:
    if wanted.starts_on < on:
        return "Choose a first day that is not in the past: past days stay as they were."
    if wanted.starts_on > months_later(on, 12):
        return f"Choose a first day within the next 12 months, up to {long_date(months_later(on, 12))}."
    if wanted.ends_on < wanted.starts_on:
        return "Choose a last day on or after the first."
    latest = latest_end(wanted.kind, wanted.starts_on, merchant)
    if wanted.ends_on <= latest:
        return ""
    if wanted.kind is ExemptionKind.GRACE:
        return (
            f"Grace lasts at most {merchant.grace.days} days from the merchant's creation, up to {long_date(latest)}."
        )
    longest = value_on(merchant.policies, Policy.LONGEST_EXEMPTION, wanted.starts_on)
    words = in_words(Policy.LONGEST_EXEMPTION, longest)
    return f"An exemption lasts at most {words}: choose a last day up to {long_date(latest)}."
