"""Files whose time is over: removed once, by whoever is first; the row, the standing and the trail stay."""

import signal
import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import jobs, queries
from compliance_app.documents.models import Document, DocumentReading, LegalHold
from compliance_app.documents.queries import retention as kept
from compliance_app.documents.rules import DocumentKind, DocumentState, SaqType
from compliance_app.documents.service import keeping, retention
from compliance_app.documents.service.keeping import FileRemoved
from compliance_app.documents.service.retention import NewTerm
from compliance_app.foundation import clock, files
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.foundation.files import StoreDown
from compliance_app.merchants.models import Merchant
from compliance_app.obligations import queries as obligations
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import to_plain
from tests.conftest import SignIn
from tests.databases import StartProcess
from tests.documents.builders import make_document
from tests.documents.test_store import age, stored_files
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of

ONE_DAY = timedelta(days=1)
YEARS_LATER = date(TODAY.year + 5, 1, 15)


def noon_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=NOON.tzinfo)


@pytest.fixture
def lead(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    return make_merchant(make_user())


def accepted(merchant: Merchant, uploader: User, completed_on: date = TODAY, kind: str = "saq") -> Document:
    """A document accepted on the day it was completed, through the columns that a verdict sets."""
    saq_type = SaqType.A if kind == "saq" else None
    document = make_document(merchant, uploader, DocumentKind(kind), saq_type, on=completed_on)
    document.state, document.reviewed_by = DocumentState.ACCEPTED, "a colleague"
    document.reviewed_on, document.reviewed_at = completed_on, noon_of(completed_on)
    document.completed_on, document.valid_until = completed_on, completed_on + timedelta(days=365)
    db.session.add(
        DocumentReading(document_id=document.id, reader="1", read_at=NOON, reading=to_plain(Reading()), findings=[])
    )
    db.session.flush()
    return document


@pytest.fixture
def old(merchant: Merchant, lead: User) -> Document:
    """A document with a later one after it, so that it may go when its time is over."""
    old = accepted(merchant, lead)
    accepted(merchant, lead, TODAY + timedelta(days=300))
    db.session.commit()
    return old


def last_day(document: Document) -> date:
    assert document.valid_until is not None
    return document.valid_until.replace(year=document.valid_until.year + 3)


def events(name: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == name).order_by(AuditEntry.id)))


def remove(day: date) -> int:
    with time_machine.travel(noon_of(day), tick=False):
        return jobs.remove_past_term()


def test_the_file_and_what_was_read_in_it_go_and_the_row_stays(app: Flask, old: Document) -> None:
    folder, before = Path(app.config["FILES_DIR"]), old.sha256
    verdict = (old.state, old.completed_on, old.valid_until, old.receipt, old.reviewed_by)
    assert remove(last_day(old)) == 0
    assert len(stored_files(folder)) == 2

    assert remove(last_day(old) + ONE_DAY) == 1
    db.session.refresh(old)
    assert (old.state, old.completed_on, old.valid_until, old.receipt, old.reviewed_by) == verdict
    assert (old.sha256, old.wrapped_key) == (before, "")
    assert old.file_key not in [path.name for path in stored_files(folder)]
    assert db.session.get(DocumentReading, old.id) is None
    (entry,) = events("document.file_removed")
    assert entry.after == {"receipt": old.receipt, "sha256": before, "why": old.file_removed_why}
    with pytest.raises(FileRemoved, match="RETENTION-1"):
        keeping.open_file(old)

    assert remove(last_day(old) + ONE_DAY) == 0
    assert len(events("document.file_removed")) == 1


def test_standing_does_not_ask_for_the_file(app: Flask, old: Document) -> None:
    days = [TODAY + timedelta(days=number) for number in (0, 100, 400, 3000)]
    before = [obligations.verdict(old.merchant_id, day) for day in days]
    remove(YEARS_LATER)
    assert [obligations.verdict(old.merchant_id, day) for day in days] == before


@pytest.mark.parametrize("whole", [True, False], ids=["the merchant", "the document"])
def test_what_is_held_stays_until_the_hold_is_released(app: Flask, old: Document, lead: User, whole: bool) -> None:
    actor, document = actor_of(lead), None if whole else old
    placed_at = noon_of(last_day(old))
    hold = retention.place_hold(old.merchant, document, "A dispute: case 12.", actor, placed_at)
    db.session.commit()
    assert kept.holds_on(old) == [hold]
    assert remove(last_day(old) + ONE_DAY) == 0
    assert remove(last_day(old) + timedelta(days=3000)) == 0

    retention.release_hold(hold, "The case was closed.", actor, placed_at + timedelta(days=3000))
    db.session.commit()
    assert kept.holds_on(old) == []
    assert remove(last_day(old) + timedelta(days=3001)) == 1
    assert [entry.after for entry in events("legal_hold.placed")] == [
        {"reason": "A dispute: case 12.", "receipt": None if whole else old.receipt}
    ]
    assert len(events("legal_hold.released")) == 1


def test_two_holds_both_have_to_be_released(app: Flask, old: Document, lead: User) -> None:
    holds = [retention.place_hold(old.merchant, document, "A case.", SYSTEM, NOON) for document in (None, old)]
    retention.release_hold(holds[0], "Closed.", SYSTEM, NOON + ONE_DAY)
    db.session.commit()
    assert remove(YEARS_LATER) == 0
    retention.release_hold(holds[1], "Closed.", SYSTEM, NOON + ONE_DAY)
    db.session.commit()
    assert remove(YEARS_LATER) == 1


def test_a_hold_needs_a_reason_and_is_released_once(app: Flask, old: Document, lead: User) -> None:
    for reason in ("", "  ", "x" * 1001):
        with pytest.raises(Refusal):
            retention.place_hold(old.merchant, old, reason, SYSTEM, NOON)
    hold = retention.place_hold(old.merchant, old, "A case.", SYSTEM, NOON)
    with pytest.raises(Refusal):
        retention.release_hold(hold, " ", SYSTEM, NOON)
    retention.release_hold(hold, "Closed.", SYSTEM, NOON)
    with pytest.raises(Conflict):
        retention.release_hold(hold, "Closed again.", SYSTEM, NOON)


def test_a_file_that_is_gone_cannot_be_held(app: Flask, old: Document) -> None:
    remove(YEARS_LATER)
    with pytest.raises(Conflict, match="removed before"):
        retention.place_hold(old.merchant, old, "A case.", SYSTEM, noon_of(YEARS_LATER))


def test_another_team_s_hold_is_not_there(app: Flask, old: Document) -> None:
    hold = retention.place_hold(old.merchant, None, "A case.", SYSTEM, NOON)
    with pytest.raises(NotFound):
        kept.one_visible_hold(viewer_of(make_user(Role.TEAM_LEAD)), hold.public_id)


def test_a_dry_run_tells_and_changes_nothing(app: Flask, old: Document) -> None:
    day = (last_day(old) + ONE_DAY).isoformat()
    run = app.test_cli_runner().invoke
    result = run(args=["documents", "retention", "--dry-run", "--on", day])
    assert old.receipt in result.output
    assert "1 files would be removed" in result.output
    assert run(args=["documents", "retention", "--on", day]).exit_code == 2
    assert "0 files removed" in run(args=["documents", "retention"]).output
    db.session.refresh(old)
    assert old.file_removed_at is None


def test_a_file_that_cannot_be_deleted_now_is_the_sweep_s(
    app: Flask, old: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_file_key: str) -> None:
        raise StoreDown("away")

    with monkeypatch.context() as patch:
        patch.setattr(files.current().place, "delete", down)
        assert remove(YEARS_LATER) == 1
    folder = Path(app.config["FILES_DIR"])
    assert len(stored_files(folder)) == 2
    age(folder)
    assert jobs.sweep() == 1
    assert old.file_key not in [path.name for path in stored_files(folder)]


CRASH = f"""
import sys, time
import time_machine
from compliance_app.app import create_app
from compliance_app.documents import jobs
from compliance_app.documents.service import keeping

def stop_here(_):
    print("the row is committed, the file is there", flush=True)
    time.sleep(60)

keeping.delete_given_up = stop_here
with create_app().app_context(), time_machine.travel("{YEARS_LATER.isoformat()}T12:00:00Z"):
    jobs.remove_past_term()
"""


def test_killed_between_the_row_and_the_file(app: Flask, old: Document, start_process: StartProcess) -> None:
    process = start_process("-c", CRASH)
    assert process.stdout is not None
    assert "the row is committed" in process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    db.session.refresh(old)
    assert (old.file_removed_at is not None, old.wrapped_key) == (True, "")
    db.session.rollback()
    assert remove(YEARS_LATER) == 0
    folder = Path(app.config["FILES_DIR"])
    age(folder)
    assert jobs.sweep() == 1
    assert len(stored_files(folder)) == 1


def test_two_at_once_remove_each_file_once(app: Flask, lead: User) -> None:
    for _ in range(4):
        merchant = make_merchant(lead)
        accepted(merchant, lead)
        accepted(merchant, lead, TODAY + timedelta(days=300))
    db.session.commit()
    removed: list[int] = []

    def run() -> None:
        with app.app_context():
            removed.append(jobs.remove_past_term())

    with time_machine.travel(noon_of(YEARS_LATER), tick=False):
        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(removed) == 4
    assert len(events("document.file_removed")) == 4
    assert len(stored_files(Path(app.config["FILES_DIR"]))) == 4


def test_two_sweeps_at_once_remove_what_is_left(app: Flask, old: Document) -> None:
    folder = Path(app.config["FILES_DIR"])
    for number in range(30):
        path = folder / f"{number:02x}" / f"{number:02x}{'0' * 46}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"left")
    age(folder)
    swept: list[int] = []

    def run() -> None:
        with app.app_context():
            swept.append(jobs.sweep())

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(swept) == 30 or sum(swept) >= 30
    assert len(stored_files(folder)) == 2


def test_a_term_is_changed_from_a_day_on_and_taken_back_before_it(app: Flask, old: Document, lead: User) -> None:
    actor = actor_of(lead)
    later = NewTerm(7, TODAY + timedelta(days=10), "A contract.")
    retention.change_term(DocumentKind.SAQ, later, actor, NOON, TODAY)
    assert [(chapter.current.years, chapter.planned and chapter.planned.years) for chapter in kept.chapters(TODAY)] == [
        (3, None),
        (3, 7),
        (3, None),
    ]
    with pytest.raises(Refusal, match="Cancel that change"):
        retention.change_term(DocumentKind.SAQ, NewTerm(9, TODAY, "Another."), actor, NOON, TODAY)
    retention.cancel_term(DocumentKind.SAQ, actor, NOON, TODAY)
    with pytest.raises(Conflict):
        retention.cancel_term(DocumentKind.SAQ, actor, NOON, TODAY)
    retention.change_term(DocumentKind.SAQ, NewTerm(7, TODAY, "A law."), actor, NOON, TODAY)
    db.session.commit()
    assert remove(YEARS_LATER) == 0, "seven years are not over"
    assert len(events("retention.changed")) == 2
    assert len(events("retention.change_cancelled")) == 1
    with pytest.raises(Refusal, match="where the term comes from"):
        retention.change_term(DocumentKind.AOC, NewTerm(7, TODAY, " "), actor, NOON, TODAY)


def test_the_download_of_a_removed_file_says_so(app: Flask, old: Document, sign_in: SignIn) -> None:
    remove(YEARS_LATER)
    browser = sign_in(app.test_client(), db.session.get_one(User, old.merchant.account_manager_id))
    answer = browser.get(f"/documents/{old.public_id}/file")
    assert answer.status_code == 410
    assert "It was kept for 3 years" in answer.text
    assert old.receipt in answer.text


def test_the_database_holds_that_a_removed_file_has_no_key(app: Flask, old: Document) -> None:
    old.file_removed_at, old.file_removed_why = clock.now(), "for a test"
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()
    assert queries.orphans(clock.now() + ONE_DAY) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LegalHold)) == 0
