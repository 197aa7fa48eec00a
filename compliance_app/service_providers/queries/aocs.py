"""Reads of providers' AOCs: versions, what counts, what a newer one replaces."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.service_providers.models import ProviderAoc
from compliance_app.service_providers.rules import AocFact, Status, status_on

ACCEPTED = (DocumentState.ACCEPTED, DocumentState.SUPERSEDED)


def one_aoc(public_id: str) -> ProviderAoc:
    """The AOC at this address with its provider; raises NotFound."""
    query = sa.select(ProviderAoc).where(ProviderAoc.public_id == public_id).options(joinedload(ProviderAoc.provider))
    aoc = db.session.scalar(query)
    if aoc is None:
        raise NotFound
    return aoc


def aocs_of(provider_id: int) -> list[ProviderAoc]:
    """Every version, the latest first."""
    query = sa.select(ProviderAoc).where(ProviderAoc.provider_id == provider_id)
    return list(db.session.scalars(query.order_by(ProviderAoc.version.desc())))


def facts_of(provider_ids: Collection[int]) -> dict[int, list[AocFact]]:
    """The accepted AOCs of each of these providers, superseded ones among them: past days stay true."""
    row = ProviderAoc
    query = sa.select(row.provider_id, row.id, row.completed_on, row.valid_until, row.reviewed_on)
    query = query.where(row.provider_id.in_(provider_ids), row.state.in_(ACCEPTED)).order_by(row.id)
    found: dict[int, list[AocFact]] = defaultdict(list)
    for each in db.session.execute(query):
        found[each.provider_id].append(AocFact(each.id, each.completed_on, each.valid_until, each.reviewed_on))
    return found


def soon(on: date) -> timedelta:
    """With how many days left an AOC is shown as ending on a day (policy PROVIDER_ENDING)."""
    return timedelta(days=policies.value_on(Policy.PROVIDER_ENDING, on))


def statuses(provider_ids: Collection[int], on: date) -> dict[int, Status]:
    """Where each of these providers stands on a day (TPSP-STATUS)."""
    facts, near = facts_of(provider_ids), soon(on)
    return {provider_id: status_on(facts.get(provider_id, ()), on, near) for provider_id in provider_ids}


def next_version(provider_id: int) -> int:
    """The number of the next AOC; behind the lock of its provider."""
    latest = sa.select(sa.func.max(ProviderAoc.version)).where(ProviderAoc.provider_id == provider_id)
    return (db.session.scalar(latest) or 0) + 1


def same_file(provider_id: int, sha256: str) -> ProviderAoc | None:
    """The version that is this very file, unless it was sent back."""
    row = ProviderAoc
    query = sa.select(row).where(row.provider_id == provider_id, row.sha256 == sha256)
    return db.session.scalars(query.where(row.state != DocumentState.REJECTED).limit(1)).first()


def another_waiting(provider_id: int) -> int:
    """How many AOCs of the provider wait for their check."""
    row = ProviderAoc
    query = sa.select(sa.func.count()).where(row.provider_id == provider_id, row.state == DocumentState.IN_REVIEW)
    return db.session.scalar(query) or 0


def outlived_by(aoc: ProviderAoc) -> list[ProviderAoc]:
    """Accepted AOCs of the same provider that do not count longer than this one."""
    row = ProviderAoc
    query = sa.select(row).where(
        row.provider_id == aoc.provider_id,
        row.state == DocumentState.ACCEPTED,
        row.id != aoc.id,
        row.valid_until <= aoc.valid_until,
    )
    return list(db.session.scalars(query))
