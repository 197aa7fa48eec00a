"""Examples of the calendar's secret address: what a calendar program reads there, and how long it opens."""

import base64
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import FeedAddress, User
from compliance_app.accounts.rules import Role
from compliance_app.accounts.signature import fingerprint
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants.models import Merchant
from tests.deadlines.builders import duty, make_address, read, record
from tests.factories import NOON, actor_of, make_merchant, make_user
from tests.reminders.builders import expire
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("CALENDAR-5")
def address(given: Given, house: House) -> Then:
    person = make_user()
    merchant = make_merchant(person, "Alder")
    record(merchant, clock.today())
    browser, program = house.browser(person), house.browser()
    first = newest = make_address(house.app, browser)
    for _ in range(given.number("read before, times")):
        read(program, first)
    match given.text("then"):
        case "made anew":
            newest = make_address(house.app, browser)
        case "withdrawn":
            browser.post("/account/calendar-feed/withdraw")
        case "the account is disabled":
            db.session.refresh(person)
            accounts.disable(person, "Left", actor_of(make_user(Role.ADMINISTRATOR)), clock.now())
        case "the merchant gets another account manager":
            merchant.account_manager = make_user()
    db.session.commit()
    trail, feed = _trail(person), db.session.get(FeedAddress, person.id)
    counted, answer = feed.reads if feed else 0, read(program, first)
    return {
        "it opens": answer.status_code == 200,
        "the new one opens": newest != first and read(program, newest).status_code == 200,
        "it holds": ", ".join(event["SUMMARY"] for event in _events(answer.data)) or "nothing",
        "random bytes": len(base64.urlsafe_b64decode(f"{first.removesuffix('.ics')}=")),
        "kept as a hash only": feed is not None and feed.secret_hash == fingerprint(newest.removesuffix(".ics")),
        "shown again": newest in browser.get("/account").text,
        "readings counted": counted,
        "in the trail": ", ".join(trail),
    }


def _trail(person: User) -> list[str]:
    query = sa.select(AuditEntry.event).where(AuditEntry.object_id == person.public_id).order_by(AuditEntry.id)
    return [event.removeprefix("calendar_feed.") for event in db.session.scalars(query) if "calendar_feed" in event]


def _events(body: bytes) -> list[dict[str, str]]:
    """The values of each event by name, read without the library that wrote them."""
    lines = body.replace(b"\r\n ", b"").decode().split("BEGIN:VEVENT")
    return [dict(line.split(":", 1) for line in event.split("\r\n") if ":" in line) for event in lines[1:]]


@house_example("CALENDAR-6")
def feed(given: Given, house: House) -> Then:
    person, today = make_user(), clock.today()
    merchant, in_days = make_merchant(person, "Alder"), given.number("in days", 30)
    due = today + timedelta(days=in_days)
    _make(given, merchant, due)
    calendar, program = make_address(house.app, house.browser(person)), house.browser()
    was = found = _events(read(program, calendar).data)
    if given.has("its day becomes, in days"):
        expire(merchant, today + timedelta(days=given.number("its day becomes, in days")))
        found = _events(read(program, calendar).data)
    if given.has("a new scan lasts, days"):
        expire(merchant, today + timedelta(days=given.number("a new scan lasts, days")), evidence_id=2)
        found = _events(read(program, calendar).data)
    first, start = found[0], _day(found[0], "DTSTART")
    return {
        "event": first["SUMMARY"],
        "begins in days": (start - today).days,
        "lasts, days": (_day(first, "DTEND") - start).days,
        "page": first["URL"].removeprefix(house.app.config["BASE_URL"]).replace(merchant.public_id, "Alder"),
        "says also": ", ".join(sorted({"DESCRIPTION", "ATTACH", "LOCATION"} & set(first))) or "nothing",
        "under the same name": first["UID"] == was[0]["UID"],
        "events": len(found),
        "the last in days": (_day(found[-1], "DTSTART") - today).days,
    }


def _day(event: dict[str, str], name: str) -> date:
    """A whole day, without an hour."""
    return datetime.strptime(event[f"{name};VALUE=DATE"], "%Y%m%d").replace(tzinfo=UTC).date()


def _make(given: Given, merchant: Merchant, due: date) -> None:
    match given.text("falls due"):
        case "scan":
            record(merchant, due)
        case "incident":
            duty(merchant, datetime.combine(due, NOON.timetz()))
        case many:
            _overrides(merchant, int(many.replace(",", "").removesuffix(" overrides and a scan the day after")), due)
            db.session.commit()  # what the facts come to is settled with them; only then is the record set
            record(merchant, due + timedelta(days=1))


def _overrides(merchant: Merchant, number: int, last: date) -> None:
    """So many ends of levels by decision on one day."""
    asked, decided = make_user(), make_user()
    rows = [
        {
            "merchant_id": merchant.id,
            "level": 2,
            "reason": "A reason.",
            "starts_on": NOON.date(),
            "ends_on": last,
            "state": OverrideState.APPROVED,
            "requested_by_id": asked.id,
            "requested_by": "somebody",
            "requested_at": NOON,
            "decided_by_id": decided.id,
            "decided_by": "somebody else",
            "decided_at": NOON,
        }
        for _ in range(number)
    ]
    db.session.execute(sa.insert(LevelOverride), rows)
    db.session.flush()
