"""What a review asks: the checklist and the reasons in force, who has taken a document, exceptions."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.documents.models import CheckLine, Document, ExceptionRequest, RejectionReason, ReviewClaim
from compliance_app.documents.rules import (
    CHECKLISTS,
    CLAIM_IDLE,
    REASONS,
    CheckItem,
    DocumentKind,
    ExceptionState,
    Reason,
    valid_until,
)
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy


def checklist(kind: DocumentKind) -> tuple[CheckItem, ...]:
    """The lines in force, in order. Never empty: without any in the table, those a new installation begins with."""
    return tuple(line.item for line in check_lines(kind)) or CHECKLISTS[kind]


def last_valid_day(completed_on: date) -> date:
    """Until when an AOC or SAQ completed on a day counts, by the policy of that day (DOCUMENT-VALIDITY)."""
    return valid_until(completed_on, policies.value_on(Policy.FORM_VALIDITY, completed_on))


def check_lines(kind: DocumentKind, *, retired: bool = False) -> list[CheckLine]:
    """The stored lines of a kind: those in force in order, or the former ones, the latest retired first."""
    query = sa.select(CheckLine).where(CheckLine.kind == kind)
    if retired:
        query = query.where(CheckLine.retired_at.is_not(None)).order_by(CheckLine.retired_at.desc(), CheckLine.id)
    else:
        query = query.where(CheckLine.retired_at.is_(None)).order_by(CheckLine.position, CheckLine.id)
    return list(db.session.scalars(query))


def check_line(public_id: str) -> CheckLine:
    """The line at this address, in force or former; raises NotFound."""
    found = db.session.scalar(sa.select(CheckLine).where(CheckLine.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def lock_checklists() -> None:
    """Hold the lines in force until the transaction ends: of two changes the second sees the first."""
    query = sa.select(CheckLine.id).where(CheckLine.retired_at.is_(None)).order_by(CheckLine.id)
    db.session.scalars(query.with_for_update()).all()


def lock_reasons() -> None:
    """Hold the reasons until the transaction ends: of two changes the second sees the first."""
    query = sa.select(RejectionReason.id).order_by(RejectionReason.id)
    db.session.scalars(query.with_for_update()).all()


def code_is_used(kind: DocumentKind, code: str) -> bool:
    """Whether a line of the kind, also a former one, has or had this code."""
    query = sa.select(CheckLine.id).where(CheckLine.kind == kind, CheckLine.code == code).limit(1)
    return db.session.scalar(query) is not None


def reasons(kind: DocumentKind) -> dict[str, Reason]:
    """The reasons that may be given for a document of this kind, by code and in order."""
    rows = reason_rows()
    known = [row.reason for row in rows] or list(REASONS.values())
    return {reason.code: reason for reason in known if kind in reason.kinds}


def reason_rows(*, retired: bool = False) -> list[RejectionReason]:
    """The stored reasons with their sentences: those in force in order, or the retired ones."""
    wanted = RejectionReason.retired_at.is_not(None) if retired else RejectionReason.retired_at.is_(None)
    query = sa.select(RejectionReason).where(wanted).options(joinedload(RejectionReason.sentences))
    return list(db.session.scalars(query.order_by(RejectionReason.position, RejectionReason.id)).unique())


def reason_row(public_id: str) -> RejectionReason:
    """The reason at this address; raises NotFound."""
    found = db.session.scalar(sa.select(RejectionReason).where(RejectionReason.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def reason_code_is_used(code: str) -> bool:
    """Whether a reason, also a retired one, has this code."""
    return db.session.scalar(sa.select(RejectionReason.id).where(RejectionReason.code == code)) is not None


def claim_on(document_id: int, at: datetime) -> ReviewClaim | None:
    """Who has taken the document; None once they have not worked on it for half an hour (REVIEW-TAKEN)."""
    claim = db.session.get(ReviewClaim, document_id, populate_existing=True)
    return claim if claim is not None and claim.seen_at > at - CLAIM_IDLE else None


def claims_on(document_ids: Sequence[int], at: datetime) -> dict[int, ReviewClaim]:
    """The claims that hold on these documents, by document."""
    query = sa.select(ReviewClaim).where(ReviewClaim.document_id.in_(document_ids), held_at(at))
    return {claim.document_id: claim for claim in db.session.scalars(query)}


def held_at(at: datetime) -> sa.ColumnElement[bool]:
    """The condition that a claim holds at this moment."""
    return ReviewClaim.seen_at > at - CLAIM_IDLE


def pending_exception(document_id: int) -> ExceptionRequest | None:
    """The request for this document that waits for a second person."""
    query = sa.select(ExceptionRequest).where(
        ExceptionRequest.document_id == document_id, ExceptionRequest.state == ExceptionState.PENDING
    )
    return db.session.scalar(query)


def exceptions_of(document_id: int) -> list[ExceptionRequest]:
    """Every request for a document, the latest first."""
    query = sa.select(ExceptionRequest).where(ExceptionRequest.document_id == document_id)
    return list(db.session.scalars(query.order_by(ExceptionRequest.id.desc())))


def exception_visible(viewer: Viewer, public_id: str) -> ExceptionRequest:
    """The request at this address; raises NotFound, the same for a foreign one and for none."""
    found = db.session.scalar(_exceptions_seen_by(viewer).where(ExceptionRequest.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def exceptions_waiting(viewer: Viewer) -> list[ExceptionRequest]:
    """The requests nobody has decided on yet, the longest waiting first, each with document and merchant."""
    query = _exceptions_seen_by(viewer).where(ExceptionRequest.state == ExceptionState.PENDING)
    return list(db.session.scalars(query.order_by(ExceptionRequest.requested_at, ExceptionRequest.id)))


def exceptions_decided(viewer: Viewer, limit: int = 20) -> list[ExceptionRequest]:
    """The requests decided or withdrawn last."""
    query = _exceptions_seen_by(viewer).where(ExceptionRequest.state != ExceptionState.PENDING)
    latest = query.order_by(ExceptionRequest.decided_at.desc(), ExceptionRequest.id.desc())
    return list(db.session.scalars(latest.limit(limit)))


def _exceptions_seen_by(viewer: Viewer) -> sa.Select[ExceptionRequest]:
    seen = visible_to(viewer).with_only_columns(Merchant.id)
    return (
        sa.select(ExceptionRequest)
        .join(ExceptionRequest.document)
        .join(Document.merchant)
        .where(Document.merchant_id.in_(seen))
        .options(contains_eager(ExceptionRequest.document).contains_eager(Document.merchant))
    )


def exception_deciders(document: Document, asker_id: int) -> list[str]:
    """Whom to tell that a decision waits: the leads of the account manager's team, else the administrators."""
    manager = document.merchant.account_manager
    others = User.id.not_in([person for person in (asker_id, document.uploaded_by_id) if person])
    team = manager.team_id if manager else None
    leads = _emails(User.role == Role.TEAM_LEAD, User.team_id == team, others) if team else []
    return leads or _emails(User.role == Role.ADMINISTRATOR, others)


def active_address(user_id: int) -> list[str]:
    """The address of a person who may still sign in."""
    return _emails(User.id == user_id)


def _emails(*conditions: sa.ColumnElement[bool]) -> list[str]:
    query = sa.select(User.email).where(User.state == UserState.ACTIVE, *conditions)
    return list(db.session.scalars(query.order_by(User.id)))
