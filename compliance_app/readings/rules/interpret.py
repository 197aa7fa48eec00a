"""From the words of a document to its reading: which paper it is, then what that paper states."""

from compliance_app.readings.rules.kinds import Classified, classify
from compliance_app.readings.rules.reading import FieldName, PaperKind, Reading, Signature, Value
from compliance_app.readings.rules.text import DocumentText, Source


def interpret(document: DocumentText) -> Reading:
    """All that can be said of a document; a paper of no known kind gives no values."""
    found = classify(document.pages)
    values, signatures = _read(document, found)
    return Reading(
        values=values,
        signatures=signatures,
        obstacles=document.obstacles,
        page_count=document.page_count,
        pages_read=sum(page.source is not Source.NONE for page in document.pages),
        source=_source(document),
        language=found.language,
        cards=(),
    )


def _read(document: DocumentText, found: Classified) -> tuple[dict[FieldName, Value], tuple[Signature, ...]]:
    if found.kind is None or not document.pages:
        return {}, ()
    return {FieldName.KIND: found.kind}, ()


def _source(document: DocumentText) -> Source:
    """OCR as soon as one page's words were recognised from a picture."""
    sources = {page.source for page in document.pages if page.words or page.fields}
    if Source.OCR in sources:
        return Source.OCR
    return Source.TEXT if Source.TEXT in sources else Source.NONE


__all__ = ["PaperKind", "interpret"]
