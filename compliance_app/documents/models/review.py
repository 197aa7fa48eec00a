"""What a review works with: checklists and reasons as data, who has taken a document, exceptions."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models.documents import Document
from compliance_app.documents.rules import CheckItem, DocumentKind, ExceptionState, Reason
from compliance_app.foundation.database import Model, enum_column, public_id_column


class CheckLine(Model):
    """One line of a checklist under one wording. A new wording is a new row; a former one stays, retired.

    At most one row of a kind and code is in force (`retired_at` None).
    """

    __tablename__ = "check_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    kind: Mapped[DocumentKind] = enum_column(DocumentKind, "kind")
    code: Mapped[str] = mapped_column(sa.String(40))
    sentence: Mapped[str] = mapped_column(sa.String(300))
    rule_id: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    valid_from: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[str | None] = mapped_column(sa.String(320))

    @property
    def item(self) -> CheckItem:
        """The line as rules see it."""
        return CheckItem(self.code, self.sentence, self.rule_id)

    __table_args__ = (
        sa.Index(
            None,
            "kind",
            "code",
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        ),
        sa.CheckConstraint("(retired_at IS NULL) = (retired_by IS NULL)", name="retired_by_somebody"),
        sa.CheckConstraint("retired_at IS NULL OR retired_at >= valid_from", name="span_in_order"),
    )


class RejectionReason(Model):
    """Why a document may be sent back; what the merchant reads stands in `sentences`, one for a language."""

    __tablename__ = "rejection_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    kinds: Mapped[list[Any]]
    non_compliant: Mapped[bool]
    position: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    retired_at: Mapped[datetime | None]

    sentences: Mapped[list["ReasonSentence"]] = relationship(
        order_by="ReasonSentence.language", cascade="all, delete-orphan"
    )

    @property
    def reason(self) -> Reason:
        """The reason as rules see it."""
        written = {line.language: line.sentence for line in self.sentences}
        kinds = frozenset(DocumentKind(kind) for kind in self.kinds)
        return Reason(self.code, self.label, written, kinds, self.non_compliant)


class ReasonSentence(Model):
    """The exact sentence to mend, in one language of merchants."""

    __tablename__ = "reason_sentences"

    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("rejection_reasons.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    sentence: Mapped[str] = mapped_column(sa.String(600))


class ReviewClaim(Model):
    """Who checks a document just now; free again once `seen_at` is half an hour ago (REVIEW-TAKEN)."""

    __tablename__ = "review_claims"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    taken_by: Mapped[str] = mapped_column(sa.String(320))
    taken_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "user_id"),
        sa.CheckConstraint("seen_at >= taken_at", name="seen_after_taken"),
    )


class ExceptionRequest(Model):
    """A reviewer asks to accept a document although lines of its checklist do not hold (REVIEW-EXCEPTION).

    `lines` are those that do not hold: [{"code", "sentence"}]. `facts` is what the acceptance needs besides: the
    codes ticked, the values, and for a scan what its report says. At most one of a document is pending.
    """

    __tablename__ = "exception_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    lines: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    completed_on: Mapped[date]
    valid_until: Mapped[date]
    facts: Mapped[dict[str, Any]]
    note: Mapped[str | None] = mapped_column(sa.String(2000))
    state: Mapped[ExceptionState] = enum_column(ExceptionState, "state", default=ExceptionState.PENDING)
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    requested_by: Mapped[str] = mapped_column(sa.String(320))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by: Mapped[str | None] = mapped_column(sa.String(320))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = mapped_column(sa.String(1000))

    document: Mapped[Document] = relationship()

    @property
    def codes(self) -> frozenset[str]:
        """The lines that do not hold."""
        return frozenset(str(line["code"]) for line in self.lines)

    @property
    def sentences(self) -> list[str]:
        """Their words, as they were when it was asked for."""
        return [str(line["sentence"]) for line in self.lines]

    __table_args__ = (
        sa.Index(
            None,
            "document_id",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.CheckConstraint("valid_until >= completed_on", name="span_in_order"),
        sa.CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_has_moment"),
        sa.CheckConstraint("state <> 'approved' OR decided_by_id <> requested_by_id", name="two_persons"),
    )
