"""Overrides of levels, as far as the viewer may see their merchants (rule ACCESS-2)."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy

Listed = tuple[LevelOverride, Merchant]


def _visible(viewer: Viewer) -> sa.Select[LevelOverride, Merchant]:
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    return (
        sa.select(LevelOverride, Merchant)
        .join(Merchant, Merchant.id == LevelOverride.merchant_id)
        .where(LevelOverride.merchant_id.in_(seen))
    )


def one_visible(viewer: Viewer, public_id: str) -> Listed:
    """The override at this address with its merchant; raises NotFound, the same for a foreign one and for none."""
    found = db.session.execute(_visible(viewer).where(LevelOverride.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def awaiting_decision(viewer: Viewer) -> list[Listed]:
    """The overrides nobody has decided on yet, the longest waiting first."""
    query = _visible(viewer).where(LevelOverride.state == OverrideState.REQUESTED)
    rows = db.session.execute(query.order_by(LevelOverride.requested_at, LevelOverride.id))
    return [(override, merchant) for override, merchant in rows]


def latest_decisions(viewer: Viewer, limit: int = 20) -> list[Listed]:
    """The overrides decided or withdrawn last."""
    query = _visible(viewer).where(LevelOverride.state != OverrideState.REQUESTED)
    rows = db.session.execute(
        query.order_by(
            sa.func.coalesce(LevelOverride.ended_at, LevelOverride.decided_at).desc(), LevelOverride.id.desc()
        ).limit(limit)
    )
    return [(override, merchant) for override, merchant in rows]


def overlapping(
    merchant_id: int, starts_on: date, ends_on: date, states: Sequence[OverrideState]
) -> LevelOverride | None:
    """An override of the merchant in one of these states that covers a day of the span."""
    return db.session.scalar(
        sa.select(LevelOverride)
        .where(
            LevelOverride.merchant_id == merchant_id,
            LevelOverride.state.in_(states),
            LevelOverride.starts_on <= ends_on,
            LevelOverride.ends_on >= starts_on,
        )
        .order_by(LevelOverride.starts_on)
        .limit(1)
    )


def longest_override(starts_on: date) -> int:
    """How many months an override that begins on a day may last (LEVEL-OVERRIDE)."""
    return policies.value_on(Policy.LONGEST_OVERRIDE, starts_on)


def deciders(merchant: Merchant, requester_id: int) -> list[str]:
    """Whom to tell that a decision waits: the leads of the account manager's team, else the administrators."""
    team_id = merchant.account_manager.team_id if merchant.account_manager else None
    leads = _emails(User.role == Role.TEAM_LEAD, User.team_id == team_id, User.id != requester_id) if team_id else []
    return leads or _emails(User.role == Role.ADMINISTRATOR, User.id != requester_id)


def administrators() -> list[str]:
    """The addresses of the active administrators."""
    return _emails(User.role == Role.ADMINISTRATOR)


def active_emails(user_ids: Sequence[int]) -> list[str]:
    """The addresses of those of these people who may still sign in."""
    return _emails(User.id.in_(user_ids))


def _emails(*conditions: sa.ColumnElement[bool]) -> list[str]:
    query = sa.select(User.email).where(User.state == UserState.ACTIVE, *conditions)
    return list(db.session.scalars(query.order_by(User.id)))
