"""What the machine read in a stored document, and what it found there when it came in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models.documents import Document
from compliance_app.foundation.database import Model


class DocumentReading(Model):
    """The one reading of a document, made by the version `reader` of the reader.

    `reading` is `readings.rules.plain.to_plain` of it; `findings` are those that the sender saw, as plain
    objects, and stay as they were: what is found on another day is worked out from the reading again.
    """

    __tablename__ = "document_readings"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    reader: Mapped[str] = mapped_column(sa.String(40), index=True)
    read_at: Mapped[datetime]
    reading: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]

    document: Mapped[Document] = relationship()
