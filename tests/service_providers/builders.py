"""Providers, AOCs and reliances made by the real verbs, or as rows where a test needs any state."""

import itertools
import secrets
from datetime import UTC, date, datetime, time

from compliance_app.accounts.models import User
from compliance_app.documents.rules import DocumentState, valid_until
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import Result
from compliance_app.service_providers import rules, service
from compliance_app.service_providers.models import ProviderAoc, Reliance, ServiceProvider
from compliance_app.service_providers.rules import ProviderDetails, RelianceDetails, Service
from compliance_app.service_providers.service import Confirmed
from tests.factories import NOON, TODAY, actor_of, make_user

_numbers = itertools.count(1)


def at(day: date) -> datetime:
    """Six in the morning of a day, when the job runs."""
    return datetime.combine(day, time(6), UTC)


def make_provider(name: str = "", on: date = TODAY) -> ServiceProvider:
    """A payment gateway."""
    details = ProviderDetails(name or f"Provider {next(_numbers)} Ltd", (), "", frozenset({Service.GATEWAY}))
    return service.add(details, actor_of(make_user()), at(on), on)


def make_aoc(provider: ServiceProvider, completed_on: date | None = None, uploader: User | None = None) -> ProviderAoc:
    """An AOC as a row: accepted where its completion is given, else waiting for its check. It has no file."""
    accepted = completed_on is not None
    aoc = ProviderAoc(
        provider_id=provider.id,
        version=1 + len(_versions(provider)),
        state=DocumentState.ACCEPTED if accepted else DocumentState.IN_REVIEW,
        uploaded_by_id=uploader.id if uploader else None,
        uploaded_by="somebody",
        uploaded_at=NOON,
        uploaded_on=TODAY,
        reader="1",
        reading=None,
        company=provider.legal_name if accepted else None,
        completed_on=completed_on,
        valid_until=valid_until(completed_on) if completed_on else None,
        result=Result.COMPLIANT if accepted else None,
        reviewed_by="somebody else" if accepted else None,
        reviewed_at=NOON if accepted else None,
        reviewed_on=completed_on,
        file_name="aoc.pdf",
        file_key=secrets.token_hex(24),
        file_size=1,
        sha256=secrets.token_hex(32),
        key_id="k1",
        wrapped_key="a key",
    )
    db.session.add(aoc)
    db.session.flush()
    return aoc


def _versions(provider: ServiceProvider) -> list[ProviderAoc]:
    return [aoc for aoc in db.session.query(ProviderAoc) if aoc.provider_id == provider.id]


def rely(merchant: Merchant, provider: ServiceProvider, since: date = date(2025, 1, 1)) -> Reliance:
    """The merchant relies on the provider from a day on."""
    details = RelianceDetails(frozenset({Service.GATEWAY}), "It keeps the payment page.", since)
    on = max(since, TODAY)
    return service.rely(merchant, provider, details, actor_of(make_user()), at(on), on)


def confirmed(completed_on: date, result: Result = Result.COMPLIANT, company: str = "Provider Ltd") -> Confirmed:
    """What a careful person confirms."""
    return Confirmed(company, completed_on, result, "4.0.1", "A QSA", tuple(line.code for line in rules.CHECKS))
