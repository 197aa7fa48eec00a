"""Who is worth signing in as: every member of staff, and merchants' people who show different pages."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from compliance_app.accounts.models import User, UserState
from compliance_app.demo import people
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import words
from compliance_app.merchants.models import Membership, Merchant
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.queries import reading
from compliance_app.obligations.rules import Standing


@dataclass(frozen=True)
class SignIn:
    """One address and what it shows."""

    email: str
    what: str


def listed() -> list[SignIn]:
    """The staff of the demonstration, then people of merchants; empty where no demonstration is stored."""
    names = {plan.email: plan for plan in people.STAFF}
    active = sa.select(User).where(User.email.in_(names), User.state == UserState.ACTIVE)
    staff = {user.email: user for user in db.session.scalars(active)}
    found = [SignIn(email, f"{plan.name}, {_post(plan)}") for email, plan in names.items() if email in staff]
    return [*found, *_people_of_merchants()] if found else []


def _post(plan: people.StaffPlan) -> str:
    team = people.TEAMS.get(plan.region)
    return f"{words(plan.role)}, {team}" if team else words(plan.role)


def _people_of_merchants() -> Iterator[SignIn]:
    """One person for each standing, and one who serves several merchants."""
    several = db.session.execute(
        sa.select(User, sa.func.count())
        .join(Membership, Membership.user_id == User.id)
        .where(User.state == UserState.ACTIVE)
        .group_by(User.id)
        .having(sa.func.count() > 1)
        .order_by(User.id)
        .limit(1)
    ).first()
    if several:
        yield SignIn(several[0].email, f"{several[0].name}, merchant, serves {several[1]} merchants")
    for standing in (Standing.COMPLIANT, Standing.EXPIRING, Standing.EXPIRED, Standing.IN_PROGRESS):
        row = _person_with(standing)
        if row:
            yield SignIn(row[0].email, f"{row[0].name}, merchant, {row[1]}: {words(standing)}")


def _person_with(standing: Standing) -> tuple[User, str] | None:
    read = reading(clock.today())
    found = db.session.execute(
        sa.select(User, Merchant.trading_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Merchant, Merchant.id == Membership.merchant_id)
        .join(StandingPeriod, StandingPeriod.merchant_id == Merchant.id)
        .where(
            User.state == UserState.ACTIVE,
            read.stands(standing),
            read.covers,
        )
        .order_by(Merchant.id)
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else None
