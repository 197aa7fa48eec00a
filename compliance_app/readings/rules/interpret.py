"""From the words of a document to its reading: which paper it is, then what that paper states."""

from compliance_app.readings.rules import scans
from compliance_app.readings.rules.forms import paper
from compliance_app.readings.rules.forms.sheet import Sheet
from compliance_app.readings.rules.kinds import classify
from compliance_app.readings.rules.reading import FieldName, PaperKind, Reading, Signature, Value
from compliance_app.readings.rules.text import DocumentText, PageText, Source


def interpret(document: DocumentText) -> Reading:
    """All that can be said of a document but its card numbers; a paper of no known kind gives no values."""
    sheets = tuple(Sheet(page) for page in document.pages)
    found = classify(sheets)
    values, signatures = paper.read(sheets, found) if found.kind else _scan(document.pages)
    language = found.language
    if language is None and FieldName.KIND in values:
        language = scans.language(document.pages)
    return Reading(
        values=values,
        signatures=signatures,
        obstacles=document.obstacles,
        page_count=document.page_count,
        pages_read=sum(page.source is not Source.NONE for page in document.pages),
        source=_source(document),
        language=language,
    )


def _scan(pages: tuple[PageText, ...]) -> tuple[dict[FieldName, Value], tuple[Signature, ...]]:
    proof = scans.looks_like(pages)
    if proof is None:
        return {}, ()
    values, signatures = scans.read(pages)
    return {FieldName.KIND: Value(PaperKind.ASV_SCAN_REPORT, proof), **values}, signatures


def _source(document: DocumentText) -> Source:
    """OCR as soon as one page's words were recognised from a picture."""
    sources = {page.source for page in document.pages}
    if Source.OCR in sources:
        return Source.OCR
    return Source.TEXT if Source.TEXT in sources else Source.NONE
