"""What standings need to know of documents."""

from collections.abc import Sequence

import sqlalchemy as sa

from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentFact, DocumentState, Verdict
from compliance_app.foundation.database import db

_BATCH = 5_000  # ids in one statement; PostgreSQL takes 65,535 parameters, SQLite 32,766


_VERDICTS = {
    DocumentState.ACCEPTED: Verdict.ACCEPTED,
    DocumentState.SUPERSEDED: Verdict.ACCEPTED,
    DocumentState.REJECTED: Verdict.REJECTED,
}


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[DocumentFact]]:
    """The facts of each merchant's documents, oldest first; an empty list where there are none."""
    facts: dict[int, list[DocumentFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for start in range(0, len(merchant_ids), _BATCH):
        for row in db.session.execute(_facts(merchant_ids[start : start + _BATCH])):
            facts[row.merchant_id].append(
                DocumentFact(
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
                )
            )
    return facts


def _facts(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
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
    )
    return sa.select(*columns).where(Document.merchant_id.in_(merchant_ids)).order_by(Document.id)
