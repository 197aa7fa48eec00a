"""Labels and the words beside, behind or under them that are their values."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from compliance_app.readings.rules.lines import Cell, box_of
from compliance_app.readings.rules.scans.colonless import WHERE, is_answered, is_label, says_both
from compliance_app.readings.rules.scans.phrases import BEGINNING, LABELS, Label, Zone, beginnings
from compliance_app.readings.rules.scans.sheet import Place, Run
from compliance_app.readings.rules.scans.zones import Column, Zoned, heading
from compliance_app.readings.rules.text import Box, Word

_BEGINNINGS = beginnings()
_NUMBERING = re.compile(r"[A-Za-z]?\.?(?:\d{1,2}\.?){1,3}[.)]|[a-z][.)]|[A-C]\.?\d(?:\.\d)?|[\W_]+")
_TYPED = frozenset(Label) - {
    Label.COMPANY,
    Label.CUSTOMER,
    Label.PREPARED_FOR,
    Label.VENDOR,
    Label.PREPARED_BY,
    Label.SIGNED_NAME,
    Label.OTHER,
}
"""Labels whose value cannot be mistaken: they need no colon before it. A name may itself begin with "Company"."""
_MANY = 3  # a table's column of values has at least so many


class _Before(enum.Enum):
    """What stands before a word in its cell."""

    NOTHING = enum.auto()  # but numbering
    LABEL = enum.auto()  # heads of a table may stand close to each other
    WORDS = enum.auto()


@dataclass(frozen=True)
class Labelled:
    """A label on a page. `inline` are the words behind it in its cell."""

    label: Label
    zoned: Zoned
    box: Box
    end: Place  # the cell in which it ends
    colon: bool
    inline: tuple[Word, ...]
    remark: tuple[Word, ...] = ()  # within the label: in brackets, or a value close to one of its lines

    @property
    def column(self) -> Column:
        return self.zoned.column

    @property
    def zone(self) -> Zone:
        return self.zoned.zone


@dataclass
class Labels:
    """All labels of a report, and the cells that begin with one (which are nobody's value)."""

    found: list[Labelled] = field(default_factory=list)
    starts: set[tuple[int, int, float]] = field(default_factory=set)
    cuts: dict[tuple[int, int, float], int] = field(default_factory=dict)

    def own(self, place: Place) -> Place:
        """A cell without the label that stands close behind its value."""
        cut = self.cuts.get(_spot(place))
        return place if cut is None else Place(place.page, place.line, Cell(place.words[:cut]))

    def is_value(self, place: Place) -> bool:
        """Whether a cell may be somebody's value."""
        return _spot(place) not in self.starts and heading(place) is None


def labels(cells: Sequence[Zoned]) -> Labels:
    """The labels of all blocks but the details."""
    found = Labels()
    eaten: dict[tuple[int, int, float], int] = {}
    for each in cells:
        if each.zone is not Zone.DETAIL:
            _search(each, found, eaten)
    return found


def _search(zoned: Zoned, found: Labels, eaten: dict[tuple[int, int, float], int]) -> None:
    place = zoned.place
    own = len(place.words)
    spot = eaten.get(_spot(place), 0)
    if spot >= own:
        return
    run: Run | None = None
    matches: list[tuple[Label, int, int, bool]] = []
    before = _Before.NOTHING if spot == 0 else _Before.WORDS
    leading = spot > 0
    while spot < own:
        position = place.run.position(spot)
        match = None
        if position is not None and place.run.text[position : position + BEGINNING].split(" ")[0] in _BEGINNINGS:
            run = run or zoned.sheet.run_from(place)
            match = _match(zoned, run, spot, before)
        if match is not None:
            leading = leading or before is _Before.NOTHING
            matches.append((match[0], spot, match[1], match[2]))
            spot, before = match[1], _Before.WORDS if match[2] else _Before.LABEL
        else:
            if before is not _Before.NOTHING or not _NUMBERING.fullmatch(place.words[spot].text):
                before = _Before.WORDS
            spot += 1
    if run is not None:
        _record(zoned, run, leading, matches, found, eaten)


def _match(zoned: Zoned, run: Run, spot: int, before: _Before) -> tuple[Label, int, bool] | None:
    """The longest label that begins at a word: which, the word behind it, whether a colon follows."""
    position = run.position(spot)
    if position is None:
        return None
    own, stop = run.end_of_first, run.colon_after(position)
    best: tuple[bool, int, Label] | None = None
    for label, pattern in LABELS.items():
        match = pattern.match(run.text, position, stop)
        if match is not None:
            # A label that ends with its cell is whole: the next cell below begins another.
            end = own if _runs_over(run, pattern, position, match.end()) else match.end()
            rated = end == own, end, label
            if best is None or rated[:2] > best[:2]:
                best = rated
    if best is None:
        return None
    end = run.owner(best[1] - 1) + 1
    end, colon = _behind(run, end)
    if colon or (best[2] in _TYPED and (before is _Before.NOTHING or (before is _Before.LABEL and _ends(run, end)))):
        return best[2], end, colon
    whole = spot == 0 and (_ends(run, end) or is_answered(zoned, run, best[2], end))
    return (best[2], end, colon) if whole else None


def _runs_over(run: Run, pattern: re.Pattern[str], position: int, end: int) -> bool:
    """Whether a label takes the first words of the next label with it: `Approved Scanning Vendor` over `ASV Number`."""
    own, spot = run.end_of_first, run.owner(end - 1)
    if end <= own or _ends(run, spot + 1) or _text(run, spot).endswith(":"):
        return False
    below = run.spots[spot][0]
    return pattern.fullmatch(run.text, position, own) is not None and (is_label(below) or says_both(below))


def _behind(run: Run, end: int) -> tuple[int, bool]:
    """Past a remark in brackets and the colon."""
    text = _text(run, end - 1)
    if not text.endswith(":") and end < len(run.spots) and _text(run, end).startswith("("):
        close = next((at for at in range(end, min(end + 18, len(run.spots))) if ")" in _text(run, at)), None)
        if close is not None:
            end, text = close + 1, _text(run, close)
    if text.endswith(":"):
        return end, True
    if end < len(run.spots) and _text(run, end) in (":", "-", "–", "—"):
        return end + 1, True
    return end, False


def _ends(run: Run, end: int) -> bool:
    """Whether a cell ends before a word."""
    return end == len(run.spots) or run.spots[end][0] is not run.spots[end - 1][0]


def _record(
    zoned: Zoned,
    run: Run,
    leading: bool,
    matches: Sequence[tuple[Label, int, int, bool]],
    found: Labels,
    eaten: dict[tuple[int, int, float], int],
) -> None:
    if matches and not leading:
        found.cuts[_spot(zoned.place)] = matches[0][1]
    for number, (label, begin, end, colon) in enumerate(matches):
        last = run.spots[end - 1][0]
        followed = number + 1 < len(matches) and matches[number + 1][1] == end
        if number == 0 and leading and (colon or followed or _ends(run, end) or label in WHERE):
            found.starts.add(_spot(zoned.place))
        for place, word in run.spots[begin:end]:
            if place is not zoned.place:
                eaten[_spot(place)] = word + 1
                found.starts.add(_spot(place))
        stop = matches[number + 1][1] if number + 1 < len(matches) else len(run.spots)
        inline = tuple(place.words[word] for place, word in run.spots[end:stop] if place is last)
        remark = _remark(run, begin, end)
        box = box_of(run.words(begin, end))
        found.found.append(Labelled(label, zoned.at(box.left), box, last, colon, inline, remark))


def value_cells(labelled: Labelled, labels_: Labels) -> tuple[Place, ...]:
    """The cells that hold a label's value: beside it, else under it, else half a line off."""
    return beside(labelled, labels_) or below(labelled, labels_) or _off(labelled, labels_)


def _remark(run: Run, begin: int, end: int) -> tuple[Word, ...]:
    closing = [at for at in sorted(run.closing) if begin <= at < end]
    if closing:
        return run.words(closing[0], closing[0] + 1)
    words = run.words(begin, end)
    at = next((number for number, word in enumerate(words) if word.text.startswith("(")), len(words))
    return words[at:]


def beside(labelled: Labelled, labels_: Labels) -> tuple[Place, ...]:
    """The cells to the right of a label, up to the next label."""
    sheet, box = labelled.zoned.sheet, labelled.box
    cells = sheet.beside(box.top, box.bottom, labelled.end.box.right - 1, labelled.column.right)
    return tuple(_until_label(cells, labels_))


def _off(labelled: Labelled, labels_: Labels) -> tuple[Place, ...]:
    """A value half a line higher or lower, in the middle of a row that another label makes taller."""
    sheet, box = labelled.zoned.sheet, labelled.box
    reach = 1.3 * labelled.end.height
    near = sheet.beside(box.top - reach, box.bottom + reach, labelled.end.box.right - 1, labelled.column.right)
    first = next(iter(near), None)
    if first is None or not labels_.is_value(first):
        return ()
    # It is another's if a label stands before it in its own line, or over it.
    before = sheet.overlapping(first)
    if any(labelled.box.left - 4 <= each.box.left < first.box.left and not labels_.is_value(each) for each in before):
        return ()
    over = any(abs(each.box.left - first.box.left) <= 8 and not labels_.is_value(each) for each in near)
    return () if over else (labels_.own(first),)


def below(labelled: Labelled, labels_: Labels) -> tuple[Place, ...]:
    """The cells under a label, as far to the right as the label's own place reaches."""
    box, sheet = labelled.box, labelled.zoned.sheet
    neighbours = [
        place.box.left for place in sheet.beside(box.top, box.bottom, labelled.end.box.right, labelled.column.right)
    ]
    neighbours.extend(
        each.box.left
        for each in labels_.found
        if each.end is labelled.end and each.box.left > box.right  # heads of a table in one cell
    )
    right = min(neighbours, default=labelled.column.right)
    left = box.left - 8
    reach = 2.6 if labelled.label in _TYPED else 1.8
    cells = sheet.below(box, reach * labelled.zoned.place.height, left, right)
    if not cells:
        return ()
    first = cells[0].box
    # What cannot be mistaken may stand behind the pattern that is printed there.
    under = first.left if labelled.label in _TYPED else first.middle[0]
    if abs(first.left - box.left) > 8 and not box.left <= under <= box.right:
        return ()
    return tuple(_until_label(cells, labels_))


def is_table_head(labelled: Labelled, labels_: Labels) -> bool:
    """Whether a label without a colon heads a column of many values, as in a list of components."""
    if labelled.colon:
        return False
    box, under = labelled.box, 0
    for row in labelled.zoned.sheet.rows[labelled.end.line + 1 :]:
        if under >= _MANY or not all(labels_.is_value(place) for place in row):
            break
        under += any(box.left - 8 <= place.box.middle[0] <= box.right + 8 for place in row)
    return under >= _MANY


def column_below(labelled: Labelled, labels_: Labels, column: Column) -> tuple[Place, ...]:
    """In a table with a column for each company: the cell of a row that stands in one of them."""
    cells = labelled.zoned.sheet.beside(labelled.box.top, labelled.box.bottom, column.heading - 10, column.right)
    return tuple(_until_label(cells, labels_))


def wrapped(labelled: Labelled, place: Place, labels_: Labels, lefts: Sequence[float]) -> Iterator[Place]:
    """The cells under a value's that go on with it: as tight as lines of one text, begun where one of `lefts` is."""
    last, sheet = place, labelled.zoned.sheet
    for row in sheet.rows[place.line + 1 : place.line + 7]:
        if row[0].box.top - last.box.bottom > 0.6 * place.height:
            return
        under = [each for each in row if any(abs(each.box.left - left) <= 3 for left in lefts)]
        if not under or under[0].box.top < last.box.middle[1]:
            continue
        gap = under[0].box.top - last.box.bottom
        left = min(*lefts, labelled.box.left) - 3
        before = [
            each
            for each in sheet.overlapping(under[0])
            if left <= each.box.left < under[0].box.left - 3 and not labelled.box.holds(each.box.middle)
        ]
        if gap > 0.6 * place.height or any(not labels_.is_value(each) for each in (under[0], *before)):
            return
        if _is_next(labelled, under[0]):
            return
        last = labels_.own(under[0])
        yield last


def _is_next(labelled: Labelled, place: Place) -> bool:
    """Whether a cell under a label that has its value behind it, without a colon, is the next of this kind."""
    answered = bool(labelled.inline) and not labelled.colon
    return answered and abs(place.box.left - labelled.box.left) <= 3 and says_both(place)


def _until_label(cells: Sequence[Place], labels_: Labels) -> Iterator[Place]:
    for place in cells:
        if not labels_.is_value(place):
            return
        yield labels_.own(place)
        if labels_.own(place) is not place:
            return


def _text(run: Run, spot: int) -> str:
    place, word = run.spots[spot]
    return place.words[word].text


def _spot(place: Place) -> tuple[int, int, float]:
    return place.page, place.line, place.box.left
