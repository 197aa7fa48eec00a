"""Merchants and what belongs to them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.accounts.models import User, UserState
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.merchants.rules import ContactRole, ImportKind, Integration, MerchantState, PaymentSystem

# PostgreSQL orders text by the language of the server, and then an index does not serve a search by
# beginning; in order of bytes it does, and both databases list alike.
BYTES = "C"


def _ordered_by_bytes(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation=BYTES), "postgresql")


class Merchant(Model):
    """A legal entity that takes payments through the platform; `reference` is the provider's own number for it."""

    __tablename__ = "merchants"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    legal_name: Mapped[str] = mapped_column(sa.String(200))
    trading_name: Mapped[str] = mapped_column(sa.String(200))
    sort_name: Mapped[str] = mapped_column(_ordered_by_bytes(200))
    country: Mapped[str] = mapped_column(sa.String(2))
    mcc: Mapped[str] = mapped_column(sa.String(4))
    timezone: Mapped[str] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(8))
    state: Mapped[MerchantState] = enum_column(MerchantState, "state", default=MerchantState.ONBOARDING)
    account_manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    account_manager: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.Index(None, "sort_name", "id"),
        sa.Index(None, "account_manager_id", "sort_name", "id"),
        sa.CheckConstraint("length(country) = 2", name="country_has_two_letters"),
        sa.CheckConstraint("length(mcc) = 4", name="mcc_has_four_digits"),
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def acting_manager(self) -> User | None:
        """The account manager where that person may sign in: letters go to, come from and name nobody else."""
        manager = self.account_manager
        return manager if manager is not None and manager.state is UserState.ACTIVE else None


class StateChange(Model):
    """From which provider's day a merchant was in a state; the latest row of a day counts."""

    __tablename__ = "merchant_state_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    state: Mapped[MerchantState] = enum_column(MerchantState, "state")
    on: Mapped[date]
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(sa.String(500))


class Website(Model):
    """An address under which the merchant sells."""

    __tablename__ = "websites"

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    url: Mapped[str] = mapped_column(sa.String(300))


class Contact(Model):
    """A person at the merchant who gets mail; needs no sign-in."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    role: Mapped[ContactRole] = enum_column(ContactRole, "role")
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(320))
    phone: Mapped[str | None] = mapped_column(sa.String(40))

    __table_args__ = (
        sa.Index(
            "uq_contacts_merchant_id_role",
            "merchant_id",
            "role",
            unique=True,
            sqlite_where=sa.text("role <> 'other'"),
            postgresql_where=sa.text("role <> 'other'"),
        ),
    )


class Project(Model):
    """A project of the platform; `project_id` is the platform's number and belongs to one merchant.

    `integration` is how it takes cards, None where nobody has said. `since` is its first day at the merchant, from
    which on documents that cover single projects have to cover it too (COVERAGE-3).
    """

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), index=True)
    project_id: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    integration: Mapped[Integration | None] = enum_column(Integration, "integration")
    since: Mapped[date]

    merchant: Mapped[Merchant] = relationship()

    __table_args__ = (sa.CheckConstraint("project_id > 0", name="project_id_is_positive"),)


class UsedPaymentSystem(Model):
    """A payment system whose cards the merchant takes."""

    __tablename__ = "used_payment_systems"

    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), primary_key=True)
    payment_system: Mapped[PaymentSystem] = enum_column(PaymentSystem, "payment_system", primary_key=True)


class Membership(Model):
    """A person who may act for a merchant; one person may serve several, a merchant may have several."""

    __tablename__ = "memberships"

    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True, index=True)
    since: Mapped[datetime]

    merchant: Mapped[Merchant] = relationship()
    user: Mapped[User] = relationship()


class SearchWord(Model):
    """A word by which a merchant is found: an indexed prefix search that SQLite and PostgreSQL share."""

    __tablename__ = "merchant_search_words"

    word: Mapped[str] = mapped_column(_ordered_by_bytes(100), primary_key=True)
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"), primary_key=True, index=True)


class PendingImport(Model):
    """A file that was read and tried, and waits for its owner's yes; the rows never go through the browser.

    `rows` are what the file said, `plan` is what the dry run showed for each; `applied_at` closes it.
    """

    __tablename__ = "pending_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    kind: Mapped[ImportKind] = enum_column(ImportKind, "kind")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    header: Mapped[list[Any]]
    rows: Mapped[list[Any]]
    plan: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
