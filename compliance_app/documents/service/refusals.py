"""Why a verdict, or taking a document, is refused."""

from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.formats import moment


class OwnUpload(Refusal):
    """Nobody reviews what they uploaded themselves (DOCUMENT-TWO-PERSONS)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You uploaded this document yourself, so a colleague has to check it.")


class AlreadyReviewed(Conflict):
    """Somebody else gave the verdict first."""


def already_reviewed(document: Document) -> AlreadyReviewed:
    """What the second of two reviewers is told (DOCUMENT-ONE-VERDICT)."""
    done = "rejected" if document.state is DocumentState.REJECTED else "accepted"
    when = f" on {moment(document.reviewed_at)} UTC"
    who = (document.reviewed_by or "").partition(" <")[0]
    return AlreadyReviewed(f"{who} {done} this document{when}. Nothing was changed now.")
