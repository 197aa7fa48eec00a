"""What people do on paper and screen: write, tick, sign."""

import math
import random
from functools import cache

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.forms.look import FillStyle, Look, Signature, Ticks, font_for, width_of
from tests.forms.marks import Check, Entry, Mark, Scribble

_ACCENT = (0.1, 0.12, 0.45)
_GLYPHS = {
    Ticks.BALLOT: ("☐", "☒"),
    Ticks.BALLOT_CHECK: ("☐", "☑"),
    Ticks.WINGDINGS: ("☐", "☒"),  # renamed to Wingdings' private signs when the file is finished
    Ticks.BRACKETS: ("[ ]", "[X]"),
}


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


class Pen:
    """Draws on a canvas in the manner of a look; `late` when values come after all that is printed."""

    def __init__(self, canvas: Canvas, look: Look, rng: random.Random, late: bool) -> None:
        self.canvas = canvas
        self.look = look
        self.rng = rng
        self.late = late
        self.height = look.page[1]

    def fill(self, mark: Mark) -> None:
        """What was written, ticked or signed here."""
        look = self.look
        if isinstance(mark, Entry):
            blue = _ACCENT if look.style is not FillStyle.WORD and self.look.seed % 3 == 0 else None
            right, down, size = placed(mark, look, self.rng)
            for x, y, text in mark.lines:
                self.say(x + right, y + down, text, look.fill_font, size, colour=blue)
            if not mark.text and (look.hints and not look.hints_stay if self.late else True):
                self.hint(mark)
        elif isinstance(mark, Check):
            if mark.on:
                self._tick(mark)
        elif isinstance(mark, Scribble):
            self.sign(mark)

    def hint(self, mark: Entry) -> None:
        """What the form prints where people are to write."""
        if mark.hint and (self.look.hints or self.look.hints_stay):
            self.say(mark.x, mark.y + mark.size, mark.hint, self.look.font, mark.size, grey=0.45)

    def square(self, mark: Check) -> None:
        """The box itself; where boxes are signs or pictures, with its tick."""
        look, y = self.look, self.height - mark.y - mark.size
        if look.ticks is Ticks.IMAGES:
            self.canvas.drawImage(ImageReader(_picture(mark.on, look.seed // 3 % 4)), mark.x, y, mark.size, mark.size)
            return
        if look.ticks in _GLYPHS:
            off, on = _GLYPHS[look.ticks]
            font = "Helvetica" if look.ticks is Ticks.BRACKETS else "DejaVu"
            self.say(mark.x, mark.y + mark.size * 0.85, on if mark.on else off, font, mark.size * 1.1)
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
            case Ticks.STAMPED:
                canvas.drawImage(ImageReader(_stamp()), x, y, side, side, mask="auto")
            case _:
                pass

    def sign(self, mark: Scribble) -> None:
        """A signature."""
        canvas, x, base = self.canvas, mark.x, self.height - mark.y - mark.height
        match self.look.signature:
            case Signature.TYPED:
                self.say(x, mark.y + mark.height * 0.8, mark.text, "Times-Italic", 14, colour=_ACCENT)
            case Signature.DIGITAL:
                for number, line in enumerate((f"Digitally signed by {mark.text}", mark.stamp)):
                    self.say(x + 40, mark.y + 10 + number * 9, line, "Helvetica", 7)
            case Signature.ENVELOPE:
                canvas.setStrokeColorRGB(*_ACCENT)
                canvas.rect(x, base, mark.width, mark.height, stroke=1, fill=0)
                self.say(x + 3, mark.y + 4, "Signed by:", "Helvetica", 5.5)
                self.say(x + 6, mark.y + mark.height * 0.75, mark.text, "Times-Italic", 12)
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

    def say(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        grey: float = 0.0,
        colour: tuple[float, float, float] | None = None,
    ) -> None:
        """Words with this baseline."""
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


@cache
def _picture(on: bool, kind: int) -> Image.Image:
    """A box as a small picture: plain, with round corners, pale, or as browsers draw it, filled when it is ticked."""
    picture = Image.new("RGB", (26, 26), (255, 255, 255))
    pen, tick = ImageDraw.Draw(picture), (5, 13, 11, 20, 21, 5)
    match kind:
        case 0:
            pen.rectangle((1, 1, 24, 24), outline=(0, 0, 0), width=2)
        case 1:
            pen.rounded_rectangle((1, 1, 24, 24), 7, outline=(90, 90, 90), width=2)
        case 2:
            pen.rectangle((1, 1, 24, 24), outline=(190, 190, 190), width=2)
        case _:
            pen.rounded_rectangle(
                (1, 1, 24, 24), 4, (0, 95, 204) if on else None, (0, 95, 204) if on else (118,) * 3, 2
            )
    if on:
        pen.line(tick, fill=(255, 255, 255) if kind == 3 else (0, 0, 0), width=4)
    return picture


@cache
def _stamp() -> Image.Image:
    """A tick as a small picture with a transparent ground."""
    picture = Image.new("RGBA", (30, 30), (255, 255, 255, 0))
    ImageDraw.Draw(picture).line((4, 15, 12, 24, 27, 3), fill=(20, 20, 110, 255), width=5)
    return picture


def _scribbled(seed: int) -> Image.Image:
    """A signature as a picture with a transparent ground."""
    rng = random.Random(seed)
    picture = Image.new("RGBA", (390, 72), (255, 255, 255, 0))
    points = [(13 * step, rng.randint(6, 66)) for step in range(30)]
    ImageDraw.Draw(picture).line(points, fill=(20, 20, 110, 255), width=4, joint="curve")
    return picture


def _parts(text: str, rng: random.Random) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        end = at + math.ceil(rng.expovariate(1 / 5)) + 1
        parts.append(text[at:end])
        at = end
    return parts
