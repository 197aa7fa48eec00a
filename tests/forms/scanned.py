"""Printed, signed, put on a scanner: pages as pictures."""

import io
import random
from collections.abc import Sequence
from dataclasses import replace

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.forms.look import FillStyle, Look
from tests.forms.marks import Mark
from tests.forms.press import printed


def scanned(pages: list[list[Mark]], look: Look) -> bytes:
    """A PDF of pictures of these pages."""
    clean = printed(pages, replace(look, style=FillStyle.FLATTENED))
    target = io.BytesIO()
    size = _size(look)
    canvas = Canvas(target, pagesize=size, invariant=1)
    for picture in pictures(clean, look):
        canvas.drawImage(ImageReader(picture), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def partly(content: bytes, look: Look) -> bytes:
    """The same file, its last two pages but one as pictures: those that carry the signatures."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = len(pdf.pages)
        wanted = [number for number in (count - 3, count - 2) if number >= 0] or [0]
        for number, picture in zip(wanted, pictures(content, look, wanted), strict=True):
            page = io.BytesIO()
            canvas = Canvas(page, pagesize=_size(look), invariant=1)
            canvas.drawImage(ImageReader(picture), 0, 0, *_size(look))
            canvas.save()
            with pikepdf.open(page) as one:
                pdf.pages[number] = one.pages[0]
                target = io.BytesIO()
                pdf.save(target, static_id=True)
    return target.getvalue()


def _size(look: Look) -> tuple[float, float]:
    wide, high = look.page
    return (high, wide) if look.lying % 2 else (wide, high)


def _worn(picture: Image.Image, look: Look, rng: random.Random) -> Image.Image:
    """What dust, a machine that knows black and white only, and a sheet laid sideways do to a picture."""
    if look.specks:
        pen = ImageDraw.Draw(picture)
        for _ in range(60):
            x, y, size = rng.randrange(picture.width), rng.randrange(picture.height), rng.choice((1, 1, 2, 3))
            pen.ellipse((x, y, x + size, y + size), fill=rng.randint(20, 140))
    if look.fax:
        picture = picture.point([0] * 160 + [255] * 96)
    return picture.rotate(90 * look.lying, expand=True) if look.lying else picture


def pictures(content: bytes, look: Look, wanted: Sequence[int] | None = None) -> list[io.BytesIO]:
    """JPEGs as a scanner makes them: grey, a little askew, grained."""
    rng = look.rng("scan")
    found = []
    pdf = pypdfium2.PdfDocument(content)
    try:
        for number in wanted if wanted is not None else range(len(pdf)):
            page = pdf[number]
            picture = page.render(scale=look.dpi / 72, grayscale=True).to_pil().convert("L")
            page.close()
            tilt = look.tilt + rng.uniform(-0.15, 0.15)
            picture = picture.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=rng.randint(240, 255))
            grain = Image.effect_noise(picture.size, look.grain)
            picture = Image.blend(picture, grain, 0.06).filter(ImageFilter.GaussianBlur(look.dpi / 500))
            picture = _worn(picture, look, rng)
            target = io.BytesIO()
            picture.save(target, "JPEG", quality=rng.randint(45, 85))
            target.seek(0)
            found.append(target)
    finally:
        pdf.close()
    return found
