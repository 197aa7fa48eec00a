"""Dates as forms write them; a date that may be read in two ways is none (INTAKE-DAY)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.readings.rules.lines import fold
from compliance_app.readings.rules.text import Word

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "january jan janvier janv enero ene januar gennaio janeiro",
            "february feb fevrier fevr fev febrero februar febbraio fevereiro",
            "march mar mars marzo marz maerz marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio maio",
            "june jun juin junio juni giugno junho",
            "july jul juillet juil julio juli luglio julho",
            "august aug aout agosto ago",
            "september sep sept septembre septiembre setiembre settembre setembro",
            "october oct octobre octubre oktober okt ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec decembre diciembre dic dezember dez dicembre dezembro",
        ),
        start=1,
    )
    for month in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_PATTERN = re.compile(
    rf"""
    (?<!\w) (?<!\d[-/.])
    (?:
        (?P<y>\d{{4}}) [ ]?[-/.][ ]? (?P<m>\d{{1,2}}) [ ]?[-/.][ ]? (?P<d>\d{{1,2}})
      | (?P<a>\d{{1,2}}) (?P<sign>[ ]?[-/.][ ]?) (?P<b>\d{{1,2}}) [ ]?[-/.][ ]? (?P<y2>\d{{4}})
      | (?P<y1>\d{{4}}) [ ] (?P<m1>\d\d) [ ] (?P<d1>\d\d) (?![ ]\d)
      | (?P<d2>\d{{1,2}}) (?P<by>[-/.]) (?P<m2>{_MONTH}) (?P=by) '? (?P<y2d>[2-3]\d) (?![:\d])
      | (?P<d3>\d{{1,2}}) (?:[ ]?(?:st|nd|rd|th|er|o|\u00ba))? [ ,./-]{{0,2}} (?:of[ ]|de[ ]|day[ ]of[ ])?
        (?P<m3>{_MONTH}) \.? [ ,./-]{{0,2}} (?:de[ ]|del[ ])? (?P<y3>\d{{4}})
      | (?P<m4>{_MONTH}) \.? [ -]{{1,2}} (?P<d4>\d{{1,2}}) (?:st|nd|rd|th)? [ ,-]{{1,2}} (?P<y4>\d{{4}})
      | (?P<y5>\d{{4}}) [ -] (?P<m5>{_MONTH}) [ -] (?P<d5>\d{{1,2}})
    )
    (?! [-/]?\d )
    """,
    re.VERBOSE,
)
_ISO_HINT = re.compile(r"(?:yyyy|aaaa)\s?[-/.]\s?mm\s?[-/.]\s?(?:dd|jj)")
_DAY_FIRST_HINT = re.compile(r"(?:dd|jj)\s?[-/.]\s?mm\s?[-/.]\s?(?:yyyy|aaaa)")
_MONTH_FIRST_HINT = re.compile(r"mm\s?[-/.]\s?(?:dd|jj)\s?[-/.]\s?(?:yyyy|aaaa)")

EARLIEST, LATEST = 2004, 2099
"""PCI DSS began in December 2004; other years are misread."""


@dataclass(frozen=True)
class FoundDate:
    """A date and where in the text it stands."""

    day: date
    start: int
    end: int


def is_placeholder(text: str) -> bool:
    """Whether the text is only the pattern a date should follow (`YYYY-MM-DD`, `JJ-MM-AAAA`)."""
    if "mm" not in text and "MM" not in text:
        return False
    folded = fold(text).strip(" ()[].,:;_")
    return any(hint.fullmatch(folded) for hint in (_ISO_HINT, _DAY_FIRST_HINT, _MONTH_FIRST_HINT))


def day_first(language: str | None, hint: str = "") -> bool | None:
    """Whether 03-04-2026 is the third of April; None where nobody can say.

    A pattern printed beside the field (`hint`) decides, then the language: French and Spanish write the day first.
    """
    folded = fold(hint)
    if _MONTH_FIRST_HINT.search(folded):
        return False
    if _DAY_FIRST_HINT.search(folded) or language in ("fr", "es"):
        return True
    return None


def find(text: str, language: str | None = None, hint: str = "") -> tuple[FoundDate, ...]:
    """All dates of a text, from left to right."""
    folded = _aligned(text)
    order = day_first(language, hint)
    found = []
    for match in _PATTERN.finditer(folded):
        day = _day(match, order)
        if day is not None:
            found.append(FoundDate(day, match.start(), match.end()))
    return tuple(found)


def only(text: str, language: str | None = None, hint: str = "") -> date | None:
    """The one date of a text; None where there is none, or several that differ."""
    days = {each.day for each in find(text, language, hint)}
    return days.pop() if len(days) == 1 else None


def in_words(
    words: Sequence[Word], language: str | None = None, hint: str = ""
) -> tuple[tuple[date, tuple[Word, ...]], ...]:
    """All dates among words that stand in reading order, each with the words it came from."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    text = " ".join(word.text for word in words)
    return tuple(
        (
            each.day,
            tuple(
                word
                for start, word in zip(starts, words, strict=True)
                if start < each.end and start + len(word.text) > each.start
            ),
        )
        for each in find(text, language, hint)
    )


def _aligned(text: str) -> str:
    """Folded sign by sign, so that places in it are places in the text."""
    if text.isascii():
        return text.casefold()
    return "".join((fold(sign) or " ")[:1] for sign in text)


def _day(match: re.Match[str], order: bool | None) -> date | None:
    part = match.groupdict()
    if part["y"]:
        return _valid(part["y"], part["m"], part["d"])
    if part["y2"]:
        return _numeric(int(part["a"]), int(part["b"]), part["y2"], order, part["sign"])
    if part["y2d"]:
        return _valid(f"20{part['y2d']}", _MONTHS[part["m2"]], part["d2"])
    if part["y1"]:
        return _valid(part["y1"], part["m1"], part["d1"])
    for number in "345":
        if part[f"y{number}"]:
            return _valid(part[f"y{number}"], _MONTHS[part[f"m{number}"]], part[f"d{number}"])
    return None


def _numeric(first: int, second: int, year: str, order: bool | None, sign: str) -> date | None:
    """03/04/2026: only where the form or the numbers themselves say which is the day."""
    if order is None and "." in sign:
        order = True  # points are written where the day comes first
    day_leads = first == second or order is True or (order is None and first > 12)
    if day_leads:
        return _valid(year, second, first)
    month_leads = order is False or second > 12
    return _valid(year, first, second) if month_leads else None


def _valid(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None
