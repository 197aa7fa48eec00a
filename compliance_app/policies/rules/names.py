"""The names of policies, the headings they are shown under, and what is known of each."""

import enum
from dataclasses import dataclass

from compliance_app.policies.rules.shapes import Shape


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
    INCIDENT_VISA_REPORT = "incident_visa_report"
    INCIDENT_VISA_INVESTIGATOR = "incident_visa_investigator"
    INCIDENT_VISA_ACCOUNTS = "incident_visa_accounts"
    INCIDENT_MASTERCARD_NOTICE = "incident_mastercard_notice"
    INCIDENT_MASTERCARD_INVESTIGATOR = "incident_mastercard_investigator"
    INCIDENT_AMEX_NOTICE = "incident_amex_notice"
    INCIDENT_WARNING = "incident_warning"


class Heading(enum.StrEnum):
    """Under which heading a policy is shown, in this order."""

    SCANS = "Scans"
    FORMS = "AOC and SAQ"
    LEVELS = "Levels"
    OPERATIONS = "Operations"
    EXEMPTIONS = "Exemptions and grace"
    WARNINGS = "Warnings and reminders"
    INCIDENTS = "After an account data compromise"


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
