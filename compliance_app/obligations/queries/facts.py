"""The facts behind standings, read for many merchants at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from compliance_app.documents import queries as documents
from compliance_app.documents.rules import DocumentFact
from compliance_app.exemptions import queries as exemptions
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.incidents import queries as incidents
from compliance_app.levels import queries as levels
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, StateChange
from compliance_app.network_changes import queries as network_changes
from compliance_app.obligations.rules import MerchantFacts, StateFact
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy, PolicyValue
from compliance_app.scans import queries as scans

_PART = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


def facts_of(merchant_ids: Sequence[int]) -> dict[int, MerchantFacts]:
    """All that each merchant's standing depends on; an id that is no merchant is left out."""
    found: dict[int, MerchantFacts] = {}
    warnings = policies.values_of(Policy.EXPIRY_WARNING)
    # Here for all of them: what exemptions, scans and the others read names a whole part in one statement.
    for part in merchants.in_parts(merchant_ids, _PART):
        found.update(_facts(part, warnings))
    return found


def _facts(merchant_ids: Sequence[int], warnings: tuple[PolicyValue, ...]) -> Iterator[tuple[int, MerchantFacts]]:
    states, level_facts = _states(merchant_ids), levels.facts_of(merchant_ids)
    document_facts, scan_facts = documents.facts_of(merchant_ids), scans.facts_of(merchant_ids)
    projects = merchants.project_facts([key for key in merchant_ids if _is_mapped(document_facts[key])])
    exemption_facts, change_facts = exemptions.facts_of(merchant_ids), network_changes.facts_of(merchant_ids)
    incident_facts = incidents.facts_of(merchant_ids)
    created = sa.select(Merchant.id, Merchant.created_at).where(Merchant.id.in_(merchant_ids))
    for key, created_at in db.session.execute(created):
        yield (
            key,
            MerchantFacts(
                clock.day_of(created_at),
                tuple(states[key]),
                level_facts[key],
                tuple(document_facts[key]),
                tuple(scan_facts[key]),
                tuple(projects.get(key, ())),
                tuple(exemption_facts[key]),
                tuple(change_facts[key]),
                tuple(incident_facts.get(key, ())),
                warnings,
            ),
        )


def _is_mapped(facts: Sequence[DocumentFact]) -> bool:
    return any(fact.mapping for fact in facts)


def _states(merchant_ids: Sequence[int]) -> dict[int, list[StateFact]]:
    row = StateChange
    query = sa.select(row.merchant_id, row.on, row.state).where(row.merchant_id.in_(merchant_ids)).order_by(row.id)
    found: dict[int, list[StateFact]] = defaultdict(list)
    for key, on, state in db.session.execute(query):
        found[key].append(StateFact(on, state))
    return found
