"""Examples of the review: which document comes first, its pages, what the machine found, its lines, who has it."""

import re
from datetime import date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents import queries as documents
from compliance_app.documents import service
from compliance_app.documents.models import Document, ExceptionRequest, ReviewClaim
from compliance_app.documents.rules import CLAIM_IDLE, DocumentKind, ReasonCode, SaqType, Terms
from compliance_app.foundation import clock
from compliance_app.foundation.confined import Limits, Program
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.reviews import queries as queue
from compliance_app.reviews import service as reviews
from compliance_app.reviews.service import Checked
from tests.documents.builders import all_ticked
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.reviews import papers
from tests.rule_examples.running import Given, House, Then, house_example
from tests.rule_examples.verdicts import give, received
from tests.world import Teller, days_ago

WINTER = datetime(2027, 3, 1, 12, tzinfo=NOON.tzinfo)


def clock_time(text: str) -> datetime:
    hours, minutes = map(int, text.split(":"))
    return NOON.replace(hour=hours, minute=minutes)


@house_example("REVIEW-ORDER")
def order(given: Given, house: House) -> Then:
    """Merchants by name, each with one document that waits."""
    with time_machine.travel(WINTER, tick=False):
        manager, tellers, names = make_user(), Teller(make_user(), make_user()), {}
        for name in sorted(given.values):
            standing, waits = re.findall(r"(blocked|\d+)", given.text(name))
            merchant = make_merchant(manager, name)
            if standing != "blocked":
                tellers.accepted(merchant, DocumentKind.SAQ, 100)
                tellers.accepted(merchant, DocumentKind.ASV_SCAN_REPORT, 90 - int(standing))
            waiting = tellers.sent(merchant, DocumentKind.SAQ, int(waits) + 2)
            names[waiting.public_id] = name
        page = house.browser(manager).get("/reviews").text
    return {"order": ", ".join(names[found] for found in re.findall(r'data-open href="/reviews/([^"]+)"', page))}


@house_example("REVIEW-PAGES")
def pages(given: Given, house: House) -> Then:
    manager = make_user(name="Mona")
    document = received(make_merchant(manager), make_user())
    browser, elsewhere = house.browser(manager), list[Limits]()
    run = Program.run

    def noted(program: Program, stream: object, limits: Limits, *arguments: str) -> bytes:
        elsewhere.append(limits)
        return run(program, stream, limits, *arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Program, "run", noted)
        answer = browser.get(f"/reviews/{document.public_id}/pages/{given.number('page')}.png")
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "document.read"))
    shown = [f"{entry.actor_label.partition(' <')[0]}, page {(entry.after or {}).get('page')}" for entry in entries]
    return {
        "picture": answer.data.startswith(b"\x89PNG"),
        "kept by the browser": answer.headers["Cache-Control"] != "no-store",
        "drawn in a process with limits": bool(elsewhere) and all(limits.memory for limits in elsewhere),
        "in the trail": ", ".join(shown) or "nothing",
    }


@house_example("REVIEW-FINDINGS")
def findings(given: Given, house: House) -> Then:
    """An SAQ with a company on it, as the reviewer sees it, and as its verdict keeps it."""
    manager = make_user()
    merchant = make_merchant(manager, "Dovecote Hotels Ltd")
    company = given.text("company on the form")
    document = papers.questionnaire(merchant, make_user(), company=company)
    browser = house.browser(manager)
    page = browser.get(f"/reviews/{document.public_id}").text
    sent = {"accept-checklist": all_ticked(document.kind), "accept-completed_on": days_ago(9).isoformat()}
    answer = browser.post(f"/reviews/{document.public_id}/accept", data={**sent, "confirmed": ["completed_on"]})
    assert answer.status_code == 302, answer.text
    db.session.refresh(document)
    kept = {line["code"]: line.get("despite") or [] for line in document.confirmed}
    return {
        "stands at the line": ", ".join(re.findall(r'data-go="(\w+)"', page)) or "none",
        "kept with the tick": sum(len(sentences) for sentences in kept.values()),
        "names the company": any(company in sentence for sentence in kept["company"]),
    }


@house_example("REVIEW-CHECKLIST")
def checklist(given: Given, house: House) -> Then:
    """A change of the SAQ's lines between a verdict and the next document, which is ticked as the row says."""
    actor, kind, at = actor_of(make_user(Role.ADMINISTRATOR)), DocumentKind.SAQ, clock.now()
    before, next_one = received(make_merchant(), make_user()), received(make_merchant(), make_user())
    assert give("accepted", before, make_user()) == "given"
    lines, change = documents.check_lines(kind), given.text("change")
    every = given.text("ticked") == "every line of before"
    ticked, told = all_ticked(kind)[0 if every else 1 :], ""
    try:
        if change == "a line is added":
            service.add_line(kind, "The cover names the year.", "REVIEW-CHECKLIST", actor, at)
        elif change == "the first line is reworded":
            service.reword_line(lines[0], "The company is this very merchant.", lines[0].rule_id, actor, at)
        else:
            for line in lines if change == "every line is retired" else lines[:1]:
                service.retire_line(line, actor, at)
    except Refusal as refusal:
        told = refusal.message
    try:
        service.accept(next_one, TODAY, ticked, None, actor_of(make_user()), NOON, TODAY)
    except Refusal as refusal:
        told = refusal.message
    first = before.confirmed[0]["sentence"]
    return {
        "next one accepted": next_one.reviewed_at is not None,
        "lines": len(documents.checklist(kind)),
        "the verdict before says": "what it was given under" if first == lines[0].sentence else "something else",
        "told": told.partition(":")[0] or "nothing",
    }


@house_example("REVIEW-TAKEN")
def taken(given: Given, house: House) -> Then:
    ana, ben = (make_user(name=name) for name in ("Ana", "Ben"))
    document = received(make_merchant(ana), make_user())
    if given.text("the next one for Ben"):
        return _next_for(ben, document, ana)
    service.take(document, actor_of(ana), clock_time(given.text("Ana takes it")))
    if given.has("Ana works on it"):
        service.go_on(document, actor_of(ana), clock_time(given.text("Ana works on it")))
    if given.has("Ben takes it over"):
        service.take_over(document, actor_of(ben), clock_time(given.text("Ben takes it over")))
    at = clock_time(given.text("Ben decides"))
    told = "given"
    try:
        service.reject(document, [ReasonCode.UNREADABLE], None, actor_of(ben), at, TODAY)
    except Refusal as refusal:
        told = refusal.message
    events = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "review.taken_over"))
    overs = [f"from {(entry.after or {})['from'].partition(' <')[0]}" for entry in events]
    return {"done": told == "given", "taken over": ", ".join(overs) or "no"}


def _next_for(ben: User, of_ana: Document, ana: User) -> Then:
    """Of one that Ana has, one that he uploaded, and one that nobody has, all of them in his queue."""
    ben.role = Role.ADMINISTRATOR
    own, free = received(make_merchant(), ben), received(make_merchant(), make_user())
    service.take(of_ana, actor_of(ana), NOON)
    given = reviews.take_next(queue.free(viewer_of(ben), TODAY, NOON), actor_of(ben), NOON)
    names = {of_ana.id: "the one Ana has", own.id: "his own upload", free.id: "the one nobody has"}
    return {"is": names[given.id] if given else "none"}


@house_example("REVIEW-TYPED")
def typed(given: Given, house: House) -> Then:
    """Ana has taken a document and writes; what happened meanwhile keeps her form from being sent, or does not."""
    ana, ben = (make_user(name=name) for name in ("Ana", "Ben"))
    document = received(make_merchant(ana), make_user())
    browser, address = house.browser(ana), f"/reviews/{document.public_id}"
    browser.post(f"{address}/take")
    _meanwhile(given.text("meanwhile"), document, ben)
    verb, sent = {
        "a note to the merchant": ("reject", {"reject-reasons": "unreadable", "reject-note": WRITTEN}),
        "a reason for an exception": ("except", _excepting(document, WRITTEN)),
    }[given.text("Ana writes")]
    answer = browser.post(f"{address}/{verb}", data=sent)
    asked = _takes_over(answer.text)
    over = browser.post(f"{address}/take-over", data=sent).text if asked else ""
    db.session.refresh(document)
    return {
        "recorded": document.note == WRITTEN,
        "comes back": "to send" if asked else "to copy" if WRITTEN in answer.text else "not",
        "names": "Ben" if "Ben" in answer.text else "nobody",
        "kept when Ana takes it over": WRITTEN in over and not _takes_over(over),
    }


WRITTEN = "Its third page is missing"


def _takes_over(page: str) -> bool:
    return WRITTEN in page and "Take over and keep this form" in page


def _excepting(document: Document, reason: str) -> dict[str, object]:
    completed, until = days_ago(9).isoformat(), days_ago(-90).isoformat()
    sent = {"accept-checklist": all_ticked(document.kind)[1:], "accept-completed_on": completed}
    return {**sent, "accept-exception_reason": reason, "accept-exception_until": until}


def _meanwhile(what: str, document: Document, ben: User) -> None:
    at, actor, on = clock.now(), actor_of(ben), clock.today()
    if what == "half an hour passes":
        db.session.execute(sa.update(ReviewClaim).values(seen_at=at - CLAIM_IDLE, taken_at=at - CLAIM_IDLE))
    else:
        service.take_over(document, actor, at)
    if what == "Ben accepts it":
        service.accept(document, on, all_ticked(document.kind), None, actor, at, on)
    if what == "Ben asks for an exception":
        lines = all_ticked(document.kind)[1:]
        facts: dict[str, object] = {"values": {}, "despite": {}, "scan": None}
        service.ask_exception(document, on, on, on, lines, "The shop follows.", facts, None, actor, at, on)
    db.session.commit()


@house_example("REVIEW-NEWER")
def newer(given: Given, house: House) -> Then:
    merchant, uploader = make_merchant(), make_user()
    document, later = received(merchant, uploader), received(merchant, uploader)
    assert given.text("checked") == f"SAQ {document.saq_type}"
    later.saq_type = SaqType(given.text("sent after it").removeprefix("SAQ "))
    if given.text("which was") == "sent back":
        give("sent back", later, make_user())
    return {"named": queue.newer(document) is later}


@house_example("REVIEW-EXCEPTION")
def exception(given: Given, house: House) -> Then:
    """An SAQ of which one line does not hold."""
    people = {name: make_user(name=name) for name in ("Ana", "Ben", "Ute")}
    document = received(make_merchant(), people[given.text("uploaded by", "Ute")])
    lines = [code for code in all_ticked(document.kind) if code != "scope"]
    request = _ask(document, lines, given.text("with the reason"), people[given.text("asked for by")])
    done = request is not None
    if request is not None and given.has("approved by"):
        done = _approves(request, people[given.text("approved by")])
    if given.has("accepted meanwhile by"):
        done = give("accepted", document, people[given.text("accepted meanwhile by")]) == "given"
    return {"done": done, "document": document.state.value.replace("_", " "), "until": document.valid_until}


def _ask(document: Document, lines: list[str], reason: str, person: User) -> ExceptionRequest | None:
    checked, until = Checked(TODAY, lines, None, Terms()), date(2026, 6, 30)
    try:
        return reviews.ask_exception(document, checked, until, reason, actor_of(person), NOON, TODAY)
    except Refusal:
        return None


def _approves(request: ExceptionRequest, person: User) -> bool:
    try:
        reviews.approve_exception(request, "Agreed.", actor_of(person), NOON, TODAY)
    except Refusal:
        return False
    return True
