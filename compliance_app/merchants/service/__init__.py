"""Verbs of a merchant: create, edit, close, reopen, reassign, activate; each with its entry in the trail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from compliance_app.accounts.models import User
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants import queries, rules
from compliance_app.merchants.models import Merchant, StateChange, UsedPaymentSystem, Website
from compliance_app.merchants.rules import MerchantDetails, MerchantState
from compliance_app.merchants.service import belongings
from compliance_app.merchants.service.belongings import (
    add_contact,
    add_project,
    edit_contact,
    edit_project,
    invite_person,
    remove_contact,
    remove_person,
    remove_project,
)
from compliance_app.merchants.service.creation import create, create_all, website_list, write_details
from compliance_app.merchants.service.refusals import CHANGED_MEANWHILE, InvalidDetails, ProjectTaken, ReferenceTaken
from compliance_app.merchants.service.trail import details_facts, trace

__all__ = [
    "InvalidDetails",
    "ProjectTaken",
    "ReferenceTaken",
    "activate",
    "add_contact",
    "add_project",
    "close",
    "create",
    "create_all",
    "details_of",
    "edit",
    "edit_contact",
    "edit_project",
    "invite_person",
    "reassign",
    "reassign_several",
    "remove_contact",
    "remove_person",
    "remove_project",
    "reopen",
]


def details_of(merchant: Merchant) -> MerchantDetails:
    """What is written about a stored merchant, as the form and an import compare it."""
    return queries.details_of_all([merchant])[merchant.id]


def edit(merchant: Merchant, details: MerchantDetails, revision: int, actor: Actor, at: datetime) -> None:
    """Write new details over those that the person saw; `revision` is the one they saw.

    Raises Conflict when someone changed the merchant since, InvalidDetails, ReferenceTaken.
    """
    if merchant.revision != revision:
        raise Conflict(CHANGED_MEANWHILE)
    problems = rules.problems(details)
    if problems:
        raise InvalidDetails(problems)
    details = _as_kept(details, merchant)
    before, after = _difference(details_facts(details_of(merchant)), details_facts(details))
    if not after:
        return
    if details.reference.lower() != merchant.reference.lower() and queries.taken_references([details.reference]):
        raise ReferenceTaken(details.reference)
    merchant.reference = details.reference
    write_details(merchant, details)
    flag_modified(merchant, "sort_name")  # lists alone changed: the revision must rise all the same
    _flush(details.reference)
    _write_lists(merchant, details)
    belongings.index_words(merchant)
    trace(merchant, actor, at, Event.MERCHANT_EDITED, before, after)


def close(merchant: Merchant, reason: str, actor: Actor, at: datetime, on: date) -> None:
    """End the work with a merchant from the day `on`: it may not process any more (MERCHANT-5)."""
    reason = reason.strip()
    if not reason:
        raise Refusal("Say why the merchant is closed.")
    if len(reason) > 500:
        raise Refusal("The reason is too long: use at most 500 characters.")
    if merchant.state == MerchantState.CLOSED:
        raise Refusal("The merchant is closed already.")
    _change_state(merchant, MerchantState.CLOSED, reason, Event.MERCHANT_CLOSED, actor, at, on)


def reopen(merchant: Merchant, actor: Actor, at: datetime, on: date) -> None:
    """Take a closed merchant up again, in the state it had before it was closed (MERCHANT-5)."""
    if merchant.state != MerchantState.CLOSED:
        raise Refusal("The merchant is not closed, so there is nothing to reopen.")
    earlier = (change.state for change in queries.state_changes(merchant.id))
    state = next((state for state in earlier if state != MerchantState.CLOSED), MerchantState.ONBOARDING)
    _change_state(merchant, state, None, Event.MERCHANT_REOPENED, actor, at, on)


def activate(merchant: Merchant, actor: Actor, at: datetime, on: date) -> None:
    """End the onboarding with the first compliance; does nothing to a merchant in another state (MERCHANT-6)."""
    if merchant.state == MerchantState.ONBOARDING:
        _change_state(merchant, MerchantState.ACTIVE, None, Event.MERCHANT_ACTIVATED, actor, at, on)


def reassign(merchant: Merchant, manager: User | None, actor: Actor, at: datetime) -> None:
    """Give the merchant to another account manager; who may choose whom is queries.possible_managers (MERCHANT-8)."""
    if manager is not None and manager.role not in queries.MANAGING:
        raise Refusal(f"{manager.name} does not look after merchants. Choose an account manager or a team lead.")
    before = merchant.account_manager
    if (before.id if before else None) == (manager.id if manager else None):
        return
    merchant.account_manager = manager
    _flush(merchant.reference)
    changes.note(merchant.id, at)  # counts of merchants by account manager are kept above
    trace(
        merchant,
        actor,
        at,
        Event.MERCHANT_REASSIGNED,
        {"account_manager": before.email if before else None},
        {"account_manager": manager.email if manager else None},
    )


def reassign_several(merchants: Sequence[Merchant], manager: User | None, actor: Actor, at: datetime) -> int:
    """Give several merchants to one account manager, all or none; tells how many changed hands."""
    moved = [merchant for merchant in merchants if merchant.account_manager_id != (manager.id if manager else None)]
    queries.hold([merchant.id for merchant in moved])
    for merchant in moved:
        reassign(merchant, manager, actor, at)
    return len(moved)


def _as_kept(details: MerchantDetails, merchant: Merchant) -> MerchantDetails:
    """The details as they will be read back, so that only real changes count as changes."""
    legal_name = details.legal_name.strip()
    return replace(
        details,
        reference=details.reference or merchant.reference,
        legal_name=legal_name,
        trading_name=details.trading_name.strip() or legal_name,
        websites=tuple(website_list(details)),
    )


def _flush(reference: str) -> None:
    """Send the merchant to the database, whose constraints have the last word when two people write at once."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except StaleDataError as error:
        raise Conflict(CHANGED_MEANWHILE) from error
    except IntegrityError as error:
        raise ReferenceTaken(reference) from error


def _write_lists(merchant: Merchant, details: MerchantDetails) -> None:
    urls = website_list(details)
    if urls != queries.websites(merchant.id):
        db.session.execute(sa.delete(Website).where(Website.merchant_id == merchant.id))
        db.session.add_all(Website(merchant_id=merchant.id, url=url) for url in urls)
    if details.payment_systems != queries.payment_systems(merchant.id):
        db.session.execute(sa.delete(UsedPaymentSystem).where(UsedPaymentSystem.merchant_id == merchant.id))
        systems = sorted(details.payment_systems)
        db.session.add_all(UsedPaymentSystem(merchant_id=merchant.id, payment_system=system) for system in systems)
    db.session.flush()


def _change_state(
    merchant: Merchant,
    state: MerchantState,
    reason: str | None,
    event: Event,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    before = merchant.state
    merchant.state = state
    _flush(merchant.reference)
    _note_state(merchant, reason, at, on)
    changes.note(merchant.id, at)
    trace(merchant, actor, at, event, {"state": before}, {"state": state, "reason": reason, "on": on})


def _note_state(merchant: Merchant, reason: str | None, at: datetime, on: date) -> None:
    db.session.add(StateChange(merchant_id=merchant.id, state=merchant.state, on=on, at=at, reason=reason))
    db.session.flush()


def _difference(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}
