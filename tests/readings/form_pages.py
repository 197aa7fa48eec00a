"""Pages of forms made by hand: words, boxes and fields at given places, without any PDF."""

from dataclasses import dataclass, field, replace
from random import Random

from compliance_app.readings.rules.text import (
    Box,
    DocumentText,
    FormField,
    PageText,
    Shape,
    ShapeKind,
    Source,
    Word,
)

WIDTH, HEIGHT = 612.0, 792.0
SIZE = 10.0
LETTER, SPACE = 0.5, 0.28  # of the size


@dataclass
class Sheet:
    """A page being written on; every verb gives the page back."""

    words: list[Word] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)

    def say(self, x: float, y: float, text: str, size: float = SIZE, sure: float = 1.0) -> "Sheet":
        """Words from `x` on; `y` is their upper edge."""
        for word in text.split():
            right = x + LETTER * size * len(word)
            self.words.append(Word(word, Box(x, y, right, y + 1.1 * size), sure))
            x = right + SPACE * size
        return self

    def square(self, x: float, y: float, ink: float | None = None, kind: ShapeKind = ShapeKind.SQUARE) -> "Sheet":
        """A check box."""
        self.shapes.append(Shape(kind, Box(x, y, x + 9, y + 9), ink))
        return self

    def strokes(self, left: float, top: float, right: float, bottom: float) -> "Sheet":
        """Something drawn by hand."""
        self.shapes.append(Shape(ShapeKind.STROKES, Box(left, top, right, bottom)))
        return self

    def text_field(self, box: tuple[float, float, float, float], value: str) -> "Sheet":
        """A form field with a text."""
        self.fields.append(FormField(Box(*box), value))
        return self

    def check_field(self, x: float, y: float, checked: bool) -> "Sheet":
        """A check box of a form."""
        self.fields.append(FormField(Box(x, y, x + 10, y + 10), "Yes", checked))
        return self

    def page(self, number: int, source: Source = Source.TEXT) -> PageText:
        """The finished page."""
        return PageText(number, WIDTH, HEIGHT, tuple(self.words), tuple(self.shapes), tuple(self.fields), source)


def document(*sheets: Sheet, source: Source = Source.TEXT) -> DocumentText:
    """The pages in their order."""
    pages = tuple(sheet.page(number, source) for number, sheet in enumerate(sheets, start=1))
    return DocumentText(pages, len(pages))


def shuffled(text: DocumentText, seed: int) -> DocumentText:
    """The same pages, their words, shapes and fields in another order of the file."""
    rng = Random(seed)
    return replace(
        text,
        pages=tuple(
            replace(
                page,
                words=tuple(rng.sample(page.words, len(page.words))),
                shapes=tuple(rng.sample(page.shapes, len(page.shapes))),
                fields=tuple(rng.sample(page.fields, len(page.fields))),
            )
            for page in text.pages
        ),
    )


def moved(text: DocumentText, x: float, y: float) -> DocumentText:
    """The same pages with everything on them moved."""

    def shift(box: Box) -> Box:
        return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)

    return replace(
        text,
        pages=tuple(
            replace(
                page,
                words=tuple(replace(word, box=shift(word.box)) for word in page.words),
                shapes=tuple(replace(shape, box=shift(shape.box)) for shape in page.shapes),
                fields=tuple(replace(each, box=shift(each.box)) for each in page.fields),
            )
            for page in text.pages
        ),
    )


# The parts of an SAQ A and of an AOC, as far as their labels go

LEFT, VALUE = 60.0, 230.0
ROWS = {"company": 110.0, "dba": 128.0, "address": 146.0, "isa": 240.0, "qsa_company": 284.0, "qsa": 302.0}
OPTIONS = {"compliant": 200.0, "non_compliant": 240.0, "legal": 300.0}
BOX_X, OPTION_X = 62.0, 80.0
DATED_Y = 130.0
TARGET_Y = 270.0
SIGN_Y = 480.0


def footer(sheet: Sheet, text: str = "PCI DSS v4.0.1 SAQ A r1, Section 1: AOC Assessment Information") -> Sheet:
    """What stands at the lower edge of each page."""
    return sheet.say(LEFT, 750, text, 8).say(480, 750, "January 2025", 8)


def cover(letter: str = "A") -> Sheet:
    """The cover of an SAQ."""
    return (
        Sheet()
        .say(LEFT, 100, "Payment Card Industry Data Security Standard", 16)
        .say(LEFT, 200, f"Self-Assessment Questionnaire {letter}", 20)
        .say(LEFT, 230, "and Attestation of Compliance", 20)
        .say(LEFT, 300, "For use with PCI DSS Version 4.0.1", 12)
        .say(LEFT, 320, "Revision 1", 12)
        .say(LEFT, 340, "Publication Date: January 2025", 12)
    )


def changes() -> Sheet:
    """The list of all versions there ever were."""
    sheet = Sheet().say(LEFT, 80, "Document Changes", 14)
    for at, (day, version) in enumerate((("October 2008", "1.2"), ("June 2018", "3.2.1"), ("April 2022", "4.0"))):
        sheet.say(LEFT, 120 + 20 * at, day).say(200, 120 + 20 * at, f"PCI DSS Version {version}")
    return footer(sheet)


def section_1(foot: str | None = None) -> Sheet:
    """Part 1 with its labels and no value."""
    sheet = Sheet().say(LEFT, 70, "Part 1. Contact Information", 12).say(LEFT, 90, "Part 1a. Assessed Merchant", 11)
    for name, text in (
        ("company", "Company name:"),
        ("dba", "DBA (doing business as):"),
        ("address", "Company mailing address:"),
    ):
        sheet.say(LEFT, ROWS[name], text)
    sheet.say(LEFT, 190, "Part 1b. Assessor", 11).say(LEFT, 220, "PCI SSC Internal Security Assessor(s)", 11)
    sheet.say(LEFT, ROWS["isa"], "ISA name(s):").say(LEFT, 264, "Qualified Security Assessor", 11)
    sheet.say(LEFT, ROWS["qsa_company"], "Company name:").say(LEFT, ROWS["qsa"], "Lead Assessor Name:")
    return footer(sheet, foot) if foot else footer(sheet)


def section_2() -> Sheet:
    """The page of products and their expiry, and the start of the questionnaire."""
    sheet = Sheet().say(LEFT, 70, "Part 2e. PCI SSC Validated Products and Solutions", 11)
    sheet.say(LEFT, 90, "Expiry date of listing (YYYY-MM-DD)").say(LEFT, 104, "2031-01-31")
    sheet.say(LEFT, 200, "Section 2: Self-Assessment Questionnaire A", 12)
    sheet.say(LEFT, 230, "Self-assessment completion date:").say(240, 230, "YYYY-MM-DD")
    return footer(sheet)


def section_3(dated: str = "YYYY-MM-DD", company: str = "(Merchant Company Name)") -> Sheet:
    """Parts 3 to 3c, every sentence printed and no box drawn."""
    sheet = Sheet().say(LEFT, 90, "Section 3: Validation and Attestation Details", 12)
    sheet.say(LEFT, 110, "Part 3. PCI DSS Validation", 11)
    sheet.say(
        LEFT, DATED_Y, "This AOC is based on results noted in SAQ A (Section 2), dated (Self-assessment completion"
    )
    sheet.say(LEFT, DATED_Y + 13, f"date {dated}).")
    sheet.say(LEFT, 170, "Select one:")
    sheet.say(OPTION_X, OPTIONS["compliant"], "Compliant: everything is answered, resulting in an overall COMPLIANT")
    sheet.say(OPTION_X, OPTIONS["compliant"] + 13, f"rating; thereby {company} has demonstrated compliance.")
    sheet.say(OPTION_X, OPTIONS["non_compliant"], "Non-Compliant: something is open, resulting in an overall")
    sheet.say(OPTION_X, OPTIONS["non_compliant"] + 13, f"NON-COMPLIANT rating; thereby {company} has not shown it.")
    sheet.say(OPTION_X, TARGET_Y, "Target Date for Compliance:").say(240, TARGET_Y, "YYYY-MM-DD")
    sheet.say(OPTION_X, OPTIONS["legal"], "Compliant but with Legal exception: a law stands against it, an overall")
    sheet.say(OPTION_X, OPTIONS["legal"] + 13, "COMPLIANT BUT WITH LEGAL EXCEPTION rating.")
    sheet.say(LEFT, 350, "Part 3a. Merchant Acknowledgement", 11)
    sheet.say(OPTION_X, 370, "PCI DSS Self-Assessment Questionnaire A, Version 4.0.1 was completed.")
    sheet.say(LEFT, 430, "Part 3b. Merchant Attestation", 11)
    sheet.say(LEFT, SIGN_Y, "Signature of Merchant Executive Officer ↑").say(380, SIGN_Y, "Date:")
    sheet.say(LEFT, SIGN_Y + 18, "Merchant Executive Officer Name:").say(380, SIGN_Y + 18, "Title:")
    sheet.say(LEFT, 540, "Part 3c. Qualified Security Assessor (QSA) Acknowledgement", 11)
    sheet.say(LEFT, 600, "Signature of Lead QSA ↑").say(380, 600, "Date:").say(410, 600, "YYYY-MM-DD")
    return footer(sheet, "PCI DSS v4.0.1 SAQ A r1, Section 3: AOC Validation and Attestation Details")


def squares(sheet: Sheet, ticked: str | None = None) -> Sheet:
    """Three drawn boxes, a tick in one of them."""
    for name, y in OPTIONS.items():
        sheet.square(BOX_X, y)
        if name == ticked:
            sheet.strokes(BOX_X + 1, y - 1, BOX_X + 11, y + 8)
    return sheet


def filled_1() -> Sheet:
    """Part 1 filled in."""
    sheet = section_1().say(VALUE, ROWS["company"], "Café Noir & Fils SARL").say(VALUE, ROWS["dba"], "Noir Coffee")
    sheet.say(VALUE, ROWS["address"], "1 Rue de la Paix, Lyon").say(VALUE, ROWS["isa"], "Not Applicable")
    sheet.say(VALUE, ROWS["qsa_company"], "Blue Assessors Ltd")
    return sheet.say(VALUE, ROWS["qsa"], "Ada Byron")


def filled_3(ticked: str | None = "compliant") -> Sheet:
    """Part 3 filled in and signed."""
    sheet = squares(section_3("2026-03-14"), ticked)
    sheet.strokes(70, 452, 180, 476).say(410, SIGN_Y, "2026-03-16").say(VALUE, SIGN_Y + 18, "Marie Curie")
    return sheet.say(415, SIGN_Y + 18, "CEO")


def saq(*sheets: Sheet) -> DocumentText:
    """An SAQ A: cover and changes, then the given pages."""
    return document(cover(), changes(), *sheets)


def whole() -> DocumentText:
    """An SAQ A filled in, dated, ticked and signed."""
    return saq(filled_1(), section_2(), filled_3())


def blank() -> DocumentText:
    """An SAQ A that nobody has touched."""
    return saq(section_1(), section_2(), squares(section_3()))
