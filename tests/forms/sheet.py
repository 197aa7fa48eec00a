"""Layout: puts headings, sentences, tables of fields, boxes to tick and signature blocks onto pages."""

from collections.abc import Callable, Sequence

from tests.forms.lines import Blank, Bold, Box, Line, Piece, check, drawn, set_in_lines, wrapped
from tests.forms.look import BOLD, Arrangement, Look, Signature, width_of
from tests.forms.marks import Entry, Mark, Panel, Rule, Scribble, Words

Row = Sequence[tuple[str, Blank]]
Footer = Callable[[int], Sequence[tuple[str, str]]]


class Sheet:
    """Pages being laid out from top to bottom."""

    def __init__(self, look: Look, footer: Footer | None = None) -> None:
        self.look = look
        self.pages: list[list[Mark]] = []
        self.footer = footer
        self.width = look.page[0] - 2 * look.margin
        self.left = look.margin
        self.y = 0.0
        self.new_page()

    # Pages

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.y = self.look.margin
        if self.look.signature is Signature.ENVELOPE:
            number = f"{self.look.rng('envelope').randrange(16**12):012X}"
            self.put(Words(20, 18, f"SignService Envelope ID: {number[:8]}-2026-03-01-{number[8:]}", "Helvetica", 7))
        if self.footer is not None:
            self._foot(self.footer(len(self.pages)))

    def need(self, height: float) -> None:
        """Begin a page unless so much room is left on this one."""
        if self.y + height > self.look.page[1] - self.look.margin - 30:
            self.new_page()

    def put(self, *marks: Mark) -> None:
        """Put marks on the current page."""
        self.pages[-1].extend(marks)

    def space(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def _foot(self, lines: Sequence[tuple[str, str]]) -> None:
        y = self.look.page[1] - self.look.margin + 6
        for left, right in lines:
            self.put(Words(self.left, y, left, self.look.font, 7.0))
            x = self.left + self.width - width_of(right, self.look.font, 7.0)
            self.put(Words(x, y, right, self.look.font, 7.0))
            y += 9

    # Words

    def centred(self, text: str, size: float, bold: bool = False) -> None:
        """Lines in the middle of the page."""
        font = BOLD[self.look.font] if bold else self.look.font
        for line in wrapped(text, font, size, self.width):
            self.y += size * 1.25
            self.put(Words(self.left + (self.width - width_of(line, font, size)) / 2, self.y, line, font, size))

    def heading(self, text: str, size: float = 13.0, shaded: bool = False) -> None:
        """A title of a section or part."""
        self.need(size * 4)
        self.y += size * 0.5
        font = BOLD[self.look.font]
        lines = wrapped(text, font, size, self.width - 8)
        if shaded:
            self.put(Panel(self.left, self.y, self.width, len(lines) * size * 1.25 + 5, shade=0.85))
        for line in lines:
            self.y += size * 1.2
            self.put(Words(self.left + (4 if shaded else 0), self.y, line, font, size))
        self.y += size * 0.5

    def sentence(self, *pieces: Piece, indent: float = 0.0, size: float | None = None, gap: float = 4.0) -> None:
        """Running words with places to write in between."""
        size = size or self.look.size
        width = self.width - indent
        lines = self._set(pieces, width, size)
        for line in lines:
            self.need(size * 1.4)
            self.y += size * 1.3
            self._draw(line, self.left + indent, self.y, size)
        self.y += gap

    def option(self, name: str, value: str, on: bool, *pieces: Piece, indent: float = 6.0) -> None:
        """A box to tick with the words that belong to it."""
        size = self.look.size
        lines = self._set(pieces, self.width - indent - 20, size)
        self.need(min(len(lines), 3) * size * 1.3 + 4)
        for number, line in enumerate(lines):
            self.need(size * 1.4)
            self.y += size * 1.3
            if number == 0:
                self.put(check(self.look, name, value, on, self.left + indent, self.y))
            self._draw(line, self.left + indent + 20, self.y, size)
        self.y += 5

    # Tables

    def fields(self, rows: Sequence[Row], arrangement: Arrangement | None = None) -> None:
        """A table of labels and the values that people write beside, behind or below them."""
        wanted = arrangement or self.look.arrangement
        for labels in rows:
            row = [(self._label(label), blank) for label, blank in labels]
            cell = self.width / len(row)
            arrangement = wanted
            if wanted is Arrangement.INLINE and any(self._beside(label, cell) < cell * 0.3 for label, _ in row):
                arrangement = Arrangement.BELOW  # no room behind these labels
            heights = [self._field_height(label, blank, cell, arrangement) for label, blank in row]
            height = max(heights)
            self.need(height)
            for number, (label, blank) in enumerate(row):
                self._field(label, blank, self.left + number * cell, cell, height, arrangement)
            self.y += height
        self.y += 6

    def _label(self, text: str) -> str:
        text = text if self.look.colons else text.rstrip(":").rstrip()
        return text.upper() if self.look.capitals else text

    def _field_height(self, label: str, blank: Blank, cell: float, arrangement: Arrangement) -> float:
        lead = self.look.size * 1.25
        values = len(self._value_lines(blank, self._value_width(label, cell, arrangement)))
        if arrangement is Arrangement.RIGHT:
            share = self._share(cell)
            labels = len(wrapped(label, self.look.font, self.look.size, share - 8))
            return max(values, labels) * lead + 7
        if arrangement is Arrangement.INLINE:
            return values * lead + 7
        labels = len(wrapped(label, self.look.font, self.look.size, cell - 8))
        return (max(values, 1) + labels) * lead + (8 if arrangement is Arrangement.BELOW else 13)

    def _share(self, cell: float) -> float:
        return cell * (self.look.label_share if cell > self.width * 0.6 else max(self.look.label_share, 0.42))

    def _value_width(self, label: str, cell: float, arrangement: Arrangement) -> float:
        if arrangement is Arrangement.RIGHT:
            return cell - self._share(cell) - 8
        if arrangement is Arrangement.INLINE:
            return self._beside(label, cell)
        return cell - 10

    def _beside(self, label: str, cell: float) -> float:
        return cell - width_of(label, self.look.font, self.look.size) - 14

    def _value_lines(self, blank: Blank, width: float) -> list[str]:
        return wrapped(blank.text, self.look.fill_font, self.look.size, width) or [""]

    def _field(self, label: str, blank: Blank, x: float, cell: float, height: float, arrangement: Arrangement) -> None:
        size, lead, font = self.look.size, self.look.size * 1.25, self.look.font
        if arrangement is Arrangement.RIGHT:
            share = self._share(cell)
            self._frame(x, self.y, share, height, shade=0.94)
            self._frame(x + share, self.y, cell - share, height)
            for number, line in enumerate(wrapped(label, font, size, share - 8)):
                self.put(Words(x + 4, self.y + 3 + lead * (number + 0.75), line, font, size))
            self._value(blank, x + share + 4, self.y + 3, cell - share - 8, height - 6)
            return
        self._frame(x, self.y, cell, height)
        if arrangement is Arrangement.INLINE:
            used = width_of(label, font, size)
            width = self._value_width(label, cell, arrangement)
            self.put(Words(x + 4, self.y + 3 + lead * 0.75, label, font, size))
            self._value(blank, x + used + 9, self.y + 3, width, height - 6)
            return
        labels = wrapped(label, font, size, cell - 8)
        for number, line in enumerate(labels):
            self.put(Words(x + 4, self.y + 3 + lead * (number + 0.75), line, font, size))
        top = self.y + 3 + lead * len(labels)
        if arrangement is Arrangement.UNDER:
            top += 3
            if self.look.frame:
                self.put(Rule(x, top - 1, x + cell, top - 1))
        self._value(blank, x + 4, top + 1, cell - 10, self.y + height - top - 3)

    def _frame(self, x: float, y: float, width: float, height: float, shade: float | None = None) -> None:
        if self.look.frame or shade:
            self.put(Panel(x, y, width, height, shade=shade, framed=self.look.frame))

    def _value(self, blank: Blank, x: float, y: float, width: float, height: float) -> None:
        size, lead = self.look.size, self.look.size * 1.25
        lines = self._value_lines(blank, width)
        placed = tuple((x, y + lead * (number + 0.75), line) for number, line in enumerate(lines) if line)
        self.put(Entry(blank.name, x, y, width, height, placed, size, blank.hint, blank.text))

    def table(self, shares: Sequence[float], rows: Sequence[Sequence[Sequence[Piece] | str]], head: int = 1) -> None:
        """Rows of cells; the first `head` rows are titles."""
        size = self.look.size - 0.5
        for number, row in enumerate(rows):
            bold = number < head
            sets = []
            for share, cell in zip(shares, row, strict=True):
                pieces: Sequence[Piece] = (Bold(cell) if bold else cell,) if isinstance(cell, str) else cell
                sets.append(self._set(pieces, share * self.width - 8, size))
            height = max(max(len(lines), 1) for lines in sets) * size * 1.25 + 6
            self.need(height)
            x = self.left
            for share, lines in zip(shares, sets, strict=True):
                self._frame(x, self.y, share * self.width, height, shade=0.85 if bold else None)
                for row_number, line in enumerate(lines):
                    self._draw(line, x + 4, self.y + 2 + size * 1.25 * (row_number + 0.8), size)
                x += share * self.width
            self.y += height
        self.y += 6

    # Signatures

    def signature(
        self,
        name: str,
        label: str,
        date_label: str,
        signed: bool,
        words: str,
        day: Blank,
        rows: Sequence[Row],
        stamp: str = "",
    ) -> None:
        """A signature block: room to sign, the label under it, its date beside the label, then names."""
        size, font, half = self.look.size, self.look.font, self.width * 0.62
        lines = wrapped(label, font, size, half - 8 - 1.5 * size)
        height = 46 + size * 1.25 * (len(lines) - 1)
        self.need(height + size * 1.5 + 20 * len(rows))
        self._frame(self.left, self.y, half, height)
        self._frame(self.left + half, self.y, self.width - half, height)
        if signed:
            seed = self.look.rng(name).randrange(1 << 30)
            self.put(Scribble(name, self.left + 14, self.y + 4, 130, 24, seed, words, stamp))
        baseline = self.y + height - 5
        for number, words_of_line in enumerate(reversed(lines)):
            self.put(Words(self.left + 4, baseline - size * 1.25 * number, words_of_line, font, size))
        arrow = self.left + 8 + width_of(lines[-1], font, size)
        self.put(Words(arrow, baseline, "↑", "Symbol", size))
        self.put(Words(self.left + half + 4, baseline, date_label, font, size))
        x = self.left + half + 9 + width_of(date_label, font, size)
        room = self.left + self.width - x - 4
        line = ((x, baseline, day.text),) if day.text else ()
        self.put(Entry(day.name, x, baseline - size, room, size * 1.3, line, size, day.hint, day.text))
        self.y += height
        self.fields(rows, Arrangement.INLINE)

    def _set(self, pieces: Sequence[Piece], width: float, size: float) -> list[Line]:
        return set_in_lines(pieces, self.look, width, size)

    def _draw(self, line: Line, left: float, y: float, size: float) -> None:
        self.put(*drawn(line, self.look, left, y, size))


__all__ = ["Blank", "Bold", "Box", "Piece", "Row", "Sheet"]
