"""Examples of a file on its way in: the order of what is asked, the virus scanner, what is held back for its sender."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import pytest
import sqlalchemy as sa
import time_machine

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import files as checked
from compliance_app.documents.models import Document, HeldUpload
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.documents.service.examining import Examined
from compliance_app.foundation import antivirus, clock
from compliance_app.foundation import files as store
from compliance_app.foundation.antivirus import ScannerDown, Verdict
from compliance_app.foundation.confined import Busy
from compliance_app.foundation.database import db
from compliance_app.intake import jobs, service
from compliance_app.intake.rules import What
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Membership, Merchant
from compliance_app.readings import service as readings
from compliance_app.readings.rules import Reading
from tests.documents.builders import make_locked_pdf, make_pdf
from tests.documents.test_store import stored_files
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.intake.builders import JSON, sending
from tests.rule_examples.intake import read_in_saq
from tests.rule_examples.running import Given, House, Then, house_example

CARDS = b"\n% card numbers stand in this file"
VIRUS = b"\n% the harmless sign of a virus in these examples"
REFUSALS = {
    "larger than": "too large",
    "not a PDF": "no PDF",
    "password": "password",
    "virus scanner found": "virus",
    "ard number": "card numbers",
    "Try again in a minute": "try again",
}


def sender(name: str = "Pat") -> tuple[User, Merchant]:
    person = make_user(Role.MERCHANT, name=name)
    return person, make_merchant(make_user(), name="Teashop Ltd", members=(person,))


@contextmanager
def scanner(verdict_of: Callable[[bytes], Verdict]) -> Iterator[None]:
    """A virus scanner in the place of clamd; it raises ScannerDown where it does not work."""

    def scan(stream: Any) -> Verdict:
        content = stream.read() if hasattr(stream, "read") else b"".join(stream)
        if hasattr(stream, "seek"):
            stream.seek(0)
        return verdict_of(content)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(antivirus, "configured", lambda: True)
        patched.setattr(antivirus, "scan", scan)
        patched.setattr(antivirus, "scan_blocks", scan)
        yield


def finding_virus(content: bytes) -> Verdict:
    return Verdict("Example-Virus") if VIRUS in content else Verdict.CLEAN


@contextmanager
def quick_reading() -> Iterator[None]:
    """What a file says is known without the process that reads it, whose examples are elsewhere."""

    def read(stream: BinaryIO) -> Reading:
        with_cards = CARDS in stream.read()
        stream.seek(0)
        return Reading(cards=("1111",), card_pages=(1,)) if with_cards else read_in_saq(clock.today().isoformat())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(readings, "read", read)
        yield


@house_example("INTAKE-ORDER")
def order(given: Given, house: House) -> Then:
    """Sends a file with several faults: which of them is said, and through which steps it went."""
    person, merchant = sender()
    what = given.text("file")
    content = {"a PDF": make_pdf, "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(50)}.get(what, make_locked_pdf)()
    if given.yes("with card numbers"):
        content += CARDS
    if given.yes("with a virus"):
        content += VIRUS
    if given.yes("larger than allowed"):
        house.app.config["UPLOAD_LIMIT"] = len(content) - 1
    browser = house.browser(person)
    set_up = nullcontext() if given.text("virus scanner") == "none" else scanner(finding_virus)
    busy = {"open it": (checked._opener, "run"), "read it": (readings, "read")}
    full = refusing_more(busy.get(given.text("too many at once to")))
    with set_up, quick_reading(), full, noted_steps() as steps:
        form = sending(("", content, "saq.pdf"))
        answer = browser.post(f"/portal/{merchant.public_id}/upload", data=form, headers=JSON)
    said = "".join(each["error"] for each in (answer.json or {})["refused"])
    return {
        "refused": next((short for words, short in REFUSALS.items() if words in said), said) or "no",
        "went through": ", ".join(steps) or "nothing",
        "files kept": len(stored_files(Path(house.app.config["FILES_DIR"]))),
    }


@contextmanager
def refusing_more(program: tuple[Any, str] | None) -> Iterator[None]:
    """The program that opens files, or the one that reads them, has no turn left for one more."""

    def run(*_: object) -> NoReturn:
        raise Busy

    with pytest.MonkeyPatch.context() as patched:
        if program:
            patched.setattr(*program, run)
        yield


@contextmanager
def noted_steps() -> Iterator[list[str]]:
    """The steps that a file goes through meanwhile, in their order."""
    steps: list[str] = []

    def noting(step: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **more: Any) -> Any:
            steps.append(step)
            return verb(*given, **more)

        return noted

    place = store.current().place
    with pytest.MonkeyPatch.context() as patched:
        for owner, name, step in (
            (checked, "_open_elsewhere", "opened"),
            (antivirus, "scan", "scanned"),
            (readings, "read", "read"),
            (place, "write", "stored"),
        ):
            patched.setattr(owner, name, noting(step, getattr(owner, name)))
        yield steps


@house_example("INTAKE-SCANNED")
def scanned(given: Given, house: House) -> Then:
    """What the scanner says when the file comes in, and later, when it is asked for what waits."""
    person, merchant = sender()
    first, _, later = given.text("virus scanner").partition(", then ")
    address, browser = f"/portal/{merchant.public_id}/upload", house.browser(person)
    with scanner(lambda _: _saying(first)), quick_reading():
        status = browser.post(address, data=sending(("", make_pdf(), "saq.pdf"))).status_code
        at_first = "refused" if status >= 400 else _became()
    if later:
        with scanner(lambda _: _saying(later)):
            jobs.release()
    trail = sa.select(AuditEntry.event).where(AuditEntry.event == "upload.infected")
    letters = db.session.scalars(sa.select(OutboxMessage)).all()
    assert all(letter.to == [person.email] for letter in letters)
    told = ("received" if "We received" in letter.subject else "infected" for letter in letters)
    return {
        "at first": at_first,
        "in the end": _became(),
        "in the trail": ", ".join(db.session.scalars(trail)) or "no virus",
        "told by mail": ", ".join(told) or "nothing",
    }


def _saying(what: str) -> Verdict:
    if what == "does not work":
        raise ScannerDown("clamd cannot be reached.")
    return Verdict("Example-Virus") if what == "finds a virus" else Verdict.CLEAN


def _became() -> str:
    """What became of the only file that was sent."""
    for model, words in ((Document, "received"), (HeldUpload, "held back")):
        if db.session.scalar(sa.select(sa.func.count()).select_from(model)):
            return words
    return "nothing kept"


@house_example("INTAKE-HELD")
def held(given: Given, house: House) -> Then:
    """A file that the machine has read as the row says, and what its sender does about it."""
    person, merchant = sender()
    content, file = make_pdf(), given.text("file")
    reading = {
        "nothing wrong with it": read_in_saq(completed=TODAY.isoformat()),
        "not signed": read_in_saq(completed=TODAY.isoformat(), signature="empty"),
        "not recognised": Reading(),
    }[file]
    examined = Examined(checked.measure(BytesIO(content), "saq.pdf"), reading, needs_scan=False)
    sent_as = None if file == "not recognised" else What(DocumentKind.SAQ, SaqType.A)
    taken = service.take_in(merchant, sent_as, examined, "en", actor_of(person), NOON, TODAY)
    was_held = isinstance(taken, HeldUpload)
    db.session.commit()
    folder = Path(house.app.config["FILES_DIR"])
    plain = any(content[:20] in path.read_bytes() for path in stored_files(folder))
    _go_on(given, taken.public_id, merchant, person, house)
    return {
        "held back": was_held,
        "in plain text": plain,
        "in the end": _became(),
        "files": len(stored_files(folder)),
    }


def _go_on(given: Given, public_id: str, merchant: Merchant, person: User, house: House) -> None:
    hours, minutes = map(int, given.text("hours later", "0:00").split(":"))
    with time_machine.travel(NOON + timedelta(hours=hours, minutes=minutes), tick=False):
        if verb := {"sends it": "send", "removes it": "remove"}.get(given.text("its sender")):
            answer = house.browser(person).post(f"/uploads/{public_id}/{verb}", data={"what": "saq:A"})
            assert (answer.location or "").startswith("/portal"), answer.text
        if given.text("a colleague") == "sends it":
            colleague = make_user(Role.MERCHANT, name="Col")
            db.session.add(Membership(merchant_id=merchant.id, user_id=colleague.id, since=NOON))
            answer = house.browser(colleague).post(f"/uploads/{public_id}/send", data={"what": "saq:A"})
            assert answer.status_code == 403
        jobs.release()
