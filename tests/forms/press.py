"""Printing: turns pages of marks into a PDF in the manner of a fill style."""

import io
import math
import random
from collections.abc import Iterable
from functools import cache

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.forms.look import FillStyle, Look, Signature, Ticks, font_for, width_of
from tests.forms.marks import Check, Entry, Mark, Panel, Rule, Scribble, Words

_ACCENT = (0.1, 0.12, 0.45)
_FORM = (Words, Panel, Rule)


def printed(pages: list[list[Mark]], look: Look, title: str = "") -> bytes:
    """The PDF."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=look.page, pageCompression=1, invariant=1)
    if title:
        canvas.setTitle(title)
    press = _Press(canvas, look)
    for marks in pages:
        press.page(marks)
    canvas.save()
    return target.getvalue()


def placed(mark: Entry, look: Look, rng: random.Random) -> tuple[float, float, float]:
    """How far right and down a value stands from its proper place, and its size."""
    beside = 0.0
    if look.hints_stay and mark.hint and look.seed % 2:
        beside = width_of(mark.hint, look.font, mark.size) + 6
    size = mark.size * rng.uniform(0.85, 1.2) if look.hand else mark.size
    room = mark.width - max((width_of(text, look.fill_font, size) for _, _, text in mark.lines), default=0.0)
    if beside > room:
        beside = 0.0  # there is no room beside the hint: written over it
    if not look.hand or room < beside:
        return beside, 0.0, mark.size
    return beside + rng.uniform(0, min(room - beside, 8.0)), rng.uniform(-2.0, 2.0), size


class _Press:
    def __init__(self, canvas: Canvas, look: Look) -> None:
        self.canvas = canvas
        self.look = look
        self.height = look.page[1]
        self.rng = look.rng("press")
        self.numbers: dict[str, int] = {}
        self.late = look.style in {FillStyle.FLATTENED, FillStyle.ACROFORM, FillStyle.PARTLY_SCANNED}
        self.forms = 0

    def page(self, marks: list[Mark]) -> None:
        """One page, in the order that belongs to the style."""
        for mark in marks:
            if isinstance(mark, _FORM) or not self.late:
                self._form(mark)
        if self.late:
            self._late(marks)
        self.canvas.showPage()

    def _late(self, marks: Iterable[Mark]) -> None:
        """Squares and hints are the form's own; then come the values, in no order that means anything."""
        people = [mark for mark in marks if not isinstance(mark, _FORM)]
        for mark in people:
            if isinstance(mark, Check) and self.look.style is not FillStyle.ACROFORM:
                self._square(mark)
            elif isinstance(mark, Entry) and self.look.hints_stay:
                self._hint(mark)
        self.rng.shuffle(people)
        for mark in people:
            if self.look.style is FillStyle.ACROFORM:
                self._field(mark)
            elif self.look.own_streams:
                self.forms += 1
                name = f"fill{self.forms}"
                self.canvas.beginForm(name, 0, 0, *self.look.page)
                self._fill(mark)
                self.canvas.endForm()
                self.canvas.doForm(name)
            else:
                self._fill(mark)

    def _form(self, mark: Mark) -> None:
        canvas = self.canvas
        if isinstance(mark, Words):
            self._say(mark.x, mark.y, mark.text, mark.font, mark.size, grey=mark.grey)
        elif isinstance(mark, Panel):
            if mark.shade is not None:
                canvas.setFillGray(mark.shade)
            canvas.setStrokeGray(0.3)
            canvas.setLineWidth(0.5)
            bottom = self.height - mark.y - mark.height
            canvas.rect(
                mark.x, bottom, mark.width, mark.height, stroke=int(mark.framed), fill=int(mark.shade is not None)
            )
        elif isinstance(mark, Rule):
            canvas.setLineWidth(mark.width)
            canvas.line(mark.x1, self.height - mark.y1, mark.x2, self.height - mark.y2)
        elif isinstance(mark, Check):
            self._square(mark)
            self._fill(mark)
        else:
            self._fill(mark)

    # What people write

    def _fill(self, mark: Mark) -> None:
        look = self.look
        if isinstance(mark, Entry):
            blue = _ACCENT if look.style is not FillStyle.WORD and self.look.seed % 3 == 0 else None
            right, down, size = placed(mark, look, self.rng)
            for x, y, text in mark.lines:
                self._say(x + right, y + down, text, look.fill_font, size, colour=blue)
            if not mark.text and (look.hints and not look.hints_stay if self.late else True):
                self._hint(mark)
        elif isinstance(mark, Check):
            if mark.on:
                self._tick(mark)
        elif isinstance(mark, Scribble):
            self._sign(mark)

    def _hint(self, mark: Entry) -> None:
        if mark.hint and (self.look.hints or self.look.hints_stay):
            self._say(mark.x, mark.y + mark.size, mark.hint, self.look.font, mark.size, grey=0.45)

    def _square(self, mark: Check) -> None:
        look, y = self.look, self.height - mark.y - mark.size
        if look.ticks is Ticks.IMAGES:
            self.canvas.drawImage(ImageReader(_picture(mark.on)), mark.x, y, mark.size, mark.size)
            return
        if look.ticks in _GLYPHS:
            off, on = _GLYPHS[look.ticks]
            font = "Helvetica" if look.ticks is Ticks.BRACKETS else "DejaVu"
            self._say(mark.x, mark.y + mark.size * 0.85, on if mark.on else off, font, mark.size * 1.1)
            return
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(mark.x, y, mark.size, mark.size, stroke=1, fill=0)

    def _tick(self, mark: Check) -> None:
        canvas, side = self.canvas, mark.size
        off = 2.5 if self.look.hand else 0.8
        x, y = mark.x + self.rng.uniform(-off, off), self.height - mark.y - side + self.rng.uniform(-off, off)
        if self.look.hand:
            side *= self.rng.uniform(0.9, 1.4)
        canvas.setStrokeColorRGB(*(_ACCENT if self.look.seed % 2 else (0, 0, 0)))
        canvas.setLineWidth(self.rng.uniform(0.9, 1.6))
        match self.look.ticks:
            case Ticks.CHECK:
                path = canvas.beginPath()
                path.moveTo(x + side * 0.15, y + side * 0.5)
                path.lineTo(x + side * 0.42, y + side * 0.15)
                path.lineTo(x + side * 0.95, y + side * 0.95)
                canvas.drawPath(path, stroke=1, fill=0)
            case Ticks.CROSS:
                canvas.line(x + side * 0.12, y + side * 0.12, x + side * 0.88, y + side * 0.88)
                canvas.line(x + side * 0.12, y + side * 0.88, x + side * 0.88, y + side * 0.12)
            case Ticks.BLOCK:
                canvas.setFillGray(0)
                canvas.rect(x + side * 0.2, y + side * 0.2, side * 0.6, side * 0.6, stroke=0, fill=1)
            case Ticks.LETTER:
                wide = width_of("X", "Helvetica", side)
                canvas.setFillGray(0)
                canvas.setFont("Helvetica", side)
                canvas.drawString(x + (side - wide) / 2, y + side * 0.14, "X")
            case Ticks.DINGBAT:
                canvas.setFillGray(0)
                canvas.setFont("ZapfDingbats", side)
                canvas.drawString(x + side * 0.1, y + side * 0.15, "✔" if self.look.seed % 4 else "✘")
            case _:
                pass

    def _sign(self, mark: Scribble) -> None:
        canvas, x, base = self.canvas, mark.x, self.height - mark.y - mark.height
        match self.look.signature:
            case Signature.TYPED:
                self._say(x, mark.y + mark.height * 0.8, mark.text, "Times-Italic", 14, colour=_ACCENT)
            case Signature.DIGITAL:
                for number, line in enumerate((f"Digitally signed by {mark.text}", mark.stamp)):
                    self._say(x + 40, mark.y + 10 + number * 9, line, "Helvetica", 7)
            case Signature.ENVELOPE:
                canvas.setStrokeColorRGB(*_ACCENT)
                canvas.rect(x, base, mark.width, mark.height, stroke=1, fill=0)
                self._say(x + 3, mark.y + 4, "Signed by:", "Helvetica", 5.5)
                self._say(x + 6, mark.y + mark.height * 0.75, mark.text, "Times-Italic", 12)
            case Signature.PICTURE:
                picture = ImageReader(_scribbled(mark.seed))
                canvas.drawImage(picture, x, base, mark.width, mark.height, mask="auto")
            case _:
                self._scribble(mark, base)

    def _scribble(self, mark: Scribble, base: float) -> None:
        canvas, rng, x = self.canvas, random.Random(mark.seed), mark.x
        canvas.setStrokeColorRGB(*_ACCENT)
        canvas.setLineWidth(1.1)
        path = canvas.beginPath()
        path.moveTo(x, base + mark.height / 2)
        steps = rng.randint(7, 12)
        for step in range(1, steps):
            right = x + mark.width * step / steps
            path.curveTo(
                right - rng.uniform(4, 16),
                base + rng.uniform(0, mark.height),
                right - rng.uniform(-4, 8),
                base + rng.uniform(0, mark.height),
                right,
                base + mark.height * (0.35 + 0.4 * rng.random()),
            )
        canvas.drawPath(path, stroke=1, fill=0)

    def _say(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        grey: float = 0.0,
        colour: tuple[float, float, float] | None = None,
    ) -> None:
        canvas = self.canvas
        font = font_for(text, font)
        if self.look.ligatures and font.startswith("DejaVu"):
            text = text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        if colour is None:
            canvas.setFillGray(grey)
        else:
            canvas.setFillColorRGB(*colour)
        canvas.setFont(font, size)
        if self.look.style is not FillStyle.WORD:
            canvas.drawString(x, self.height - y, text)
            return
        for part in _parts(text, self.rng):  # a word processor breaks runs anywhere
            canvas.drawString(x, self.height - y, part)
            x += width_of(part, font, size)

    # Fields of a form

    def _field(self, mark: Mark) -> None:
        form = self.canvas.acroForm
        if isinstance(mark, Entry):
            text = mark.text or (mark.hint if self.look.hints else "")
            if mark.height < 5 or mark.width < 12:
                return
            several = "multiline" if mark.height > mark.size * 2.2 else ""
            form.textfield(
                name=self._named(mark.name),
                value=text,
                x=round(mark.x - 1),
                y=round(self.height - mark.y - mark.height),
                width=round(mark.width),
                height=round(mark.height),
                fontName=_plain(self.look.fill_font),
                fontSize=mark.size - 0.5,
                borderWidth=0,
                forceBorder=False,
                fillColor=None,
                borderColor=None,
                maxlen=1000,
                fieldFlags=several,
            )
        elif isinstance(mark, Check):
            form.checkbox(
                name=self._named(f"{mark.name}.{mark.option}"),
                checked=mark.on,
                x=round(mark.x),
                y=round(self.height - mark.y - mark.size),
                size=round(mark.size),
                borderWidth=1,
                buttonStyle="check" if self.look.ticks is Ticks.CHECK else "cross",
            )
        elif isinstance(mark, Scribble):
            self._sign(mark)

    def _named(self, name: str) -> str:
        """Field names are numbered as form designers leave them: half of them say nothing."""
        number = self.numbers[name] = self.numbers.get(name, 0) + 1
        if self.look.seed % 2:
            return f"Text{len(self.numbers)}.{number}" if "." not in name else f"Check Box{len(self.numbers)}.{number}"
        return name if number == 1 else f"{name}_{number}"


_GLYPHS = {
    Ticks.BALLOT: ("☐", "☒"),
    Ticks.BALLOT_CHECK: ("☐", "☑"),
    Ticks.WINGDINGS: ("☐", "☒"),  # renamed to Wingdings' private signs when the file is finished
    Ticks.BRACKETS: ("[ ]", "[X]"),
}


@cache
def _picture(on: bool) -> Image.Image:
    """A box as a small picture."""
    picture = Image.new("L", (26, 26), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((1, 1, 24, 24), outline=0, width=2)
    if on:
        pen.line((5, 13, 11, 20, 21, 5), fill=0, width=4)
    return picture


def _scribbled(seed: int) -> Image.Image:
    """A signature as a picture with a transparent ground."""
    rng = random.Random(seed)
    picture = Image.new("RGBA", (390, 72), (255, 255, 255, 0))
    points = [(13 * step, rng.randint(6, 66)) for step in range(30)]
    ImageDraw.Draw(picture).line(points, fill=(20, 20, 110, 255), width=4, joint="curve")
    return picture


def _plain(font: str) -> str:
    return font if font in {"Helvetica", "Times-Roman", "Courier"} else "Helvetica"


def _parts(text: str, rng: random.Random) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        end = at + math.ceil(rng.expovariate(1 / 5)) + 1
        parts.append(text[at:end])
        at = end
    return parts
