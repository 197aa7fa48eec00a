"""The columns of a row that names a file of the store, the same in every table that has some."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.files.encrypted import StoredFile


class NamesFile:
    """Part of a model: the file's name for people, its name in the store, what it was, and its wrapped data key."""

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    file_size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    key_id: Mapped[str] = mapped_column(sa.String(40), index=True)
    wrapped_key: Mapped[str] = mapped_column(sa.String(200))


def columns_of(stored: StoredFile, file_name: str) -> dict[str, Any]:
    """What a new row says of a file that was just stored."""
    return {
        "file_name": file_name,
        "file_key": stored.file_key,
        "file_size": stored.size,
        "sha256": stored.sha256,
        "key_id": stored.wrapped_key.key_id,
        "wrapped_key": stored.wrapped_key.text,
    }
