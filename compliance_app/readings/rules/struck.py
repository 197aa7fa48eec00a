"""Words that a line was drawn through: whoever did so took them back, and nothing is read from them
(INTAKE-STRUCK)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from compliance_app.readings.rules.lines import rows_of, text_of
from compliance_app.readings.rules.text import Box, PageText, Word

_OFF_MIDDLE = 0.22  # of a word's height: what runs lower underlines it, or is a line to write on
_FAR = 8.0  # points: the same of the largest print
_COVERED = 0.7  # of a word's width
_BEYOND = 1.2  # heights that a line may run on before and behind the words: the lines of a form run further


def without_struck(page: PageText, strikes: Sequence[Box]) -> PageText:
    """The page without the words that one of these level lines goes through; they are kept among its remarks."""
    gone = list(_struck(page.words, strikes)) if strikes else []
    if not gone:
        return page
    left = {id(word) for row in gone for word in row}
    words = tuple(word for word in page.words if id(word) not in left)
    return replace(page, words=words, remarks=(*page.remarks, *map(text_of, gone)))


def _struck(words: Sequence[Word], strikes: Iterable[Box]) -> Iterator[list[Word]]:
    """Words of a row that a line goes through, and hardly further than they do."""
    by_middle = sorted(words, key=_middle)  # a page has many lines and more words: those near each are found so
    for strike in strikes:
        y = (strike.top + strike.bottom) / 2
        first, end = (bisect_left(by_middle, y + far, key=_middle) for far in (-_FAR, _FAR))
        for row in rows_of(word for word in by_middle[first:end] if _crosses(strike, word.box)):
            left, right = row[0].box, row[-1].box
            over = _BEYOND * left.height
            if strike.left >= left.left - over and strike.right <= right.right + over:
                yield row


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _crosses(strike: Box, word: Box) -> bool:
    shared = min(strike.right, word.right) - max(strike.left, word.left)
    off = abs(strike.top + strike.bottom - word.top - word.bottom) / 2
    return shared >= _COVERED * word.width and off <= _OFF_MIDDLE * word.height
