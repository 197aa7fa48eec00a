"""Which paper it is: its title and at least one label of its structure, never a mention in prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance_app.readings.rules.forms.sheet import Sheet
from compliance_app.readings.rules.forms.versions import (
    Footer,
    Title,
    cover_lines,
    footers,
    saq_title,
    who_is_assessed,
    whom,
)
from compliance_app.readings.rules.labels import Label, Part
from compliance_app.readings.rules.lines import Line, plain, printed
from compliance_app.readings.rules.reading import PaperKind, SaqType, Value

TITLED, UNTITLED = 0.99, 0.85
"""How sure the kind is: with its title on the cover, or from footers and headings of pages without a cover."""

_AOC_TITLE = (
    "attestationofcompliance",
    "attestationdeconformite",
    "atestaciondecumplimiento",
    "declaraciondecumplimiento",
)
_ROC = re.compile(
    r"(?:Report on Compliance|Onsite Assessment|Rapport (?:sur la|de) conformit[ée]|[ée]valuations? sur (?:site|place)|"
    r"Informe (?:sobre|de) (?:el )?cumplimiento|evaluaci(?:ón|on|ones) (?:in situ|en (?:el )?sitio))",
    re.IGNORECASE,
)
_LANGUAGES = {
    "en": frozenset(
        ["compliance", "assessment", "merchant", "company", "name", "part", "of", "the", "and", "completed"]
    ),
    "fr": frozenset(
        ["conformite", "evaluation", "commercant", "entreprise", "nom", "partie", "du", "de", "la", "les", "et"]
    ),
    "es": frozenset(
        ["cumplimiento", "evaluacion", "comerciante", "empresa", "nombre", "parte", "del", "de", "la", "los", "y"]
    ),
}


@dataclass(frozen=True)
class Classified:
    """The kind of an AOC or SAQ with its evidence, None where it is neither; the language of the form.

    `title`, `feet` and `cover` are what it was recognised by.
    """

    kind: Value | None = None
    language: str | None = None
    title: Title | None = None
    feet: list[Footer] = field(default_factory=list)
    cover: Sheet | None = None
    who: SaqType | None = None


def classify(sheets: Sequence[Sheet]) -> Classified:
    """Whether it is an AOC or SAQ, and in which language."""
    pages = [sheet for sheet in sheets if sheet.page.words]
    language = language_of(pages)
    feet = footers(pages)
    telling = [sheet for sheet in pages if sheet.tells]
    if not _has_structure(telling, feet):
        return Classified(None, language)
    who = who_is_assessed(telling)
    aoc, saq = _aoc_title(pages), saq_title(pages)
    if aoc is not None and (saq is None or aoc[0].number <= saq.sheet.number):
        sheet, line, text = aoc
        kind = whom(text, PaperKind.AOC_MERCHANT, PaperKind.AOC_SERVICE_PROVIDER) or _aoc_of(who, feet)
        if kind is not None:
            return Classified(Value(kind, printed(sheet.number, line.words, TITLED)), language, None, feet, sheet, who)
    if saq is not None:
        proof = printed(saq.sheet.number, saq.line.words, TITLED)
        return Classified(Value(PaperKind.SAQ, proof), language, saq, feet, saq.sheet, who)
    return _untitled(language, feet, who)


def _untitled(language: str | None, feet: list[Footer], who: SaqType | None) -> Classified:
    """Pages without their cover: two footers that name the form."""
    if len(feet) < 2 or len({foot.is_saq for foot in feet}) > 1:
        return Classified(None, language)
    kind = PaperKind.SAQ if feet[0].is_saq else _aoc_of(who, feet)
    if kind is None:
        return Classified(None, language)
    proof = printed(feet[0].sheet.number, feet[0].line.words, UNTITLED)
    return Classified(Value(kind, proof), language, None, feet, None, who)


def _aoc_of(who: SaqType | None, feet: Sequence[Footer]) -> PaperKind | None:
    """For whom an AOC is, as its footers or headings say."""
    said = {whom(foot.tail, PaperKind.AOC_MERCHANT, PaperKind.AOC_SERVICE_PROVIDER) for foot in feet} - {None}
    if len(said) == 1:
        return said.pop()
    if said or who is None:
        return None
    return PaperKind.AOC_MERCHANT if who is SaqType.D_MERCHANT else PaperKind.AOC_SERVICE_PROVIDER


def _has_structure(sheets: Sequence[Sheet], feet: Sequence[Footer]) -> bool:
    """Two parts of the form, or one with a footer or with a label to sign at: no letter or certificate has these."""
    parts = {heading.part for sheet in sheets for heading in sheet.headings if heading.part is not None}
    parts &= {Part.ONE_A, Part.ONE_B, Part.THREE, Part.THREE_A, Part.THREE_B, Part.THREE_C, Part.FOUR}
    if len(parts) > 1:
        return True
    signed = any(sheet.found(Label.SIGNED_OFFICER, Label.SIGNED_LEAD_QSA) for sheet in sheets)
    return bool(parts) and (bool(feet) or signed)


def _aoc_title(sheets: Sequence[Sheet]) -> tuple[Sheet, Line, str] | None:
    """The title of an AOC for a report on compliance: a line that begins with it, perhaps broken into three."""
    for sheet in sheets[:3]:
        lines = cover_lines(sheet)
        for at, line in enumerate(lines):
            if line.joined.startswith(_AOC_TITLE) and "...." not in line.text:
                text = plain(" ".join(each.text for each in lines[at : at + 4]))
                if _ROC.search(text):
                    return sheet, line, text
    return None


def language_of(sheets: Sequence[Sheet]) -> str | None:
    """The language most of whose usual words stand on the first pages."""
    counts = dict.fromkeys(_LANGUAGES, 0)
    for sheet in sheets[:8]:
        for word in sheet.keys:
            for language, words in _LANGUAGES.items():
                counts[language] += word in words
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 3 else None
