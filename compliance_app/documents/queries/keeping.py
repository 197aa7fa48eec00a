"""Reads about keys and stored files."""

import itertools
from datetime import datetime

import sqlalchemy as sa

from compliance_app.documents.models import Document
from compliance_app.foundation import files
from compliance_app.foundation.database import db


def under_other_keys(key_id: str, limit: int) -> list[Document]:
    """Documents whose data key is not wrapped by this master key, in the order of their ids."""
    query = sa.select(Document).where(Document.key_id != key_id).order_by(Document.id).limit(limit)
    return list(db.session.scalars(query.with_for_update()))


def orphans(older_than: datetime) -> list[str]:
    """Files in the store that no document names and that were written before `older_than`."""
    file_keys, found = files.current().place.written_before(older_than), list[str]()
    while batch := list(itertools.islice(file_keys, 500)):
        known = set(db.session.scalars(sa.select(Document.file_key).where(Document.file_key.in_(batch))))
        found += [file_key for file_key in batch if file_key not in known]
    return found
