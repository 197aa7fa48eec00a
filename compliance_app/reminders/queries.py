"""Which expiries are due for a notice that no letter has covered yet, and whom to write to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts import queries as accounts
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, short_title
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.queries import in_parts
from compliance_app.merchants.rules import ContactRole, MerchantState
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Listing, Policy
from compliance_app.reminders import rules
from compliance_app.reminders.models import ReminderNotice
from compliance_app.reminders.rules import Expiry

BATCH = 200


@dataclass(frozen=True)
class Addressees:
    """Whom the letter goes to, who gets a copy, and as whose letter it comes."""

    to: tuple[str, ...]
    greeting: str
    cc: tuple[str, ...]
    manager_name: str
    manager_email: str | None
    without_contact: bool


@dataclass(frozen=True)
class DueLetter:
    """One merchant's expiries that are due for notice, and whom to tell."""

    merchant: Merchant
    addressees: Addressees
    expiries: tuple[Expiry, ...]


def due(on: date, merchant_ids: Sequence[int] | None = None) -> list[Expiry]:
    """Every expiry of which a listed day has come that no letter covers, by merchant (REMINDER-1, REMINDER-2).

    A renewal in review pauses it, what is answered again ends it and a closed merchant gets none (REMINDER-3).
    """
    record, listed = ObligationRecord, policies.listing(Policy.REMINDER_DAYS)
    latest = _latest(listed, on)
    query = (
        sa.select(record.merchant_id, record.obligation, record.evidence_kind, record.evidence_id, record.valid_until)
        .join(Merchant, Merchant.id == record.merchant_id)
        .where(
            record.valid_until <= max(each.ends(on)[1] for each in listed),
            latest.is_not(None),
            record.renewal_in_review.is_(False),
            sa.or_(record.answered_from.is_(None), record.answered_from > on),
            Merchant.state != MerchantState.CLOSED,
            ~_covered(latest),
        )
        .order_by(record.merchant_id, record.valid_until, record.obligation)
    )
    if merchant_ids is not None:
        query = query.where(record.merchant_id.in_(merchant_ids))
    return [Expiry(*row) for row in db.session.execute(query)]


def _latest(listed: Listing, on: date) -> sa.ColumnElement[int | None]:
    """The latest of the listed days that has come by `on`, as `come` says; NULL where none has."""
    until = ObligationRecord.valid_until
    return sa.case(*[(until.between(*each.ends(on)), each.days_before) for each in reversed(listed)])


def _covered(latest: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    """Whether a letter was written about this day or a later one; it covers all earlier ones with it."""
    notice, record = ReminderNotice, ObligationRecord
    return sa.exists().where(
        notice.merchant_id == record.merchant_id,
        notice.evidence_kind == record.evidence_kind,
        notice.evidence_id == record.evidence_id,
        notice.valid_until == record.valid_until,
        notice.days_before <= latest,
    )


def batches(expiries: Iterable[Expiry]) -> Iterator[Sequence[int]]:
    """The merchants of the expiries, in order, in parts small enough for one transaction."""
    merchants = [merchant_id for merchant_id, _ in groupby(expiries, lambda expiry: expiry.merchant_id)]
    return in_parts(merchants, BATCH)


def due_letters(on: date, merchant_ids: Sequence[int]) -> list[DueLetter]:
    """The letters of some merchants that are due; a merchant whom nobody could be told of is left for later."""
    expiries = _titled(due(on, merchant_ids))
    merchants = _merchants({expiry.merchant_id for expiry in expiries})
    contacts = _contacts(merchants)
    letters = []
    for merchant_id, items in groupby(expiries, lambda expiry: expiry.merchant_id):
        addressees = _addressees(merchants[merchant_id], contacts[merchant_id])
        if addressees.to:
            letters.append(DueLetter(merchants[merchant_id], addressees, tuple(items)))
    return letters


def _titled(expiries: list[Expiry]) -> list[Expiry]:
    ids = [expiry.evidence_id for expiry in expiries if expiry.evidence_kind is EvidenceKind.DOCUMENT]
    columns = (Document.id, Document.kind, Document.saq_type, Document.valid_until)
    documents = {row.id: row for row in db.session.execute(sa.select(*columns).where(Document.id.in_(ids)))}
    return [replace(e, title=_title(e, documents)) for e in expiries]


def _title(expiry: Expiry, documents: Mapping[int, Any]) -> str:
    """After a rise to Level 1 it is not the SAQ itself that ends, but the time in which one suffices, and after a
    compromise that of an AOC made before it (EXPIRY)."""
    if expiry.evidence_kind is not EvidenceKind.DOCUMENT:
        return rules.TITLES[expiry.evidence_kind, expiry.obligation]
    document = documents[expiry.evidence_id]
    title = short_title(document.kind, document.saq_type)
    if expiry.obligation is not ObligationKind.AOC:
        return title
    if document.kind is not DocumentKind.AOC:
        return f"{title} in place of an AOC"
    return f"{title} in place of a new one" if document.valid_until > expiry.valid_until else title


def _merchants(ids: Iterable[int]) -> dict[int, Merchant]:
    query = sa.select(Merchant).where(Merchant.id.in_(list(ids))).options(joinedload(Merchant.account_manager))
    return {merchant.id: merchant for merchant in db.session.scalars(query)}


def _contacts(ids: Iterable[int]) -> dict[int, list[Contact]]:
    query = sa.select(Contact).where(Contact.merchant_id.in_(list(ids)), Contact.role != ContactRole.OTHER)
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in db.session.scalars(query.order_by(Contact.merchant_id, Contact.role, Contact.id)):
        found[contact.merchant_id].append(contact)
    return found


def _addressees(merchant: Merchant, contacts: list[Contact]) -> Addressees:
    """The first contact, else the second, with the account manager in copy; without contacts the manager alone."""
    manager = merchant.acting_manager
    staff = [manager] if manager else [] if contacts else accounts.active_administrators()
    emails = tuple(person.email for person in staff)
    return Addressees(
        to=(contacts[0].email,) if contacts else emails,
        greeting=contacts[0].name if contacts else "",
        cc=emails if contacts else (),
        manager_name=manager.name if manager else "",
        manager_email=manager.email if manager else None,
        without_contact=not contacts,
    )
