"""Signs of boxes and ticks, however a font hides them: always one of ☐ ☑ ☒ ✓ ✗ ■ ○ ●, and always a word alone.

A form's box is often the letter `o` or `q` in Wingdings, its tick the digit `4` in Zapf Dingbats: the text layer says
only the letter, the font says what is drawn.
"""

import re
from collections.abc import Iterable, Iterator

from compliance_app.readings.pdf import library

Span = tuple[int, int, str]
"""First index, index after the last, and the word."""


_NAMES = {"box": "☐", "ticked": "☑", "crossed": "☒", "tick": "✓", "cross": "✗", "full": "■", "ring": "○", "disc": "●"}


def _signs(**letters: str) -> dict[str, str]:
    names = {
        "box": "☐",
        "ticked": "☑",
        "crossed": "☒",
        "tick": "✓",
        "cross": "✗",
        "full": "■",
        "ring": "○",
        "disc": "●",
    }
    return {letter: names[name] for name, group in letters.items() for letter in group}


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
_special = re.compile(f"[{''.join(_UNICODE)}\uf020-\uf0ff]")


class Fonts:
    """The fonts of one document, each asked for its name once."""

    def __init__(self) -> None:
        self._tables: dict[int, dict[str, str]] = {0: {}}
        self.symbols = False

    def table(self, text_page: int, index: int) -> dict[str, str]:
        """What the letters of the font at this place mean; empty for a font of letters."""
        font = library.font_of(library.text_object(text_page, index) or 0) or 0
        if font not in self._tables:
            name = re.sub(r"[^a-z0-9]", "", library.font_name(font).lower())
            self._tables[font] = next((table for part, table in _FONTS if part in name), {})
            self.symbols |= bool(self._tables[font])
        return self._tables[font]


def apart(text_page: int, text: str, words: Iterable["re.Match[str]"], fonts: Fonts) -> Iterator[Span]:
    """The words, with each sign of a box or tick normalised and cut off from what it touches."""
    plain = text.isascii() or not _special.search(text)
    for word in words:
        start, end = word.span()
        found = text[start:end]
        if plain and found[0] not in _CANDIDATES and not (fonts.symbols and found[-1] in _CANDIDATES):
            yield start, end, found
        else:
            yield from _cut(text_page, start, found, fonts)


def _cut(text_page: int, start: int, word: str, fonts: Fonts) -> Iterator[Span]:
    at = 0
    for place, letter in enumerate(word):
        at_edge = place in (at, len(word) - 1)
        if sign := _sign(text_page, start + place, letter, fonts, at_edge):
            if at < place:
                yield start + at, start + place, word[at:place]
            yield start + place, start + place + 1, sign
            at = place + 1
    if at < len(word):
        yield start + at, start + len(word), word[at:]


def _sign(text_page: int, index: int, letter: str, fonts: Fonts, at_edge: bool) -> str | None:
    if letter in _UNICODE:
        return _UNICODE[letter]
    if "\uf020" <= letter <= "\uf0ff":
        return (fonts.table(text_page, index) or _WINGDINGS).get(chr(ord(letter) & 0xFF))
    if at_edge and letter in _CANDIDATES:
        return fonts.table(text_page, index).get(letter)
    return None
