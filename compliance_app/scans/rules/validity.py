"""Until when a scan counts, and how far apart two may lie."""

from datetime import date, timedelta

from compliance_app.policies.rules import Policy, shipped

LIFE = timedelta(days=shipped(Policy.SCAN_VALIDITY))
MOST_DAYS_BETWEEN = shipped(Policy.SCAN_INTERVAL)
LONGEST_PRINTED = timedelta(days=366)


def valid_until(completed_on: date, printed: date | None, life: timedelta = LIFE) -> date:
    """The last day a scan counts: the printed expiration, else some days after completion (SCAN-VALIDITY).

    `life` is the policy of the day of completion. Source: domain facts, sections 4.1 ("90 days from date scan
    completed") and 4.3.
    """
    return printed or completed_on + life


def note_on_printed(completed_on: date, printed: date | None, life: timedelta = LIFE) -> str | None:
    """What to remember when the report prints another day than the policy gives (SCAN-PRINTED)."""
    if printed is None or printed == completed_on + life:
        return None
    days = (printed - completed_on).days
    return f"The report prints an expiration {days:,} days after completion instead of {life.days}."
