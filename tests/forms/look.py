"""How a paper looks and how it was filled in: everything about a page that is not what it says."""

import enum
import random
from dataclasses import dataclass, replace
from pathlib import Path

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")


class FillStyle(enum.StrEnum):
    """How the values came onto the paper."""

    TYPED = "typed"  # in place, in the order of reading, as a word processor writes
    FLATTENED = "flattened"  # filled in and signed in a viewer: all values at the end of the page's drawing
    ACROFORM = "acroform"  # form fields
    ANNOTATED = "annotated"  # text boxes, stamps and ink laid over the page
    WORD = "word"  # words split in several runs
    SCANNED = "scanned"  # printed, signed, scanned
    PARTLY_SCANNED = "partly_scanned"  # filled in on the screen; the pages that were signed came back from a scanner


class Ticks(enum.StrEnum):
    """How a box is drawn and ticked."""

    CHECK = "check"  # a square; two strokes
    CROSS = "cross"  # a square; a cross of two strokes
    BLOCK = "block"  # a square; a filled square within
    LETTER = "letter"  # a square; the letter X typed over it
    DINGBAT = "dingbat"  # a square; a tick of Zapf Dingbats
    BALLOT = "ballot"  # the glyphs U+2610 and U+2612
    BALLOT_CHECK = "ballot_check"  # the glyphs U+2610 and U+2611
    WINGDINGS = "wingdings"  # private glyphs U+F0A8 and U+F0FE, as Wingdings leaves them
    BRACKETS = "brackets"  # [ ] and [X]
    IMAGES = "images"  # small pictures of boxes, as web pages print them
    STAMPED = "stamped"  # a square; a small picture of a tick with a transparent ground


class Signature(enum.StrEnum):
    """How people sign."""

    INK = "ink"  # strokes
    TYPED = "typed"  # the name in italics
    PICTURE = "picture"  # a picture of strokes
    DIGITAL = "digital"  # "Digitally signed by", with its own date
    ENVELOPE = "envelope"  # a signing service: its frame, and the number of the envelope on each page


class Arrangement(enum.StrEnum):
    """Where a value stands, seen from its label."""

    RIGHT = "right"  # in the cell to the right
    BELOW = "below"  # under the label in the same cell
    UNDER = "under"  # in the cell below
    INLINE = "inline"  # behind the label in the same line


@dataclass(frozen=True)
class Look:
    """One way of drawing; the same seed draws the same page."""

    style: FillStyle = FillStyle.TYPED
    seed: int = 0
    page: tuple[float, float] = A4
    font: str = "Helvetica"
    fill_font: str = "Helvetica"
    size: float = 9.5
    margin: float = 54.0
    arrangement: Arrangement = Arrangement.RIGHT
    label_share: float = 0.4
    ticks: Ticks = Ticks.CHECK
    hints: bool = True  # hints stay where nothing was written
    dates: str = "iso"
    names_filled: bool = True  # (Merchant Company Name) is replaced in the result's sentences
    own_streams: bool = False  # each value in a form XObject of its own
    turned: int = 0  # degrees by which /Rotate turns back pages that were drawn turned
    shifted: bool = False  # the page's box does not begin at 0, 0
    hand: bool = False  # values are a little off their place and of another size, as if placed by hand
    hints_stay: bool = False  # hints are printed and stay under or beside what is written
    dated: str = "both"  # where the completion date is written: "first" place, "last", "both"
    typographic: bool = False  # curly apostrophes, no-break spaces before colons
    ligatures: bool = False  # fi and fl as one sign
    letter: bool = False  # a covering letter comes first
    colons: bool = True  # behind the labels of tables
    capitals: bool = False  # labels of tables in capitals
    frame: bool = True  # tables have lines
    signature: Signature = Signature.INK
    dpi: int = 200
    tilt: float = 0.0  # degrees
    grain: float = 8.0
    lying: int = 0  # quarters to the left by which a sheet lies turned on the glass
    fax: bool = False  # black and white only
    specks: bool = False  # dust on the glass
    whole: bool = False  # all requirement pages

    def rng(self, salt: str = "") -> random.Random:
        """Chance that belongs to this look."""
        return random.Random(f"{self.seed}-{salt}")


BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "DejaVu": "DejaVu-Bold", "Courier": "Courier-Bold"}
_DRAWN = (Ticks.CHECK, Ticks.CROSS, Ticks.BLOCK, Ticks.LETTER, Ticks.DINGBAT)
_GLYPHS = (Ticks.BALLOT, Ticks.BALLOT_CHECK, Ticks.WINGDINGS)
_TICKS = {
    FillStyle.TYPED: (*_GLYPHS, *_GLYPHS, Ticks.LETTER, Ticks.DINGBAT, Ticks.BRACKETS, Ticks.IMAGES),
    FillStyle.WORD: _GLYPHS,
    FillStyle.FLATTENED: _DRAWN,
    FillStyle.ANNOTATED: (Ticks.CHECK, Ticks.CROSS, Ticks.LETTER),
    FillStyle.ACROFORM: (Ticks.CHECK, Ticks.CROSS),
    FillStyle.SCANNED: (*_DRAWN, Ticks.BALLOT),
    FillStyle.PARTLY_SCANNED: _DRAWN,
}


_PICTURED = 0.06  # of papers whose ticks may be of any kind
_DRAWN_PAGES = {FillStyle.TYPED, FillStyle.FLATTENED, FillStyle.WORD}
_SIGNED_BY_HAND = {FillStyle.SCANNED, FillStyle.PARTLY_SCANNED, FillStyle.ANNOTATED}
_PLACED = {FillStyle.FLATTENED, FillStyle.ANNOTATED, FillStyle.PARTLY_SCANNED, FillStyle.SCANNED}


def look_of(style: FillStyle, seed: int) -> Look:
    """A look drawn by chance within what this style allows."""
    rng = random.Random(f"look-{seed}")
    plain = Look(style=style, seed=seed, ticks=rng.choice(_TICKS[style]))
    pictured = plain.rng("pictured")  # chance of its own: papers of older seeds stay as they are
    if style in _DRAWN_PAGES and pictured.random() < _PICTURED:
        plain = replace(plain, ticks=pictured.choice((Ticks.IMAGES, Ticks.STAMPED)))
    fonts = ("Helvetica", "Helvetica", "Times-Roman", "DejaVu")
    return replace(
        plain,
        page=rng.choice((A4, LETTER)),
        font=rng.choice(fonts),
        fill_font=rng.choice(("Helvetica", "Helvetica", "Times-Roman", "Courier", "DejaVu")),
        size=rng.choice((8.5, 9.0, 9.5, 10.0)),
        margin=rng.choice((45.0, 54.0, 64.0)),
        arrangement=rng.choice(tuple(Arrangement)),
        label_share=rng.uniform(0.3, 0.45),
        hints=rng.random() < 0.7,
        names_filled=rng.random() < 0.6,
        own_streams=style is FillStyle.FLATTENED and rng.random() < 0.4,
        turned=rng.choice((90, 180, 270)) if style in _DRAWN_PAGES and rng.random() < 0.08 else 0,
        shifted=style in _DRAWN_PAGES and rng.random() < 0.05,
        hand=style in _PLACED and rng.random() < 0.5,
        hints_stay=style in _PLACED and rng.random() < 0.25,
        dated=rng.choice(("both", "both", "first", "last")),
        typographic=rng.random() < 0.5,
        ligatures=style is FillStyle.WORD and rng.random() < 0.4,
        letter=rng.random() < 0.08,
        frame=rng.random() < 0.85,
        signature=Signature.INK if style in _SIGNED_BY_HAND else rng.choice((*Signature, Signature.INK)),
        dpi=rng.choice((200, 250, 300)),
        tilt=rng.uniform(-0.9, 0.9),
        grain=rng.uniform(3, 16),
        whole=rng.random() < 0.12,
        lying=rng.choice((1, 2, 3)) if rng.random() < 0.08 else 0,
        fax=rng.random() < 0.08,
        specks=rng.random() < 0.15,
    )


def unseen(look: Look) -> Look:
    """The same look with traits that no paper for developing has."""
    rng = look.rng("unseen")
    return replace(
        look,
        font=rng.choice((look.font, look.font, "Courier")),
        size=rng.choice((look.size, 7.5, 11.0)),
        margin=rng.choice((look.margin, 36.0, 76.0)),
        label_share=rng.uniform(0.25, 0.55),
        colons=rng.random() < 0.7,
        capitals=rng.random() < 0.15,
        tilt=rng.choice((look.tilt, look.tilt, 1.8 * look.tilt)),
        dpi=rng.choice((look.dpi, look.dpi, 170)),
    )


def font_for(text: str, font: str) -> str:
    """This font, or one that has the signs of the text."""
    if font.startswith(("DejaVu", "Symbol", "Zapf")):
        _register()
        return font
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        _register()
        return "DejaVu-Bold" if "Bold" in font else "DejaVu"
    return font


def width_of(text: str, font: str, size: float) -> float:
    """How wide the text runs."""
    return float(pdfmetrics.stringWidth(text, font_for(text, font), size))


def _register() -> None:
    """The fonts that are not built into every viewer: DejaVu, or the one that comes with the drawing library."""
    if "DejaVu" in pdfmetrics.getRegisteredFontNames():
        return
    for name, file, fallback in (
        ("DejaVu", "DejaVuSans.ttf", "Vera.ttf"),
        ("DejaVu-Bold", "DejaVuSans-Bold.ttf", "VeraBd.ttf"),
    ):
        path = _DEJAVU / file
        pdfmetrics.registerFont(TTFont(name, str(path) if path.exists() else fallback))
