"""What is stored about documents."""

from compliance_app.documents.models.documents import Document
from compliance_app.documents.models.held import HeldUpload
from compliance_app.documents.models.readings import DocumentReading

__all__ = [
    "Document",
    "DocumentReading",
    "HeldUpload",
]
