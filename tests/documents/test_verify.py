"""`flask documents verify` over some dozens of files: what is missing, changed, orphaned, and what is only moving."""

import io
import os
import random
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result as Run
from flask import Flask

from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import jobs, service
from compliance_app.documents.files import measure
from compliance_app.documents.models import Document, HeldUpload
from compliance_app.documents.queries import keeping
from compliance_app.documents.queries.keeping import Copy
from compliance_app.documents.rules import DocumentKind, WaitsFor
from compliance_app.documents.service.verifying import Wrong
from compliance_app.foundation import clock, files
from compliance_app.foundation.database import db
from compliance_app.foundation.files import StoreDown
from compliance_app.merchants.models import Merchant
from tests.documents.builders import make_pdf
from tests.documents.test_store import DAY
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

NUMBER = 24


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    return make_merchant(make_user())


@pytest.fixture
def documents(merchant: Merchant) -> list[Document]:
    uploaders = [make_user() for _ in range(2)]
    merchants = [merchant, make_merchant(uploaders[0])]
    actor, kind = actor_of(uploaders[0]), DocumentKind.AOC
    made = []
    for number in range(NUMBER):
        # Not opened for a check: what is verified is the store.
        file, on = measure(io.BytesIO(make_pdf()), "aoc.pdf"), TODAY - timedelta(days=number)
        made.append(service.receive(merchants[number % 2], kind, None, file, actor, NOON, on))
    db.session.commit()
    return made


def path_of(app: Flask, file_key: str) -> Path:
    return Path(app.config["FILES_DIR"]) / file_key[:2] / file_key


def verify(app: Flask, *options: str) -> Run:
    return app.test_cli_runner().invoke(args=["documents", "verify", *options])


def listed(run: Run) -> list[str]:
    return [line for line in run.stdout.splitlines() if re.match(r"(missing|changed|orphaned): ", line)]


def test_all_is_well(app: Flask, documents: list[Document]) -> None:
    run = verify(app)
    assert run.exit_code == 0, run.output
    assert f"{NUMBER} files" in run.stdout
    assert "0 missing, 0 changed, 0 orphaned" in run.stdout
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.files_verified")).one()
    assert entry.succeeded
    assert entry.after is not None
    assert entry.after["files"] == NUMBER


def test_everything_wrong_is_listed_once_with_whose_it_is(app: Flask, documents: list[Document]) -> None:
    missing, changed, cut, exchanged, other, lying, keyless = random.Random(1).sample(documents, 7)
    path_of(app, missing.file_key).unlink()
    content = bytearray(path_of(app, changed.file_key).read_bytes())
    content[len(content) // 2] ^= 1
    path_of(app, changed.file_key).write_bytes(content)
    path_of(app, cut.file_key).write_bytes(path_of(app, cut.file_key).read_bytes()[:-1])
    path_of(app, exchanged.file_key).write_bytes(path_of(app, other.file_key).read_bytes())
    lying.sha256 = "0" * 64
    keyless.key_id = "lost"
    db.session.commit()
    orphan = path_of(app, "ab" * 24)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"nobody's")
    os.utime(orphan, (time.time() - DAY, time.time() - DAY))

    run = verify(app)
    assert run.exit_code == 1
    lines = listed(run)
    assert len(lines) == 7
    for wrong, whose in (
        ("missing", missing),
        ("changed", changed),
        ("changed", cut),
        ("changed", exchanged),
        ("changed", lying),
        ("changed", keyless),
    ):
        label = f"{whose.receipt} of merchant {whose.merchant.reference}"
        assert sum(line.startswith(f"{wrong}: {label}") for line in lines) == 1, (wrong, label, lines)
    assert f"orphaned: {'ab' * 24}: no row names it" in lines
    assert "1 missing, 5 changed, 1 orphaned" in run.stdout
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.files_verified")).one()
    assert not entry.succeeded
    assert orphan.exists(), "verifying changes nothing"


def test_held_uploads_are_read_too(app: Flask, merchant: Merchant) -> None:
    content = make_pdf()
    with (Path(app.config["DATA_DIR"]) / "upload").open("w+b") as upload:
        upload.write(content)
        upload.seek(0)
        stored = files.current().store(upload)
    db.session.add(
        HeldUpload(
            merchant_id=merchant.id,
            waits_for=WaitsFor.SENDER,
            file_name="aoc.pdf",
            file_key=stored.file_key,
            file_size=stored.size,
            sha256=stored.sha256,
            key_id=stored.wrapped_key.key_id,
            wrapped_key=stored.wrapped_key.text,
            reader="1",
            reading={},
            findings=[],
            held_by="somebody",
            held_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    db.session.commit()
    path = path_of(app, stored.file_key)
    os.utime(path, (time.time() - DAY, time.time() - DAY))
    assert jobs.sweep() == 0, "a held upload's file is nobody's orphan"
    assert verify(app).exit_code == 0
    path.unlink()
    run = verify(app)
    assert listed(run)[0].startswith(f"missing: held upload of merchant {merchant.reference}")


def test_part_of_them(app: Flask, documents: list[Document]) -> None:
    assert "5 files" in verify(app, "--sample", "5").stdout
    assert f"{NUMBER} files" in verify(app, "--sample", "500").stdout
    since = TODAY - timedelta(days=9)
    assert "10 files" in verify(app, "--since", since.isoformat()).stdout
    assert "0 files" in verify(app, "--since", (TODAY + timedelta(days=1)).isoformat()).stdout


def test_a_file_that_goes_meanwhile_is_no_fault(
    app: Flask, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, really_gone = documents[3], documents[4]
    all_copies = keeping.copies

    def and_then_it_goes(since: date | None, sample: int | None) -> Iterator[list[Copy]]:
        for batch in all_copies(since, sample):
            for document in (gone, really_gone):
                path_of(app, document.file_key).unlink(missing_ok=True)
            db.session.execute(sa.delete(Document).where(Document.id == gone.id))
            db.session.commit()
            yield batch

    monkeypatch.setattr(keeping, "copies", and_then_it_goes)
    # This test writes in the middle.
    monkeypatch.setattr("compliance_app.foundation.database.reading", monkeypatch.context)
    result = jobs.verify(SYSTEM)
    assert [(fault.wrong, fault.label.split()[0]) for fault in result.faults] == [(Wrong.MISSING, really_gone.receipt)]


def test_a_store_that_does_not_answer_says_nothing_of_its_files(
    app: Flask, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_file_key: str) -> None:
        raise StoreDown("no route to it")

    monkeypatch.setattr(files.current().place, "open", down)
    run = verify(app)
    assert run.exit_code == 2
    assert "no route to it" in run.stderr
    assert listed(run) == []
