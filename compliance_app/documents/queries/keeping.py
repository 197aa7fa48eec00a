"""Reads about keys and stored files."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.documents.models import Document, HeldUpload
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.merchants.models import Merchant

_BATCH = 500

Kept = type[Document] | type[HeldUpload]


@dataclass(frozen=True)
class Copy:
    """What a row says of its file. `label` is what people know it by."""

    owner: Kept
    id: int
    label: str
    file_key: str
    wrapped_key: WrappedKey
    size: int
    sha256: str


def under_other_keys(key_id: str, limit: int) -> list[Document | HeldUpload]:
    """Rows whose data key is not wrapped by this master key: documents in the order of their ids, then held uploads."""
    documents = sa.select(Document).where(Document.key_id != key_id, Document.file_removed_at.is_(None))
    found: list[Document | HeldUpload] = list(
        db.session.scalars(documents.order_by(Document.id).limit(limit).with_for_update())
    )
    if found:
        return found
    held = sa.select(HeldUpload).where(HeldUpload.key_id != key_id).order_by(HeldUpload.id).limit(limit)
    return list(db.session.scalars(held.with_for_update()))


def orphans(older_than: datetime) -> list[str]:
    """Files in the store that no document or held upload names and that were written before `older_than`."""
    file_keys, found = files.current().place.written_before(older_than), list[str]()
    while batch := list(itertools.islice(file_keys, _BATCH)):
        known = set(
            db.session.scalars(
                sa.select(Document.file_key)
                .where(Document.file_key.in_(batch), Document.file_removed_at.is_(None))
                .union_all(sa.select(HeldUpload.file_key).where(HeldUpload.file_key.in_(batch)))
            )
        )
        found += [file_key for file_key in batch if file_key not in known]
    return found


def copies(since: date | None = None, sample: int | None = None) -> Iterator[list[Copy]]:
    """What documents and held uploads say of their files, in batches; no transaction is held between two.

    `since`: what came in on or after this day only. `sample`: so many documents by chance, and no held upload.
    """
    if sample is not None:
        yield _sampled(since, sample)
        return
    owners: tuple[Kept, ...] = (Document, HeldUpload)
    for owner in owners:
        after = 0
        while batch := _read(owner, since, owner.id > after):
            after = batch[-1].id
            yield batch


def count_copies(since: date | None = None) -> int:
    """How many files `copies` goes through."""
    owners: tuple[Kept, ...] = (Document, HeldUpload)
    return sum(
        db.session.scalar(sa.select(sa.func.count()).select_from(owner).where(*_facts(owner, since))) or 0
        for owner in owners
    )


def still_kept(copy: Copy) -> bool:
    """Whether its row still names this file: meanwhile it may have been removed, or handed in."""
    owner = copy.owner
    return bool(_read(owner, None, owner.id == copy.id, owner.file_key == copy.file_key))


def _sampled(since: date | None, sample: int) -> list[Copy]:
    chosen = sa.select(Document.id).where(*_facts(Document, since)).order_by(sa.func.random()).limit(sample)
    return _read(Document, None, Document.id.in_(list(db.session.scalars(chosen))), limit=sample)


def _facts(owner: Kept, since: date | None) -> list[sa.ColumnElement[bool]]:
    if owner is HeldUpload:
        return []  # there are few, and they are young
    facts: list[sa.ColumnElement[bool]] = [Document.file_removed_at.is_(None)]
    return [*facts, Document.uploaded_on >= since] if since else facts


def _read(owner: Kept, since: date | None, *facts: sa.ColumnElement[bool], limit: int = _BATCH) -> list[Copy]:
    known_by = Document.receipt if owner is Document else sa.literal("held upload").label("receipt")
    columns = (owner.id, owner.file_key, owner.key_id, owner.wrapped_key, owner.file_size, owner.sha256)
    query = (
        sa.select(*columns, known_by, Merchant.reference)
        .join(Merchant, Merchant.id == owner.merchant_id)
        .where(*_facts(owner, since), *facts)
        .order_by(owner.id)
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    db.session.rollback()
    return [
        Copy(
            owner,
            row.id,
            f"{row.receipt} of merchant {row.reference}",
            row.file_key,
            WrappedKey(row.key_id, row.wrapped_key),
            row.file_size,
            row.sha256,
        )
        for row in rows
    ]
