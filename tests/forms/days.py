"""Dates as people and machines write them, and which of them leave a doubt."""

import random
from collections.abc import Mapping
from datetime import date

_MONTHS: Mapping[str, list[str]] = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
FORMATS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("iso", "iso", "iso", "iso", "iso", "long_us", "long_uk", "short", "slash_us", "slash_uk"),
        *("short_us", "ordinal", "slash_iso", "dots"),
    ),
    "fr": ("dashes", "dashes", "long", "iso", "dots"),
    "es": ("dashes", "dashes", "long", "iso", "dots"),
}
"""How dates are written on forms in a language, the usual ones more often."""


def day_text(day: date, form: str, language: str = "en") -> str:
    """The date in this form."""
    month = _MONTHS[language][day.month - 1]
    match form:
        case "long_us":
            return f"{month} {day.day}, {day.year}"
        case "long_uk":
            return f"{day.day} {month} {day.year}"
        case "short":
            return f"{day.day:02d} {month[:3]} {day.year}"
        case "short_us":
            return f"{month[:3]} {day.day}, {day.year}"
        case "ordinal":
            return f"{day.day}{_ordinal(day.day)} {month} {day.year}"
        case "slash_iso":
            return f"{day:%Y/%m/%d}"
        case "short_dashes":
            return f"{day.day:02d}-{month[:3]}-{day.year}"
        case "slash_us" | "slash_us_stated":
            return f"{day:%m/%d/%Y}"
        case "slash_uk" | "slash_uk_stated":
            return f"{day:%d/%m/%Y}"
        case "dashes":
            return f"{day:%d-%m-%Y}"
        case "dots":
            return f"{day:%d.%m.%Y}"
        case "long":
            return f"{day.day} de {month} de {day.year}" if language == "es" else f"{day.day} {month} {day.year}"
        case "stamp":
            return f"{day.isoformat()} 14:05 UTC"
        case _:
            return day.isoformat()


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def doubtful(day: date, form: str) -> bool:
    """Whether a reader of this date cannot tell the day from the month."""
    return form in {"slash_us", "slash_uk"} and day.day <= 12 and day.day != day.month


def some_day(rng: random.Random, first: date, last: date) -> date:
    """A day between the two."""
    return date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))
