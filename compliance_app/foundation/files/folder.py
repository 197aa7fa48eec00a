"""Encrypted files in a folder of this machine, written whole or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from compliance_app.foundation.files.errors import Missing, StoreFull
from compliance_app.foundation.files.place import DRAFT, path_of


class LocalFolder:
    """Files in a folder, fanned out by the first two characters of their random name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, file_key: str, blocks: Iterable[bytes]) -> None:
        """Write all blocks, or leave nothing: draft, fsync, rename, fsync of the folder. Raises StoreFull."""
        target = self._path(file_key)
        draft = target.with_suffix(DRAFT)
        try:
            self._make_room(target.parent)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(blocks)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(target)
            _fsync_folder(target.parent)
        except BaseException as error:
            with contextlib.suppress(OSError):
                draft.unlink()
            if isinstance(error, OSError):
                raise StoreFull from error
            raise

    def open(self, file_key: str) -> BinaryIO:
        """The stored bytes; raises Missing where there is no such file."""
        try:
            return self._path(file_key).open("rb")
        except OSError as error:
            raise Missing(f"File '{file_key}' is not in the store.") from error

    def size(self, file_key: str) -> int | None:
        """How many bytes are stored; None where there is no such file."""
        try:
            return self._path(file_key).stat().st_size
        except OSError:
            return None

    def delete(self, file_key: str) -> None:
        """Remove a file; it is no error when it is gone."""
        self._path(file_key).unlink(missing_ok=True)

    def written_before(self, moment: datetime) -> Iterator[str]:
        """The names of files and forgotten drafts last changed before `moment`."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < moment.timestamp():
                    yield path.name

    def check(self) -> None:
        """Write a few bytes, read them, remove them; raises StoreFull."""
        file_key = secrets.token_hex(24)
        self.write(file_key, [b"check"])
        with self.open(file_key) as stored:
            stored.read(5)
        self.delete(file_key)

    def _make_room(self, fan: Path) -> None:
        if not fan.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fan.mkdir(mode=0o700, exist_ok=True)
            _fsync_folder(self.folder)

    def _path(self, file_key: str) -> Path:
        return self.folder / path_of(file_key)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
