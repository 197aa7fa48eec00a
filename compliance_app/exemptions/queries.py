"""Reads of exemptions: the facts for the standing, what waits, a merchant's own, and what is known beside a ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, ExemptionState, Known, Subject, differences
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.spans import CutShort
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.questionnaires import queries as questionnaires


def facts_of(merchant_ids: Sequence[int]) -> dict[int, list[ExemptionFact]]:
    """The exemptions of each merchant that were ever approved, the oldest first; an empty list where there are none."""
    facts: dict[int, list[ExemptionFact]] = {merchant_id: [] for merchant_id in merchant_ids}
    for row in db.session.execute(_approved(merchant_ids)):
        ends_on, approved_on = row.ended_on or row.ends_on, row.approved_on or row.decided_on
        cut = CutShort.found(row.planned_end, row.ended_on)
        facts[row.merchant_id].append(
            ExemptionFact(row.id, row.public_id, row.kind, row.subject, row.starts_on, ends_on, approved_on, cut)
        )
    return facts


def _approved(merchant_ids: Sequence[int]) -> sa.Select[*tuple[object, ...]]:
    row = Exemption
    columns = (
        row.merchant_id,
        row.id,
        row.public_id,
        row.kind,
        row.subject,
        row.starts_on,
        row.ends_on,
        row.decided_on,
        row.approved_on,
        row.planned_end,
        row.ended_on,
    )
    query = sa.select(*columns).where(sa.or_(row.state == ExemptionState.APPROVED, row.approved_on.is_not(None)))
    return query.where(row.merchant_id.in_(merchant_ids)).order_by(row.id)


@dataclass(frozen=True)
class Listed:
    """An exemption and what does not go with its ground."""

    exemption: Exemption
    differs: list[str]


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows, the latest asked for first; `on` is the day that their states are told of."""

    on: date
    listed: tuple[Listed, ...]

    @property
    def nothing_to_scan_until(self) -> date | None:
        """The last day on which there is nothing to scan, where that is so today."""
        rows = (line.exemption for line in self.listed if line.exemption.kind is ExemptionKind.NOT_APPLICABLE)
        running = (row for row in rows if row.state is ExemptionState.APPROVED and row.starts_on <= self.on)
        return max((row.ends_on for row in running if row.ends_on >= self.on), default=None)


def section(merchant_id: int, on: date) -> Section:
    """Every exemption of one merchant."""
    known = known_of(merchant_id)
    return Section(on, tuple(Listed(row, _differs(row, on, known)) for row in of_merchant(merchant_id)))


def _differs(row: Exemption, on: date, known: Known) -> list[str]:
    """What is refused, withdrawn or over is not held against anything any more."""
    open_still = row.state is ExemptionState.REQUESTED or (row.state is ExemptionState.APPROVED and row.ends_on >= on)
    return differences(row.ground, known) if open_still else []


def of_merchant(merchant_id: int) -> list[Exemption]:
    """Every exemption of the merchant, the latest asked for first."""
    query = sa.select(Exemption).where(Exemption.merchant_id == merchant_id).options(joinedload(Exemption.document))
    return list(db.session.scalars(query.order_by(Exemption.requested_at.desc(), Exemption.id.desc())))


def known_of(merchant_id: int) -> Known:
    """What a ground is held against (EXEMPTION-GROUND)."""
    sent = documents.of_merchant(merchant_id)
    saqs = [row for row in sent if row.kind is DocumentKind.SAQ and row.state is DocumentState.ACCEPTED]
    latest = max(saqs, key=lambda row: (row.completed_on or date.min, row.id), default=None)
    return Known(
        latest.saq_type if latest else None,
        latest.completed_on if latest else None,
        questionnaires.types_answered(merchant_id),
        tuple(merchants.websites(merchant_id)),
    )


def papers_of(merchant_id: int) -> list[Document]:
    """The merchant's documents that may show why, the latest first."""
    return [row for row in documents.of_merchant(merchant_id) if row.state is not DocumentState.REJECTED]


def _visible(viewer: Viewer) -> sa.Select[Exemption]:
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    return sa.select(Exemption).where(Exemption.merchant_id.in_(seen)).options(joinedload(Exemption.merchant))


def one_visible(viewer: Viewer, public_id: str) -> Exemption:
    """The exemption at this address; raises NotFound, the same for a foreign one and for none."""
    found = db.session.scalar(_visible(viewer).where(Exemption.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def awaiting_decision(viewer: Viewer) -> list[Listed]:
    """The exemptions nobody has decided on yet, the longest waiting first, each held against what is known."""
    query = _visible(viewer).where(Exemption.state == ExemptionState.REQUESTED)
    rows = db.session.scalars(query.order_by(Exemption.requested_at, Exemption.id)).all()
    return [Listed(row, differences(row.ground, known_of(row.merchant_id))) for row in rows]


def latest_decisions(viewer: Viewer, limit: int = 20) -> list[Exemption]:
    """The exemptions decided or withdrawn last."""
    query = _visible(viewer).where(Exemption.state != ExemptionState.REQUESTED)
    return list(
        db.session.scalars(
            query.order_by(
                sa.func.coalesce(Exemption.ended_at, Exemption.decided_at).desc(), Exemption.id.desc()
            ).limit(limit)
        )
    )


def to_decide(viewer: Viewer) -> int:
    """How many exemptions wait for a second person."""
    query = _visible(viewer).where(Exemption.state == ExemptionState.REQUESTED)
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Exemption.id).subquery())) or 0
    )


def overlapping(
    merchant_id: int, subject: Subject, starts_on: date, ends_on: date, states: Sequence[ExemptionState]
) -> Exemption | None:
    """An exemption of the same merchant and subject in one of these states that covers a day of the span."""
    row = Exemption
    return db.session.scalar(
        sa.select(row)
        .where(
            row.merchant_id == merchant_id,
            row.subject == subject,
            row.state.in_(states),
            row.starts_on <= ends_on,
            row.ends_on >= starts_on,
        )
        .order_by(row.starts_on)
        .limit(1)
    )
