"""The file store: encrypted files in a local folder, written whole or not at all.

A file is written before the row that names it; a crash between the two leaves a file without a row,
which the sweep removes later, and never a row without its file.
"""

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

from compliance_app.foundation import encryption
from compliance_app.foundation.encryption import Keyring, Readable, Unreadable, WrappedKey
from compliance_app.foundation.errors import Refusal

_KEY = re.compile(r"[0-9a-f]{48}")


class TooLarge(Refusal):
    """The file is larger than the configured limit."""

    status = 413


class StoreFull(Refusal):
    """The store could not keep the file: the disk is full or fails."""

    status = 507

    def __init__(self) -> None:
        super().__init__("The file could not be kept and was not received. Please try again later, or tell us.")


@dataclass(frozen=True)
class StoredFile:
    """A file kept in the store: where it lies, what it was before encryption, and its wrapped key."""

    file_key: str
    size: int
    sha256: str
    wrapped_key: WrappedKey


class LocalFolder:
    """Files in a folder of this machine, fanned out by the first two characters of their random name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, file_key: str, blocks: Iterable[bytes]) -> None:
        """Write all blocks, or leave nothing: draft, fsync, rename, fsync of the folder. Raises StoreFull."""
        target = self._path(file_key)
        draft = target.with_suffix(".draft")
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
        """The stored bytes; raises Unreadable where there is no such file."""
        try:
            return self._path(file_key).open("rb")
        except OSError as error:
            raise Unreadable(f"File '{file_key}' is not in the store.") from error

    def delete(self, file_key: str) -> None:
        """Remove a file; it is no error when it is gone."""
        self._path(file_key).unlink(missing_ok=True)

    def written_before(self, moment: datetime) -> Iterator[str]:
        """The names of files and forgotten drafts last changed before `moment`."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < moment.timestamp():
                    yield path.name

    def _make_room(self, fan: Path) -> None:
        if not fan.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fan.mkdir(mode=0o700, exist_ok=True)
            _fsync_folder(self.folder)

    def _path(self, file_key: str) -> Path:
        # Names come from our own rows; a row tampered with must still not lead out of the folder.
        if not _KEY.fullmatch(file_key.removesuffix(".draft")):
            raise Unreadable("The name of the file is not one that was given here.")
        return self.folder / file_key[:2] / file_key


class EncryptedFiles:
    """Plain files in, plain files out; what lies in the folder is encrypted. `limit` is in bytes."""

    def __init__(self, folder: LocalFolder, keys: Mapping[str, bytes], limit: int) -> None:
        self.folder = folder
        self.keyring = Keyring(keys)
        self.limit = limit

    def store(self, source: Readable) -> StoredFile:
        """Encrypt and keep what `source` gives from here to its end; raises TooLarge or StoreFull."""
        file_key, data_key = secrets.token_hex(24), encryption.new_data_key()
        counted = _Counted(source, self.limit)
        self.folder.write(file_key, encryption.encrypt(counted, data_key, file_key))
        return StoredFile(file_key, counted.size, counted.digest, self.keyring.wrap(data_key, file_key))

    def read(self, file_key: str, wrapped_key: WrappedKey) -> Iterator[bytes]:
        """The plain file, block by block; raises Unreadable, at the latest with the damaged block."""
        data_key = self.keyring.unwrap(wrapped_key, file_key)
        with self.folder.open(file_key) as stored:
            yield from encryption.decrypt(stored, data_key, file_key)


class _Counted:
    """A source that counts and hashes what passes, and refuses what is over the limit."""

    def __init__(self, source: Readable, limit: int) -> None:
        self._source, self._limit, self._hash = source, limit, hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int) -> bytes:
        part = self._source.read(size)
        self.size += len(part)
        if self.size > self._limit:
            megabytes = self._limit // (1024 * 1024)
            raise TooLarge(f"The file is larger than {megabytes} MB. Save it smaller (fewer scanned pages) and resend.")
        self._hash.update(part)
        return part


def install(app: Flask) -> None:
    """Open the store that the configuration names."""
    app.extensions["files"] = EncryptedFiles(
        LocalFolder(app.config["FILES_DIR"]), app.config["DOCUMENT_KEYS"], app.config["UPLOAD_LIMIT"]
    )


def current() -> EncryptedFiles:
    """The store of the running application."""
    store: EncryptedFiles = current_app.extensions["files"]
    return store


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
