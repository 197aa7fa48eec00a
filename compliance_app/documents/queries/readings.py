"""Reads of what the machine read in documents."""

import sqlalchemy as sa

from compliance_app.documents.models import Document, DocumentReading
from compliance_app.foundation.database import db
from compliance_app.readings.rules import Obstacle, Reading
from compliance_app.readings.rules.plain import from_plain


def reading_of(document_id: int) -> Reading | None:
    """What the machine read in a document; None where it has not read it."""
    kept = db.session.get(DocumentReading, document_id)
    return None if kept is None else from_plain(kept.reading)


def unread(after: int, limit: int, *, pictures: bool) -> list[Document]:
    """Documents that the machine has not read, in the order of their ids.

    `pictures`: those too of which it could read nothing because no recogniser of pictures was installed.
    """
    missing: sa.ColumnElement[bool] = DocumentReading.document_id.is_(None)
    if pictures:
        told = sa.cast(DocumentReading.reading, sa.Text)
        missing = sa.or_(missing, told.contains(f'"{Obstacle.NO_TEXT_NO_OCR.value}"', autoescape=True))
    query = sa.select(Document).outerjoin(DocumentReading).where(missing, Document.id > after)
    query = query.where(Document.file_removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Document.id).limit(limit)))


def by_id(document_id: int) -> Document:
    """A document by its key, for jobs."""
    return db.session.get_one(Document, document_id)
