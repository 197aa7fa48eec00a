"""Text boxes, ink and stamps laid over a blank form, as viewers do it without flattening."""

import io
from dataclasses import replace
from typing import Any

import pikepdf

from tests.forms.look import Look, width_of
from tests.forms.marks import Check, Entry, Mark, Scribble
from tests.forms.pens import placed
from tests.forms.press import printed


def annotated(pages: list[list[Mark]], look: Look, title: str = "") -> bytes:
    """The blank form with its answers as annotations."""
    blank = printed(
        [[_emptied(mark, look) for mark in marks if not isinstance(mark, Scribble)] for marks in pages], look, title
    )
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for page, marks in zip(pdf.pages, pages, strict=True):
            notes = [note for mark in marks for note in _notes(pdf, mark, look)]
            if notes:
                page.Annots = pdf.make_indirect(pikepdf.Array(notes))
        target = io.BytesIO()
        pdf.save(target, static_id=True)
    return target.getvalue()


def _emptied(mark: Mark, look: Look) -> Mark:
    if isinstance(mark, Entry):
        hint = mark.hint if look.hints_stay or (look.hints and not mark.text) else ""
        return replace(mark, lines=(), hint=hint, text="")
    if isinstance(mark, Check):
        return replace(mark, on=False)
    return mark


def _notes(pdf: pikepdf.Pdf, mark: Mark, look: Look) -> list[pikepdf.Object]:
    height = look.page[1]
    if isinstance(mark, Entry):
        right, down, _ = placed(mark, look, look.rng(f"{mark.name}{mark.y}"))
        return [_text(pdf, x + right, height - y - down, line, mark.size) for x, y, line in mark.lines]
    if isinstance(mark, Check) and mark.on:
        return [_tick(pdf, mark, height - mark.y - mark.size)]
    if isinstance(mark, Scribble):
        return [_ink(pdf, mark, height - mark.y - mark.height, look)]
    return []


def _text(pdf: pikepdf.Pdf, x: float, y: float, text: str, size: float) -> pikepdf.Object:
    width, up = width_of(text, "Helvetica", size) + 6, size * 1.4
    raw = text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    drawing = b"BT /Helv %.1f Tf 0 0 0.4 rg 2 %.2f Td (%s) Tj ET" % (size, size * 0.35, raw)
    look = _appearance(pdf, drawing, width, up)
    return _note(
        pdf,
        "/FreeText",
        (x - 2, y - size * 0.35, x - 2 + width, y - size * 0.35 + up),
        look,
        Contents=text,
        DA=f"/Helv {size} Tf 0 0 0.4 rg",
    )


def _tick(pdf: pikepdf.Pdf, mark: Check, y: float) -> pikepdf.Object:
    side = mark.size
    strokes = b"1.4 w 0 0 0.5 RG %.2f %.2f m %.2f %.2f l %.2f %.2f l S" % (
        side * 0.1,
        side * 0.5,
        side * 0.4,
        side * 0.1,
        side * 0.95,
        side * 0.95,
    )
    look = _appearance(pdf, strokes, side, side)
    return _note(pdf, "/Stamp", (mark.x, y, mark.x + side, y + side), look)


def _ink(pdf: pikepdf.Pdf, mark: Scribble, y: float, look: Look) -> pikepdf.Object:
    rng = look.rng(mark.name)
    points = [(mark.width * step / 14, rng.uniform(0, mark.height)) for step in range(15)]
    drawing = (
        "1.2 w 0 0 0.5 RG "
        + " ".join(f"{px:.1f} {py:.1f} {'l' if number else 'm'}" for number, (px, py) in enumerate(points))
        + " S"
    )
    shown = _appearance(pdf, drawing.encode(), mark.width, mark.height)
    inked = pikepdf.Array([pikepdf.Array([round(value, 1) for px, py in points for value in (mark.x + px, y + py)])])
    return _note(pdf, "/Ink", (mark.x, y, mark.x + mark.width, y + mark.height), shown, InkList=inked)


def _appearance(pdf: pikepdf.Pdf, drawing: bytes, width: float, height: float) -> pikepdf.Object:
    stream = pdf.make_stream(drawing)
    stream.Type, stream.Subtype = pikepdf.Name("/XObject"), pikepdf.Name("/Form")
    stream.BBox = pikepdf.Array([0, 0, round(width, 2), round(height, 2)])
    font = pikepdf.Dictionary(
        Type=pikepdf.Name("/Font"),
        Subtype=pikepdf.Name("/Type1"),
        BaseFont=pikepdf.Name("/Helvetica"),
        Encoding=pikepdf.Name("/WinAnsiEncoding"),
    )
    stream.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font))
    return stream


def _note(
    pdf: pikepdf.Pdf, kind: str, box: tuple[float, float, float, float], look: pikepdf.Object, **more: Any
) -> pikepdf.Object:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name("/Annot"),
        Subtype=pikepdf.Name(kind),
        Rect=pikepdf.Array([round(side, 2) for side in box]),
        F=4,
        AP=pikepdf.Dictionary(N=look),
        **more,
    )
    return pdf.make_indirect(note)
