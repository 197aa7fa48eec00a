"""What standings need to know of documents."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.rules import DocumentFact, DocumentState, MappingLine, Verdict
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

_VERDICTS = {
    DocumentState.ACCEPTED: Verdict.ACCEPTED,
    DocumentState.SUPERSEDED: Verdict.ACCEPTED,
    DocumentState.REJECTED: Verdict.REJECTED,
}


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[DocumentFact]]:
    """The facts of the documents that concern each merchant, oldest first; an empty list where there are none.

    Its own ones, and those of other merchants from the day on which they were first mapped to it (COVERAGE-2).
    """
    facts: dict[int, list[DocumentFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for row in db.session.execute(_facts().where(Document.merchant_id.in_(merchant_ids)).order_by(Document.id)):
        facts[row.merchant_id].append(_fact(row))
    _add_mappings(facts, merchant_ids)
    return facts


def _fact(row: Any) -> DocumentFact:
    return DocumentFact(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        saq_type=row.saq_type,
        uploaded_on=row.uploaded_on,
        reviewed_on=row.reviewed_on,
        verdict=_VERDICTS.get(row.state),
        completed_on=row.completed_on,
        valid_until=row.valid_until,
        non_compliant=row.non_compliant,
        earlier=row.earlier,
        excepted=row.excepted,
    )


def _facts() -> sa.Select[*tuple[object, ...]]:
    columns = (
        Document.merchant_id,
        Document.id,
        Document.public_id,
        Document.kind,
        Document.saq_type,
        Document.uploaded_on,
        Document.reviewed_on,
        Document.state,
        Document.completed_on,
        Document.valid_until,
        Document.non_compliant,
        Document.earlier_because.is_not(None).label("earlier"),
        Document.exception_because.is_not(None).label("excepted"),
    )
    return sa.select(*columns)


def _add_mappings(facts: dict[int, list[DocumentFact]], merchant_ids: Sequence[int]) -> None:
    """Give the own documents of these merchants their mapping, and add those of others; few have any."""
    lines = _lines_of_own(merchant_ids)
    for merchant_id in {merchant_id for merchant_id, _ in lines}:
        facts[merchant_id] = [
            replace(fact, mapping=tuple(lines[merchant_id, fact.id])) if (merchant_id, fact.id) in lines else fact
            for fact in facts[merchant_id]
        ]
    for merchant_id, fact in _of_others(merchant_ids):
        facts[merchant_id] = sorted([*facts[merchant_id], fact], key=lambda each: each.id)


def _lines_of_own(merchant_ids: Sequence[int]) -> dict[tuple[int, int], list[MappingLine]]:
    """By the owner and the document every line of the mapping; those about other merchants are not `here`."""
    query = _lines().add_columns(Document.merchant_id.label("owner_id"))
    query = query.join(Document, Document.id == DocumentCoverage.document_id).where(
        Document.merchant_id.in_(merchant_ids)
    )
    found: dict[tuple[int, int], list[MappingLine]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.owner_id, row.document_id].append(_line(row, here=row.merchant_id == row.owner_id))
    return found


def _of_others(merchant_ids: Sequence[int]) -> Iterator[tuple[int, DocumentFact]]:
    query = _lines().join(Document, Document.id == DocumentCoverage.document_id)
    query = query.where(
        DocumentCoverage.merchant_id.in_(merchant_ids), Document.merchant_id != DocumentCoverage.merchant_id
    )
    lines: dict[tuple[int, int], list[MappingLine]] = defaultdict(list)
    for row in db.session.execute(query):
        lines[row.merchant_id, row.document_id].append(_line(row))
    documents = _with_owners({document_id for _, document_id in lines})
    for (merchant_id, document_id), mapping in lines.items():
        fact, first = documents[document_id], min(line.first_day for line in mapping)
        yield merchant_id, replace(fact, mapping=tuple(mapping), uploaded_on=max(first, fact.uploaded_on))


def _with_owners(document_ids: set[int]) -> dict[int, DocumentFact]:
    """Documents as facts with the name of the merchant whose they are."""
    found: dict[int, DocumentFact] = {}
    for some in merchants.in_parts(sorted(document_ids)):
        query = _facts().add_columns(Merchant.legal_name).join(Merchant, Merchant.id == Document.merchant_id)
        for row in db.session.execute(query.where(Document.id.in_(some))):
            found[row.id] = replace(_fact(row), owner=row.legal_name)
    return found


def _lines() -> sa.Select[*tuple[object, ...]]:
    line = DocumentCoverage
    columns = (line.document_id, line.merchant_id, line.project_id, line.added_on, line.removed_on)
    return sa.select(*columns).order_by(line.id)


def _line(row: Any, *, here: bool = True) -> MappingLine:
    first: date = row.added_on
    return MappingLine(first, row.removed_on, row.project_id, here)
