"""Papers for examples: kept by the real verbs without being opened in a process of its own, which takes longest."""

import io
import itertools
from datetime import UTC, date, datetime, time

from compliance_app.accounts.models import User
from compliance_app.documents import files
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.merchants.models import Merchant
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from tests.documents.builders import all_ticked
from tests.factories import actor_of, make_user

_numbers = itertools.count(1)


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def sent(merchant: Merchant, kind: DocumentKind, on: date, by: User | None = None) -> Document:
    """A paper that waits for its check from a day on."""
    file = files.measure(io.BytesIO(b"%%PDF-1.7 number %d" % next(_numbers)), "paper.pdf")
    saq_type = SaqType.A if kind is DocumentKind.SAQ else None
    return documents.receive(merchant, kind, saq_type, file, actor_of(by or make_user()), noon(on), on)


def accepted(
    merchant: Merchant, kind: DocumentKind, completed: date, on: date | None = None, by: User | None = None
) -> Document:
    """An AOC or SAQ that was sent and accepted on one day: that of its completion unless another is given."""
    on = on or completed
    document = sent(merchant, kind, on)
    documents.accept(document, completed, all_ticked(kind), None, actor_of(by or make_user()), noon(on), on)
    return document


def scanned(merchant: Merchant, completed: date, on: date | None = None, *, passed: bool = True) -> AsvScan:
    """A scan whose report was sent and accepted on one day: that of its completion unless another is given."""
    on = on or completed
    report = sent(merchant, DocumentKind.ASV_SCAN_REPORT, on)
    ticked = all_ticked(report.kind)
    return scans.accept_report(
        report, "Scanwell", completed, passed, None, ticked, None, actor_of(make_user()), noon(on), on
    )
