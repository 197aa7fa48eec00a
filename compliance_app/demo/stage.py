"""The stage on which the small portfolio's history is played: its days, who is who, and what is to happen when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance_app.accounts.models import User
from compliance_app.demo import stories
from compliance_app.demo.groups import Share
from compliance_app.demo.happenings import Deedful, Happenings, present
from compliance_app.demo.house import House
from compliance_app.demo.portfolio import MerchantPlan, first_day
from compliance_app.documents.models import Document
from compliance_app.merchants.models import Merchant

_AFTERNOON = 480
_ONE_DAY = timedelta(days=1)


@dataclass
class Stage:
    """What every part of the history shares. `merchants` (by place) and `people` (by address) come as it goes on."""

    plans: Sequence[MerchantPlan]
    group: Sequence[Share]
    today: date
    seed: int
    zone: ZoneInfo
    house: House = field(default_factory=House)
    happenings: Happenings = field(default_factory=Happenings)
    merchants: dict[int, Merchant] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @property
    def start(self) -> date:
        """The first day of the history."""
        return first_day(self.today)

    @property
    def yesterday(self) -> date:
        """Its last day."""
        return self.today - _ONE_DAY

    def worked(self, day: date) -> date:
        """The working day on or after it, yesterday at the latest."""
        return min(stories.working_day(day), self.yesterday)

    def plan(self, day: date, minute: int, deed: Deedful) -> None:
        """Let it happen on a day, that many minutes after the morning began; what lies after yesterday never does."""
        self.happenings.plan(day, minute, deed)

    def plan_ago(self, days: int, deed: Deedful) -> None:
        """Let it happen in the afternoon of the working day so many days ago."""
        day = self.worked(self.today - timedelta(days=days))
        # The day says how late it is; what falls on one working day keeps its order.
        self.plan(day, _AFTERNOON + day.toordinal() * 37 % 75 - days, deed)

    def merchant(self, plan: MerchantPlan) -> Merchant:
        """What became of the plan."""
        return self.merchants[plan.place]

    def person(self, plan: MerchantPlan) -> User:
        """The merchant's first person."""
        return self.people[plan.people[0].email]

    def manager(self, plan: MerchantPlan) -> User:
        """Who looks after the merchant at this point of the history."""
        return present(self.merchants[plan.place].account_manager)

    def lead(self, plan: MerchantPlan) -> User:
        """Who leads the team that serves the merchant."""
        return self.house.lead(plan)

    def checker(self, plan: MerchantPlan, document: Document) -> User:
        """The account manager, or the lead for what the manager handed in."""
        manager = self.manager(plan)
        return manager if document.uploaded_by_id != manager.id else self.lead(plan)

    def moment(self, day: date, hour: time) -> datetime:
        """The moment at that hour of the provider's day."""
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)

    def day(self, at: datetime) -> date:
        """The provider's day of a moment."""
        return at.astimezone(self.zone).date()
