"""Why a change may not be reported so, in words for the person (CHANGE-1, CHANGE-DAY)."""

from datetime import date

from compliance_app.foundation.formats import long_date

LONGEST_TEXT = 1000
YEARS_BACK = 2


def earliest_day(on: date) -> date:
    """The earliest day a change may be reported of: the same day two years before, 28 February for a 29th."""
    try:
        return on.replace(year=on.year - YEARS_BACK)
    except ValueError:
        return date(on.year - YEARS_BACK, 2, 28)


def text_problem(description: str) -> str:
    """Why a description will not do; empty when it will."""
    if not description.strip():
        return "Describe in a sentence or two what changed."
    return f"Shorten it to {LONGEST_TEXT:,} characters." if len(description) > LONGEST_TEXT else ""


def day_problem(happened_on: date, on: date) -> str:
    """Why a day will not do; empty when it will (CHANGE-DAY)."""
    if happened_on > on:
        return "Choose a day that is not in the future: report a change once it has been made."
    if happened_on < earliest_day(on):
        return f"Choose a day of the last two years, from {long_date(earliest_day(on))} on."
    return ""
