"""Verbs of what belongs to a merchant: contacts, projects, people, and the words by which it is found."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from compliance_app.accounts import service as accounts
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries, rules, words
from compliance_app.merchants.models import Contact, Membership, Merchant, Project, SearchWord
from compliance_app.merchants.rules import ContactDetails, ContactRole, Integration, Problem, ProjectDetails
from compliance_app.merchants.service.refusals import ProjectTaken
from compliance_app.merchants.service.trail import trace


def add_contact(merchant: Merchant, details: ContactDetails, actor: Actor, at: datetime) -> Contact:
    """Add a person to write to. The very first becomes the first contact whatever was asked (MERCHANT-4)."""
    _refuse(rules.contact_problems(details))
    role = details.role if queries.contacts(merchant.id) else ContactRole.FIRST
    _make_room(merchant, role, except_for=None, left=ContactRole.OTHER)
    contact = Contact(merchant_id=merchant.id, role=role)
    _write_contact(contact, details)
    db.session.add(contact)
    db.session.flush()
    trace(merchant, actor, at, Event.CONTACT_ADDED, after=_contact_facts(contact), of=contact)
    return contact


def edit_contact(contact: Contact, details: ContactDetails, merchant: Merchant, actor: Actor, at: datetime) -> None:
    """Correct a contact; who takes a role that another has changes places with that person (MERCHANT-4)."""
    _refuse(rules.contact_problems(details))
    before = _contact_facts(contact)
    if contact.role == ContactRole.FIRST and details.role != ContactRole.FIRST:
        raise Refusal("A merchant keeps one first contact. Make another person the first contact instead.")
    if details.role != contact.role:
        left, contact.role = contact.role, ContactRole.OTHER
        db.session.flush()
        _make_room(merchant, details.role, except_for=contact, left=left)
        contact.role = details.role
    _write_contact(contact, details)
    db.session.flush()
    after = _contact_facts(contact)
    if after != before:
        trace(merchant, actor, at, Event.CONTACT_EDITED, before, after, of=contact)


def remove_contact(contact: Contact, merchant: Merchant, actor: Actor, at: datetime) -> None:
    """Take a contact away; the first one only after another has become the first (MERCHANT-4)."""
    if contact.role == ContactRole.FIRST:
        raise Refusal(f"{contact.name} is the first contact, who gets the reminders. Make another person first.")
    before = _contact_facts(contact)
    db.session.delete(contact)
    db.session.flush()
    trace(merchant, actor, at, Event.CONTACT_REMOVED, before, of=contact)


def _make_room(merchant: Merchant, role: ContactRole, except_for: Contact | None, left: ContactRole) -> None:
    """Move whoever has the role to the one that was left free; there is one first and one second contact."""
    if role == ContactRole.OTHER:
        return
    for contact in queries.contacts(merchant.id):
        if contact.role == role and contact is not except_for:
            contact.role = left
    db.session.flush()


def _write_contact(contact: Contact, details: ContactDetails) -> None:
    contact.name = details.name.strip()
    contact.email = details.email.strip()
    contact.phone = details.phone.strip() or None


def _contact_facts(contact: Contact) -> dict[str, Any]:
    return {"role": contact.role, "name": contact.name, "email": contact.email, "phone": contact.phone}


def add_project(merchant: Merchant, details: ProjectDetails, actor: Actor, at: datetime, on: date) -> Project:
    """Give the merchant one of the platform's projects from the day `on`; raises ProjectTaken (MERCHANT-3)."""
    _refuse(rules.project_problems(details))
    if db.session.scalar(sa.select(Project.id).where(Project.project_id == details.project_id)) is not None:
        raise ProjectTaken(details.project_id)
    project = Project(merchant_id=merchant.id, project_id=details.project_id, name=details.name.strip(), since=on)
    try:
        with db.session.begin_nested():
            db.session.add(project)
    except IntegrityError as error:  # someone else took it in this very moment
        raise ProjectTaken(details.project_id) from error
    index_words(merchant)
    trace(merchant, actor, at, Event.PROJECT_ADDED, after=asdict(details), of=project)
    changes.note(merchant.id, at)
    return project


def edit_project(project: Project, name: str, integration: Integration | None, actor: Actor, at: datetime) -> None:
    """Call a project by another name, or note how it takes cards; its number is the platform's and stays."""
    _refuse(rules.project_problems(ProjectDetails(project.project_id, name)))
    before = {"name": project.name, "integration": project.integration}
    after = {"name": name.strip(), "integration": integration}
    if before == after:
        return
    project.name, project.integration = name.strip(), integration
    db.session.flush()
    only_name = before["integration"] == integration
    event = Event.PROJECT_RENAMED if only_name else Event.PROJECT_EDITED
    trace(project.merchant, actor, at, event, before, after, of=project)


def remove_project(project: Project, actor: Actor, at: datetime) -> None:
    """Take away a project that was added by mistake; one with recorded figures stays (MERCHANT-3)."""
    merchant, before = project.merchant, {"project_id": project.project_id, "name": project.name}
    try:
        with db.session.begin_nested():
            db.session.execute(sa.delete(Project).where(Project.id == project.id))
    except IntegrityError as error:
        raise Refusal(
            f"Project {before['project_id']} has recorded volumes, or a document was mapped to it; neither must be "
            "lost, so it stays."
        ) from error
    db.session.expunge(project)
    index_words(merchant)
    trace(merchant, actor, at, Event.PROJECT_REMOVED, before, of=project)
    changes.note(merchant.id, at)


def invite_person(merchant: Merchant, email: str, name: str, actor: Actor, at: datetime) -> User:
    """Let a person act for the merchant; who has no sign-in yet is invited by mail (MERCHANT-9)."""
    user = accounts.invite(email.strip(), name.strip(), Role.MERCHANT, None, actor, at)
    db.session.flush()
    if db.session.get(Membership, (merchant.id, user.id)) is None:
        db.session.add(Membership(merchant_id=merchant.id, user_id=user.id, since=at))
        db.session.flush()
        trace(merchant, actor, at, Event.PERSON_ADDED, after={"email": user.email}, of=user)
    return user


def remove_person(merchant: Merchant, user: User, actor: Actor, at: datetime) -> None:
    """Take from a person the right to act for this merchant; the sign-in stays (MERCHANT-9)."""
    membership = db.session.get(Membership, (merchant.id, user.id))
    if membership is None:
        raise Refusal(f"{user.name} does not act for this merchant any more.")
    db.session.delete(membership)
    db.session.flush()
    trace(merchant, actor, at, Event.PERSON_REMOVED, before={"email": user.email}, of=user)


def index_words(merchant: Merchant) -> None:
    """Keep the words by which the merchant is found equal to what is written about it (MERCHANT-7)."""
    project_ids = [project.project_id for project in queries.projects(merchant.id)]
    names = (merchant.legal_name, merchant.trading_name)
    wanted = words.of_merchant(names, merchant.reference, project_ids, queries.websites(merchant.id))
    kept = set(db.session.scalars(sa.select(SearchWord.word).where(SearchWord.merchant_id == merchant.id)))
    gone = kept - wanted
    if gone:
        db.session.execute(
            sa.delete(SearchWord).where(SearchWord.merchant_id == merchant.id, SearchWord.word.in_(gone))
        )
    new = [{"word": word, "merchant_id": merchant.id} for word in sorted(wanted - kept)]
    if new:
        db.session.execute(sa.insert(SearchWord), new)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refusal(" ".join(problem.message for problem in problems))
