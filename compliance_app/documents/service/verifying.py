"""Is every file there, and still what was put there? Reads all of them, several at a time (STORE-3)."""

import enum
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.queries.keeping import Copy
from compliance_app.foundation import files as store
from compliance_app.foundation.encryption import Unreadable
from compliance_app.foundation.files import EncryptedFiles, Missing


class Wrong(enum.StrEnum):
    """What can be wrong with a file."""

    MISSING = "missing"
    CHANGED = "changed"
    ORPHANED = "orphaned"


@dataclass(frozen=True)
class Fault:
    """A file that is not as it should be; `label` says whose, and is the file's name for an orphan."""

    wrong: Wrong
    label: str
    detail: str


@dataclass(frozen=True)
class Result:
    """What a run came to: files and bytes read, and every fault."""

    files: int
    size: int
    faults: tuple[Fault, ...]

    def count(self, wrong: Wrong) -> int:
        return sum(fault.wrong is wrong for fault in self.faults)


def verify(copies: Sequence[Copy], workers: ThreadPoolExecutor) -> Iterator[tuple[Copy, Fault | None]]:
    """Each copy with its fault, None where it is whole; raises StoreDown when nothing can be said."""
    files = store.current()
    look: Callable[[Copy], Fault | None] = lambda copy: _look(files, copy)  # noqa: E731
    return zip(copies, workers.map(look, copies), strict=True)


def record_run(result: Result, scope: str, actor: Actor, at: datetime) -> None:
    """Leave a trace of a run: what it read, and what it found."""
    found = {wrong.value: result.count(wrong) for wrong in Wrong}
    facts = {"scope": scope, "files": result.files, "bytes": result.size, **found}
    audit.record(actor, at, Event.FILES_VERIFIED, "file_store", "files", after=facts, succeeded=not result.faults)


def _look(files: EncryptedFiles, copy: Copy) -> Fault | None:
    try:
        size, digest = files.fingerprint(copy.file_key, copy.wrapped_key)
    except Missing:
        return Fault(Wrong.MISSING, copy.label, f"there is no file {copy.file_key}")
    except Unreadable as error:
        return Fault(Wrong.CHANGED, copy.label, str(error))
    if (size, digest) != (copy.size, copy.sha256):
        return Fault(Wrong.CHANGED, copy.label, f"it decrypts to {size:,} bytes that are not those received")
    return None
