"""Plain files in, plain files out; what lies in the place is encrypted, each file under a key of its own."""

import contextlib
import hashlib
import secrets
from collections.abc import Generator, Mapping
from dataclasses import dataclass

from compliance_app.foundation import encryption
from compliance_app.foundation.encryption import Keyring, Readable, WrappedKey
from compliance_app.foundation.files.errors import BrokenOff, TooLarge
from compliance_app.foundation.files.place import Place


@dataclass(frozen=True)
class StoredFile:
    """A file kept in the store: its name there, what it was before encryption, and its wrapped key."""

    file_key: str
    size: int
    sha256: str
    wrapped_key: WrappedKey


class EncryptedFiles:
    """The store. `limit` is the largest plain file in bytes."""

    def __init__(self, place: Place, keys: Mapping[str, bytes], limit: int) -> None:
        self.place = place
        self.keyring = Keyring(keys)
        self.limit = limit

    def store(self, source: Readable) -> StoredFile:
        """Encrypt and keep what `source` gives from here to its end.

        Raises TooLarge, BrokenOff where the source fails, StoreFull or StoreDown.
        """
        file_key, data_key = secrets.token_hex(24), encryption.new_data_key()
        counted = _Counted(source, self.limit)
        self.place.write(file_key, encryption.encrypt(counted, data_key, file_key))
        return StoredFile(file_key, counted.size, counted.digest, self.keyring.wrap(data_key, file_key))

    def read(self, file_key: str, wrapped_key: WrappedKey) -> Generator[bytes, None, None]:
        """The plain file, block by block; raises Unreadable, at the latest with the damaged block, or StoreDown."""
        data_key = self.keyring.unwrap(wrapped_key, file_key)
        with self.place.open(file_key) as stored:
            yield from encryption.decrypt(stored, data_key, file_key)

    def fingerprint(self, file_key: str, wrapped_key: WrappedKey) -> tuple[int, str]:
        """Size and SHA-256 of the plain file, each block checked on the way; raises as `read`."""
        size, digest = 0, hashlib.sha256()
        with contextlib.closing(self.read(file_key, wrapped_key)) as blocks:
            for block in blocks:
                size += len(block)
                digest.update(block)
        return size, digest.hexdigest()


class _Counted:
    """A source that counts and hashes what passes, and refuses what is over the limit."""

    def __init__(self, source: Readable, limit: int) -> None:
        self._source, self._limit, self._hash = source, limit, hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int) -> bytes:
        try:
            part = self._source.read(size)
        except OSError as error:  # a place takes such an error for its own
            raise BrokenOff from error
        self.size += len(part)
        if self.size > self._limit:
            megabytes = self._limit // (1024 * 1024)
            raise TooLarge(f"The file is larger than {megabytes} MB. Save it smaller (fewer scanned pages) and resend.")
        self._hash.update(part)
        return part
