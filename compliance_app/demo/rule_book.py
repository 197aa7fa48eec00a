"""Changes of policies and thresholds in the demonstration: one of the past, one refused, two that wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance_app.demo.happenings import Deedful
from compliance_app.demo.house import House, actor_of
from compliance_app.demo.stage import Stage
from compliance_app.levels import service as levels
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies import queries, service
from compliance_app.policies.rules import Policy


def plan(stage: Stage) -> None:
    """Put every change into the history."""
    for days, deed in RuleBook(stage.house, stage.today).deeds():
        stage.plan_ago(days, deed)


@dataclass(frozen=True)
class RuleBook:
    """What the two administrators ask of each other, as of the demonstration's present day."""

    house: House
    today: date

    def deeds(self) -> Iterator[tuple[int, Deedful]]:
        """Each with how many days ago it was done."""
        yield 121, self._ask_signatures
        yield 119, lambda at: self._approve(Policy.SIGNATURE_TIME, at)
        yield 33, self._ask_overrides
        yield 31, lambda at: self._refuse(Policy.LONGEST_OVERRIDE, at)
        yield 3, self._ask_scans
        yield 2, self._ask_limit

    def _ask_signatures(self, at: datetime) -> None:
        reason = "Forms signed in the third week led to the same questions every time."
        source = "Minutes of the compliance round, item 4"
        self._ask(Policy.SIGNATURE_TIME, 14, self._ago(115), source, reason, at, self._ago(121))

    def _ask_overrides(self, at: datetime) -> None:
        reason = "Nobody should stay on an override for a whole year."
        self._ask(Policy.LONGEST_OVERRIDE, 6, self._ago(20), "Internal audit, finding 11", reason, at, self._ago(33))

    def _ask_scans(self, at: datetime) -> None:
        reason = "Scans without a printed expiration should be renewed two weeks before the quarter is over."
        source = "Letter of the acquiring bank on quarterly scans"
        self._ask(Policy.SCAN_VALIDITY, 76, self.today + timedelta(days=12), source, reason, at, self._ago(3))

    def _ask(self, policy: Policy, value: int, begins: date, source: str, reason: str, at: datetime, on: date) -> None:
        service.ask(policy, value, begins, source, reason, actor_of(self.house.administrator), at, on)

    def _approve(self, policy: Policy, at: datetime) -> None:
        change = queries.changes_of(policy)[0]
        service.approve(change, "Agreed in the round.", actor_of(self.house.deputy), at, self._ago(119))

    def _refuse(self, policy: Policy, at: datetime) -> None:
        note = "The payment systems look at a merchant once a year; half a year would be asked for twice."
        service.refuse(queries.changes_of(policy)[0], note, actor_of(self.house.deputy), at)

    def _ask_limit(self, at: datetime) -> None:
        limit = NewLimit(Operator.AT_LEAST, 40_000, self.today + timedelta(days=30), "Draft of next year's programme")
        deputy, reason = actor_of(self.house.deputy), "The programme is said to count from 40,000 on."
        levels.ask_threshold(PaymentSystem.AMEX, 2, limit, reason, deputy, at, self._ago(2))

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)
