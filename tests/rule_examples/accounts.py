"""Examples of accounts and access: who may do what, passwords, locks, accounts that nobody uses."""

from datetime import UTC, datetime

from compliance_app.accounts.rules import (
    LOCK_TIME,
    Permission,
    Role,
    Viewer,
    is_inactive,
    is_locked,
    password_faults,
)
from tests.rule_examples.running import Given, Then, example


def moment(given: Given, name: str) -> datetime:
    return datetime.fromisoformat(given.text(name)).replace(tzinfo=UTC)


@example("ACCESS-1")
def permitted(given: Given) -> Then:
    asked = Permission(given.text("wants to").replace(" ", "_"))
    found = [role.replace("_", " ") for role in Role if Viewer(1, "", "", role, None, "").can(asked)]
    return {"allowed to": ", ".join(found) or "nobody"}


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
