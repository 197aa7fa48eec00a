"""People, their teams, secrets and sessions."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import Model, enum_column, public_id_column


class UserState(enum.StrEnum):
    """Whether a person may sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkPurpose(enum.StrEnum):
    """What a one-time link opens."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"


class Team(Model):
    """Account managers led together."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    name: Mapped[str] = mapped_column(sa.String(100), unique=True)


class User(Model):
    """One person with one sign-in; `email` is kept in lower case and is the sign-in name."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = enum_column(Role, "role", index=True)
    state: Mapped[UserState] = enum_column(UserState, "state", default=UserState.INVITED)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    password_changed_at: Mapped[datetime | None]
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_active_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_reason: Mapped[str | None] = mapped_column(sa.String(200))

    team: Mapped[Team | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        sa.CheckConstraint("state <> 'active' OR password_hash IS NOT NULL", name="active_has_password"),
    )


class FormerPassword(Model):
    """A password used before, as a hash, so that the last four are not taken again (8.3.7)."""

    __tablename__ = "former_passwords"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    set_at: Mapped[datetime]


class OneTimeLink(Model):
    """An invitation or a password reset; only the hash of its secret is kept."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    purpose: Mapped[LinkPurpose] = enum_column(LinkPurpose, "purpose")
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class UserSession(Model):
    """One sign-in on one browser; the cookie holds a secret of which only the hash is kept."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(sa.String(200))
    browser: Mapped[str] = mapped_column(sa.String(300))
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class FeedAddress(Model):
    """The secret address at which a person's calendar is read without a sign-in; only the hash of it is kept."""

    __tablename__ = "feed_addresses"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True, autoincrement=False)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    reads: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    last_read_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (sa.CheckConstraint("(reads = 0) = (last_read_at IS NULL)", name="read_has_moment"),)
