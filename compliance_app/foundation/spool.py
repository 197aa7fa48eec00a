"""Where an upload lies while its request is received: in memory, and what is larger in a file that nobody can read.

The file has no name and is encrypted by a key that exists in the memory of this process only, so that what is left
of it on a disk is noise. AES in counter mode lets any place be read at once; a check is not needed, because only
this process can reach the file.
"""

import io
import os
import secrets
import tempfile
from typing import IO, Any, BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from compliance_app.foundation.files import StoreFull

IN_MEMORY = 256 * 1024
"""A part of a form up to this size stays in memory."""

_BLOCK = 16


class Spool(io.RawIOBase):
    """A file that is written from its beginning to its end, and then read anywhere."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._memory: bytearray | None = bytearray()
        self._file: BinaryIO | None = None
        self._key = secrets.token_bytes(32)
        self._place = self._size = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        """Append; raises StoreFull where the disk for temporary files is full."""
        # The same place encrypted twice would give both contents away: what is written stays.
        if self._place != self._size:
            raise io.UnsupportedOperation("An upload is written from its beginning to its end.")
        content = bytes(content)
        if self._memory is not None and self._size + len(content) > self._in_memory:
            self._begin_file()
        if self._memory is not None:
            self._memory += content
        else:
            self._write_file(self._size, content)
        self._size += len(content)
        self._place = self._size
        return len(content)

    def readinto(self, target: Any, /) -> int:
        with memoryview(target) as view:
            wanted = min(len(view), max(0, self._size - self._place))
            if not wanted:
                return 0
            part = self._part(wanted)
            view[: len(part)] = part
        self._place += len(part)
        return len(part)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._memory = None
        super().close()

    def _part(self, wanted: int) -> bytes:
        if self._memory is not None:
            return bytes(self._memory[self._place : self._place + wanted])
        self._disk.seek(self._place)
        return self._coded(self._place, self._disk.read(wanted))

    @property
    def _disk(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("The upload is closed.")
        return self._file

    def _begin_file(self) -> None:
        begun, self._memory = bytes(self._memory or b""), None
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  it is closed with the upload
        except OSError as error:
            raise StoreFull from error
        self._write_file(0, begun)

    def _write_file(self, place: int, content: bytes) -> None:
        coded = memoryview(self._coded(place, content))
        try:
            self._disk.seek(place)
            while coded:
                coded = coded[self._disk.write(coded) :]
        except OSError as error:
            raise StoreFull from error

    def _coded(self, place: int, content: bytes) -> bytes:
        """Encrypt, or decrypt, what stands at a place: in counter mode both are the same."""
        number, before = divmod(place, _BLOCK)
        coder = Cipher(algorithms.AES256(self._key), modes.CTR(number.to_bytes(_BLOCK, "big"))).encryptor()
        if before:
            coder.update(bytes(before))
        return coder.update(content) + coder.finalize()


class SpooledRequest(Request):
    """A request whose files lie in a Spool while they are received.

    Nowhere in its form and in the query of its address is the sign that PostgreSQL cannot store: nobody types it,
    but anybody can send it.
    """

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _storable(self.__dict__["form"])

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _storable(super().args)

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        spool: Any = Spool()
        return spool  # type: ignore[no-any-return]


def _storable(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    pairs = list(sent.items(multi=True))
    if not any("\x00" in name or "\x00" in value for name, value in pairs):
        return sent
    return ImmutableMultiDict((name.replace("\x00", ""), value.replace("\x00", "")) for name, value in pairs)


def install(app: Flask) -> None:
    """Let requests of this application receive files into a Spool."""
    app.request_class = SpooledRequest
