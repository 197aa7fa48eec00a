"""Encryption of files: AES-256-GCM in chunks, so that a stream of any length is checked as it is read.

Each file has a data key of its own, stored wrapped by a master key of the configuration; changing the
master key re-wraps data keys and touches no file. A chunk's nonce is its number, which is safe because a
data key encrypts one file once. The file's name, the chunk's number and whether it is the last are
authenticated, so that a truncated, reordered, extended or exchanged file does not decrypt.
"""

import base64
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 64 * 1024
TAG = 16
MAGIC = b"CDF1"
_NONCE = 12


class Readable(Protocol):
    """What bytes are read from: a file, an upload, a pipe."""

    def read(self, size: int, /) -> bytes: ...


class Unreadable(Exception):
    """What is stored does not decrypt: it was damaged or exchanged, or its master key is not configured."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key encrypted by the master key `key_id`; `text` is base64."""

    key_id: str
    text: str


class Keyring:
    """The master keys by id; the first one wraps, all of them unwrap."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self.current = next(iter(self._keys))

    def wrap(self, data_key: bytes, name: str) -> WrappedKey:
        """Encrypt the data key of the file `name` by the current master key."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self._keys[self.current]).encrypt(nonce, data_key, name.encode())
        return WrappedKey(self.current, base64.b64encode(nonce + sealed).decode())

    def unwrap(self, wrapped: WrappedKey, name: str) -> bytes:
        """The data key of the file `name`; raises Unreadable."""
        if wrapped.key_id not in self._keys:
            raise Unreadable(f"The master key '{wrapped.key_id}' is not in DOCUMENT_KEYS: add it, after the newest.")
        try:
            sealed = base64.b64decode(wrapped.text, validate=True)
            return AESGCM(self._keys[wrapped.key_id]).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"The key of file '{name}' does not decrypt.") from error

    def rewrap(self, wrapped: WrappedKey, name: str) -> WrappedKey:
        """The same data key under the current master key."""
        return self.wrap(self.unwrap(wrapped, name), name)


def new_data_key() -> bytes:
    """A random key for one file."""
    return AESGCM.generate_key(bit_length=256)


def encrypt(source: Readable, data_key: bytes, name: str) -> Iterator[bytes]:
    """The encrypted file, block by block; an empty source gives one empty last chunk."""
    cipher = AESGCM(data_key)
    yield MAGIC
    for number, chunk, last in _chunks(source, CHUNK):
        yield cipher.encrypt(_nonce(number), chunk, _bound(name, number, last))


def decrypt(source: Readable, data_key: bytes, name: str) -> Iterator[bytes]:
    """The plain file, block by block, each block checked before it is given; raises Unreadable.

    The end is checked with the last block: a reader that stops early has not seen the whole file.
    """
    cipher = AESGCM(data_key)
    if _read_full(source, len(MAGIC)) != MAGIC:
        raise Unreadable(f"File '{name}' is not one that was written here.")
    for number, chunk, last in _chunks(source, CHUNK + TAG):
        try:
            yield cipher.decrypt(_nonce(number), chunk, _bound(name, number, last))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"File '{name}' is damaged or is not the one that was stored.") from error


def _chunks(source: Readable, size: int) -> Iterator[tuple[int, bytes, bool]]:
    number, chunk = 0, _read_full(source, size)
    while following := _read_full(source, size):
        yield number, chunk, False
        number, chunk = number + 1, following
    yield number, chunk, True


def _read_full(source: Readable, size: int) -> bytes:
    # A pipe or a socket may give less than was asked for before its end.
    parts: list[bytes] = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE, "big")


def _bound(name: str, number: int, last: bool) -> bytes:
    return MAGIC + number.to_bytes(8, "big") + (b"L" if last else b"-") + name.encode()
