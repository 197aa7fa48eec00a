"""Files of a very large demonstration: the same few small papers, each encrypted under a key and name of its own."""

import hashlib
import io
import os
import secrets
from dataclasses import dataclass
from datetime import date

from compliance_app.demo import papers
from compliance_app.demo.papers import Subject
from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation import encryption, files
from compliance_app.foundation.encryption import WrappedKey
from compliance_app.foundation.files import LocalFolder

_SUBJECT = Subject(
    "A demonstration company", "Demonstration", "https://www.demonstration.example", "A person", "A head"
)


@dataclass(frozen=True)
class Kept:
    """One stored file."""

    file_key: str
    size: int
    sha256: str
    wrapped: WrappedKey


class Stock:
    """Writes demonstration files faster than uploads: without waiting for the disk after each."""

    def __init__(self) -> None:
        self.written = 0
        store = files.current()
        self._place, self._keyring = store.place, store.keyring
        self._bodies = {kind: papers.write(_paper(kind), _SUBJECT) for kind in DocumentKind}
        self._hashes = {kind: hashlib.sha256(body).hexdigest() for kind, body in self._bodies.items()}
        if isinstance(self._place, LocalFolder):
            for fan in range(256):
                (self._place.folder / f"{fan:02x}").mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, kind: DocumentKind) -> Kept:
        """A new file of this kind of paper."""
        file_key, data_key, body = secrets.token_hex(24), encryption.new_data_key(), self._bodies[kind]
        blocks = b"".join(encryption.encrypt(io.BytesIO(body), data_key, file_key))
        self._write(file_key, blocks)
        self.written += 1
        return Kept(file_key, len(body), self._hashes[kind], self._keyring.wrap(data_key, file_key))

    def _write(self, file_key: str, content: bytes) -> None:
        if not isinstance(self._place, LocalFolder):
            self._place.write(file_key, [content])
            return
        path = self._place.folder / file_key[:2] / file_key
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)


def _paper(kind: DocumentKind) -> Paper:
    return Paper(1, kind, date(2026, 1, 5), SaqType.A if kind is DocumentKind.SAQ else None, "Demonstration Scans")
