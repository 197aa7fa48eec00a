"""Examples of the file store: whole or not at all, swept, verified, nothing in plain text, given up, held."""

import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import files as checked
from compliance_app.documents import jobs, queries, service
from compliance_app.documents.files import CheckedFile
from compliance_app.documents.models import Document, DocumentReading, LegalHold
from compliance_app.documents.rules import DocumentKind, WaitsFor
from compliance_app.documents.service import WhatWasRead, retention
from compliance_app.foundation import clock
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.files import BrokenOff, Bucket, EncryptedFiles
from compliance_app.obligations import queries as obligations
from compliance_app.readings import service as readings
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import to_plain
from compliance_app.service_providers import service as providers
from tests.documents.builders import make_pdf, written_pdf
from tests.documents.test_retention import noon_of
from tests.documents.test_store import Broken, stored_files
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, house_example
from tests.rule_examples.verdicts import give, received
from tests.s3_server import ACCESS, BUCKET, S3Server
from tests.service_providers.builders import at as morning
from tests.service_providers.builders import make_provider

MORE_THAN_ONE_PART = 17_000_000


class Died(BaseException):
    """The process is gone: nothing of ours catches it."""


@house_example("STORE-1")
def whole_or_not(given: Given, house: House) -> Then:
    with place(given.text("kept in"), house) as folder:
        merchant, happens = make_merchant(), given.text("happens")
        db.session.commit()
        content: Any = io.BytesIO(make_pdf())
        if happens == "the sender breaks off":
            content = Broken(MORE_THAN_ONE_PART if given.text("kept in") == "a bucket" else 200_000)
        file = CheckedFile(content, "saq.pdf", 1, "a" * 64)
        with pytest.MonkeyPatch.context() as patched:
            if happens == "the process dies before the row":
                patched.setattr(queries, "next_version", _die)
            try:
                service.receive(merchant, DocumentKind.AOC, None, file, SYSTEM, NOON, TODAY)
                db.session.commit()
            except (Died, BrokenOff):
                db.session.rollback()
        rows = db.session.scalar(sa.select(sa.func.count()).select_from(Document))
        return {"files": len(stored_files(folder)), "rows": rows}


def _die(*_: object) -> int:
    raise Died


@contextmanager
def place(kept_in: str, house: House) -> Iterator[Path]:
    """The folder in which the files lie at the end, of the application's own store or of a bucket put in its place."""
    if kept_in == "a folder":
        yield Path(house.app.config["FILES_DIR"])
        return
    server, own = S3Server(), store.current()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in ACCESS.items():
            patched.setenv(name, value)
        bucket = Bucket(f"s3://{BUCKET}/desk", server.endpoint)
        keys = house.app.config["DOCUMENT_KEYS"]
        patched.setitem(house.app.extensions, "files", EncryptedFiles(bucket, keys, own.limit))
        try:
            yield server.folder
        finally:
            server.stop()


@house_example("STORE-2")
def sweep(given: Given, house: House) -> Then:
    """Files of each kind, all as old as the row says."""
    for named_by in given.text("files named by").split(", "):
        _file(named_by)
    db.session.commit()
    hours, minutes = map(int, given.text("age, hours").split(":"))
    folder, then = Path(house.app.config["FILES_DIR"]), time.time() - 3600 * hours - 60 * minutes
    found = stored_files(folder)
    for path in found:
        os.utime(path, (then, then))
    swept = jobs.sweep()
    assert len(stored_files(folder)) == len(found) - swept
    return {"files": len(found), "removed": swept}


def _file(named_by: str) -> None:
    content = io.BytesIO(make_pdf())
    match named_by:
        case "nothing":
            store.current().store(content)
        case "a document":
            received(make_merchant(), make_user())
        case "a held upload":
            read = WhatWasRead("1", to_plain(Reading()), [])
            file = checked.measure(content, "saq.pdf")
            service.hold(make_merchant(), None, None, file, read, WaitsFor.SENDER, None, SYSTEM, clock.now())
        case "a service provider's AOC":
            examined = service.examining.Examined(checked.measure(content, "aoc.pdf"), Reading(), False)
            providers.receive(make_provider(), examined, actor_of(make_user()), morning(TODAY), TODAY)


@house_example("STORE-3")
def verifying(given: Given, house: House) -> Then:
    documents = [received(make_merchant(), make_user()) for _ in range(2)]
    db.session.commit()
    folder = Path(house.app.config["FILES_DIR"])
    path, other = (folder / document.file_key[:2] / document.file_key for document in documents)
    content = path.read_bytes()
    match given.text("a file"):
        case "is gone":
            path.unlink()
        case "has another byte":
            path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        case "is another one":
            path.write_bytes(other.read_bytes())
        case "lies there that no row names":
            orphan = folder / store.current().store(io.BytesIO(make_pdf())).file_key
            orphan = folder / orphan.name[:2] / orphan.name
            os.utime(orphan, (time.time() - 7200, time.time() - 7200))
    before = {path: path.read_bytes() for path in stored_files(folder)}
    result = jobs.verify(SYSTEM)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.files_verified")).one()
    return {
        "read": result.files,
        "found": ", ".join(fault.wrong.value for fault in result.faults) or "nothing",
        "changed by it": {path: path.read_bytes() for path in stored_files(folder)} != before,
        "in the trail": "as well" if entry.succeeded else "as a fault",
    }


@house_example("STORE-4")
def in_plain_text(given: Given, house: House) -> Then:
    """Looks at whatever lies on a disk for the process, at each step of an upload and at its end."""
    content = written_pdf(1, given.number("bytes sent"))
    person = make_user(Role.MERCHANT)
    merchant = make_merchant(members=(person,))
    browser, looks = house.browser(person), dict[str, bool]()
    check, read = checked.check, readings.read

    def look(step: str) -> None:
        looks[step] = any(content[:64] in found for found in _on_disk(house.folder))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checked, "check", _after(look, "checked", check))
        patched.setattr(readings, "read", _after(look, "read", read))
        # Encoded here: a browser of tests keeps a large form in a temporary file of its own.
        boundary, body = encode_multipart({"what": "aoc", "file": FileStorage(io.BytesIO(content), "aoc.pdf")})
        form = f"multipart/form-data; boundary={boundary}"
        answer = browser.post(f"/portal/{merchant.public_id}/upload", data=body, content_type=form)
    assert answer.status_code < 400, answer.text
    look("kept")
    kept = stored_files(Path(house.app.config["FILES_DIR"]))
    return {
        "looked at when": ", ".join(looks),
        "in plain text": any(looks.values()),
        "files in the store": len(kept),
    }


def _after(look: Callable[[str], None], step: str, verb: Callable[..., Any]) -> Callable[..., Any]:
    def looking(*given: Any, **more: Any) -> Any:
        done = verb(*given, **more)
        look(step)
        return done

    return looking


def _on_disk(folder: Path) -> Iterator[bytes]:
    """Files in the folder of the application, and those without a name that this process holds open."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
    for link in Path("/proc/self/fd").iterdir():
        try:
            is_file, target = stat.S_ISREG(link.stat().st_mode), os.readlink(link)  # noqa: PTH115  it has no path
        except FileNotFoundError:  # the descriptor by which the folder is read
            continue
        if is_file and not target.startswith("/memfd:") and target.endswith("(deleted)"):
            yield link.read_bytes()


@house_example("RETENTION-4")
def given_up(given: Given, house: House) -> Then:
    """A document whose time ends on a day, with a later one after it, and the daily job on a day."""
    lead, old = make_user(Role.ADMINISTRATOR), _old_document()
    days = [TODAY, TODAY + timedelta(days=200), TODAY + timedelta(days=2000)]
    before = _kept_of(old), [obligations.verdict(old.merchant_id, day) for day in days]
    _remove(given.day("job runs on"))
    db.session.refresh(old)
    after = _kept_of(old), [obligations.verdict(old.merchant_id, day) for day in days]
    gone = old.file_key not in {path.name for path in stored_files(Path(house.app.config["FILES_DIR"]))}
    with house.browser(lead).get(f"/documents/{old.public_id}/file") as page:
        said = page.get_data(as_text=True) if page.status_code == 410 else ""
    return {
        "file": "gone" if gone else "there",
        "key": "gone" if not old.wrapped_key else "there",
        "what was read": "gone" if db.session.get(DocumentReading, old.id) is None else "there",
        "verdict, receipt, fingerprint and standing as before": before == after,
        "its page says": "when and why" if "was removed on" in said and "kept for 3 years" in said else "nothing",
    }


def _old_document() -> Document:
    """Accepted on 2 March 2026, so that its file is kept through 2 March 2030, and a later one after it."""
    merchant = make_merchant()
    old, later = received(merchant, make_user()), received(merchant, make_user())
    assert give("accepted", old, make_user()) == "given"
    service.note_reading(old, "1", to_plain(Reading()), [], NOON)
    on = TODAY + timedelta(days=300)
    service.accept(later, on, _lines(), None, actor_of(make_user()), noon_of(on), on)
    db.session.commit()
    return old


def _lines() -> list[str]:
    return [item.code for item in queries.checklist(DocumentKind.SAQ)]


def _kept_of(document: Document) -> tuple[object, ...]:
    return document.state, document.completed_on, document.valid_until, document.receipt, document.sha256


def _remove(on: date) -> int:
    with time_machine.travel(noon_of(on), tick=False):
        return jobs.remove_past_term()


@house_example("HOLD-2")
def released(given: Given, house: House) -> Then:
    people = {name: make_user(Role.ADMINISTRATOR, name=name) for name in ("Ana", "Ben", "Cleo")}
    old = _old_document()
    hold = retention.place_hold(old.merchant, old, "Case 12.", actor_of(people[given.text("placed by")]), NOON)
    told = ""
    for name in given.text("released by").split(", then "):
        if name:
            told = _release(hold, given.text("with the reason"), people[name])
    db.session.commit()
    removed = _remove(TODAY.replace(year=2040))
    events = sa.select(AuditEntry).where(AuditEntry.event.startswith("legal_hold.")).order_by(AuditEntry.id)
    trail = [f"{entry.event[11:]} by {entry.actor_label.partition(' <')[0]}" for entry in db.session.scalars(events)]
    return {"file": "gone" if removed else "there", "in the trail": ", ".join(trail), "told": told or "nothing"}


def _release(hold: LegalHold, reason: str, person: User) -> str:
    try:
        retention.release_hold(hold, reason, actor_of(person), NOON)
    except Refusal as refusal:
        return refusal.message.partition(" released")[0].partition(":")[0]
    return ""
