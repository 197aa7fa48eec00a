"""The secret address: who reads what at it, and when it opens nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import FeedAddress, User
from compliance_app.accounts.rules import Role
from compliance_app.accounts.signature import fingerprint
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Membership
from tests.conftest import SignIn
from tests.databases import MakeApp
from tests.deadlines.builders import make_address, read, record
from tests.factories import actor_of, make_merchant, make_user


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A calendar program: it has no cookie."""
    return app.test_client()


def summaries(body: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def feed_events(user: User) -> list[str]:
    query = sa.select(AuditEntry.event).where(AuditEntry.object_id == user.public_id).order_by(AuditEntry.id)
    return [event for event in db.session.scalars(query) if event.startswith("calendar_feed")]


def test_each_address_opens_the_calendar_of_its_own_person(
    app: Flask, client: FlaskClient, stranger: FlaskClient, sign_in: SignIn
) -> None:
    manager, person, other = make_user(), make_user(Role.MERCHANT), make_user()
    merchant, foreign = make_merchant(manager, "Alder", (person,)), make_merchant(other, "Birch; Söhne, Co")
    today = clock.today()
    record(merchant, today + timedelta(days=30))
    record(foreign, today - timedelta(days=7))
    addresses = [make_address(app, sign_in(client, user)) for user in (manager, person, other)]
    assert len(set(addresses)) == 3
    answers = [read(stranger, address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].mimetype == "text/calendar"
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answers[0].headers
    of_manager, of_person, of_other = (summaries(answer.data) for answer in answers)
    assert of_manager == of_person == ["Alder: Last day of the ASV scan"]
    assert of_other == ["Birch; Söhne, Co: Last day of the ASV scan"]
    uids = [Calendar.from_ical(answer.data).walk("VEVENT")[0]["UID"] for answer in answers]
    assert uids[0] == uids[1] != uids[2]
    again = read(stranger, addresses[0])
    assert Calendar.from_ical(again.data).walk("VEVENT")[0]["UID"] == uids[0]


def test_what_a_person_may_no_longer_see_is_gone_from_the_feed(
    app: Flask, client: FlaskClient, stranger: FlaskClient, sign_in: SignIn
) -> None:
    person = make_user(Role.MERCHANT)
    merchant = make_merchant(make_user(), "Alder", (person,))
    record(merchant, clock.today())
    address = make_address(app, sign_in(client, person))
    assert len(summaries(read(stranger, address).data)) == 1
    db.session.execute(sa.delete(Membership).where(Membership.user_id == person.id))
    db.session.commit()
    assert summaries(read(stranger, address).data) == []


def test_only_the_hash_is_kept_readings_are_counted_and_changes_are_in_the_trail(
    app: Flask, client: FlaskClient, stranger: FlaskClient, sign_in: SignIn
) -> None:
    user = make_user()
    page = sign_in(client, user)
    first = make_address(app, page)
    feed = db.session.get_one(FeedAddress, user.id)
    assert feed.secret_hash == fingerprint(first.removesuffix(".ics"))
    assert len(first.removesuffix(".ics")) == 43
    assert first not in page.get("/account").text
    entries = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    db.session.rollback()
    assert [read(stranger, first).status_code for _ in range(3)] == [200] * 3
    db.session.refresh(feed)
    assert feed.reads == 3
    assert feed.last_read_at is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == entries
    assert "3 times" in page.get("/account").text
    db.session.rollback()
    second = make_address(app, page)
    assert [read(stranger, address).status_code for address in (first, second)] == [404, 200]
    assert page.post("/account/calendar-feed/withdraw").status_code == 302
    assert page.post("/account/calendar-feed/withdraw").status_code == 302
    assert [read(stranger, address).status_code for address in (first, second)] == [404, 404]
    assert feed_events(user) == ["calendar_feed.made", "calendar_feed.renewed", "calendar_feed.withdrawn"]


def test_it_ends_with_the_account_and_does_not_come_back_with_it(
    app: Flask, client: FlaskClient, stranger: FlaskClient, sign_in: SignIn
) -> None:
    user, admin = make_user(), make_user(Role.ADMINISTRATOR)
    address = make_address(app, sign_in(client, user))
    db.session.refresh(user)
    accounts.disable(user, "Left", actor_of(admin), clock.now())
    db.session.commit()
    assert read(stranger, address).status_code == 404
    accounts.enable(user, actor_of(admin), clock.now())
    db.session.commit()
    assert read(stranger, address).status_code == 404
    assert feed_events(user) == ["calendar_feed.made", "calendar_feed.withdrawn"]


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 5000, "é"])
def test_what_was_never_made_opens_nothing(stranger: FlaskClient, secret: str) -> None:
    assert read(stranger, f"{secret}.ics").status_code == 404


@pytest.mark.database("sqlite")
def test_readings_of_one_address_are_limited(make_app: MakeApp) -> None:
    limited = make_app(RATELIMIT_ENABLED=True)
    with limited.app_context():
        codes = [read(limited.test_client(), "x.ics").status_code for _ in range(61)]
    assert codes == [404] * 60 + [429]
