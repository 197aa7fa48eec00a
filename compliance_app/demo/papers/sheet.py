"""A form being drawn and filled in: headings, tables, boxes to tick, signatures; it remembers where each value stands.

Lengths in points from the upper left corner, y downwards; the y of a text is that of its baseline.
"""

import random
from collections.abc import Sequence
from datetime import date

from compliance_app.demo.papers.pdf import HEIGHT, WIDTH, escaped, known, width_of
from compliance_app.readings.rules import (
    Box,
    Evidence,
    FieldName,
    FieldValue,
    PaperKind,
    Reading,
    Signature,
    Signer,
    Source,
    Value,
)

LEFT, RIGHT, BOTTOM = 48.0, WIDTH - 48.0, HEIGHT - 74.0
_SIZE = 9.0
_NOTICE = "Invented for demonstration. It attests nothing about any real company."
_INK, _BLACK, _GREY, _SHADE = "0.10 0.20 0.55", "0.08 0.09 0.12", "0.42 0.45 0.52", "0.90 0.92 0.95"
_SURE = 0.97


class Sheet:
    """Pages from top to bottom, and what was written on them."""

    def __init__(self, footer: str) -> None:
        self.pages: list[list[bytes]] = []
        self.values: dict[FieldName, Value] = {}
        self.signatures: list[Signature] = []
        self.footer = footer
        self.title: Evidence | None = None
        self.y = 0.0
        self.new_page()

    # What it becomes

    def bodies(self) -> list[bytes]:
        """The drawing of each page."""
        for number in range(len(self.pages)):
            self._end(number)
        return [b"\n".join(page) for page in self.pages]

    def reading(self, kind: PaperKind | None) -> Reading:
        """What the machine will read in it: the values drawn, where they were drawn."""
        kinds = {FieldName.KIND: Value(kind.value, self.title)} if self.title and kind else {}
        return Reading(
            values={**kinds, **self.values},
            signatures=tuple(self.signatures),
            page_count=len(self.pages),
            pages_read=len(self.pages),
            source=Source.TEXT,
            language="en",
        )

    # Blocks

    def new_page(self) -> None:
        self.pages.append([])
        self.y = 62.0

    def space(self, height: float) -> None:
        self.y += height

    def need(self, height: float) -> None:
        """Begin a page where a block of this height has no room left."""
        if self.y + height > BOTTOM:
            self.new_page()

    def centred(self, text: str, size: float, bold: bool = True, title: bool = False) -> Evidence:
        """A line in the middle, and where it stands."""
        left = (WIDTH - width_of(known(text), size, bold)) / 2
        self.y += size * 1.35
        self._text(left, self.y, text, size, "F2" if bold else "F1")
        place = self.evidence(left, self.y, text, size, bold)
        if title:
            self.title = place
        return place

    def rule(self, width: float = 150) -> None:
        """A short strong line in the middle."""
        self._raw(f"{_INK} rg {(WIDTH - width) / 2:.1f} {self._up(self.y):.1f} {width:.1f} 2.4 re f")

    def heading(self, text: str) -> None:
        """A shaded bar."""
        self.need(52)
        self.y += 10
        self._raw(f"{_SHADE} rg {LEFT} {self._up(self.y + 18)} {RIGHT - LEFT} 18 re f")
        self._text(LEFT + 6, self.y + 12.5, text, 10, "F2")
        self.y += 18

    def lines(self, text: str, indent: float = 0.0, size: float = _SIZE, before: float = 5.0) -> None:
        """A paragraph, broken where the line is full."""
        self.y += before
        for line in wrapped(text, RIGHT - LEFT - indent, size):
            self.y += size * 1.35
            self._text(LEFT + indent, self.y, line, size)

    def rows(self, rows: Sequence[tuple[str, str, FieldName | None, FieldValue | None]], share: float = 0.36) -> None:
        """A framed table: label, what is written beside it, and the value it stands for."""
        middle = LEFT + (RIGHT - LEFT) * share
        for label, text, name, value in rows:
            labels = wrapped(label, middle - LEFT - 12, _SIZE)
            texts = wrapped(text, RIGHT - middle - 12, _SIZE)
            height = max(len(labels), len(texts), 1) * 12.2 + 6
            self.need(height)
            self._frame(LEFT, self.y, RIGHT - LEFT, height)
            self._line(middle, self.y, middle, self.y + height)
            for at, line in enumerate(labels):
                self._text(LEFT + 6, self.y + 13 + at * 12.2, line, _SIZE, "F2")
            for at, line in enumerate(texts):
                self._text(middle + 6, self.y + 13 + at * 12.2, line, _SIZE, colour=_INK)
            if name is not None and value is not None and texts:
                self.note(name, value, middle + 6, self.y + 13, texts)
            self.y += height

    def columns(
        self, heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], names: Sequence[FieldName]
    ) -> None:
        """Blocks side by side with the same labels; the first row of each holds a name."""
        width = (RIGHT - LEFT) / len(heads)
        for at, head in enumerate(heads):
            left = LEFT + at * width
            self._raw(f"{_SHADE} rg {left} {self._up(self.y + 17)} {width} 17 re f")
            self._frame(left, self.y, width, 17)
            self._text(left + 6, self.y + 12, head, 9.5, "F2")
        self.y += 17
        for number, row in enumerate(rows):
            cells = [wrapped(text, width - 96, _SIZE) for _, text in row]
            height = max(len(lines) for lines in cells) * 12.2 + 5
            for at, ((label, text), lines) in enumerate(zip(row, cells, strict=True)):
                left = LEFT + at * width
                self._frame(left, self.y, width, height)
                self._text(left + 6, self.y + 12, label, _SIZE, "F2")
                for line_number, line in enumerate(lines):
                    self._text(left + 90, self.y + 12 + line_number * 12.2, line, _SIZE, colour=_INK)
                if number == 0:
                    self.note(names[at], text, left + 90, self.y + 12, lines)
            self.y += height

    def choices(self, label: str, options: Sequence[tuple[str, bool, FieldName | None, FieldValue | None]]) -> None:
        """A label with boxes in its line; the ticked one gives the value."""
        self.need(20)
        self.y += 17
        self._text(LEFT + 6, self.y, label, _SIZE, "F2")
        at = LEFT + 12 + max(width_of(label, _SIZE, True), 84) if label else LEFT + 6
        for text, ticked, name, value in options:
            self.tick(at, self.y, ticked)
            self._text(at + 14, self.y, text, _SIZE)
            if ticked and name is not None and value is not None:
                self.note(name, value, at + 14, self.y, [text])
            at += 14 + width_of(text, _SIZE) + 22

    def statement(self, head: str, text: str, ticked: bool, name: FieldName | None, value: FieldValue | None) -> None:
        """A box, a word in bold and its sentence: one of the results."""
        rows = wrapped(f"{head} {text}", RIGHT - LEFT - 30, _SIZE)
        self.need(len(rows) * 12.2 + 8)
        self.y += 8
        first = self.y + 10
        self.tick(LEFT + 6, first, ticked)
        head_width = width_of(head + " ", _SIZE, True)
        for number, row in enumerate(_hung(head, text, head_width)):
            self.y += 12.2
            if number == 0:
                self._text(LEFT + 24, first, head, _SIZE, "F2")
                self._text(LEFT + 24 + head_width, first, row, _SIZE)
            else:
                self._text(LEFT + 24, first + number * 12.2, row, _SIZE)
        if ticked and name is not None and value is not None:
            self.note(name, value, LEFT + 24, first, [head])

    def signature(self, signer: Signer, labels: tuple[str, str, str], name: str, day: date | None, role: str) -> None:
        """A block to sign: the line with its label, the date, name and title below. Without a day nobody signed."""
        line, name_label, title_label = labels
        self.need(86)
        middle = LEFT + (RIGHT - LEFT) * 0.55
        self.y += 6
        self._frame(LEFT, self.y, RIGHT - LEFT, 44)
        self._line(middle, self.y, middle, self.y + 44)
        base = self.y + 38
        if day is not None:
            self._scribble(LEFT + 26, self.y + 5, name)
        self._text(LEFT + 6, base, line, _SIZE, "F2")
        self._text(middle + 6, base, "Date:", _SIZE, "F2")
        if day is not None:
            self._text(middle + 36, base, f"{day:%Y-%m-%d}", _SIZE, colour=_INK)
        self.y += 44
        self._frame(LEFT, self.y, RIGHT - LEFT, 19)
        self._line(middle, self.y, middle, self.y + 19)
        for left, label, text in ((LEFT, name_label, name), (middle, title_label, role)):
            self._text(left + 6, self.y + 13, label, _SIZE, "F2")
            if day is not None:
                self._text(left + 12 + width_of(label, _SIZE, True), self.y + 13, text, _SIZE, colour=_INK)
        self.y += 19
        shown = known(name) if day is not None else None
        place = self.evidence(LEFT + 6, base, line, _SIZE, True)
        self.signatures.append(Signature(signer, day is not None, shown, day, place))

    def sentence(self, pieces: Sequence[str | tuple[str, FieldName | None, FieldValue | None]]) -> None:
        """Running text in which some words are filled in."""
        self.y += 5 + 12.2
        at = LEFT
        for piece in pieces:
            text, name, value = (piece, None, None) if isinstance(piece, str) else piece
            begun: tuple[float, float] | None = None
            written: list[str] = []
            for word in text.split():
                width = width_of(known(word), _SIZE)
                if at + width > RIGHT:
                    at, self.y = LEFT, self.y + 12.2
                begun = begun or (at, self.y)
                written.append(word)
                self._text(at, self.y, word, _SIZE, colour=_BLACK if isinstance(piece, str) else _INK)
                at += width + width_of(" ", _SIZE)
            if name is not None and value is not None and begun is not None:
                self.note(name, value, *begun, [" ".join(written)])

    # Values

    def note(self, name: FieldName, value: FieldValue, left: float, base: float, lines: Sequence[str]) -> None:
        """Remember where a value stands; the first place counts."""
        box = self.evidence(left, base, lines[0], _SIZE).box
        for at, line in enumerate(lines[1:], start=1):
            box = box.around(self.evidence(left, base + at * 12.2, line, _SIZE).box)
        if isinstance(value, str):
            value = known(str(value))
        place = Evidence(len(self.pages), box, " ".join(known(line) for line in lines), _SURE)
        self.values.setdefault(name, Value(value, place))

    def noted(self, name: FieldName, value: FieldValue, place: Evidence) -> None:
        """Remember a value whose place is known."""
        self.values.setdefault(name, Value(value, place))

    def evidence(self, left: float, base: float, text: str, size: float, bold: bool = False) -> Evidence:
        """Where a text stands."""
        shown = known(text)
        right = left + width_of(shown, size, bold)
        box = Box(round(left, 1), round(base - 0.75 * size, 1), round(right, 1), round(base + 0.22 * size, 1))
        return Evidence(len(self.pages), box, shown, _SURE)

    # Drawing

    def tick(self, left: float, base: float, ticked: bool) -> None:
        """A box; the tick is drawn as by a pen."""
        y = self._up(base + 1.5)
        self._raw(f"{_BLACK} RG 0.8 w {left:.1f} {y:.1f} 9 9 re S")
        if ticked:
            self._raw(f"{_INK} RG 1.5 w {left + 1.6:.1f} {y + 4.4:.1f} m {left + 3.9:.1f} {y + 1.8:.1f} l")
            self._raw(f"{left + 8.4:.1f} {y + 8.2:.1f} l S")

    def _scribble(self, left: float, top: float, name: str) -> None:
        hand = random.Random(f"hand:{name}")  # noqa: S311  repeatable, not secret
        x, base = left, self._up(top + 22)
        path = [f"{_INK} RG 1.1 w {x:.1f} {base + 8:.1f} m"]
        for _ in range(hand.randint(6, 9)):
            step = hand.uniform(9, 15)
            path.append(
                f"{x + step * 0.3:.1f} {base + hand.uniform(-3, 20):.1f} {x + step * 0.8:.1f} "
                f"{base + hand.uniform(-3, 20):.1f} {x + step:.1f} {base + hand.uniform(4, 12):.1f} c"
            )
            x += step
        self._raw(" ".join(path) + " S")

    def _end(self, number: int) -> None:
        self.pages[number] += [
            f"0.82 0.84 0.88 RG 0.6 w {LEFT} 46 m {RIGHT} 46 l S".encode(),
            self._said(LEFT, HEIGHT - 34, self.footer, 7.5, "F1", _GREY),
            self._said(RIGHT - 40, HEIGHT - 34, f"Page {number + 1}", 7.5, "F1", _GREY),
            self._said(LEFT, HEIGHT - 22, _NOTICE, 7.5, "F3", _GREY),
        ]

    def _text(self, left: float, base: float, text: str, size: float, font: str = "F1", colour: str = _BLACK) -> None:
        self.pages[-1].append(self._said(left, base, text, size, font, colour))

    def _said(self, left: float, base: float, text: str, size: float, font: str, colour: str) -> bytes:
        place = f"{colour} rg BT /{font} {size:g} Tf {left:.1f} {self._up(base):.1f} Td (".encode()
        return place + escaped(text) + b") Tj ET"

    def _frame(self, left: float, top: float, width: float, height: float) -> None:
        self._raw(f"0.62 0.65 0.71 RG 0.6 w {left:.1f} {self._up(top + height):.1f} {width:.1f} {height:.1f} re S")

    def _line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self._raw(f"0.62 0.65 0.71 RG 0.6 w {x1:.1f} {self._up(y1):.1f} m {x2:.1f} {self._up(y2):.1f} l S")

    def _raw(self, operators: str) -> None:
        self.pages[-1].append(operators.encode())

    @staticmethod
    def _up(y: float) -> float:
        return HEIGHT - y


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that are not wider."""
    lines: list[str] = []
    for word in known(text).split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold=True) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _hung(head: str, text: str, head_width: float) -> list[str]:
    """The sentence behind a bold word: its first line is shorter."""
    del head
    width, rows, first = RIGHT - LEFT - 30, [""], True
    for word in known(text).split():
        room = width - (head_width if first else 0)
        longer = f"{rows[-1]} {word}".strip()
        if width_of(longer, _SIZE) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
            first = False
    return rows
