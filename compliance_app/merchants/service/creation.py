"""Creates merchants, one or many in one go, with all that belongs to them and their entries in the trail."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes
from compliance_app.foundation.database import Model, db, new_public_id
from compliance_app.merchants import queries, rules, words
from compliance_app.merchants.models import (
    Contact,
    Merchant,
    Project,
    SearchWord,
    StateChange,
    UsedPaymentSystem,
    Website,
)
from compliance_app.merchants.rules import ContactDetails, MerchantDetails, MerchantState, NewMerchant, Problem
from compliance_app.merchants.service.refusals import InvalidDetails, ProjectTaken, ReferenceTaken
from compliance_app.merchants.service.trail import details_facts, trace


def create(new: NewMerchant, actor: Actor, at: datetime, on: date) -> Merchant:
    """Add a merchant that is being onboarded from the provider's day `on`.

    Raises InvalidDetails, ReferenceTaken or ProjectTaken.
    """
    return create_all([new], actor, at, on)[0]


def create_all(news: Sequence[NewMerchant], actor: Actor, at: datetime, on: date) -> list[Merchant]:
    """Add many merchants, all or none, in few statements: an import brings thousands."""
    _check(news)
    merchants = [_merchant(new, at) for new in news]
    try:
        with db.session.begin_nested():
            db.session.add_all(merchants)
            db.session.flush()
            _give_references(merchants, news)
            db.session.flush()
            _add_belongings(merchants, news, at, on)
    except IntegrityError as error:  # someone else took a reference or a project in this very moment
        _refuse_taken(news)
        raise ReferenceTaken(news[0].reference) from error
    for merchant, new in zip(merchants, news, strict=True):
        trace(merchant, actor, at, Event.MERCHANT_CREATED, after=_facts(merchant, new))
        changes.note(merchant.id, at)
    return merchants


def write_details(merchant: Merchant, details: MerchantDetails) -> None:
    """Put the details into the merchant's own columns, not into its lists."""
    merchant.legal_name = details.legal_name.strip()
    merchant.trading_name = details.trading_name.strip() or merchant.legal_name
    merchant.sort_name = words.sort_name(merchant.trading_name)
    merchant.country = details.country
    merchant.mcc = details.mcc
    merchant.timezone = details.timezone
    merchant.language = details.language


def website_list(details: MerchantDetails) -> list[str]:
    """The addresses as they are kept: each once, in one form."""
    return list(dict.fromkeys(rules.normal_website(url) or url for url in details.websites))


def _check(news: Sequence[NewMerchant]) -> None:
    for new in news:
        found: list[Problem] = rules.problems(new)
        for contact in new.contacts:
            found += rules.contact_problems(contact)
        for project in new.projects:
            found += rules.project_problems(project)
        if found:
            raise InvalidDetails(found)
    _refuse_taken(news)


def _refuse_taken(news: Sequence[NewMerchant]) -> None:
    references = [new.reference for new in news if new.reference]
    times = Counter(reference.lower() for reference in references)
    projects = Counter(project.project_id for new in news for project in new.projects)
    taken = queries.taken_references(references)
    for reference in references:
        if reference in taken or times[reference.lower()] > 1:
            raise ReferenceTaken(reference)
    for project in queries.taken_projects(projects) | {number for number, times in projects.items() if times > 1}:
        raise ProjectTaken(project)


def _merchant(new: NewMerchant, at: datetime) -> Merchant:
    merchant = Merchant(reference=new.reference or new_public_id(), created_at=at, state=MerchantState.ONBOARDING)
    merchant.account_manager_id = new.account_manager_id
    write_details(merchant, new)
    return merchant


def _give_references(merchants: Sequence[Merchant], news: Sequence[NewMerchant]) -> None:
    """Numbers of ours that nobody typed before, for those that came without (MERCHANT-2)."""
    without = [merchant for merchant, new in zip(merchants, news, strict=True) if not new.reference]
    taken = queries.taken_references(f"M-{merchant.id:06d}" for merchant in without)
    for merchant in without:
        wanted = f"M-{merchant.id:06d}"
        merchant.reference = f"{wanted}-{merchant.public_id[:6]}" if wanted in taken else wanted


def _add_belongings(merchants: Sequence[Merchant], news: Sequence[NewMerchant], at: datetime, on: date) -> None:
    """Insert all that belongs to the merchants: plain rows in one statement for each table."""
    rows: dict[type[Model], list[dict[str, Any]]] = defaultdict(list)
    for merchant, new in zip(merchants, news, strict=True):
        own, urls = {"merchant_id": merchant.id}, website_list(new)
        rows[StateChange].append({**own, "state": merchant.state, "on": on, "at": at})
        rows[Website] += ({**own, "url": url} for url in urls)
        rows[UsedPaymentSystem] += ({**own, "payment_system": system} for system in sorted(new.payment_systems))
        rows[Project] += (
            {**own, "project_id": item.project_id, "name": item.name.strip(), "since": on} for item in new.projects
        )
        rows[Contact] += ({**own, **_contact_row(item)} for item in rules.settled_contacts(new.contacts))
        numbers = [project.project_id for project in new.projects]
        names = (merchant.legal_name, merchant.trading_name)
        rows[SearchWord] += (
            {**own, "word": word} for word in sorted(words.of_merchant(names, merchant.reference, numbers, urls))
        )
    for model, values in rows.items():
        if values:
            db.session.execute(sa.insert(model), values)


def _contact_row(contact: ContactDetails) -> dict[str, Any]:
    return {
        "role": contact.role,
        "name": contact.name.strip(),
        "email": contact.email.strip(),
        "phone": contact.phone.strip() or None,
    }


def _facts(merchant: Merchant, new: NewMerchant) -> dict[str, Any]:
    return {
        **details_facts(new),
        "reference": merchant.reference,
        "account_manager_id": new.account_manager_id,
        "contacts": [asdict(contact) for contact in rules.settled_contacts(new.contacts)],
        "projects": [asdict(project) for project in new.projects],
    }
