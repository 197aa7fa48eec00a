"""Running words with places to write and boxes to tick between them, set in lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.forms.look import BOLD, FillStyle, Look, width_of
from tests.forms.marks import Check, Entry, Mark, Words


@dataclass(frozen=True)
class Blank:
    """A place to write within a sentence or a table."""

    name: str
    text: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Bold:
    """Words of a sentence in bold."""

    text: str


@dataclass(frozen=True)
class Box:
    """A box to tick within a sentence or a cell."""

    name: str
    option: str
    on: bool


Piece = str | Bold | Blank | Box


@dataclass(frozen=True)
class Run:
    """A word where it stands in its line, with its font and the piece that it comes from."""

    x: float
    word: str
    font: str
    piece: Piece


@dataclass
class Line:
    """A line of a sentence."""

    runs: list[Run] = field(default_factory=list)
    width: float = 0.0


def set_in_lines(pieces: Sequence[Piece], look: Look, width: float, size: float) -> list[Line]:
    """The pieces in lines of this width."""
    lines = [Line()]
    for piece in pieces:
        font = BOLD[look.font] if isinstance(piece, Bold) else look.font
        font = look.fill_font if isinstance(piece, Blank) else font
        for word in _words(piece, look):
            wide = _width(piece, word, font, look, size)
            gap = _gap(piece, word, look, size) if lines[-1].runs else 0.0
            if lines[-1].runs and lines[-1].width + gap + wide > width and not _glued(word):
                lines.append(Line())
                gap = 0.0
            lines[-1].runs.append(Run(lines[-1].width + gap, word, font, piece))
            lines[-1].width += gap + wide
    return [line for line in lines if line.runs]


def _words(piece: Piece, look: Look) -> list[str]:
    if isinstance(piece, Box):
        return [""]
    if isinstance(piece, Blank):
        wide = width_of(piece.text, look.fill_font, look.size)
        room = (look.page[0] - 2 * look.margin) * 0.6
        if piece.text and wide < room and look.style not in {FillStyle.TYPED, FillStyle.WORD}:
            return [piece.text]  # placed in one piece
        return piece.text.split() or [piece.hint if not _roomy(look) and look.hints else ""]
    return (piece.text if isinstance(piece, Bold) else piece).split()


def _roomy(look: Look) -> bool:
    """Whether blanks are fields of a form, which need room."""
    return look.style is FillStyle.ACROFORM


def _width(piece: Piece, word: str, font: str, look: Look, size: float) -> float:
    if isinstance(piece, Box):
        return size * 1.2
    wide = width_of(word, font, size)
    if isinstance(piece, Blank) and not piece.text and _roomy(look):
        wide = max(wide, 70.0)
    if isinstance(piece, Blank) and look.hints_stay:
        wide = max(wide, width_of(piece.hint, look.font, size))
    return wide


def _gap(piece: Piece, word: str, look: Look, size: float) -> float:
    if isinstance(piece, Box):
        return size * 1.4
    return 0.0 if _glued(word) else width_of(" ", look.font, size)


def drawn(line: Line, look: Look, left: float, y: float, size: float) -> Iterator[Mark]:
    """The marks of a line whose baseline is y."""
    at = 0
    while at < len(line.runs):
        end = at + 1
        while end < len(line.runs) and _together(line.runs[at], line.runs[end]):
            end += 1
        yield from _mark(line.runs[at:end], look, left, y, size)
        at = end


def _mark(runs: Sequence[Run], look: Look, left: float, y: float, size: float) -> Iterator[Mark]:
    x, font, piece = left + runs[0].x, runs[0].font, runs[0].piece
    text = "".join(("" if _glued(run.word) or not number else " ") + run.word for number, run in enumerate(runs))
    if isinstance(piece, Box):
        yield check(look, piece.name, piece.option, piece.on, x, y)
    elif isinstance(piece, Blank):
        begins = piece.text.startswith(text)
        hint = piece.hint if not piece.text or (look.hints_stay and begins) else ""
        wide = max(width_of(text, font, size), 0.0 if piece.text else 70.0)
        placed, shown = (((x, y, text),), text) if piece.text else ((), "")
        yield Entry(piece.name, x, y - size, wide, size * 1.35, placed, size, hint, shown)
    elif text:
        yield Words(x, y, text, font, size)


def check(look: Look, name: str, option: str, on: bool, x: float, baseline: float) -> Check:
    """A box to tick, on the line of this baseline."""
    return Check(name, option, x, baseline - look.size * 0.85, look.size, on)


def _together(first: Run, second: Run) -> bool:
    pieces = (first.piece, second.piece)
    if any(isinstance(piece, Box) for piece in pieces):
        return False
    if any(isinstance(piece, Blank) for piece in pieces):
        return pieces[0] is pieces[1]
    return first.font == second.font


def _glued(word: str) -> bool:
    return word[:1] in {".", ",", ")", ";"} and len(word) <= 2


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines that fit; a word wider than the line is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        while width_of(word, font, size) > width and len(word) > 4:
            cut = len(word) - 1
            while cut > 3 and width_of(word[:cut], font, size) > width:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]
        lines.append(word)
    return lines
