"""What each policy means and ships with, its value on a day, and when it may be changed (POLICY-1 to POLICY-5)."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance_app.foundation.formats import long_date
from compliance_app.foundation.spans import in_force, months_later

LONGEST_REASON = 1000
LONGEST_SOURCE = 300
FARTHEST_YEARS = 5

SINCE = date(2004, 12, 15)
"""From when the shipped values are in force: PCI DSS 1.0 is older than any day the product looks back on."""


class Policy(enum.StrEnum):
    """A number that a rule counts with and that the house may set. Stored by value: a value is never renamed."""

    SCAN_VALIDITY = "scan_validity"
    SCAN_INTERVAL = "scan_interval"
    FORM_VALIDITY = "form_validity"
    LEVEL_1_TIME = "level_1_time"
    SIGNATURE_TIME = "signature_time"
    LONGEST_OVERRIDE = "longest_override"
    LONGEST_EXEMPTION = "longest_exemption"
    GRACE = "grace"
    SCAN_AFTER_CHANGE = "scan_after_change"
    EXPIRY_WARNING = "expiry_warning"
    SCAN_AFTER_REPORT = "scan_after_report"


class Unit(enum.StrEnum):
    """What a policy counts."""

    DAYS = "days"
    MONTHS = "months"


class ChangeState(enum.StrEnum):
    """Where a change is that one administrator asked for: only an approved one ever counts (POLICY-2)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Definition:
    """What a policy means. `least` and `most` are the values that may be set, both included (POLICY-5).

    `counts` says to what a new value applies, and so what stays as it is. `rule_id` is the rule that counts with it.
    """

    title: str
    meaning: str
    unit: Unit
    shipped: int
    least: int
    most: int
    rule_id: str
    source: str
    counts: str


DEFINITIONS: dict[Policy, Definition] = {
    Policy.SCAN_VALIDITY: Definition(
        "How long a passed scan counts",
        "Days after its completion on which a passed scan still counts, where its report prints no expiration date.",
        Unit.DAYS,
        90,
        30,
        92,
        "SCAN-VALIDITY",
        "Attestation of scan compliance A.3; PCI DSS v4.0.1, 11.3.2: at least once every three months",
        "Scans completed on its first day or later. Scans on record keep the last day recorded with them.",
    ),
    Policy.SCAN_INTERVAL: Definition(
        "Longest time between passed scans",
        "Days between the completion of one passed scan and the next from which on the pause is shown as a gap.",
        Unit.DAYS,
        92,
        30,
        92,
        "SCAN-GAP",
        "PCI DSS v4.0.1, 11.3.2: every 90 to 92 days",
        "Pauses that end with a scan completed on its first day or later. A gap warns; it changes no standing.",
    ),
    Policy.FORM_VALIDITY: Definition(
        "How long an AOC or SAQ counts",
        "Months after its completion through whose same day an AOC or SAQ counts.",
        Unit.MONTHS,
        12,
        1,
        12,
        "DOCUMENT-VALIDITY",
        "PCI SSC FAQs; the programmes of the payment systems: every year",
        "Documents completed on its first day or later. Documents on record keep the last day recorded with them.",
    ),
    Policy.LEVEL_1_TIME: Definition(
        "Time to hold an AOC after a rise to Level 1",
        "Months after a rise to Level 1 through whose same day an SAQ still suffices.",
        Unit.MONTHS,
        12,
        1,
        12,
        "LEVEL-RISE",
        "Mastercard Security Rules, Merchant Edition, 10.3.4: not later than one year",
        "Rises on its first day or later. A merchant that has risen before keeps its due date.",
    ),
    Policy.SIGNATURE_TIME: Definition(
        "Time to sign a form",
        "Days after its completion within which the signature on an AOC or SAQ raises no question.",
        Unit.DAYS,
        21,
        0,
        30,
        "INTAKE-SIGNATURE",
        "PCI SSC FAQs on completion dates: two or three weeks",
        "Forms completed on its first day or later. A late signature is pointed out; it changes no standing.",
    ),
    Policy.LONGEST_OVERRIDE: Definition(
        "Longest override of a level",
        "Months that an override of a level may last from its first day.",
        Unit.MONTHS,
        12,
        1,
        24,
        "LEVEL-OVERRIDE",
        "Chosen",
        "Overrides that begin on its first day or later. What was approved before runs to its end.",
    ),
    Policy.LONGEST_EXEMPTION: Definition(
        "Longest exemption",
        "Months that an exemption may last from its first day.",
        Unit.MONTHS,
        12,
        1,
        12,
        "EXEMPTION-SPAN",
        "Chosen: an exemption is looked at once a year at the latest",
        "Exemptions that begin on its first day or later. What was asked for before keeps its days.",
    ),
    Policy.GRACE: Definition(
        "Grace for a new merchant",
        "Days after its creation through which a merchant that was never compliant may have grace.",
        Unit.DAYS,
        90,
        0,
        90,
        "EXEMPTION-GRACE",
        "Chosen: one quarter at most",
        "Merchants created on its first day or later. Grace that was granted before runs to its end.",
    ),
    Policy.SCAN_AFTER_CHANGE: Definition(
        "Time to scan after a significant change",
        "Days after a significant change through which the scan that it calls for is not overdue.",
        Unit.DAYS,
        30,
        1,
        92,
        "CHANGE-DUE",
        "Chosen; PCI DSS v4.0.1, 11.3.2.1 asks for the scan without naming a time",
        "Changes that happened on its first day or later. Changes on record keep their due date.",
    ),
    Policy.SCAN_AFTER_REPORT: Definition(
        "Least time to scan after the report of a change",
        "Days after a significant change was reported through which its scan is not overdue, however late it was said.",
        Unit.DAYS,
        14,
        0,
        30,
        "CHANGE-DUE",
        "Chosen: two weeks to order a scan and have it pass",
        "Changes reported on its first day or later. Changes on record keep their due date.",
    ),
    Policy.EXPIRY_WARNING: Definition(
        "Warning before the end",
        "With so many days left or fewer a merchant that still complies is shown as expiring.",
        Unit.DAYS,
        30,
        7,
        60,
        "STANDING-EXPIRING",
        "Chosen",
        "Standings of its first day and later, of every merchant at once. Past days stay what they were.",
    ),
}


@dataclass(frozen=True)
class PolicyValue:
    """The value of a policy in a span of days; valid through `valid_until` (None: no end known)."""

    policy: Policy
    value: int
    valid_from: date
    valid_until: date | None
    source: str


def shipped(policy: Policy) -> int:
    """The value that the product comes with."""
    return DEFINITIONS[policy].shipped


def shipped_value(policy: Policy) -> PolicyValue:
    """The row that stands for the shipped value while none is stored."""
    return PolicyValue(policy, shipped(policy), SINCE, None, DEFINITIONS[policy].source)


def value_on(rows: Iterable[PolicyValue], policy: Policy, day: date) -> int:
    """The value in force on a day (POLICY-1); the shipped one where no row covers it."""
    found = in_force((row for row in rows if row.policy is policy), day)
    return found[0].value if found else shipped(policy)


def in_words(policy: Policy, value: int) -> str:
    """`90 days`, `1 month`."""
    unit = DEFINITIONS[policy].unit.value
    return f"{value:,} {unit.removesuffix('s') if value == 1 else unit}"


def latest(rows: Iterable[PolicyValue], policy: Policy) -> PolicyValue:
    """The row that begins last, in force or planned."""
    own = [row for row in rows if row.policy is policy]
    return max(own, key=lambda row: row.valid_from, default=shipped_value(policy))


def change_problem(rows: Iterable[PolicyValue], policy: Policy, value: int, valid_from: date, on: date) -> str:
    """Why a policy may not get this value on a day, in words; empty when it may (POLICY-3, POLICY-5). `on`: today."""
    definition, last = DEFINITIONS[policy], latest(rows, policy)
    if not definition.least <= value <= definition.most:
        return f"Choose from {definition.least} to {in_words(policy, definition.most)}."
    if value == last.value:
        return f"It is {in_words(policy, value)} already. Choose another number."
    return day_problem(last.valid_from, valid_from, on)


def day_problem(last_begins: date, valid_from: date, on: date) -> str:
    """Why a change may not begin on a day, in words; empty when it may (POLICY-3). `on`: today."""
    if valid_from < on:
        return "Choose today or a later day: past days stay as they were."
    if valid_from <= last_begins:
        return f"A value begins on {long_date(last_begins)} already. Choose a later day, or cancel that change first."
    if valid_from > months_later(on, 12 * FARTHEST_YEARS):
        return f"Choose a day within the next {FARTHEST_YEARS} years."
    return ""


def reason_problem(source: str, reason: str) -> str:
    """What is missing of a change's source and reason, in words; empty when both are there (POLICY-2)."""
    if not source.strip():
        return "Say where the change comes from: a page, a document, a letter."
    if not reason.strip():
        return "Give the reason: the person who decides, and an auditor, will read it."
    if len(source) > LONGEST_SOURCE:
        return f"Shorten the source to {LONGEST_SOURCE} characters."
    return f"Shorten the reason to {LONGEST_REASON:,} characters." if len(reason) > LONGEST_REASON else ""


def begins_on(asked: date, decided: date) -> date:
    """The first day of an approved change: the day asked for, or that of the decision once it has passed (POLICY-3)."""
    return max(asked, decided)
