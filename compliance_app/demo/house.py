"""The provider's side of the demonstration: staff, teams, and people who come in with the known password."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from compliance_app.accounts import service as accounts
from compliance_app.accounts import signature
from compliance_app.accounts.models import FormerPassword, OneTimeLink, Team, User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM, Actor
from compliance_app.demo import people
from compliance_app.demo.people import StaffPlan
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels


class House:
    """The staff by e-mail address, all of them with a password."""

    def __init__(self) -> None:
        self.staff: dict[str, User] = {}
        self._password_hash = signature.password_hash(people.PASSWORD)

    def found(self, at: datetime) -> None:
        """Thresholds, administrator, teams and everyone else."""
        levels.install_thresholds(at)
        boss, _ = accounts.create_administrator(people.ADMINISTRATOR.email, people.ADMINISTRATOR.name, SYSTEM, at)
        self._admit(people.ADMINISTRATOR, boss, at)
        teams = {
            region: accounts.create_team(name, actor_of(boss), at) for region, name in sorted(people.TEAMS.items())
        }
        db.session.flush()
        for plan in people.STAFF[1:]:
            self._admit(plan, self._invited(plan, teams.get(plan.region), actor_of(boss), at), at)

    def _invited(self, plan: StaffPlan, team: Team | None, by: Actor, at: datetime) -> User:
        return accounts.invite(plan.email, plan.name, plan.role, team.id if team else None, by, at)

    def _admit(self, plan: StaffPlan, user: User, at: datetime) -> None:
        self.come_in(user, at + timedelta(minutes=20))
        self.staff[plan.email] = user

    def come_in(self, user: User, at: datetime) -> None:
        """Set the known password; its hash is made once, for each hash costs a tenth of a second."""
        if user.state is not UserState.INVITED:
            return
        open_links = sa.update(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
        db.session.execute(open_links.values(used_at=at))
        user.password_hash, user.password_changed_at = self._password_hash, at
        user.state, user.last_active_at = UserState.ACTIVE, at
        db.session.add(FormerPassword(user_id=user.id, password_hash=self._password_hash, set_at=at))
        audit.record(actor_of(user), at, Event.PASSWORD_SET, "user", user.public_id)

    @property
    def administrator(self) -> User:
        return self.staff[people.ADMINISTRATOR.email]

    @property
    def deputy(self) -> User:
        """The second administrator, who decides on what the first one asks for."""
        return self.staff[people.DEPUTY.email]

    def first_manager(self, plan: MerchantPlan) -> User:
        """Who looks after a merchant from its first day."""
        return self.staff[people.manager_of(plan).email]

    def manager(self, number: int) -> User:
        """One of the account managers, the same for the same number."""
        return self.staff[people.MANAGERS[number % len(people.MANAGERS)].email]

    def lead(self, plan: MerchantPlan) -> User:
        """Who leads the team that serves the merchant."""
        return self.staff[people.LEADS[plan.land.region].email]


def actor_of(user: User) -> Actor:
    """The person, at an address of the documentation ranges (RFC 5737)."""
    network = "203.0.113" if user.role is Role.MERCHANT else "198.51.100"
    return Actor(user.id, f"{user.name} <{user.email}>", f"{network}.{10 + user.id % 200}")
