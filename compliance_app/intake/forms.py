"""What a sender fills in: files, each with what it is, or nothing where we are to recognise it."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import Request
from werkzeug.datastructures import FileStorage

from compliance_app.documents.rules import KIND_TITLES, DocumentKind, SaqType
from compliance_app.foundation.errors import Refusal
from compliance_app.intake.rules import What

WHAT_CHOICES: list[tuple[str, str]] = [
    (DocumentKind.AOC.value, "AOC (Attestation of Compliance)"),
    *((f"saq:{saq_type.value}", f"SAQ {saq_type.value} (Self-Assessment Questionnaire)") for saq_type in SaqType),
    (DocumentKind.ASV_SCAN_REPORT.value, KIND_TITLES[DocumentKind.ASV_SCAN_REPORT]),
]


def what_of(value: str) -> What:
    """The choice `aoc`, `saq:A-EP`; raises Refusal for none of WHAT_CHOICES."""
    if value not in dict(WHAT_CHOICES):
        raise Refusal("Choose what kind of document this is, then send it again.")
    kind, _, saq_type = value.partition(":")
    return What(DocumentKind(kind), SaqType(saq_type) if saq_type else None)


@dataclass(frozen=True)
class SentFile:
    """One file of the request: `what` is one of WHAT_CHOICES, or empty where we are to recognise it."""

    what: str
    storage: FileStorage

    @property
    def name(self) -> str:
        return self.storage.filename or ""

    @property
    def stream(self) -> BinaryIO:
        return cast(BinaryIO, self.storage.stream)

    def sent_as(self) -> What | None:
        """What the sender says it is, None where it is left to us; raises Refusal."""
        return what_of(self.what) if self.what else None


def sent_files(request: Request) -> list[SentFile]:
    """The files of an upload, each with the choice that stands beside it; rows left empty are not there."""
    choices = request.form.getlist("what")
    storages = request.files.getlist("file")
    pairs = zip(storages, choices + [""] * len(storages), strict=False)
    return [SentFile(what, storage) for storage, what in pairs if storage.filename]
