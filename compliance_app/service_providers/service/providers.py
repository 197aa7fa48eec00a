"""Write a provider down, correct it, and note that somebody looked whether it complies."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.service_providers import queries, rules
from compliance_app.service_providers.models import ProviderLook, ServiceProvider
from compliance_app.service_providers.rules import Problem, ProviderDetails

LONGEST_NOTE = 1000


class Refused(Refusal):
    """What was written cannot be kept; `problems` says which field is wrong and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class AlreadyThere(Conflict):
    """A provider of this name is on record."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is on record already. Open it in the list and change it there.")


def add(details: ProviderDetails, actor: Actor, at: datetime, on: date) -> ServiceProvider:
    """Write a provider down; raises Refused or AlreadyThere (TPSP-1)."""
    _refuse(details)
    provider = ServiceProvider(added_by=actor.label, added_at=at, added_on=on)
    _write(provider, details)
    _keep(provider, details.legal_name)
    _record(provider, actor, at, Event.PROVIDER_ADDED, None)
    return provider


def edit(provider: ServiceProvider, details: ProviderDetails, revision: int, actor: Actor, at: datetime) -> None:
    """Correct what is written; raises Refused, AlreadyThere, and Conflict when somebody else was quicker."""
    if provider.revision != revision:
        raise Conflict("Somebody else changed this provider meanwhile. Reload the page and make your change again.")
    _refuse(details)
    before = _facts(provider)
    _write(provider, details)
    if _facts(provider) == before:
        return
    _keep(provider, details.legal_name)
    _record(provider, actor, at, Event.PROVIDER_EDITED, before)


def note_look(provider: ServiceProvider, note: str, actor: Actor, at: datetime, on: date) -> ProviderLook:
    """Somebody looked today whether the provider complies, and what was found (TPSP-MONITOR)."""
    note = note.strip()
    if not note:
        raise Refusal("Say where you looked and what you found, such as a payment system’s list of providers.")
    if len(note) > LONGEST_NOTE:
        raise Refusal(f"Shorten the note to {LONGEST_NOTE:,} characters.")
    look = ProviderLook(provider_id=provider.id, on=on, at=at, by_id=actor.id, by=actor.label, note=note)
    db.session.add(look)
    db.session.flush()
    number, facts = provider.public_id, {"provider": provider.legal_name, "note": note}
    audit.record(actor, at, Event.PROVIDER_LOOKED_AT, "service_provider", number, after=facts)
    return look


def _refuse(details: ProviderDetails) -> None:
    problems = rules.problems_of(details)
    if problems:
        raise Refused(problems)


def _write(provider: ServiceProvider, details: ProviderDetails) -> None:
    provider.legal_name, provider.key = details.legal_name.strip(), details.key[:400]
    provider.other_names = list(details.other_names)
    provider.website = details.website.strip()
    provider.services = sorted(service.value for service in details.services)
    provider.validation = details.validation


def _keep(provider: ServiceProvider, name: str) -> None:
    with db.session.no_autoflush:
        other = queries.by_key(provider.key)
    if other is not None and other is not provider:
        raise AlreadyThere(name)
    try:
        with db.session.begin_nested():
            db.session.add(provider)
    except IntegrityError as error:  # somebody wrote it down in this very moment
        raise AlreadyThere(name) from error


def _facts(provider: ServiceProvider) -> dict[str, Any]:
    return {
        "legal_name": provider.legal_name,
        "other_names": list(provider.other_names),
        "website": provider.website,
        "services": list(provider.services),
        "validation": provider.validation.value,
    }


def _record(provider: ServiceProvider, actor: Actor, at: datetime, event: Event, before: dict[str, Any] | None) -> None:
    audit.record(actor, at, event, "service_provider", provider.public_id, before=before, after=_facts(provider))
