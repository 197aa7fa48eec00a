"""Printing: turns pages of marks into a PDF in the manner of a fill style."""

import io
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from tests.forms.look import FillStyle, Look, Ticks
from tests.forms.marks import Check, Entry, Mark, Panel, Rule, Scribble, Words
from tests.forms.pens import Pen

_FORM = (Words, Panel, Rule)
_NARROWEST = 12.0  # points: no field is drawn narrower


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


class _Press:
    def __init__(self, canvas: Canvas, look: Look) -> None:
        self.canvas = canvas
        self.look = look
        self.height = look.page[1]
        self.rng = look.rng("press")
        self.numbers: dict[str, int] = {}
        self.late = look.style in {FillStyle.FLATTENED, FillStyle.ACROFORM, FillStyle.PARTLY_SCANNED}
        self.forms = 0
        self.pen = Pen(canvas, look, self.rng, self.late)

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
                self.pen.square(mark)
            elif isinstance(mark, Entry) and self.look.hints_stay:
                self.pen.hint(mark)
        self.rng.shuffle(people)
        for mark in people:
            if self.look.style is FillStyle.ACROFORM:
                self._field(mark)
            elif self.look.own_streams:
                self.forms += 1
                name = f"fill{self.forms}"
                self.canvas.beginForm(name, 0, 0, *self.look.page)
                self.pen.fill(mark)
                self.canvas.endForm()
                self.canvas.doForm(name)
            else:
                self.pen.fill(mark)

    def _form(self, mark: Mark) -> None:
        canvas = self.canvas
        if isinstance(mark, Words):
            self.pen.say(mark.x, mark.y, mark.text, mark.font, mark.size, grey=mark.grey)
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
            self.pen.square(mark)
            self.pen.fill(mark)
        else:
            self.pen.fill(mark)

    # Fields of a form

    def _field(self, mark: Mark) -> None:
        form = self.canvas.acroForm
        if isinstance(mark, Entry):
            text = mark.text or (mark.hint if self.look.hints else "")
            if mark.height < 5 or (mark.width < _NARROWEST and not mark.text):
                return
            several = "multiline" if mark.height > mark.size * 2.2 else ""
            form.textfield(
                name=self._named(mark.name),
                value=text,
                x=round(mark.x - 1),
                y=round(self.height - mark.y - mark.height),
                width=round(max(mark.width, _NARROWEST)),
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
            self.pen.sign(mark)

    def _named(self, name: str) -> str:
        """Field names are numbered as form designers leave them: half of them say nothing."""
        number = self.numbers[name] = self.numbers.get(name, 0) + 1
        if self.look.seed % 2:
            return f"Text{len(self.numbers)}.{number}" if "." not in name else f"Check Box{len(self.numbers)}.{number}"
        return name if number == 1 else f"{name}_{number}"


def _plain(font: str) -> str:
    return font if font in {"Helvetica", "Times-Roman", "Courier"} else "Helvetica"
