"""Where in a document card numbers are looked for: on its pages, in fields and notes, and beside them (CARD-NUMBER)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from compliance_app.readings.rules.cards import numbers_in, numbers_over
from compliance_app.readings.rules.lines import Cell, cells_of
from compliance_app.readings.rules.text import DocumentText, PageText, Word

_enough = re.compile(r"\d{4}|\d \d \d \d")
_digits = re.compile(r"[\d -]+")
_GAP = 1.5  # of a word's height: digits further apart stand in different columns
_FAR = 2.5  # of a word's height from one line to the next: what is further apart is another paragraph


def cards_on(document: DocumentText) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The last four digits of each card number on the pages of a document, each number once; those pages."""
    found = {page.number: list(_numbers_on(page)) for page in document.pages}
    return _ends(chain.from_iterable(found.values())), tuple(page for page, numbers in found.items() if numbers)


def cards_beside(document: DocumentText) -> tuple[str, ...]:
    """The same of what a document says on no page: in its properties, and in files attached to it."""
    return _ends(_numbers_beside(document))


def _numbers_beside(document: DocumentText) -> Iterator[str]:
    for text in document.beside:
        yield from numbers_of(text.splitlines())
    for inner in document.attached:
        yield from chain.from_iterable(map(_numbers_on, inner.pages))
        yield from _numbers_beside(inner)


def _ends(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(number[-4:] for number in dict.fromkeys(numbers))


def numbers_of(lines: Sequence[str]) -> Iterator[str]:
    """The digits of each card number in lines that follow each other, those broken over two included."""
    for line in lines:
        yield from numbers_in(line)
    for first, second in pairwise(lines):
        yield from numbers_over(first, second)


def _numbers_on(page: PageText) -> Iterator[str]:
    """Those in fields, in what notes say, and on the page where enough digits stand there."""
    for text in (*(field.value for field in page.fields), *page.remarks):
        yield from numbers_of(text.splitlines())
    if len(_enough.findall(" ".join([word.text for word in page.words]))) < 3:
        return
    rows = list(_rows(page.words))
    for row in rows:
        if any(word.text[:1].isdigit() or _ends_in_digits(word) for word in row):
            yield from numbers_in(_text(cells_of(row, _GAP)))
    for above, first, second in zip([[], *rows], rows, rows[1:], strict=False):
        if any(word.text[:1].isdigit() for word in second) and any(_ends_in_digits(word) for word in first):
            yield from _over(_text(cells_of(above, _GAP)), cells_of(first, _GAP), cells_of(second, _GAP))


def _over(above: str, first: Sequence[Cell], second: Sequence[Cell]) -> Iterator[str]:
    """Numbers that go on from a cell of one row into the cell under it."""
    if second[0].box.middle[1] - first[0].box.middle[1] > _FAR * first[0].box.height:
        return
    for at, upper in enumerate(first):
        if not _ends_in_digits(upper):
            continue
        for lower in second:
            if lower.text[:1].isdigit() and lower.box.left <= upper.box.right and lower.box.right >= upper.box.left:
                flows = lower.box.left < _number_left(upper) - upper.box.height / 2
                if flows or (_digits.fullmatch(upper.text) and _digits.fullmatch(lower.text)):
                    yield from numbers_over(upper.text, lower.text, f"{above} {_text(first[:at])}", flows)


def _ends_in_digits(words: Word | Cell) -> bool:
    return words.text.rstrip("-")[-1:].isdigit()


def _number_left(cell: Cell) -> float:
    """Where the digits begin that a cell ends with."""
    left = cell.box.right
    for word in reversed(cell.words):
        if not _digits.fullmatch(word.text):
            break
        left = word.box.left
    return left


def _text(row: Iterable[Cell]) -> str:
    """Cells with a tabulator between them."""
    return "\t".join(cell.text for cell in row)


def _rows(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words of one height, from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.middle[1]):
        if rows and word.box.middle[1] - rows[-1][0].box.middle[1] < word.box.height / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        yield sorted(row, key=lambda word: word.box.left)
