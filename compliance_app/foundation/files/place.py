"""What a place for encrypted files can do, whether it is a folder or a bucket."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from compliance_app.foundation.encryption import Readable, Unreadable

_KEY = re.compile(r"[0-9a-f]{48}")
DRAFT = ".draft"
"""Ends the name of what was begun and never finished."""


class Place(Protocol):
    """Files by their random name. Every method raises StoreDown where the place cannot be reached."""

    def write(self, file_key: str, blocks: Iterable[bytes]) -> None:
        """Keep all blocks, or nothing of them (an error of `blocks` too). Raises StoreFull."""

    def open(self, file_key: str) -> AbstractContextManager[Readable]:
        """The stored bytes as a stream; raises Missing."""

    def size(self, file_key: str) -> int | None:
        """How many bytes are stored; None where there is no such file."""

    def delete(self, file_key: str) -> None:
        """Remove a file or a draft; it is no error when it is gone."""

    def written_before(self, moment: datetime) -> Iterator[str]:
        """The names of files and of forgotten drafts last changed before `moment`."""

    def check(self) -> None:
        """Whether files can be kept here at all; raises StoreRefused, StoreDown or StoreFull."""


def path_of(file_key: str) -> str:
    """Where a file or draft lies within its place, fanned out by its first two signs; raises Unreadable.

    The same in a folder and in a bucket, so that one can be copied to the other.
    """
    # Names come from our own rows; a row tampered with must still not lead out of the place.
    if not _KEY.fullmatch(file_key.removesuffix(DRAFT)):
        raise Unreadable("The name of the file is not one that was given here.")
    return f"{file_key[:2]}/{file_key}"
