"""What is stored about documents."""

from compliance_app.documents.models.documents import Document

__all__ = [
    "Document",
]
