"""Reads about keys and stored files, of every table that names files.

Documents and held uploads are known here. An upper package registers its own table, so that its files are verified
and moved to new keys like all others, and never taken for orphans.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.documents.models import Document, HeldUpload
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.foundation.files.rows import NamesFile
from compliance_app.merchants.models import Merchant

_BATCH = 500


@dataclass(frozen=True)
class Holder:
    """A table whose rows name files. `label`: what people know a row by; `there`: whether its file is still there.

    `came_in_on`: the day of a row; None where rows are few and young, so that no day and no sample is asked of them.
    """

    model: type[NamesFile]
    label: sa.ColumnElement[str]
    there: sa.ColumnElement[bool]
    came_in_on: sa.SQLColumnExpression[date] | None = None

    @property
    def file_keys(self) -> sa.Select[str]:
        """The names of the files that are there."""
        return sa.select(self.model.file_key).where(self.there)


@dataclass(frozen=True)
class Copy:
    """What a row says of its file. `label` is what people know it by."""

    holder: Holder
    id: int
    label: str
    file_key: str
    wrapped_key: WrappedKey
    size: int
    sha256: str


def _reference(owner: type[Document] | type[HeldUpload]) -> sa.ScalarSelect[str]:
    return sa.select(Merchant.reference).where(Merchant.id == owner.merchant_id).scalar_subquery()


_holders = [
    Holder(
        Document,
        Document.receipt + " of merchant " + _reference(Document),
        Document.file_removed_at.is_(None),
        Document.uploaded_on,
    ),
    Holder(HeldUpload, sa.literal("held upload of merchant ") + _reference(HeldUpload), sa.true()),
]


def register(holder: Holder) -> None:
    """Look after the files of another table too."""
    if all(known.model is not holder.model for known in _holders):
        _holders.append(holder)


def under_other_keys(key_id: str, limit: int) -> Sequence[NamesFile]:
    """Rows whose data key is not wrapped by this master key: those of one table, in the order of their ids."""
    for holder in _holders:
        model = holder.model
        query = sa.select(model).where(model.key_id != key_id, holder.there).order_by(model.id)
        if found := db.session.scalars(query.limit(limit).with_for_update()).all():
            return found
    return ()


def orphans(older_than: datetime) -> list[str]:
    """Files in the store that no row names and that were written before `older_than`."""
    file_keys, found = files.current().place.written_before(older_than), list[str]()
    while batch := list(itertools.islice(file_keys, _BATCH)):
        # All tables in one statement: between two a held upload may become a document.
        named = sa.union_all(*(holder.file_keys.where(holder.model.file_key.in_(batch)) for holder in _holders))
        known: set[str] = set(db.session.scalars(named))
        found += [file_key for file_key in batch if file_key not in known]
    return found


def copies(since: date | None = None, sample: int | None = None) -> Iterator[list[Copy]]:
    """What rows say of their files, in batches; no transaction is held between two.

    `since`: what came in on or after this day only. `sample`: so many by chance, and no held upload.
    """
    if sample is not None:
        yield _sampled(since, sample)
        return
    for holder in _holders:
        after = 0
        while batch := _read(holder, since, holder.model.id > after):
            after = batch[-1].id
            yield batch


def count_copies(since: date | None = None) -> int:
    """How many files `copies` goes through."""
    return sum(
        db.session.scalar(sa.select(sa.func.count()).select_from(holder.model).where(*_facts(holder, since))) or 0
        for holder in _holders
    )


def still_kept(copy: Copy) -> bool:
    """Whether its row still names this file: meanwhile it may have been removed, or handed in."""
    model = copy.holder.model
    return bool(_read(copy.holder, None, model.id == copy.id, model.file_key == copy.file_key))


def _sampled(since: date | None, sample: int) -> list[Copy]:
    """By chance among the files of all tables, whichever they are in."""
    drawn = [
        (holder, key)
        for holder in _holders
        if holder.came_in_on is not None
        for key in db.session.scalars(
            sa.select(holder.model.id).where(*_facts(holder, since)).order_by(sa.func.random()).limit(sample)
        )
    ]
    chosen = random.sample(drawn, min(sample, len(drawn)))
    return [
        copy
        for holder in _holders
        if (ids := [key for drawn_from, key in chosen if drawn_from is holder])
        for copy in _read(holder, None, holder.model.id.in_(ids), limit=sample)
    ]


def _facts(holder: Holder, since: date | None) -> list[sa.ColumnElement[bool]]:
    facts = [holder.there]
    if since is not None and holder.came_in_on is not None:
        facts.append(holder.came_in_on >= since)
    return facts


def _read(holder: Holder, since: date | None, *facts: sa.ColumnElement[bool], limit: int = _BATCH) -> list[Copy]:
    model = holder.model
    columns = (model.id, model.file_key, model.key_id, model.wrapped_key, model.file_size, model.sha256)
    query = sa.select(*columns, holder.label.label("known_by")).where(*_facts(holder, since), *facts)
    rows = db.session.execute(query.order_by(model.id).limit(limit)).all()
    db.session.rollback()
    return [
        Copy(
            holder,
            row.id,
            row.known_by,
            row.file_key,
            WrappedKey(row.key_id, row.wrapped_key),
            row.file_size,
            row.sha256,
        )
        for row in rows
    ]
