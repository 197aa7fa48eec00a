"""Which form it is: SAQ type, PCI DSS version and revision, from the cover and the footers.

Never from the list of Document Changes, which names every version there ever was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from compliance_app.readings.rules.forms.sheet import Sheet
from compliance_app.readings.rules.labels import Part
from compliance_app.readings.rules.lines import Line, plain, printed
from compliance_app.readings.rules.reading import FieldName, SaqType, Value

_T = TypeVar("_T")

COVER_PAGES = 3
"""The cover is among the first pages; a letter or a fax sheet may lie on top of it."""
BOTH, FOOTERS, COVER = 0.99, 0.95, 0.93

_TYPE = r"(A ?- ?EP|A|B ?- ?IP|B|C ?- ?VT|C|D|P2PE(?:-HW)?|S[Pp][Oo]C)(?![\w-])"
_PCI = r"P[CclI1]{1,2} ?D[S5]{2}"
_FOOTER = re.compile(rf"{_PCI},? ?v?(\d\.\d(?:\.\d)?)?,? ?SAQ {_TYPE}(.{{0,80}})")
_FOOTER_AOC = re.compile(
    rf"{_PCI},? ?v?(\d\.\d(?:\.\d)?),? (?:Template for |Mod[eè]le d'|Plantilla de )?"
    r"(?:Attestation (?:of Compliance|de conformit[ée])|A?testaci[oó]n de cumplimiento|"
    r"Declaraci[oó]n de cumplimiento|AOC)(.{0,90})",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:Self ?-? ?Assessment Questionnaire|Questionnaire d'auto-? ?[ée]valuation|"
    rf"Cuestionario de auto-? ?evaluaci[oó]n|SELF-ASSESSMENT QUESTIONNAIRE|SAQ),? {_TYPE}(.{{0,120}})"
)
_VERSION = re.compile(r"(?:\bVersi[oó]n|\bv\.?) ?(\d\.\d(?:\.\d)?)(?![\d.]?\d)", re.IGNORECASE)
_REVISION = re.compile(r"(?:\bRe?vi?[sz]i[oó]n|\bR[eé]v\.?) ?:? ?(\d(?:\.\d)?)\b", re.IGNORECASE)
_FOOTER_REVISION = re.compile(r"^,? ?(?:r|r[eé]v\.? ?|r[eé]vision ?|revisi[oó]n ?)(\d(?:\.\d)?)\b", re.IGNORECASE)
_AOC_REVISION = re.compile(r"\b(?:r|r[eé]v\.? ?|r[eé]vision ?|revisi[oó]n ?)(\d(?:\.\d)?)\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"^(?:Document Changes|Modifications apport|Modificaciones|Cambios (?:en el|del) documento)", re.I
)
_MERCHANT = re.compile(r"merchant|commer[cç]ant|comerci(?:o|ante)", re.IGNORECASE)
_PROVIDER = re.compile(r"service provider|prestataire|fournisseur|proveedor", re.IGNORECASE)
_VERSIONS = frozenset(("1.1", "1.2", "2.0", "3.0", "3.1", "3.2", "3.2.1", "4.0", "4.0.1", "4.1", "5.0"))


@dataclass(frozen=True)
class Footer:
    """What a page's footer says."""

    sheet: Sheet
    line: Line
    version: str | None
    saq_type: SaqType | None
    revision: str | None
    tail: str
    is_saq: bool


def footers(sheets: Sequence[Sheet]) -> list[Footer]:
    """The footers that name the form."""
    return [found for sheet in sheets if (found := _footer(sheet)) is not None]


def _footer(sheet: Sheet) -> Footer | None:
    for line in reversed(sheet.foot):
        text = plain(line.text)
        match = _FOOTER.search(text)
        if match:
            version, letter, tail = match.groups()
            revision = _FOOTER_REVISION.search(_without_who(tail))
            return Footer(
                sheet, line, _known(version), as_type(letter, tail), revision and "r" + revision[1], tail, True
            )
        match = _FOOTER_AOC.search(text)
        if match:
            revision = _AOC_REVISION.search(match[2])
            return Footer(sheet, line, _known(match[1]), None, revision and "r" + revision[1], match[2], False)
    return None


def _without_who(tail: str) -> str:
    """What follows "for Merchants" or the like."""
    words = re.sub(
        r"^ ?(?:for|pour les|para(?: los)?) (?:Merchants?|Service Providers?|commer[cç]ants|prestataires de services|"
        r"fournisseurs de services|comerciantes?|comercios|proveedores de servicios?)",
        "",
        tail,
        flags=re.IGNORECASE,
    )
    return words.lstrip()


def as_type(letter: str, tail: str) -> SaqType | None:
    """The SAQ type of a letter; D needs the word that says for whom, standing behind it."""
    letter = letter.replace(" ", "").upper()
    if letter == "D":
        return whom(tail, SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER)
    if letter.startswith("P2PE"):
        return SaqType.P2PE
    return next((kind for kind in SaqType if kind.value.upper() == letter), None)


def whom(text: str, merchant: _T, provider: _T) -> _T | None:
    """Which of two the text speaks of first; None where of neither."""
    one, other = _MERCHANT.search(text), _PROVIDER.search(text)
    if one and (other is None or one.start() < other.start()):
        return merchant
    return provider if other else None


@dataclass(frozen=True)
class Title:
    """A title on the cover that names an SAQ; `text` is what follows its letter."""

    sheet: Sheet
    line: Line
    letter: str
    text: str


def saq_title(sheets: Sequence[Sheet]) -> Title | None:
    """The SAQ's title: a line of the first pages that begins with it, perhaps broken into two."""
    for sheet in sheets[: COVER_PAGES * 2]:
        lines = cover_lines(sheet)
        for at, line in enumerate(lines):
            if not line.joined.startswith(("selfassessmentquestionnaire", "questionnairedauto", "cuestionariodeauto")):
                continue
            text = plain(" ".join(each.text for each in lines[at : at + 4]))
            match = _TITLE.match(text)
            if match and "...." not in line.text:
                return Title(sheet, line, match[1], match[2])
    return None


def cover_lines(sheet: Sheet) -> tuple[Line, ...]:
    """The lines of a page up to its list of changes."""
    lines = sheet.lines
    end = next((at for at, line in enumerate(lines) if _CHANGES.match(plain(line.text))), len(lines))
    return lines[:end]


def saq_type(feet: Sequence[Footer], title: Title | None, who: SaqType | None) -> Value | None:
    """The SAQ type on which cover and footers agree. `who` settles the D of a form that says elsewhere for whom."""
    found: list[tuple[SaqType, Value]] = []
    if title is not None:
        named = as_type(title.letter, title.text) or (who if title.letter == "D" else None)
        if named is not None:
            found.append((named, Value(named, printed(title.sheet.number, title.line.words, COVER))))
    named_feet = [
        (foot.saq_type or (who if foot.is_saq and _is_d(foot) else None), foot) for foot in feet if foot.is_saq
    ]
    counted = _most(kind for kind, _ in named_feet if kind is not None)
    if counted is not None:
        foot = next(foot for kind, foot in named_feet if kind is counted)
        found.append((counted, Value(counted, printed(foot.sheet.number, foot.line.words, FOOTERS))))
    kinds = {kind for kind, _ in found}
    if len(kinds) != 1:
        return None
    value = found[0][1]
    return _surer(value, BOTH) if len(found) > 1 else value


def _is_d(foot: Footer) -> bool:
    return re.search(r"SAQ D\b(?!-)", plain(foot.line.text)) is not None


def _most(kinds: Iterable[SaqType]) -> SaqType | None:
    """What nearly all footers say; a single misread one among many is outvoted."""
    counts: dict[SaqType, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    if not counts:
        return None
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] >= 0.75 * sum(counts.values()) else None


def version(feet: Sequence[Footer], cover: Sheet | None) -> dict[FieldName, Value]:
    """The PCI DSS version and the form's revision."""
    values: dict[FieldName, Value] = {}
    stated = list(_cover_versions(cover)) if cover is not None else []
    said = {text for text, _ in stated}
    foot_versions = [foot for foot in feet if foot.version]
    foot_said = {foot.version for foot in foot_versions}
    if len(said | foot_said) == 1:
        if stated:
            values[FieldName.PCI_DSS_VERSION] = _surer(stated[0][1], BOTH) if foot_said else stated[0][1]
        else:
            foot = foot_versions[0]
            proof = printed(foot.sheet.number, foot.line.words, FOOTERS)
            values[FieldName.PCI_DSS_VERSION] = Value(foot.version or "", proof)
    revision = _revision(feet, cover)
    if revision is not None:
        values[FieldName.REVISION] = revision
    return values


def _cover_versions(cover: Sheet) -> Iterator[tuple[str, Value]]:
    for line in cover_lines(cover):
        text = plain(line.text)
        if not (re.search(_PCI, text) or line.joined.startswith("version")):
            continue
        for match in _VERSION.finditer(text):
            if _known(match[1]):
                yield match[1], Value(match[1], printed(cover.number, line.words, COVER))


def _revision(feet: Sequence[Footer], cover: Sheet | None) -> Value | None:
    found = [] if cover is None else list(_cover_revisions(cover))
    found += [
        (foot.revision, Value(foot.revision, printed(foot.sheet.number, foot.line.words, FOOTERS)))
        for foot in feet
        if foot.revision
    ][:1]
    return found[0][1] if len({text for text, _ in found}) == 1 else None


def _cover_revisions(cover: Sheet) -> Iterator[tuple[str, Value]]:
    edge = cover.page.height * 0.87
    for line in cover_lines(cover):
        match = _REVISION.search(plain(line.text))
        if match and line.box.top < edge:
            stated = "r" + match[1]
            yield stated, Value(stated, printed(cover.number, line.words, COVER))


def who_is_assessed(sheets: Sequence[Sheet]) -> SaqType | None:
    """For whom a form is that its headings tell: "Part 1a. Assessed Merchant", "Part 3b. Merchant Attestation"."""
    said = set()
    for sheet in sheets:
        for heading in sheet.headings:
            if heading.part in (Part.ONE_A, Part.THREE_A, Part.THREE_B):
                said.add(whom(heading.line.text, SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER))
    said.discard(None)
    return said.pop() if len(said) == 1 else None


def _known(text: str | None) -> str | None:
    return text if text in _VERSIONS else None


def _surer(value: Value, confidence: float) -> Value:
    proof = value.evidence
    sure = round(max(proof.confidence, min(1.0, proof.confidence * confidence / COVER)), 3)
    return Value(value.value, type(proof)(proof.page, proof.box, proof.words, sure))
