"""Examples of accounts and access: who may do what, passwords, locks, accounts that nobody uses."""

from datetime import UTC, datetime

from compliance_app.accounts.models import Team
from compliance_app.accounts.rules import (
    LOCK_TIME,
    Permission,
    Role,
    Viewer,
    is_inactive,
    is_locked,
    password_faults,
)
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from tests.factories import make_merchant, make_user, viewer_of
from tests.rule_examples.running import Given, House, Then, example, house_example


def moment(given: Given, name: str) -> datetime:
    return datetime.fromisoformat(given.text(name)).replace(tzinfo=UTC)


@example("ACCESS-1")
def permitted(given: Given) -> Then:
    asked = Permission(given.text("wants to").replace(" ", "_"))
    found = [role.replace("_", " ") for role in Role if Viewer(1, "", "", role, None, "").can(asked)]
    return {"allowed to": ", ".join(found) or "nobody"}


@house_example("ACCESS-2")
def sees(given: Given, house: House) -> Then:
    cards, other = Team(name="Cards"), Team(name="Wallets")
    person = make_user(Role(given.text("who").replace(" ", "_")), team=cards)
    colleague, stranger = make_user(team=cards), make_user(team=other)
    merchant = {
        "serves it": lambda: make_merchant(stranger, members=(person,)),
        "is assigned to it": lambda: make_merchant(person),
        "is in its manager's team": lambda: make_merchant(colleague),
        "has nothing to do with it": lambda: make_merchant(stranger),
        "nobody is assigned to it": lambda: make_merchant(),
    }[given.text("and")]()
    found = merchants.visible_to(viewer_of(person)).where(Merchant.id == merchant.id)
    page = house.browser(person).get(f"/merchants/{merchant.public_id}")
    return {"sees it": db.session.scalar(found) is not None, "its page": page.status_code}


@example("ACCOUNT-PASSWORD-12")
def password(given: Given) -> Then:
    return {"taken": not password_faults(given.text("password"))}


@example("ACCOUNT-LOCK-30")
def lock(given: Given) -> Then:
    return {"locked": is_locked(moment(given, "tenth wrong password") + LOCK_TIME, moment(given, "at"))}


@example("ACCOUNT-INACTIVE-90")
def inactive(given: Given) -> Then:
    used = moment(given, "last used") if given.has("last used") else None
    created = moment(given, "created") if given.has("created") else datetime(2020, 1, 1, tzinfo=UTC)
    return {"disabled": is_inactive(used, created, moment(given, "at"))}
