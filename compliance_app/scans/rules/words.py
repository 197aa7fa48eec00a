"""How the sentences of these rules write a day and a number of days."""

from datetime import date


def long_date(day: date) -> str:
    """`12 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def days(count: int) -> str:
    """`1 day`, `93 days`."""
    return "1 day" if count == 1 else f"{count:,} days"
