"""The only place that reads the time; everything below a route, job or command takes it as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(timezone: str | None = None) -> date:
    """The provider's calendar day: one calendar for every page, list and job (rule CALENDAR-1)."""
    return day_of(now(), timezone)


def day_of(moment: datetime, timezone: str | None = None) -> date:
    """The provider's calendar day of an aware moment; `timezone` overrides the configured IANA name."""
    return moment.astimezone(ZoneInfo(timezone or _configured())).date()


def _configured() -> str:
    # Flask is asked late so that pure callers can pass a zone and need no application.
    from flask import current_app

    return str(current_app.config["PROVIDER_TIMEZONE"])
