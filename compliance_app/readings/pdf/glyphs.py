"""Signs of boxes and ticks, however a font hides them: always one of ☐ ☑ ☒ ✓ ✗ ■ ○ ●, and always a word alone.

A form's box is often the letter `o` or `q` in Wingdings, its tick the digit `4` in Zapf Dingbats: the text layer says
only the letter, the font says what is drawn.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import repeat

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.library import Handle

Span = tuple[int, int, str]
"""First index, index after the last, and the word."""
Spans = tuple[list[int], list[int], list[str]]
"""The same of many words, in columns."""


_NAMES = {"box": "☐", "ticked": "☑", "crossed": "☒", "tick": "✓", "cross": "✗", "full": "■", "ring": "○", "disc": "●"}


def _signs(**letters: str) -> dict[str, str]:
    return {letter: _NAMES[name] for name, group in letters.items() for letter in group}


# By the fonts' published charts; codes above 127 as Latin-1 letters.
_WINGDINGS = _signs(
    box="opqr\xa8", ticked="\xfe", crossed="x\xfd", tick="\xfc", cross="\xfb", full="n", ring="m\xa1", disc="l\xa4"
)
_WINGDINGS_2 = _signs(box="\xa3", ticked="R", crossed="QST", tick="P", cross="O", full="\xa2", disc="\x98")
_WEBDINGS = _signs(box="c", tick="a", cross="r", full="g", disc="n")
_ZAPF_DINGBATS = _signs(box="opqr", tick="34", cross="5678", full="n", ring="m", disc="l")
# The longer name first: each is looked for in the font's name, small letters and digits only.
_FONTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("wingdings2", _WINGDINGS_2),
    ("wingdings3", {}),
    ("wingdings", _WINGDINGS),
    ("webdings", _WEBDINGS),
    ("dingbats", _ZAPF_DINGBATS),
    ("monotypesorts", _ZAPF_DINGBATS),
)
_CANDIDATES = frozenset().union(*(table for _, table in _FONTS))

_UNICODE = _signs(
    box="☐□▢◻◽⬜❏❐❑❒",
    ticked="☑✅🗹",
    crossed="☒⊠⌧🗵🗷",
    tick="✓✔🗸√",
    cross="✗✘✕✖☓╳🗴🗶",
    full="■◼◾⬛",
    ring="○◯❍",
    disc="●◉⬤",
)
# Symbol fonts without a code page land in this private area: their own codes plus U+F000.
SPECIAL = "".join(_UNICODE) + "\uf020-\uf0ff"
"""All of them, as the inside of a regular expression's brackets."""
_special = re.compile(f"[{SPECIAL}]")
_FIRSTS = frozenset(_UNICODE) | {chr(code) for code in range(0xF020, 0xF100)}
_ASKED = _CANDIDATES | _FIRSTS


def is_plain(text: str) -> bool:
    """Whether a text has no sign of a box or tick."""
    try:  # Western print has none of them, which is told in a fifth of the pattern's time
        return text.isascii() or bool(text.encode("cp1252"))
    except UnicodeEncodeError:
        return not _special.search(text)


class Fonts:
    """The fonts that one page is set in, each asked for its name once."""

    def __init__(self, fonts: Iterable[int | None]) -> None:
        self._tables = {font: _table(library.font_name(font)) if font else {} for font in fonts}
        self._symbols = {font for font, table in self._tables.items() if table}

    def apart(self, text_page: Handle, spans: Spans) -> Spans:
        """The words, each sign of a box or tick normalised; those of a font of symbols cut off from what they touch."""
        if self._symbols:
            spans = self._parted(text_page, spans)
        if not _FIRSTS.isdisjoint(spans[2]):
            placed = zip(spans[0], spans[2], strict=True)
            named = [self._named(text_page, *word) if word[1] in _FIRSTS else word[1] for word in placed]
            return spans[0], spans[1], named
        return spans

    def _named(self, text_page: Handle, index: int, word: str) -> str:
        return self._sign(text_page, index, word) or word

    def _parted(self, text_page: Handle, spans: Spans) -> Spans:
        """Only words that begin or end with a letter of which a font of symbols makes a sign are looked at."""
        asked = [at for at, word in enumerate(spans[2]) if word[0] in _ASKED or word[-1] in _ASKED]
        firsts = self._in_symbols(text_page, [spans[0][at] for at in asked])
        lasts = self._in_symbols(text_page, [spans[1][at] - 1 for at in asked])
        drawn = {at for at, *either in zip(asked, firsts, lasts, strict=True) if any(either)}
        if not drawn:
            return spans
        parts: list[Span] = []
        for at, span in enumerate(zip(*spans, strict=True)):
            parts += self._cut(text_page, span) if at in drawn else (span,)
        return columns(parts)

    def _in_symbols(self, text_page: Handle, indices: list[int]) -> Iterator[bool]:
        fonts = map(library.font_of, map(library.text_object, repeat(text_page), indices))
        return map(self._symbols.__contains__, fonts)

    def _cut(self, text_page: Handle, span: Span) -> Iterator[Span]:
        (start, _, word), at = span, 0
        for place, letter in enumerate(word):
            if sign := self._sign(text_page, start + place, letter):
                if at < place:
                    yield start + at, start + place, word[at:place]
                yield start + place, start + place + 1, sign
                at = place + 1
        if at < len(word):
            yield start + at, start + len(word), word[at:]

    def _sign(self, text_page: Handle, index: int, letter: str) -> str | None:
        if letter in _UNICODE:
            return _UNICODE[letter]
        private = "\uf020" <= letter <= "\uf0ff"
        if not private and letter not in _CANDIDATES:
            return None
        table = self._tables.get(library.font_of(library.text_object(text_page, index)), {})
        return (table or _WINGDINGS).get(chr(ord(letter) & 0xFF)) if private else table.get(letter)


def columns(spans: list[Span]) -> Spans:
    """Many spans in columns."""
    return [span[0] for span in spans], [span[1] for span in spans], [span[2] for span in spans]


@functools.cache
def _table(name: str) -> dict[str, str]:
    """What the letters of a font mean; empty for a font of letters."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    return next((table for part, table in _FONTS if part in plain), {})
