"""Which boxes are ticked: form fields, glyphs, squares with strokes, typed crosses, ink on a picture."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compliance_app.readings.rules.lines import plain
from compliance_app.readings.rules.text import Box, PageText, Shape, ShapeKind, Word

SMALLEST, LARGEST = 4.0, 26.0
"""The side of a check box, in points."""
INK_TICKED, INK_EMPTY = 0.12, 0.045
"""The dark part of a square's inside on a picture: above is ticked, below is empty, between nobody knows."""

_EMPTY = frozenset("☐□▢❏❑❒◻⬜○◯⚪\uf0a8\uf06f\uf071\uf072\uf0a1")
_TICKED = frozenset("☑☒✅⊠⊗⊙◉●■▣⬛◼🗹🗷🗵\uf0fe\uf0fd\uf078\uf052\uf054\uf053\uf06e\uf0a4")
_TICKS = frozenset("✓✔✗✘✕✖√⨯×\uf0fc\uf0fb")
_BULLETS = frozenset("●■\uf06e")
_ONLY_X = frozenset(("x", "X"))


class State(enum.Enum):
    """What a box says."""

    TICKED = enum.auto()
    EMPTY = enum.auto()
    UNCLEAR = enum.auto()


@dataclass(frozen=True)
class Mark:
    """A box, or a tick that stands alone (`boxed` is False)."""

    box: Box
    state: State
    boxed: bool = True
    words: tuple[Word, ...] = ()


def marks_on(page: PageText) -> tuple[Mark, ...]:
    """All boxes of a page and what stands in them."""
    boxes = _merged([*_from_fields(page), *_from_glyphs(page.words), *_from_shapes(page.shapes)])
    ticks = [*_ticks_in_words(page.words), *_ticks_in_shapes(page.shapes)]
    states: dict[int, State] = {}
    alone = []
    for tick in ticks:
        owners = _owners(tick.box, boxes)
        if len(owners) == 1:
            states[owners[0]] = State.TICKED
        elif owners:
            states.update((at, State.UNCLEAR) for at in owners if states.get(at) is not State.TICKED)
        else:
            alone.append(tick)
    marked = [
        box if at not in states or box.state is State.TICKED else replace(box, state=states[at])
        for at, box in enumerate(boxes)
    ]
    return (*marked, *alone)


def is_mark(text: str) -> bool:
    """Whether a word is a box or tick rather than a word."""
    return _glyph(text) is not None or plain(text) in _ONLY_X or text[:1] in _TICKS


def _from_fields(page: PageText) -> Iterable[Mark]:
    for field in page.fields:
        if field.checked is not None:
            yield Mark(field.box, State.TICKED if field.checked else State.EMPTY)


def _glyph(text: str) -> State | None:
    """What a word's first sign says, if it is a box; `[X]`, `(x)` and `[ ]` are boxes too."""
    if not text:
        return None
    if text[0] in _EMPTY:
        return State.EMPTY
    if text[0] in _TICKED:
        return State.TICKED
    bracket = plain(text).rstrip(".:").casefold()
    if bracket in ("[x]", "(x)", "[✓]", "[✔]", "{x}", "[√]", "[*]"):
        return State.TICKED
    if bracket in ("[]", "()", "[_]", "(_)", "{}"):
        return State.EMPTY
    stripped = bracket.strip("_")
    if "_" in bracket and len(bracket) <= 7:
        return State.TICKED if stripped == "x" else State.EMPTY if not stripped else None
    return None


def _from_glyphs(words: Sequence[Word]) -> Iterable[Mark]:
    for word in words:
        state = _glyph(word.text)
        if state is None:
            continue
        box = word.box
        if len(word.text) > 3 and word.text[0] in _EMPTY | _TICKED:
            box = replace(box, right=min(box.right, box.left + box.height))  # a box that touches its label
        yield Mark(box, state, boxed=word.text[0] not in _BULLETS, words=(word,))
    yield from _parted_brackets(words)


def _parted_brackets(words: Sequence[Word]) -> Iterable[Mark]:
    """`[` and `]` with or without an X between them, as two or three words."""
    opening = [word for word in words if word.text in ("[", "[x", "[X", "(")]
    closing = [word for word in words if word.text in ("]", "x]", "X]", ")")]
    for left in opening[:200]:
        for right in closing[:200]:
            gap = right.box.left - left.box.right
            if (
                -1 <= gap <= 2.2 * left.box.height
                and abs(left.box.middle[1] - right.box.middle[1]) < left.box.height / 2
            ):
                ticked = "x" in (left.text + right.text).casefold()
                yield Mark(left.box.around(right.box), State.TICKED if ticked else State.EMPTY, words=(left, right))


def _from_shapes(shapes: Sequence[Shape]) -> Iterable[Mark]:
    squares = [s for s in shapes if s.kind is not ShapeKind.STROKES and is_box(s.box)]
    frames = [s for s in squares if s.kind is ShapeKind.SQUARE]
    for shape in frames:
        yield Mark(shape.box, _by_ink(shape))
    for shape in squares:
        if shape.kind is ShapeKind.FILLED and not any(overlap(shape.box, frame.box) > 0 for frame in frames):
            yield Mark(shape.box, State.TICKED, boxed=False)


def _by_ink(shape: Shape) -> State:
    if shape.ink is None or shape.ink <= INK_EMPTY:
        return State.EMPTY
    return State.TICKED if shape.ink >= INK_TICKED else State.UNCLEAR


def _ticks_in_words(words: Sequence[Word]) -> Iterable[Mark]:
    for word in words:
        if word.text in _ONLY_X or (word.text and word.text[0] in _TICKS and len(word.text) == 1):
            yield Mark(word.box, State.TICKED, boxed=False, words=(word,))


def _ticks_in_shapes(shapes: Sequence[Shape]) -> Iterable[Mark]:
    frames = [s.box for s in shapes if s.kind is ShapeKind.SQUARE and is_box(s.box)]
    for shape in shapes:
        if (shape.kind is ShapeKind.STROKES and 2 <= max(shape.box.width, shape.box.height) <= 40) or (
            shape.kind is ShapeKind.FILLED and any(overlap(shape.box, frame) > 0 for frame in frames)
        ):
            yield Mark(shape.box, State.TICKED, boxed=False)


def is_box(box: Box) -> bool:
    """Whether something is as large as a box to tick."""
    wide, high = box.width, box.height
    return SMALLEST <= wide <= LARGEST and SMALLEST <= high <= LARGEST and 0.6 <= wide / high <= 1.7


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide * high if wide > 0 and high > 0 else 0.0


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    """One mark where a form field lies on a drawn square, or a square is drawn twice: ticked if one of them is, and
    empty if both are."""
    kept: list[Mark] = []
    for mark in marks:
        area = max(mark.box.width * mark.box.height, 0.1)
        for at, other in enumerate(kept):
            if overlap(mark.box, other.box) >= 0.5 * min(area, max(other.box.width * other.box.height, 0.1)):
                if _tells_more(mark.state, other.state):
                    kept[at] = replace(other, state=mark.state)
                break
        else:
            kept.append(mark)
    return kept


def _tells_more(one: State, other: State) -> bool:
    return other is not State.TICKED and one is not State.EMPTY


def _owners(tick: Box, boxes: Sequence[Mark]) -> list[int]:
    """The box a tick belongs to: the one it covers most; two that it covers alike are both unclear."""
    covered = sorted(
        ((share, at) for at, mark in enumerate(boxes) if (share := overlap(tick, _wider(mark.box))) > 0), reverse=True
    )
    if len(covered) > 1 and covered[1][0] > 0.5 * covered[0][0]:
        return [at for share, at in covered if share > 0.5 * covered[0][0]]
    return [covered[0][1]] if covered else []


def _wider(box: Box) -> Box:
    return Box(box.left - 1.5, box.top - 1.5, box.right + 1.5, box.bottom + 1.5)
