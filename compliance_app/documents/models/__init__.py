"""What is stored about documents."""

from compliance_app.documents.models.coverage import DocumentCoverage
from compliance_app.documents.models.documents import Document
from compliance_app.documents.models.held import HeldUpload
from compliance_app.documents.models.readings import DocumentReading
from compliance_app.documents.models.retention import LegalHold, RetentionRule
from compliance_app.documents.models.review import (
    CheckLine,
    ExceptionRequest,
    ReasonSentence,
    RejectionReason,
    ReviewClaim,
)

__all__ = [
    "CheckLine",
    "Document",
    "DocumentCoverage",
    "DocumentReading",
    "ExceptionRequest",
    "HeldUpload",
    "LegalHold",
    "ReasonSentence",
    "RejectionReason",
    "RetentionRule",
    "ReviewClaim",
]
