"""Routes of documents to payment systems, and what was forwarded

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forwardings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("forwarded_on", sa.Date(), nullable=False),
        sa.Column("forwarded_by", sa.String(length=200), nullable=False),
        sa.Column(
            "way",
            sa.Enum("portal", "email", "courier", name="way", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "questions",
                "accepted",
                "rejected",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("voided_by", sa.String(length=320), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'void') = (voided_at IS NOT NULL)", name=op.f("ck_forwardings_void_has_moment")),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_forwardings_void_has_reason")),
        sa.CheckConstraint("(voided_at IS NULL) = (voided_by IS NULL)", name=op.f("ck_forwardings_void_has_person")),
        sa.CheckConstraint("forwarded_on <= recorded_on", name=op.f("ck_forwardings_not_ahead")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_forwardings_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_forwardings_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forwardings_public_id")),
    )
    with op.batch_alter_table("forwardings") as batch_op:
        batch_op.create_index(batch_op.f("ix_forwardings_merchant_id_id"), ["merchant_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forwardings_state_forwarded_on"), ["state", "forwarded_on"], unique=False)

    op.create_table(
        "route_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "route",
            sa.Enum(
                "provider",
                "direct",
                "not_required",
                "undecided",
                name="route",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=320), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from >= decided_on", name=op.f("ck_route_decisions_past_stays")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_route_decisions_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_route_decisions_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_decisions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_route_decisions_public_id")),
    )
    with op.batch_alter_table("route_decisions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_route_decisions_merchant_id_payment_system_id"),
            ["merchant_id", "payment_system", "id"],
            unique=False,
        )

    op.create_table(
        "forwarded_documents",
        sa.Column("forwarding_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_forwarded_documents_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["forwarding_id"], ["forwardings.id"], name=op.f("fk_forwarded_documents_forwarding_id_forwardings")
        ),
        sa.PrimaryKeyConstraint("forwarding_id", "document_id", name=op.f("pk_forwarded_documents")),
    )
    with op.batch_alter_table("forwarded_documents") as batch_op:
        batch_op.create_index(batch_op.f("ix_forwarded_documents_document_id"), ["document_id"], unique=False)

    op.create_table(
        "forwarding_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forwarding_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "questions",
                "accepted",
                "rejected",
                "void",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=320), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'questions', 'rejected')", name=op.f("ck_forwarding_answers_outcome_is_an_answer")
        ),
        sa.CheckConstraint("answered_on <= recorded_on", name=op.f("ck_forwarding_answers_not_ahead")),
        sa.ForeignKeyConstraint(
            ["forwarding_id"], ["forwardings.id"], name=op.f("fk_forwarding_answers_forwarding_id_forwardings")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_forwarding_answers_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding_answers")),
    )
    with op.batch_alter_table("forwarding_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_forwarding_answers_forwarding_id"), ["forwarding_id"], unique=False)

    op.create_table(
        "route_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=False),
        sa.Column(
            "payment_system",
            sa.Enum(
                "visa",
                "mastercard",
                "amex",
                "discover",
                "diners",
                "jcb",
                "unionpay",
                name="payment_system",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open", "answered", "withdrawn", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=320), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.String(length=320), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'answered') = (decision_id IS NOT NULL)", name=op.f("ck_route_questions_answer_is_a_decision")
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_route_questions_closed_has_moment")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_route_questions_closed_has_person")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_route_questions_asked_by_id_users")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["route_decisions.id"], name=op.f("fk_route_questions_decision_id_route_decisions")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_route_questions_merchant_id_merchants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_questions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_route_questions_public_id")),
    )
    with op.batch_alter_table("route_questions") as batch_op:
        batch_op.create_index(batch_op.f("ix_route_questions_merchant_id"), ["merchant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_route_questions_state_asked_at"), ["state", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_route_questions_open",
            ["merchant_id", "payment_system"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    for table in ("route_questions", "forwarding_answers", "forwarded_documents", "route_decisions", "forwardings"):
        op.drop_table(table)
