"""Examples of verdicts: by whom, how often, who is told; of what a document covers and who may read it."""

import io
import threading

import sqlalchemy as sa

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import files, service
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage as covered
from compliance_app.documents.rules import DocumentKind, DocumentState, ReasonCode, SaqType
from compliance_app.documents.service.coverage import change_coverage
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole
from compliance_app.merchants.service import remove_person
from tests.documents.builders import all_ticked, make_pdf
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, house_example

CODES = {"signature missing": ReasonCode.NOT_SIGNED, "not readable": ReasonCode.UNREADABLE}


def received(merchant: Merchant, uploader: User, kind: DocumentKind = DocumentKind.SAQ) -> Document:
    """A document that waits for its check, taken in without opening it elsewhere first."""
    file = files.measure(io.BytesIO(make_pdf()), "document.pdf")
    saq_type = SaqType.A if kind is DocumentKind.SAQ else None
    return service.receive(merchant, kind, saq_type, file, actor_of(uploader), NOON, TODAY)


def give(verdict: str, document: Document, reviewer: User, *reasons: ReasonCode) -> str:
    """Accept it, or send it back: `given`, or the words of the refusal."""
    actor = actor_of(reviewer)
    try:
        if verdict == "accepted":
            service.accept(document, TODAY, all_ticked(document.kind), None, actor, NOON, TODAY)
        else:
            service.reject(document, reasons or [ReasonCode.UNREADABLE], None, actor, NOON, TODAY)
    except Refusal as refusal:
        return refusal.message
    return "given"


@house_example("DOCUMENT-TWO-PERSONS")
def two_persons(given: Given, house: House) -> Then:
    people = {name: make_user(name=name) for name in ("Ana", "Ben")}
    document = received(make_merchant(people["Ana"]), people[given.text("uploaded by")])
    told = give(given.text("to be"), document, people[given.text("checked by")])
    return {"done": told == "given", "state": document.state.value.replace("_", " ")}


@house_example("DOCUMENT-ONE-VERDICT")
def one_verdict(given: Given, house: House) -> Then:
    """Each verdict in a browser of its own, one after the other or at one moment."""
    document = received(make_merchant(), make_user())
    people = [make_user(name=given.text(name)) for name in ("first", "second")]
    db.session.commit()
    verdicts = [given.text("first gives"), given.text("second gives")]
    ends = _at_once(house, document.id, people, verdicts) if given.yes("at one moment") else []
    if not ends:
        ends = [give(verdict, document, person) for verdict, person in zip(verdicts, people, strict=True)]
    db.session.refresh(document)
    told = next(end for end in ends if end != "given")
    done = "sent back" if document.state is DocumentState.REJECTED else document.state.value
    letters = db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage))
    first = (document.reviewed_by or "").partition(" <")[0]
    return {
        "document is": done,
        "verdicts": ends.count("given"),
        "letters": letters,
        "the second is told of": first if told.startswith(first) else told,
    }


def _at_once(house: House, document_id: int, people: list[User], verdicts: list[str]) -> list[str]:
    """Both have read that the document waits before either decides, where the database lets two do so at once."""
    ready, ends, keys = threading.Barrier(2, timeout=60), list[str](), [person.id for person in people]
    shares = db.session.get_bind().dialect.name == "postgresql"  # on SQLite the first to begin is the only writer
    db.session.rollback()

    def decide(number: int) -> None:
        with house.app.app_context():
            if not shares:
                ready.wait()
            person, document = db.session.get_one(User, keys[number]), db.session.get_one(Document, document_id)
            if shares:
                ready.wait()
            ends.append(give(verdicts[number], document, person))
            db.session.commit()

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


@house_example("DOCUMENT-VERDICT-MAIL")
def verdict_mail(given: Given, house: House) -> Then:
    """Who is told, by name, and what the letter says besides."""
    people = {
        name: make_user(Role.MERCHANT, name=name, email=f"{name.lower()}@shop.example") for name in ("Ute", "Fay")
    }
    merchant = make_merchant(make_user(name="Mona"), members=tuple(people.values()))
    first = given.text("first contact")
    for role, name in ((ContactRole.FIRST, first), (ContactRole.SECOND, "Sam")):
        email = f"{name.lower()}@shop.example"
        db.session.add(Contact(merchant_id=merchant.id, role=role, name=name, email=email))
    uploader = people[given.text("uploaded by")]
    document = received(merchant, uploader)
    if given.text("who then") == "is disabled":
        uploader.state = UserState.DISABLED
    elif given.text("who then"):
        remove_person(merchant, uploader, actor_of(uploader), NOON)
    reasons = [CODES[reason] for reason in given.text("because").split(", ") if reason]
    verdict = given.text("verdict")
    ends = [give(verdict, document, make_user(), *reasons) for _ in range(2)]
    assert [end == "given" for end in ends] == [True, False]
    letters = db.session.scalars(sa.select(OutboxMessage)).all()
    told = [address.partition("@")[0].capitalize() for letter in letters for address in (*letter.to, *letter.cc)]
    text = letters[0].text
    said = [sentence for sentence in document.sentences_read if sentence in text]
    return {"told": ", ".join(told), "letters": len(letters), "reasons in it": len(said), "whom to ask": "Mona" in text}


@house_example("COVERAGE-5")
def mapping(given: Given, house: House) -> Then:
    """An account manager maps an AOC of their own merchant to another one, on its page."""
    manager, colleague = make_user(name="Mona"), make_user(name="Carl")
    owner, other = (
        make_merchant(manager),
        make_merchant(colleague if given.text("another merchant of") == "a colleague" else manager),
    )
    document = received(owner, manager if given.text("uploaded by") == "themselves" else colleague, DocumentKind.AOC)
    if given.text("after the verdict") == "yes":
        give("accepted", document, make_user())
    ticks = {"shown": [owner.public_id, other.public_id], "whole": [owner.public_id, other.public_id]}
    answer = house.browser(manager).post(f"/documents/{document.public_id}/coverage", data=ticks)
    db.session.rollback()
    extent = covered.extents([document])[document.id]
    return {"mapped": other.id in extent, "answer": answer.status_code}


@house_example("COVERAGE-6")
def covered_people(given: Given, house: House) -> Then:
    """A merchant's person: what their portal says of an AOC of another merchant, and whether they read its file."""
    person = make_user(Role.MERCHANT)
    belongs = given.text("person of")
    owner = make_merchant(name="Owner Ltd", members=(person,) if belongs == "its owner" else ())
    sister = make_merchant(name="Sister Ltd", members=() if belongs == "its owner" else (person,))
    document = received(owner, make_user(), DocumentKind.AOC)
    document.completed_on = clock.today()
    if belongs != "a merchant it does not cover":
        change_coverage(document, {sister.id: None}, actor_of(make_user()), NOON, TODAY)
    at = clock.now()
    service.accept(
        document, clock.today(), all_ticked(document.kind), None, actor_of(make_user()), at, clock.day_of(at)
    )
    browser = house.browser(person)
    home = browser.get(f"/portal/{(owner if belongs == 'its owner' else sister).public_id}").text
    until = document.valid_until
    assert until is not None
    day = f"{until.day} {until:%B %Y}"
    with browser.get(f"/documents/{document.public_id}/file") as answer:
        file = answer.status_code
    return {"told whose": "Owner Ltd" in home, "told until when": day in home, "file": file}


@house_example("DOCUMENT-READ")
def reads(given: Given, house: House) -> Then:
    manager = make_user(name="Mona")
    document = received(make_merchant(manager), make_user())
    browser = house.browser(manager)
    address = {
        "its file": f"/documents/{document.public_id}/file",
        "a page of it": f"/reviews/{document.public_id}/pages/1.png",
        "the list it stands in": f"/merchants/{document.merchant.public_id}",
        "a file of another's merchant": f"/documents/{received(make_merchant(), make_user()).public_id}/file",
    }[given.text("Mona opens")]
    db.session.commit()
    with browser.get(address) as answer:
        status = answer.status_code
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.read")).all()
    readers = [entry.actor_label.partition(" <")[0] for entry in entries if entry.object_id == document.public_id]
    return {"entries": len(entries), "reader": ", ".join(readers) or "none", "answer": status}
