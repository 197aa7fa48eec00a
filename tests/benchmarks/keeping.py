"""The store: 10,000 documents verified beside plain SHA-256 of the same bytes, and 200 MB through a real worker."""

import hashlib
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from compliance_app.app import create_app
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import jobs
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import files
from compliance_app.foundation.database import db
from compliance_app.foundation.settings import PROJECT_ROOT
from tests import large_files
from tests.benchmarks.houses import settings
from tests.benchmarks.measures import Line
from tests.factories import NOON, TODAY, make_merchant, make_user
from tests.large_files import MEGABYTE
from tests.s3_server import ACCESS, BUCKET, S3Server

DOCUMENTS = 10_000
MEAN = 150_000
"""Bytes of a document in the mean: forms of a few pages; their sizes lie between half and one and a half of it."""

LARGE = 200 * MEGABYTE


def measured() -> Iterator[Line]:
    """Verifying, then the large file in each place."""
    yield from _verifying()
    yield from _large_files()


def _verifying() -> Iterator[Line]:
    with _kept() as app, app.app_context():
        paths = [path for path in Path(app.config["FILES_DIR"]).rglob("*") if path.is_file()]
        # In turn, so that what the machine remembers of its disk serves both alike.
        plain, whole = _seconds(lambda: _plain(paths)), _seconds(_verify)
        plain, whole = min(plain, _seconds(lambda: _plain(paths))), min(whole, _seconds(_verify))
        size = sum(path.stat().st_size for path in paths) / 1_000_000
    yield Line(
        f"Verify {DOCUMENTS:,} documents ({size:,.0f} MB)",
        f"{DOCUMENTS / whole:,.0f} files/s, {size / whole:,.0f} MB/s",
        f"{size / plain:,.0f} MB/s plain SHA-256 of the same files, one after the other",
    )


@contextmanager
def _kept() -> Iterator[Flask]:
    """An application with so many documents, their rows written straight into the table."""
    with tempfile.TemporaryDirectory(prefix="keeping-") as folder:
        app = create_app(settings(Path(folder)))
        with app.app_context():
            flask_migrate.upgrade(directory=str(PROJECT_ROOT / "migrations"))
            uploader = make_user()
            merchant = make_merchant(uploader)
            db.session.execute(sa.insert(Document), [_row(number, merchant.id) for number in range(DOCUMENTS)])
            db.session.commit()
        yield app
        with app.app_context():
            db.engine.dispose()


def _row(number: int, merchant_id: int) -> dict[str, object]:
    content = secrets.token_bytes(MEAN // 2 + MEAN * number // DOCUMENTS)
    kept = files.current().store(BytesIO(content))
    return {
        "merchant_id": merchant_id,
        "kind": DocumentKind.AOC,
        "version": number + 1,
        "receipt": f"R-{number}",
        "file_name": "aoc.pdf",
        "file_key": kept.file_key,
        "file_size": kept.size,
        "sha256": kept.sha256,
        "key_id": kept.wrapped_key.key_id,
        "wrapped_key": kept.wrapped_key.text,
        "uploaded_by": "a benchmark",
        "uploaded_at": NOON,
        "uploaded_on": TODAY,
    }


def _verify() -> None:
    result = jobs.verify(SYSTEM)
    assert (result.files, result.faults) == (DOCUMENTS, ()), result.faults[:3]


def _plain(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def _large_files() -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="large-") as folder:
        path = Path(folder) / "large.pdf"
        with path.open("wb") as file:
            large_files.write_pdf(file, LARGE)
        yield _passed_through(path, "a folder", {})
        server = S3Server()
        try:
            settings = {"FILES_BUCKET": f"s3://{BUCKET}", "S3_ENDPOINT": server.endpoint, **ACCESS}
            yield _passed_through(path, "a bucket", settings)
        finally:
            server.stop()


def _passed_through(path: Path, place: str, settings: dict[str, str]) -> Line:
    size = path.stat().st_size
    with large_files.served(size // MEGABYTE + 1, **settings) as desk:
        before = desk.peak()
        up = _seconds(lambda: desk.send(path))
        with desk.app.app_context():
            document = large_files.received(desk.app)
            address, digest = f"/documents/{document.public_id}/file", document.sha256
        down = _seconds(lambda: _assert_same(desk.fetch(address), (size, digest)))
        peak = desk.peak()
    return Line(
        f"{size / 1_000_000:.0f} MB into {place} and out again, one worker",
        f"{peak / 1_000_000:.0f} MB of memory at most",
        f"{before / 1_000_000:.0f} MB before; up {up:.1f} s with all checks, down {down:.1f} s",
    )


def _assert_same(found: tuple[int, str], sent: tuple[int, str]) -> None:
    assert found == sent, "what comes out is what went in"


def _seconds(measure: Callable[[], object]) -> float:
    started = time.perf_counter()
    measure()
    return time.perf_counter() - started
