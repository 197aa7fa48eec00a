"""Imports merchants from a file: decides each row's fate, shows it, and applies exactly that (IMPORT-1 to -5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Viewer
from compliance_app.audit.rules import Actor
from compliance_app.foundation.columns import Fault, Record
from compliance_app.merchants import imports, queries, rules, service
from compliance_app.merchants.imports import Action, Fate, MerchantRow
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import (
    ContactDetails,
    ContactRole,
    MerchantDetails,
    NewMerchant,
    Problem,
    ProjectDetails,
)
from compliance_app.merchants.service import belongings, creation

_COLUMN_OF = {"timezone": "time_zone", "name": "contact_name", "email": "contact_email", "phone": "contact_phone"}


@dataclass(frozen=True)
class Update:
    """What a row changes of a merchant that is there."""

    merchant: Merchant
    details: MerchantDetails
    contact: ContactDetails | None
    former_contact: Contact | None
    projects: tuple[ProjectDetails, ...]
    manager: User | None


@dataclass(frozen=True)
class Decision:
    """A row's fate with what carries it out."""

    fate: Fate
    creates: NewMerchant | None = None
    updates: Update | None = None


@dataclass(frozen=True)
class _Known:
    """What is stored about the merchants, projects and managers that the rows name."""

    viewer: Viewer
    merchants: dict[str, Merchant]
    details: dict[int, MerchantDetails]
    first_contacts: dict[int, Contact]
    foreign_references: set[str]
    owners: dict[int, int]
    managers: dict[str, User]
    names: dict[tuple[str, str], str]


def decide(records: Sequence[Record], viewer: Viewer) -> list[Decision]:
    """What would happen to each row now, in the order of the file."""
    rows = [imports.parse(record) for record in records]
    known = _known(rows, viewer)
    references = Counter(row.reference.lower() for row in rows if row.reference)
    projects = Counter(project.project_id for row in rows for project in row.projects)
    seen: dict[str, int] = {}
    decisions = []
    for row in rows:
        faults = [*row.faults, *_repeated(row, references, projects, seen)]
        decisions.append(_decide(row, faults, known))
    return decisions


def apply(decisions: Sequence[Decision], actor: Actor, at: datetime, on: date) -> Counter[Action]:
    """Carry out every row that has no error, all of them or none; tells how many of each kind."""
    creation.create_all([decision.creates for decision in decisions if decision.creates], actor, at, on)
    for decision in decisions:
        if decision.updates:
            _update(decision.updates, actor, at, on)
    return Counter(decision.fate.action for decision in decisions)


def _known(rows: Sequence[MerchantRow], viewer: Viewer) -> _Known:
    references = {row.reference for row in rows if row.reference}
    merchants = queries.visible_with_references(viewer, references)
    ids = [merchant.id for merchant in merchants.values()]
    unnamed = {row.legal_name for row in rows if row.legal_name and not row.reference}
    return _Known(
        viewer,
        merchants,
        queries.details_of_all(list(merchants.values())),
        queries.first_contacts(ids),
        queries.taken_references(references) - merchants.keys(),
        queries.owners_of_projects({project.project_id for row in rows for project in row.projects}),
        {user.email: user for user in queries.possible_managers(viewer)},
        queries.references_of_names(viewer, unnamed),
    )


def _repeated(row: MerchantRow, references: Counter[str], projects: Counter[int], seen: dict[str, int]) -> list[Fault]:
    """Values that must be unique and stand in several rows of the file: each row but the first is wrong."""
    found = []
    marks = [("reference", row.reference)] if references[row.reference.lower()] > 1 else []
    marks += [("project_ids", str(item.project_id)) for item in row.projects if projects[item.project_id] > 1]
    for column, value in marks:
        first = seen.setdefault(f"{column} {value.lower()}", row.number)
        if first != row.number:
            found.append(Fault(column, f"{value} stands in row {first} already."))
    return found


def _decide(row: MerchantRow, faults: list[Fault], known: _Known) -> Decision:
    merchant = known.merchants.get(row.reference)
    about = " · ".join(part for part in (row.reference, row.legal_name) if part) or "(empty)"
    if row.reference in known.foreign_references:
        faults.append(Fault("reference", f"{row.reference} is taken by another merchant."))
    manager = _manager(row, merchant, known, faults)
    decided = (
        _new(row, about, manager, known, faults)
        if merchant is None
        else _changed(row, merchant, manager, known, faults)
    )
    return Decision(Fate(row.number, Action.ERROR, about, (), tuple(faults))) if faults else decided


def _manager(row: MerchantRow, merchant: Merchant | None, known: _Known, faults: list[Fault]) -> User | None:
    """The manager that the row asks for; None where it asks for no change."""
    current = merchant.account_manager if merchant else None
    if row.account_manager is None or (current and current.email == row.account_manager):
        return None
    found = known.managers.get(row.account_manager)
    if found is None:
        faults.append(Fault("account_manager", f"You cannot give merchants to {row.account_manager[:80]}."))
    return found


def _contact(row: MerchantRow, former: Contact | None, faults: list[Fault]) -> ContactDetails | None:
    name, email, phone = row.contact
    if not any(row.contact):
        return None
    if former:
        name, email, phone = name or former.name, email or former.email, phone or former.phone or ""
    contact = ContactDetails(ContactRole.FIRST, name, email, phone)
    faults += _as_faults(rules.contact_problems(contact))
    return contact


def _as_faults(problems: Sequence[Problem]) -> list[Fault]:
    return [Fault(_COLUMN_OF.get(problem.field, problem.field), problem.message) for problem in problems]


def _projects(
    row: MerchantRow, merchant: Merchant | None, known: _Known, faults: list[Fault]
) -> tuple[ProjectDetails, ...]:
    """The projects that the row adds."""
    own = merchant.id if merchant else None
    for project in row.projects:
        if known.owners.get(project.project_id, own) != own:
            faults.append(Fault("project_ids", f"Project {project.project_id} belongs to another merchant."))
    return tuple(project for project in row.projects if project.project_id not in known.owners)


def _new(row: MerchantRow, about: str, manager: User | None, known: _Known, faults: list[Fault]) -> Decision:
    new = NewMerchant(
        legal_name=row.legal_name or "",
        trading_name=row.trading_name or "",
        reference=row.reference,
        country=row.country or "",
        mcc=row.mcc or "",
        timezone=row.timezone or "UTC",
        language=row.language or "en",
        websites=row.websites or (),
        payment_systems=row.payment_systems or frozenset(),
        account_manager_id=manager.id if manager else _own_id(known.viewer),
        projects=_projects(row, None, known, faults),
    )
    contact = _contact(row, None, faults)
    faults += _as_faults(rules.problems(new))
    double = known.names.get((new.legal_name, new.country)) if not row.reference else None
    if double:
        faults.append(Fault("reference", f"{double} has this name and country: write its reference to update it."))
    creates = replace(new, contacts=(contact,) if contact else ())
    return Decision(Fate(row.number, Action.CREATE, about), creates=creates)


def _own_id(viewer: Viewer) -> int | None:
    return viewer.user_id if viewer.role in queries.MANAGING else None


def _changed(
    row: MerchantRow, merchant: Merchant, manager: User | None, known: _Known, faults: list[Fault]
) -> Decision:
    old, former = known.details[merchant.id], known.first_contacts.get(merchant.id)
    given = partial(_or, row)
    details = MerchantDetails(
        legal_name=given("legal_name", old),
        trading_name=row.trading_name or (_follows(row, old)),
        reference=old.reference,
        country=given("country", old),
        mcc=given("mcc", old),
        timezone=given("timezone", old),
        language=given("language", old),
        websites=row.websites if row.websites is not None else old.websites,
        payment_systems=row.payment_systems if row.payment_systems is not None else old.payment_systems,
    )
    contact = _contact(row, former, faults)
    projects = _projects(row, merchant, known, faults)
    faults += _as_faults(rules.problems(details))
    changes = (
        *_differences(old, details),
        *_contact_change(former, contact),
        *(("project_ids", "", str(project.project_id)) for project in projects),
    )
    if manager:
        current = merchant.account_manager
        changes = (*changes, ("account_manager", current.email if current else "", manager.email))
    about = f"{merchant.reference} · {merchant.trading_name}"
    update = Update(merchant, details, contact if _contact_change(former, contact) else None, former, projects, manager)
    action = Action.UPDATE if changes else Action.UNCHANGED
    return Decision(Fate(row.number, action, about, changes), updates=update if changes else None)


def _or(row: MerchantRow, name: str, old: MerchantDetails) -> str:
    return str(getattr(row, name) or getattr(old, name))


def _follows(row: MerchantRow, old: MerchantDetails) -> str:
    """A trading name that was the legal name goes with it."""
    return row.legal_name if row.legal_name and old.trading_name == old.legal_name else old.trading_name


def _differences(old: MerchantDetails, new: MerchantDetails) -> list[tuple[str, str, str]]:
    names = ("legal_name", "trading_name", "country", "mcc", "timezone", "language", "websites", "payment_systems")
    pairs = [(_COLUMN_OF.get(name, name), _shown(getattr(old, name)), _shown(getattr(new, name))) for name in names]
    return [(name, before, after) for name, before, after in pairs if before != after]


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _contact_change(former: Contact | None, contact: ContactDetails | None) -> list[tuple[str, str, str]]:
    if contact is None:
        return []
    before = (former.name, former.email, former.phone or "") if former else ("", "", "")
    after = (contact.name, contact.email, contact.phone)
    columns = ("contact_name", "contact_email", "contact_phone")
    return [change for change in zip(columns, before, after, strict=True) if change[1] != change[2]]


def _update(update: Update, actor: Actor, at: datetime, on: date) -> None:
    service.edit(update.merchant, update.details, update.merchant.revision, actor, at)
    if update.contact and update.former_contact:
        belongings.edit_contact(update.former_contact, update.contact, update.merchant, actor, at)
    elif update.contact:
        belongings.add_contact(update.merchant, update.contact, actor, at)
    for project in update.projects:
        belongings.add_project(update.merchant, project, actor, at, on)
    if update.manager:
        service.reassign(update.merchant, update.manager, actor, at)
