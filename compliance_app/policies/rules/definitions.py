"""Every policy: what it means, the values it may have, what it ships with, and the rule that counts with it."""

import enum
from dataclasses import dataclass

from compliance_app.policies.operations import (
    COMPLETED,
    EVERY_STATUS,
    EVERY_TYPE,
    STATUS_NAMES,
    TYPE_NAMES,
)
from compliance_app.policies.rules.shapes import Choice, Days, Number, Shape, Unit


class Policy(enum.StrEnum):
    """What a rule counts with and the house may set. Stored by value: a value is never renamed."""

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
    COUNTED_TYPES = "counted_types"
    COUNTED_STATUSES = "counted_statuses"
    REMINDER_DAYS = "reminder_days"
    PROVIDER_WARNING_DAYS = "provider_warning_days"
    PROVIDER_ENDING = "provider_ending"
    VENDOR_ENDING = "vendor_ending"


class Heading(enum.StrEnum):
    """Under which heading a policy is shown, in this order."""

    SCANS = "Scans"
    FORMS = "AOC and SAQ"
    LEVELS = "Levels"
    OPERATIONS = "Operations"
    EXEMPTIONS = "Exemptions and grace"
    WARNINGS = "Warnings and reminders"


@dataclass(frozen=True)
class Definition:
    """What a policy means, and which values it may have (POLICY-5).

    `counts` says to what a new value applies, and so what stays as it is. `rule_id` is the rule that counts with it.
    """

    heading: Heading
    title: str
    meaning: str
    shape: Shape
    rule_id: str
    source: str
    counts: str


DEFINITIONS: dict[Policy, Definition] = {
    Policy.SCAN_VALIDITY: Definition(
        Heading.SCANS,
        "How long a passed scan counts",
        "Days after its completion on which a passed scan still counts, where its report prints no expiration date.",
        Number(Unit.DAYS, 90, 30, 92),
        "SCAN-VALIDITY",
        "Attestation of scan compliance A.3; PCI DSS v4.0.1, 11.3.2: at least once every three months",
        "Scans completed on its first day or later. Scans on record keep the last day recorded with them.",
    ),
    Policy.SCAN_INTERVAL: Definition(
        Heading.SCANS,
        "Longest time between passed scans",
        "Days between the completion of one passed scan and the next from which on the pause is shown as a gap.",
        Number(Unit.DAYS, 92, 30, 92),
        "SCAN-GAP",
        "PCI DSS v4.0.1, 11.3.2: every 90 to 92 days",
        "Pauses that end with a scan completed on its first day or later. A gap warns; it changes no standing.",
    ),
    Policy.FORM_VALIDITY: Definition(
        Heading.FORMS,
        "How long an AOC or SAQ counts",
        "Months after its completion through whose same day an AOC or SAQ counts.",
        Number(Unit.MONTHS, 12, 1, 12),
        "DOCUMENT-VALIDITY",
        "PCI SSC FAQs; the programmes of the payment systems: every year",
        "Documents completed on its first day or later. Documents on record keep the last day recorded with them.",
    ),
    Policy.LEVEL_1_TIME: Definition(
        Heading.LEVELS,
        "Time to hold an AOC after a rise to Level 1",
        "Months after a rise to Level 1 through whose same day an SAQ still suffices.",
        Number(Unit.MONTHS, 12, 1, 12),
        "LEVEL-RISE",
        "Mastercard Security Rules, Merchant Edition, 10.3.4: not later than one year",
        "Rises on its first day or later. A merchant that has risen before keeps its due date.",
    ),
    Policy.SIGNATURE_TIME: Definition(
        Heading.FORMS,
        "Time to sign a form",
        "Days after its completion within which the signature on an AOC or SAQ raises no question.",
        Number(Unit.DAYS, 21, 0, 30),
        "INTAKE-SIGNATURE",
        "PCI SSC FAQs on completion dates: two or three weeks",
        "Forms completed on its first day or later. A late signature is pointed out; it changes no standing.",
    ),
    Policy.LONGEST_OVERRIDE: Definition(
        Heading.LEVELS,
        "Longest override of a level",
        "Months that an override of a level may last from its first day.",
        Number(Unit.MONTHS, 12, 1, 24),
        "LEVEL-OVERRIDE",
        "Chosen",
        "Overrides that begin on its first day or later. What was approved before runs to its end.",
    ),
    Policy.LONGEST_EXEMPTION: Definition(
        Heading.EXEMPTIONS,
        "Longest exemption",
        "Months that an exemption may last from its first day.",
        Number(Unit.MONTHS, 12, 1, 12),
        "EXEMPTION-SPAN",
        "Chosen: an exemption is looked at once a year at the latest",
        "Exemptions that begin on its first day or later. What was asked for before keeps its days.",
    ),
    Policy.GRACE: Definition(
        Heading.EXEMPTIONS,
        "Grace for a new merchant",
        "Days after its creation through which a merchant that was never compliant may have grace.",
        Number(Unit.DAYS, 90, 0, 90),
        "EXEMPTION-GRACE",
        "Chosen: one quarter at most",
        "Merchants created on its first day or later. Grace that was granted before runs to its end.",
    ),
    Policy.SCAN_AFTER_CHANGE: Definition(
        Heading.SCANS,
        "Time to scan after a significant change",
        "Days after a significant change through which the scan that it calls for is not overdue.",
        Number(Unit.DAYS, 30, 1, 92),
        "CHANGE-DUE",
        "Chosen; PCI DSS v4.0.1, 11.3.2.1 asks for the scan without naming a time",
        "Changes that happened on its first day or later. Changes on record keep their due date.",
    ),
    Policy.SCAN_AFTER_REPORT: Definition(
        Heading.SCANS,
        "Least time to scan after the report of a change",
        "Days after a significant change was reported through which its scan is not overdue, however late it was said.",
        Number(Unit.DAYS, 14, 0, 30),
        "CHANGE-DUE",
        "Chosen: two weeks to order a scan and have it pass",
        "Changes reported on its first day or later. Changes on record keep their due date.",
    ),
    Policy.EXPIRY_WARNING: Definition(
        Heading.WARNINGS,
        "Warning before the end",
        "With so many days left or fewer a merchant that still complies is shown as expiring.",
        Number(Unit.DAYS, 30, 7, 60),
        "STANDING-EXPIRING",
        "Chosen",
        "Standings of its first day and later, of every merchant at once. Past days stay what they were.",
    ),
    Policy.COUNTED_TYPES: Definition(
        Heading.OPERATIONS,
        "Types of operations that count",
        "An operation of one of these types counts for the level of its merchant, if its status counts too.",
        Choice(tuple((word.value, name) for word, name in TYPE_NAMES.items() if word in EVERY_TYPE), EVERY_TYPE),
        "VOLUME-8",
        "Chosen: every type, as the provider counts operations",
        "Levels of its first day and later, over all 12 months counted. Levels of past days stay what they were.",
    ),
    Policy.COUNTED_STATUSES: Definition(
        Heading.OPERATIONS,
        "Statuses of operations that count",
        "An operation in one of these statuses counts for the level of its merchant, if its type counts too.",
        Choice(tuple((word.value, name) for word, name in STATUS_NAMES.items() if word in EVERY_STATUS), COMPLETED),
        "VOLUME-8",
        "Chosen: operations that succeeded",
        "Levels of its first day and later, over all 12 months counted. Levels of past days stay what they were.",
    ),
    Policy.REMINDER_DAYS: Definition(
        Heading.WARNINGS,
        "Days of expiry letters",
        "On these days before, on and after the last valid day a merchant is written to about what expires.",
        Days((30, 14, 7, 1, 0, -7), most=90, least=-30),
        "REMINDER-1",
        "Chosen",
        "Days that come on its first day or later. Letters written stay, and a day that had passed is not made up for.",
    ),
    Policy.PROVIDER_WARNING_DAYS: Definition(
        Heading.WARNINGS,
        "Days of letters on service providers",
        "On these days before and on the last day of a service provider's AOC those concerned at the house are told.",
        Days((30, 7, 0), most=90, least=0),
        "TPSP-WARN",
        "Chosen",
        "Days that come on its first day or later. Letters written stay, and a day that had passed is not made up for.",
    ),
    Policy.PROVIDER_ENDING: Definition(
        Heading.WARNINGS,
        "Warning before the end of a service provider's AOC",
        "With so many days left or fewer the AOC of a service provider is shown as ending soon.",
        Number(Unit.DAYS, 30, 7, 90),
        "TPSP-STATUS",
        "Chosen",
        "What is shown on its first day and later. It changes no standing.",
    ),
    Policy.VENDOR_ENDING: Definition(
        Heading.WARNINGS,
        "Warning before the end of a scanning vendor's certificate",
        "With so many days left or fewer a certificate in the register is counted as running out.",
        Number(Unit.DAYS, 30, 7, 90),
        "SCAN-ASV-ENDING",
        "Chosen",
        "What is shown on its first day and later. It flags no scan.",
    ),
}
