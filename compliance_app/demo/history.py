"""Plays the small portfolio's plan through the real verbs, day by day, as it would have happened.

Everything that hangs on a change (trail, mail, levels, standing) comes from the same services as in real life;
only clock and people are invented. Mail of the past counts as delivered. What happens is planned by the parts, one
for each word of the business: a new feature adds its own.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from compliance_app.accounts.models import UserState
from compliance_app.audit import service as audit
from compliance_app.audit.rules import Actor
from compliance_app.demo import (
    cases,
    compromises,
    entities,
    groups,
    lives,
    overrides,
    providers,
    rule_book,
    scanning,
    sharing,
    sign_ins,
    submissions,
    wizard,
)
from compliance_app.demo.figures import Figures
from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels
from compliance_app.mail.models import MessageState, OutboxMessage
from compliance_app.reminders import queries as due
from compliance_app.reminders import service as reminders
from compliance_app.scans.service import vendors
from compliance_app.service_providers.queries import warnings as ending_aocs
from compliance_app.service_providers.service import warnings as provider_letters

PARTS = (lives, overrides, submissions, compromises, providers, rule_book, cases, sharing, entities, wizard)
"""Each has a `plan(stage)`; what falls on one minute happens in this order."""

_FIRST, _NIGHT, _EARLY, _MORNING = time(1, 30), time(2, 30), time(7, 0), time(8, 20)
_PLATFORM = Actor(None, "Import of the platform's figures", "scheduler")


class History:
    """One playing of a plan into an empty database."""

    def __init__(self, plans: Sequence[MerchantPlan], today: date, seed: int, timezone: str = "UTC") -> None:
        self.stage = Stage(*groups.gathered(plans), today, seed, ZoneInfo(timezone))

    def play(self) -> None:
        """From the first day to yesterday, in one transaction that the caller commits: the whole history or none."""
        start, today = self.stage.start, self.stage.today
        self._found(start)
        for part in PARTS:
            part.plan(self.stage)
        for days in range((today - start).days):
            self._live(start + timedelta(days=days))
        self._recently_seen()
        _deliver()

    def _found(self, start: date) -> None:
        house, moment = self.stage.house, self.stage.moment
        house.found(moment(start, _MORNING))
        for details in scanning.register(start, self.stage.today):
            vendors.add(details, actor_of(house.administrator), moment(start, time(9, 40)))

    def _live(self, day: date) -> None:
        self._jobs(day)
        for minute, deed in self.stage.happenings.take(day):
            deed(self.stage.moment(day, _MORNING) + timedelta(minutes=minute))
        _settle()

    def _jobs(self, day: date) -> None:
        """What the scheduler would have done before the day's work."""
        early = self.stage.moment(day, _EARLY)
        if day.day == 1:
            self._import_month(self.stage.moment(day, _FIRST))
            levels.assess_all(day, self.stage.moment(day, _NIGHT))
            _settle()
        for merchant_ids in due.batches(due.due(day)):
            reminders.write_due(merchant_ids, day, early)
        for letter in ending_aocs.due(day):
            provider_letters.write(letter, day, early)

    def _import_month(self, at: datetime) -> None:
        came = [plan for plan in self.stage.plans if plan.place in self.stage.merchants]
        there = [Figures(plan, self.stage.merchant(plan)) for plan in came]
        Figures.import_month(there, _PLATFORM, at, self.stage.day(at))

    def _recently_seen(self) -> None:
        """Who is printed among the sign-ins must get in: an account that nobody uses for 90 days is disabled."""
        printed = {sign_in.email for sign_in in sign_ins.listed()}
        users = (*self.stage.house.staff.values(), *self.stage.people.values())
        for number, user in enumerate(user for user in users if user.state is UserState.ACTIVE):
            ago = timedelta(days=0 if user.email in printed else number * 7 % 20)
            seen = self.stage.moment(self.stage.yesterday - ago, time(8 + number % 10, number * 13 % 60))
            user.last_active_at = max(seen, user.last_active_at or seen)


def _settle() -> None:
    """What each commit of a day would have done: rebuild what hangs on the facts, then chain the trail."""
    changes.settle(db.session())
    audit.chain(db.session())


def _deliver() -> None:
    """Mail of the past went out when it was written; nothing of it may be sent now."""
    queued = sa.update(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)
    db.session.execute(queued.values(state=MessageState.SENT, attempts=1, sent_at=OutboxMessage.created_at))
