"""A name beside or under its label, with the lines that go on with it."""

from collections.abc import Iterator, Sequence

from compliance_app.readings.rules.companies import LEGAL_FORMS
from compliance_app.readings.rules.lines import key
from compliance_app.readings.rules.scans import find
from compliance_app.readings.rules.scans.find import Labelled, Labels
from compliance_app.readings.rules.scans.phrases import Label
from compliance_app.readings.rules.scans.sheet import Place
from compliance_app.readings.rules.text import Word

_WIDE = 2.0  # heights of a line
_RAGGED = 0.06  # of the page's width: how uneven the right edge of a text is


def name_words(labelled: Labelled, labels: Labels) -> tuple[Word, ...]:
    """The words of a name; none where nothing stands beside or under its label."""
    if labelled.inline:
        lefts = (labelled.inline[0].box.left, labelled.box.left)
        return (*labelled.inline, *_further(labelled, labels, labelled.end, labelled.inline, lefts))
    cells = find.value_cells(labelled, labels)
    if not cells:
        return ()
    words = tuple(_together(cells))
    return (*words, *_further(labelled, labels, cells[0], words, (cells[0].box.left,)))


def _together(cells: Sequence[Place]) -> Iterator[Word]:
    """The first cell and those so close behind it that the spaces of its font are only wide."""
    last = cells[0]
    for cell in cells:
        if cell is not last and (cell.line != last.line or cell.box.left - last.box.right > _WIDE * last.height):
            return
        yield from cell.words
        last = cell


def _further(
    labelled: Labelled, labels: Labels, place: Place, words: Sequence[Word], lefts: Sequence[float]
) -> Iterator[Word]:
    """In a form whatever stands before the next label; under "prepared for" an address follows the name, so that
    only a line without room left goes on, and none behind a legal form."""
    free = labelled.label in (Label.PREPARED_FOR, Label.PREPARED_BY)
    last, sheet = words[-1], labelled.zoned.sheet
    room = sheet.text_right - _RAGGED * sheet.page.width
    for cell in find.wrapped(labelled, place, labels, lefts):
        if free and (last.box.right + 3 + cell.words[0].box.width <= room or _is_whole(last, cell.words[0])):
            return
        yield from cell.words
        last = cell.words[-1]


def _is_whole(last: Word, following: Word) -> bool:
    """Whether a name ends with its legal form, and no other goes on with it, as in `GmbH & Co. KG`."""
    return key(last.text) in LEGAL_FORMS and key(following.text) not in LEGAL_FORMS and following.text != "&"
