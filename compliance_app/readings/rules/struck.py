"""Words that a line was drawn through: whoever did so took them back, and nothing is read from them
(INTAKE-STRUCK)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from compliance_app.readings.rules.lines import rows_of, text_of
from compliance_app.readings.rules.text import Box, PageText, Word

_OFF_MIDDLE = 0.22  # of a word's height: what runs lower underlines it, or is a line to write on
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
    for strike in strikes:
        for row in rows_of(word for word in words if _crosses(strike, word.box)):
            first, last = row[0].box, row[-1].box
            over = _BEYOND * first.height
            if strike.left >= first.left - over and strike.right <= last.right + over:
                yield row


def _crosses(strike: Box, word: Box) -> bool:
    shared = min(strike.right, word.right) - max(strike.left, word.left)
    off = abs((strike.top + strike.bottom - word.top - word.bottom) / 2)
    return shared >= _COVERED * word.width and off <= _OFF_MIDDLE * word.height
