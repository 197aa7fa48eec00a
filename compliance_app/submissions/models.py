"""Decisions on routes, merchants' questions, and what was forwarded to payment systems with the answers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.models import Document
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions.rules import ForwardingState, QuestionState, Route, Way


class RouteDecision(Model):
    """Where a merchant's documents go for one payment system from a day on; rows are only ever added (ROUTE-2)."""

    __tablename__ = "route_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system")
    route: Mapped[Route] = enum_column(Route, "route")
    reason: Mapped[str] = mapped_column(sa.String(1000))
    valid_from: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by: Mapped[str] = mapped_column(sa.String(320))
    decided_at: Mapped[datetime]
    decided_on: Mapped[date]

    __table_args__ = (
        sa.Index(None, "merchant_id", "payment_system", "id"),
        sa.CheckConstraint("valid_from >= decided_on", name="past_stays"),
    )


class RouteQuestion(Model):
    """A merchant asks whether the provider needs its documents for a payment system; one is open at a time (ROUTE-3).

    `decision` is the answer; `closed_by` is who gave it, or who took the question back.
    """

    __tablename__ = "route_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system")
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    state: Mapped[QuestionState] = enum_column(QuestionState, "state", default=QuestionState.OPEN)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    asked_by: Mapped[str] = mapped_column(sa.String(320))
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    closed_by: Mapped[str | None] = mapped_column(sa.String(320))
    closed_at: Mapped[datetime | None]
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("route_decisions.id"))

    merchant: Mapped[Merchant] = relationship()
    decision: Mapped[RouteDecision | None] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_route_questions_open",
            "merchant_id",
            "payment_system",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "state", "asked_at"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_moment"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_has_person"),
        sa.CheckConstraint("(state = 'answered') = (decision_id IS NOT NULL)", name="answer_is_a_decision"),
    )


class Forwarding(Model):
    """Documents that went to a payment system on a day. `state` is the latest answer, or that it was a mistake."""

    __tablename__ = "forwardings"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system")
    forwarded_on: Mapped[date]
    forwarded_by: Mapped[str] = mapped_column(sa.String(200))
    way: Mapped[Way] = enum_column(Way, "way")
    reference: Mapped[str] = mapped_column(sa.String(100))
    note: Mapped[str | None] = mapped_column(sa.String(2000))
    state: Mapped[ForwardingState] = enum_column(ForwardingState, "state", default=ForwardingState.WAITING)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]
    void_reason: Mapped[str | None] = mapped_column(sa.String(500))
    voided_by: Mapped[str | None] = mapped_column(sa.String(320))
    voided_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship()
    documents: Mapped[list[Document]] = relationship(secondary="forwarded_documents", order_by=Document.id)
    answers: Mapped[list["ForwardingAnswer"]] = relationship(order_by="ForwardingAnswer.id", viewonly=True)

    @property
    def latest_answer(self) -> "ForwardingAnswer | None":
        """The answer that counts (FORWARD-2)."""
        return self.answers[-1] if self.answers else None

    __table_args__ = (
        sa.Index(None, "merchant_id", "id"),
        sa.Index(None, "state", "forwarded_on"),
        sa.CheckConstraint("forwarded_on <= recorded_on", name="not_ahead"),
        sa.CheckConstraint("(state = 'void') = (voided_at IS NOT NULL)", name="void_has_moment"),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        sa.CheckConstraint("(voided_at IS NULL) = (voided_by IS NULL)", name="void_has_person"),
    )


class ForwardedDocument(Model):
    """One document of a forwarding; it stays when the document is replaced or its file removed (FORWARD-3)."""

    __tablename__ = "forwarded_documents"

    forwarding_id: Mapped[int] = mapped_column(sa.ForeignKey("forwardings.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True, index=True)


class ForwardingAnswer(Model):
    """What a payment system answered on a day; the latest counts, earlier ones stay."""

    __tablename__ = "forwarding_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    forwarding_id: Mapped[int] = mapped_column(sa.ForeignKey("forwardings.id"), index=True)
    outcome: Mapped[ForwardingState] = enum_column(ForwardingState, "outcome")
    answered_on: Mapped[date]
    text: Mapped[str | None] = mapped_column(sa.String(2000))
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('accepted', 'questions', 'rejected')", name="outcome_is_an_answer"),
        sa.CheckConstraint("answered_on <= recorded_on", name="not_ahead"),
    )
