"""Which block of the report a cell stands in: its nearest heading above, within its column."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from compliance_app.readings.rules.scans.phrases import HEADINGS, LABELS, Label, Zone
from compliance_app.readings.rules.scans.sheet import Place, Sheet

_NUMBERED = re.compile(r"(?:appendix|annexe|anexo|section|part|partie|parte|seccion|[abc] ?\d|\d)\b")
_LONGEST = 120  # signs of a heading
_REPEATED = 3  # a heading at the same height of this many pages runs along with them


@dataclass(frozen=True)
class Column:
    """A block between two sides of the page. `heading` is where its heading begins."""

    zone: Zone
    left: float
    right: float
    heading: float = 0.0


@dataclass(frozen=True)
class Zoned:
    """A cell with the block it stands in; `columns` are all that stand side by side there."""

    sheet: Sheet
    place: Place
    column: Column
    columns: tuple[Column, ...]

    @property
    def zone(self) -> Zone:
        return self.column.zone

    def at(self, left: float) -> "Zoned":
        """The block in which words of this cell stand that begin further right: a cell may reach across."""
        return replace(self, column=_column_of(left, self.columns))


def zoned(sheets: Sequence[Sheet]) -> Iterator[Zoned]:
    """Every cell that is no heading, with its block. A block goes on to the next page."""
    running = _running(sheets)
    zone = Zone.OPEN
    for sheet in sheets:
        columns: tuple[Column, ...] = (Column(zone, 0.0, sheet.page.width),)
        for row in sheet.rows:
            headings = _headings(row, sheet, running)
            if headings:
                columns = _columns(sheet, row, headings, columns)
            for place in row:
                if place not in {heading for heading, _ in headings}:
                    yield Zoned(sheet, place, _column_of(place.box.left, columns), columns)
        zone = columns[-1].zone


def heading(place: Place) -> Zone | None:
    """The block that a cell opens; a heading fills its cell and begins with a capital or a number."""
    raw = place.cell.text
    if len(raw) > _LONGEST or raw.lstrip("([ ")[:1].islower():
        return None
    text = place.run.text
    return next((zone for zone, pattern in HEADINGS.items() if pattern.fullmatch(text)), None)


def _running(sheets: Sequence[Sheet]) -> frozenset[tuple[str, int]]:
    """Headings that stand at the same height of several pages: running heads."""
    counts: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        counts.update({_where(place) for place in sheet.places if heading(place)})
    return frozenset(where for where, count in counts.items() if count >= _REPEATED)


def _where(place: Place) -> tuple[str, int]:
    return place.run.text, round(place.box.top / 6)


def _headings(row: Sequence[Place], sheet: Sheet, running: frozenset[tuple[str, int]]) -> list[tuple[Place, Zone]]:
    found = [(place, zone) for place in row if (zone := heading(place)) and _where(place) not in running]
    alone = len(row) == len(found) or len(found) > 1
    return [
        (place, zone)
        for place, zone in found
        if (alone or _NUMBERED.match(place.run.text)) and not _has_value(sheet, place, zone)
    ]


def _has_value(sheet: Sheet, place: Place, zone: Zone) -> bool:
    """`Scan customer:` with a name beside or under it is a label, not a heading."""
    if _NUMBERED.match(place.run.text) or zone not in (Zone.CUSTOMER, Zone.VENDOR, Zone.STATUS):
        return False
    row, colon = sheet.rows[place.line], place.cell.text.rstrip().endswith(":")
    behind = next((other for other in row if other.box.left > place.box.right), None)
    if behind is not None and (colon or (_is_label(place) and heading(behind) is None)):
        return True
    if not colon:
        # `Scan customer` over `Company:` is one label in two lines.
        run, own = sheet.run_from(place), len(place.run.text)
        if any((match := pattern.match(run.text)) and match.end() > own for pattern in LABELS.values()):
            return True
    if not (colon or len(row) == 1) or not any(pattern.fullmatch(place.run.text) for pattern in LABELS.values()):
        return False
    under = sheet.below(place.box, 1.8 * place.height, place.box.left - 4, sheet.page.width)
    return bool(under) and not _is_label(under[0]) and heading(under[0]) is None


def _is_label(place: Place) -> bool:
    text = place.run.text
    return any(
        (match := pattern.match(text)) and (match.end() == len(text) or ":" in place.cell.text)
        for pattern in LABELS.values()
    )


def _columns(
    sheet: Sheet, row: Sequence[Place], headings: Sequence[tuple[Place, Zone]], before: tuple[Column, ...]
) -> tuple[Column, ...]:
    if len(headings) == 1:
        place, zone = headings[0]
        own = _column_of(place.box.left, before)
        if len(before) > 1 and (len(row) > 1 or own is not before[0]) and place.box.right <= own.right:
            return tuple(Column(zone, own.left, own.right, place.box.left) if each is own else each for each in before)
        return (Column(zone, 0.0, sheet.page.width, place.box.left),)
    edges = [0.0]
    for (left, _), (right, _) in pairwise(headings):
        edges.append(_edge(sheet, left, right))
    edges.append(sheet.page.width)
    return tuple(Column(zone, edges[at], edges[at + 1], place.box.left) for at, (place, zone) in enumerate(headings))


def _edge(sheet: Sheet, left: Place, right: Place) -> float:
    """Where the right column begins: at the second of two equal labels below, else at its heading."""
    for row in sheet.rows[left.line + 1 : left.line + 12]:
        companies = [place for place in row if LABELS[Label.COMPANY].match(place.run.text)]
        if len(companies) > 1:
            inner = [place.box.left for place in companies if left.box.left < place.box.left <= right.box.right]
            if inner:
                return max(inner) - 3.0
    return right.box.left - 6.0


def _column_of(left: float, columns: tuple[Column, ...]) -> Column:
    return next((column for column in columns if left < column.right), columns[-1])
