"""Examples of passwords that were used before, wrong ones, sessions, one-time links and the last administrator."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from io import BytesIO

import argon2
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compliance_app.accounts import notices, queries, service, signature
from compliance_app.accounts.models import FormerPassword, LinkPurpose, User, UserSession, UserState
from compliance_app.accounts.rules import LOCK_TIME, Role
from compliance_app.documents.models import Document
from compliance_app.foundation.database import Base, db
from compliance_app.foundation.errors import Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.mail.rules import Letter
from tests.accounts.conftest import link_in
from tests.documents.builders import make_document
from tests.factories import NOON, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, house_example

PASSWORD = "a quiet harbour 7"
WRITTEN = "Page 3 is missing.\nSend “all” of it, <please>."
WEAKER = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
ORDINALS = {"the present one": 0, "the third before it": 3, "the fourth before it": 4}


class Comparing(argon2.PasswordHasher):
    """Hashes quickly, and counts how often a password is hashed to compare it: that is what takes time in truth."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
        argon2.extract_parameters(str(hash))  # refuses what is no hash, which takes no time
        self.compared += 1
        return super().verify(hash, password)


@contextmanager
def quick_hashes() -> Iterator[Comparing]:
    """Hashing costs time on purpose; these examples are about what is done with hashes."""
    hasher = Comparing()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(signature, "HASHER", hasher)
        yield hasher


def person(role: Role = Role.ACCOUNT_MANAGER, password: str = PASSWORD, email: str = "") -> User:
    """An active person who knows their password."""
    user = make_user(role, email=email)
    user.password_hash = signature.password_hash(password)
    db.session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash, set_at=NOON))
    db.session.commit()
    return user


def try_password(browser: FlaskClient, email: str, password: str = PASSWORD) -> str:
    """What the sign-in page answers: `taken`, or the words of the refusal."""
    answer = browser.post("/sign-in", data={"email": email, "password": password})
    return "taken" if answer.status_code == 302 else answer.text.replace(email, "?")


@house_example("ACCOUNT-PASSWORD-4")
def used_before(given: Given, house: House) -> Then:
    with quick_hashes():
        user = person(password="harbour number 0")
        for number in range(1, 6):
            old, new = f"harbour number {number - 1}", f"harbour number {number}"
            assert service.change_password(user, old, new, "", actor_of(user), NOON) == {}
        wanted = f"harbour number {5 - ORDINALS[given.text('new password')]}"
        faults = service.change_password(user, "harbour number 5", wanted, "", actor_of(user), NOON)
    return {"taken": not faults}


@house_example("ACCOUNT-PASSWORD-STORED")
def stored(given: Given, house: House) -> Then:
    """What is kept of a secret that a person has used: the tables in which its very signs stand."""
    with quick_hashes() as today, time_machine.travel(NOON, tick=False):
        user = person()
        if given.text("hashed with") == "weaker parameters":
            user.password_hash = WEAKER.hash(PASSWORD.encode())
            db.session.commit()
        browser, before = house.browser(), user.password_hash
        secret = {
            "password": lambda: try_password(browser, user.email) and PASSWORD,
            "session": lambda: try_password(browser, user.email) and _cookie(browser),
            "link": lambda: _asked_for(user),
        }[given.text("secret", "password")]()
        db.session.refresh(user)
        assert today.verify(user.password_hash or "", PASSWORD.encode())
    kept = (user.password_hash or "").split("$")
    return {
        "stands in": ", ".join(sorted(_tables_with(secret))) or "nothing",
        "kept as": kept[1].capitalize(),
        "made anew": user.password_hash != before,
    }


def _cookie(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie["_user_id"])


def _asked_for(user: User) -> str:
    service.request_reset(user.email, "192.0.2.1", NOON)
    db.session.commit()
    return link_in(db.session.scalars(sa.select(OutboxMessage)).one()).rpartition("/")[2]


def _tables_with(secret: str) -> Iterator[str]:
    for table in Base.metadata.tables.values():
        if any(secret in str(value) for row in db.session.execute(sa.select(table)) for value in row):
            yield table.name


@house_example("ACCOUNT-LOCK-10")
def wrong_passwords(given: Given, house: House) -> Then:
    with quick_hashes(), time_machine.travel(NOON, tick=False):
        user, browser = person(), house.browser()
        if given.yes("all at once"):
            attempts = [service.count_attempt(user.email, NOON) for _ in range(given.number("wrong passwords"))]
            return {"compared": sum(attempt.stored is not None for attempt in attempts)}
        for _ in range(given.number("wrong passwords")):
            try_password(browser, user.email, "wrong")
        if given.has("after a right one"):
            assert try_password(browser, user.email) == "taken"
            browser = house.browser()
            for _ in range(given.number("after a right one")):
                try_password(browser, user.email, "wrong")
        return {"the right one then": "taken" if try_password(browser, user.email) == "taken" else "refused"}


@house_example("ACCOUNT-IDLE-15")
def idle(given: Given, house: House) -> Then:
    minutes, seconds = given.text("idle").split(":")
    with quick_hashes(), time_machine.travel(NOON, tick=False) as clock:
        user = person()
        browser = house.browser(user)
        clock.shift(timedelta(minutes=int(minutes), seconds=int(seconds)))
        answer = browser.get(given.text("on the page"))
        if answer.status_code == 200:
            return {"signs in again": False}
        assert answer.location.startswith("/sign-in"), answer.location
        found = re.search(r'name="next"[^>]*value="([^"]*)"', browser.get(answer.location).text)
        typed = {"email": user.email, "password": PASSWORD, "next": found[1] if found else ""}
        back = browser.post("/sign-in", data=typed)
    return {"signs in again": True, "goes on at": back.location}


@house_example("ACCOUNT-UNSENT")
def unsent(given: Given, house: House) -> Then:
    """A form sent an hour after the last request, and what comes of it when somebody signs in in that browser."""
    hours, minutes = map(int, given.text("signs in after").split(":"))
    with quick_hashes(), time_machine.travel(NOON, tick=False) as clock:
        sender, colleague = person(), person()
        document = make_document(make_merchant(sender), make_user())
        browser = house.browser(sender)
        clock.shift(timedelta(hours=1))
        answer = _send_late(given.text("sent"), document, browser)
        clock.shift(timedelta(hours=hours, minutes=minutes))
        asked = answer if answer.status_code == 401 else browser.get(answer.location)
        who = sender if given.text("who") == "the sender" else colleague
        again = browser.post("/sign-in", data={**_hidden(asked.text), "email": who.email, "password": PASSWORD})
        recorded = document.reviewed_at is not None
        kept = "not sent yet" in again.text
        if kept:
            browser.post(f"/reviews/{document.public_id}/reject", data=_hidden(again.text))
            db.session.refresh(document)
    return {"kept": kept, "recorded before": recorded, "recorded as written": document.note == WRITTEN}


def _send_late(what: str, document: Document, browser: FlaskClient) -> TestResponse:
    if what == "a new password":
        return browser.post("/account/password", data={"present": PASSWORD, "password": PASSWORD[::-1]})
    if what == "a file":
        address = f"/merchants/{document.merchant.public_id}/documents/upload"
        return browser.post(address, data={"what": "", "file": (BytesIO(b"%PDF-"), "saq.pdf")})
    sent = {"reject-reasons": "unreadable", "reject-note": WRITTEN}
    return browser.post(f"/reviews/{document.public_id}/reject", data=sent)


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    values = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in found]
    return {name[1]: unescape(value[1]) for name, value in values if name and value}


@house_example("ACCOUNT-SESSIONS")
def sessions(given: Given, house: House) -> Then:
    """Of three browsers in which a person is signed in, those that still are after something happened."""
    with quick_hashes():
        user, administrator = person(), person(Role.ADMINISTRATOR)
        browsers = [house.browser(user) for _ in range(3)]
        listed = browsers[0].get("/account").text.count("test browser")
        office = house.browser(administrator)
        _happen(given.text("happens"), user, browsers[0], office)
        open_ones = [browser.get("/account").status_code == 200 for browser in browsers]
    return {"listed": listed, "still signed in": sum(open_ones)}


def _happen(what: str, user: User, own: FlaskClient, office: FlaskClient) -> None:
    page = f"/users/{user.public_id}"
    edited = {"name": user.name, "role": user.role.value, "team": ""}
    changed = {"present": PASSWORD, "password": "a louder harbour 8", "repeat": "a louder harbour 8"}
    others = db.session.scalars(sa.select(UserSession).where(UserSession.user_id == user.id)).all()
    answer = {
        "a new password": lambda: own.post("/account/password", data=changed),
        "a new role": lambda: office.post(page, data={**edited, "role": "auditor"}),
        "a new name": lambda: office.post(page, data={**edited, "name": "New Name"}),
        "the account is disabled": lambda: office.post(f"{page}/disable", data={"reason": "Left"}),
        "one is ended": lambda: own.post(f"/account/sessions/{others[-1].public_id}/end"),
        "all are ended": lambda: own.post("/account/sessions/end"),
    }[what]()
    assert answer.status_code == 302, answer.text


@house_example("ACCOUNT-LINK")
def link(given: Given, house: House) -> Then:
    days, _, clock_time = given.text("opened after").partition(" days ")
    hours, minutes = clock_time.split(":")
    with quick_hashes(), time_machine.travel(NOON, tick=False) as clock:
        administrator = actor_of(make_user(Role.ADMINISTRATOR))
        user = service.invite("new@example.com", "New", Role.AUDITOR, None, administrator, NOON)
        if given.text("link") == "password reset":
            user.state, user.password_hash = UserState.ACTIVE, signature.password_hash(PASSWORD)
            service.request_reset(user.email, "192.0.2.1", NOON)
        db.session.commit()
        newest = sa.select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
        path = link_in(db.session.scalars(newest).one())
        clock.shift(timedelta(days=int(days), hours=int(hours), minutes=int(minutes)))
        if given.yes("a newer one sent"):
            service.invite_again(user, administrator, NOON)
            db.session.commit()
        typed = {"password": "a new harbour 77", "repeat": "a new harbour 77"}
        first, second = (house.browser().post(path, data=typed).status_code for _ in range(2))
    return {"opens": first == 302, "opens once more": second == 302}


@house_example("ACCOUNT-ENUMERATION")
def told(given: Given, house: House) -> Then:
    """What a stranger is answered for addresses of each kind, beside the answer for one that has an account."""
    with quick_hashes() as hasher, time_machine.travel(NOON, tick=False), counted_letters() as written:
        answers, work = set(), set()
        for whose in ("somebody", *given.text("addresses of").split(", ")):
            user, before = person(), hasher.compared + len(written)
            answers.add(_asked(given.text("stranger"), house.browser(), _address(whose, user)))
            work.add(hasher.compared + len(written) - before)
    return {"different answers": len(answers), "as much work": work == {1}}


@contextmanager
def counted_letters() -> Iterator[list[Letter]]:
    """The letters with a link that are written meanwhile, sent or not."""
    written: list[Letter] = []
    write = notices.link_letter

    def noted(purpose: LinkPurpose, name: str, secret: str) -> Letter:
        written.append(write(purpose, name, secret))
        return written[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(notices, "link_letter", noted)
        yield written


def _address(whose: str, user: User) -> str:
    if whose == "nobody":
        return "nobody@example.com"
    if whose == "somebody invited":
        user.state, user.password_hash = UserState.INVITED, None
    elif whose == "somebody disabled":
        user.state = UserState.DISABLED
    elif whose == "somebody locked":
        user.failed_attempts, user.locked_until = 10, NOON + LOCK_TIME
    db.session.commit()
    return user.email


def _asked(what: str, browser: FlaskClient, email: str) -> str:
    if what == "tries a password":
        return try_password(browser, email, "wrong")
    answer = browser.post("/password/forgot", data={"email": email})
    assert answer.status_code == 200, answer.text
    return answer.text.replace(email, "?")


@house_example("ACCOUNT-LAST-ADMINISTRATOR")
def last_administrator(given: Given, house: House) -> Then:
    people = [make_user(Role.ADMINISTRATOR) for _ in range(given.number("administrators"))]
    for gone in people[: given.number("of them disabled")]:
        gone.state = UserState.DISABLED
    db.session.flush()
    last, actor = people[-1], actor_of(people[0])
    try:
        if given.text("one is to be") == "disabled":
            service.disable(last, "Left", actor, NOON)
        else:
            service.edit(last, last.name, Role.AUDITOR, None, actor, NOON)
    except Refusal:
        return {"done": False, "administrators left": len(queries.active_administrators())}
    return {"done": True, "administrators left": len(queries.active_administrators())}
