"""How values are written for people: dates with their distance, numbers with separators, sizes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from compliance_app.foundation import clock


def long_date(value: date | None) -> str:
    """`12 March 2027`; an em dash where there is none."""
    return "—" if value is None else f"{value.day} {value:%B %Y}"


def distance(value: date, today: date) -> str:
    """`in 9 days`, `today`, `yesterday`, `40 days ago`: never a month, whose length varies."""
    days = (value - today).days
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def moment(value: datetime | None, timezone: str | None = None) -> str:
    """`12 March 2027, 14:05` in the given zone (UTC where none is given)."""
    if value is None:
        return "—"
    local = value.astimezone(ZoneInfo(timezone or "UTC"))
    return f"{long_date(local.date())}, {local:%H:%M}"


def number(value: int | None) -> str:
    """`6,000,000`; an em dash where there is none."""
    return "—" if value is None else f"{value:,}"


def words(value: object) -> str:
    """An enum value or name of a field in words: `in_review` becomes `in review`."""
    return str(value).replace("_", " ")


def file_size(value: int) -> str:
    """`2.4 MB`, in powers of ten as people read them."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if value >= step:
            return f"{value / step:.1f} {unit}"
    return f"{value} bytes"


def install(app: Flask) -> None:
    """Make the filters available to templates."""
    app.add_template_filter(long_date)
    app.add_template_filter(number)
    app.add_template_filter(words)
    app.add_template_filter(file_size)
    app.add_template_filter(lambda value, zone=None: moment(value, zone or app.config["PROVIDER_TIMEZONE"]), "moment")
    app.add_template_filter(lambda value, today=None: distance(value, today or clock.today()), "distance")
