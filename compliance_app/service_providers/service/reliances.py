"""Write down that a merchant relies on a provider, for what and since when; correct it; end it (TPSP-LINK)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.service_providers import queries, rules
from compliance_app.service_providers.models import Reliance, ServiceProvider
from compliance_app.service_providers.rules import RelianceDetails
from compliance_app.service_providers.service.providers import Refused


class AlreadyRelied(Conflict):
    """The merchant relies on this provider in that time already."""

    def __init__(self, provider: ServiceProvider) -> None:
        super().__init__(f"{provider.legal_name} is on record for this merchant in that time. Change that entry.")


def rely(
    merchant: Merchant, provider: ServiceProvider, details: RelianceDetails, actor: Actor, at: datetime, on: date
) -> Reliance:
    """Write a reliance down; raises Refused, AlreadyRelied, and Refusal for a closed merchant."""
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed: nothing is asked of its service providers any more.")
    reliance = Reliance(merchant_id=merchant.id, provider_id=provider.id, recorded_by=actor.label, recorded_at=at)
    _refuse(reliance, provider, details, on)
    _write(reliance, details)
    try:
        with db.session.begin_nested():
            db.session.add(reliance)
    except IntegrityError as error:  # somebody wrote it down in this very moment
        raise AlreadyRelied(provider) from error
    _record(reliance, provider, actor, at, Event.RELIANCE_ADDED, None)
    return reliance


def revise(reliance: Reliance, details: RelianceDetails, revision: int, actor: Actor, at: datetime, on: date) -> None:
    """Correct a reliance; raises Refused, AlreadyRelied, and Conflict when somebody else was quicker."""
    if reliance.revision != revision:
        raise Conflict("Somebody else changed this entry meanwhile. Reload the page and make your change again.")
    provider, before = reliance.provider, _facts(reliance)
    _refuse(reliance, provider, details, on)
    _write(reliance, details)
    if _facts(reliance) == before:
        return
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AlreadyRelied(provider) from error
    _record(reliance, provider, actor, at, Event.RELIANCE_EDITED, before)


def end(reliance: Reliance, actor: Actor, at: datetime, on: date) -> None:
    """Today is the last day on which the merchant relies on the provider; raises Conflict when it has ended."""
    if reliance.until is not None:
        raise Conflict("This has ended already. Nothing was changed now.")
    before = _facts(reliance)
    reliance.until = max(on, reliance.since)
    db.session.flush()
    _record(reliance, reliance.provider, actor, at, Event.RELIANCE_EDITED, before)


def _refuse(reliance: Reliance, provider: ServiceProvider, details: RelianceDetails, on: date) -> None:
    problems = rules.reliance_problems(details, on)
    if problems:
        raise Refused(problems)
    span = details.since, details.until
    others = [each for each in queries.of_pair(reliance.merchant_id, provider.id) if each.id != reliance.id]
    if any(rules.overlap(span, (each.since, each.until)) for each in others):
        raise AlreadyRelied(provider)


def _write(reliance: Reliance, details: RelianceDetails) -> None:
    reliance.services = sorted(service.value for service in details.services)
    reliance.responsibility = details.responsibility.strip()
    reliance.since, reliance.until = details.since, details.until


def _facts(reliance: Reliance) -> dict[str, Any]:
    return {
        "services": list(reliance.services),
        "responsibility": reliance.responsibility,
        "since": reliance.since,
        "until": reliance.until,
    }


def _record(
    reliance: Reliance,
    provider: ServiceProvider,
    actor: Actor,
    at: datetime,
    event: Event,
    before: dict[str, Any] | None,
) -> None:
    after = {"provider": provider.legal_name, **_facts(reliance)}
    number, merchant_id = reliance.public_id, reliance.merchant_id
    audit.record(
        actor, at, event, "service_provider_reliance", number, merchant_id=merchant_id, before=before, after=after
    )
