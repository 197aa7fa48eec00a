"""Examples of the trail as it is stored: what is in an entry, what the database refuses, which events there are."""

from datetime import timedelta

import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import DBAPIError

from compliance_app.accounts import service as accounts
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from tests.audit.event_values import EVER_WRITTEN
from tests.factories import NOON, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, house_example
from tests.rule_examples.signing_in import person, quick_hashes, try_password

CHANGES = {
    "is asked to change an entry": "UPDATE audit_entries SET actor_label = 'Ben'",
    "is asked to remove an entry": "DELETE FROM audit_entries",
}


@house_example("AUDIT-1")
def entry(given: Given, house: House) -> Then:
    ada, ann = make_user(Role.ADMINISTRATOR, name="Ada"), make_user(name="Ann", email="ann@example.com")
    db.session.commit()
    refused, what = "", given.text("happens", "Ada renames Ann to Anna")
    if what == "somebody tries a wrong password for Ann":
        with quick_hashes():
            try_password(house.browser(), ann.email, "wrong")
    else:
        accounts.edit(ann, "Anna", ann.role, None, actor_of(ada), NOON)
    if given.text("the transaction") == "is taken back":
        db.session.rollback()
    db.session.commit()
    if given.has("the database"):
        refused = _refusal(CHANGES[given.text("the database")])
    entries = db.session.scalars(sa.select(AuditEntry)).all()
    return {"entries": len(entries), "done": "append-only" not in refused, **(_said(entries[0]) if entries else {})}


def _refusal(statement: str) -> str:
    try:
        db.session.execute(sa.text(statement))
    except DBAPIError as error:
        db.session.rollback()
        return str(error)
    return ""


def _said(found: AuditEntry) -> Then:
    before, after = found.before or {}, found.after or {}
    return {
        "who": found.actor_label.partition(" <")[0],
        "from": found.origin,
        "before": before.get("name"),
        "after": after.get("name"),
        "success": found.succeeded,
    }


@house_example("AUDIT-3")
def event(given: Given, house: House) -> Then:
    if given.has("list of events"):
        known = [event.value for event in Event]
        assert given.text("list of events") == "beside every value written since the first version"
        gone, new = sorted(set(EVER_WRITTEN) - set(known)), sorted(set(known) - set(EVER_WRITTEN))
        return {"renamed or gone": ", ".join(gone) or "none", "not noted yet": ", ".join(new) or "none"}
    with quick_hashes(), time_machine.travel(NOON + timedelta(hours=1), tick=False):
        _happen(given.text("happens"), house)
    latest = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    return {"event": latest.event, "success": latest.succeeded}


def _happen(what: str, house: House) -> None:
    manager, other = person(), make_merchant(make_user())
    if what in ("a wrong password", "a tenth wrong password"):
        for _ in range(10 if "tenth" in what else 1):
            try_password(house.browser(), manager.email, "wrong")
        return
    address = "/audit" if what == "an account manager opens the trail" else f"/merchants/{other.public_id}"
    assert house.browser(manager).get(address).status_code in (403, 404)
