"""Which versions of a document the merchant's page shows at once, and which it keeps folded as history."""

from compliance_app.documents.models import Document
from compliance_app.documents.queries.listing import Versions
from compliance_app.documents.rules import DocumentKind, DocumentState, SaqType

ACCEPTED, REJECTED, SUPERSEDED = DocumentState.ACCEPTED, DocumentState.REJECTED, DocumentState.SUPERSEDED


def saqs(*newest_first: tuple[DocumentState, SaqType]) -> Versions:
    documents = tuple(Document(state=state, saq_type=form) for state, form in newest_first)
    return Versions(DocumentKind.SAQ, "SAQ", documents)


def test_what_was_sent_back_and_followed_is_history() -> None:
    versions = saqs((ACCEPTED, SaqType.A), (REJECTED, SaqType.A), (SUPERSEDED, SaqType.A))
    assert versions.current == versions.documents[:1]
    assert versions.former == versions.documents[1:]


def test_what_was_sent_back_and_not_followed_has_to_be_seen() -> None:
    versions = saqs((ACCEPTED, SaqType.A), (REJECTED, SaqType.D_MERCHANT))
    assert versions.current == versions.documents
    assert versions.former == ()


def test_the_newest_is_shown_where_all_is_history() -> None:
    versions = saqs((SUPERSEDED, SaqType.A), (SUPERSEDED, SaqType.A))
    assert versions.current == versions.documents[:1]
