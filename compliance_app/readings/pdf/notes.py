"""Notes and stamps as programs for filling and signing lay them over a page.

Most are read where they lie: a drawing by its paths, a line of text by its contents, if what is drawn says the same.
That spares reading the page a second time, and loading a font for each note. Whatever is less plain is for the caller
to make part of the page.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, repeat

import pypdfium2.raw as raw

from compliance_app.readings.pdf import library
from compliance_app.readings.pdf.library import Handle, Rectangle
from compliance_app.readings.pdf.shapes import Matrix
from compliance_app.readings.pdf.sheet import Sheet
from compliance_app.readings.rules.text import Word

Drawing = tuple[list[Handle], Matrix]

_MOST_PATHS = 40
_FULL = (0.5, 1.5)  # of its rectangle's width and height is a drawing that was made for it
_SLACK = 4.0  # points that the thickness of a line may add
_LINE = (0.9, 2.2)  # heights of print in the rectangle of one line
_SIGN = (0.25, 0.9)  # heights of print in the width of a sign
_INSET, _MARGINS = 2.0, 8.0  # points: where the text begins, what both margins take at most
_SPREAD = 0.5  # of a line's height, for a sign of a text that is not drawn

_MOST_SIGNS = 2_000  # of a drawing of one line
_string = re.compile(r"(\((?:[^()\\]|\\.)*\))", re.DOTALL)
_escaped = re.compile(r"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_size = re.compile(r"/[^\s/]+\s+(\d+\.?\d*|\.\d+)\s+Tf\b")
# Other drawings, letters stretched, and lines that follow another; strings in other writing. A rectangle may clip.
_UNPLAIN = frozenset(("Do", "BI", "Tz", "TD", "T*", "l", "c", "v", "y", "sh", "'", '"'))
_unwritten = re.compile(r"<|\bre\b(?!\s+W\*?\s+n\b)")
_turned = re.compile(r"\b(?:Tm|cm)\b")
_unturned = re.compile(r"\b1(?:\.0*)?\s+0(?:\.0*)?\s+0(?:\.0*)?\s+1(?:\.0*)?\s+\S+\s+\S+\s+(?:Tm|cm)\b")


def drawings(notes: Sequence[Handle], boxes: Sequence[Rectangle]) -> list[Drawing | None]:
    """The paths of each note that has nothing else, and how they are moved to the page; None where it is not plain."""
    held = list(map(_paths, notes))
    corners = iter(list(zip(*library.bounds([path for paths in held for path in paths]), strict=True)))
    return [_placed(paths, list(islice(corners, len(paths))), box) for paths, box in zip(held, boxes, strict=True)]


def _paths(note: Handle) -> list[Handle]:
    """What a note is drawn with; nothing where that is not a few paths alone."""
    count = library.note_objects(note)
    if not 0 < count <= _MOST_PATHS:
        return []
    paths = list(map(library.note_object, repeat(note), range(count)))
    return paths if all(paths) and set(map(library.type_of, paths)) == {raw.FPDF_PAGEOBJ_PATH} else []


def _placed(paths: list[Handle], corners: Sequence[Rectangle], box: Rectangle) -> Drawing | None:
    if not paths:
        return None
    lefts, bottoms, rights, tops = zip(*corners, strict=True)
    x, y, x2, y2 = min(lefts), min(bottoms), max(rights), max(tops)
    left, bottom, right, top = box
    # The library does not say which part of a drawing is laid into the box. It begins at 0, or it is drawn where it
    # lies; either way a tick or a signature fills it.
    laid = _fills(x + left, x2 + left, left, right) and _fills(y + bottom, y2 + bottom, bottom, top)
    placed = _fills(x, x2, left, right) and _fills(y, y2, bottom, top)
    if laid == placed:
        return None
    return paths, (1.0, 0.0, 0.0, 1.0, left, bottom) if laid else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _fills(low: float, high: float, least: float, most: float) -> bool:
    size = most - least
    inside = least - _SLACK <= low and high <= most + _SLACK
    return inside and _FULL[0] * size <= high - low <= _FULL[1] * size + _SLACK


def line(note: Handle, box: Rectangle, sheet: Sheet) -> list[Word] | None:
    """The words of a note of one line whose drawing shows what its contents say; None where that is not plain."""
    said, drawn = library.said(note, b"Contents"), library.string(library.note_drawing, note, 0)
    if not said.isprintable() or len(drawn) > _MOST_SIGNS:
        return None
    parts = _string.split(drawn)
    size = _print_size(" () ".join(parts[::2]))
    if size is None or "".join(_shown(parts[1::2]).split()) != "".join(said.split()):
        return None
    left, bottom, right, top = box
    width, most = right - left, len(said) * size
    if not (_LINE[0] <= (top - bottom) / size <= _LINE[1] and _SIGN[0] * most <= width <= _SIGN[1] * most + _MARGINS):
        return None
    middle = (bottom + top) / 2
    return spread([said], (left + _INSET, middle - size / 2, right - _INSET, middle + size / 2), sheet, _SIGN[1])


def contents(note: Handle, box: Rectangle, sheet: Sheet) -> list[Word]:
    """The words of a note without a drawing of its own, spread over its box line by line."""
    text = library.said(note, b"Contents")
    return spread([each for each in text.splitlines() if each.strip()], box, sheet)


def _print_size(rest: str) -> float | None:
    """How large the one line of a drawing is set, told by all but its strings; None where it shows more than one."""
    words = rest.split()
    sizes = _size.findall(rest)
    if len(sizes) != 1 or words.count("BT") != 1 or words.count("Td") + words.count("Tm") > 1:
        return None
    if not _UNPLAIN.isdisjoint(words) or _unwritten.search(rest):
        return None
    if ("Tm" in words or "cm" in words) and len(_turned.findall(rest)) != len(_unturned.findall(rest)):
        return None
    return float(sizes[0]) or None


def _shown(strings: Iterable[str]) -> str:
    return "".join(_escaped.sub(_sign, string[1:-1]) for string in strings)


def _sign(escape: "re.Match[str]") -> str:
    return chr(int(escape[1], 8)) if escape[1] else escape[2]


def spread(lines: Sequence[str], box: Rectangle, sheet: Sheet, widest: float = _SPREAD) -> list[Word]:
    """The words of lines spread over a box; a sign is at most so wide, in heights of a line."""
    words = []
    x, y, x2, y2 = box
    step = (y2 - y) / max(1, len(lines))
    for row, text in enumerate(lines):
        texts = text.split()
        signs = max(1, len(" ".join(texts)))
        width, at, top = min((x2 - x) / signs, step * widest), x, y2 - row * step
        for word in texts:
            words.append(Word(word, sheet.box(at, top - step, at + width * len(word), top)))
            at += width * (len(word) + 1)
    return words
