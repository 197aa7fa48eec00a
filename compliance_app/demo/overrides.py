"""Overrides of levels in the small portfolio: one raised by two people, one request refused, one that waits."""

from datetime import datetime, timedelta

from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import LEVEL_3, MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Fate
from compliance_app.levels import service as levels
from compliance_app.levels.models import LevelOverride


def plan(stage: Stage) -> None:
    """Put the overrides into the history of merchants that comply."""
    Overrides(stage).plan()


class Overrides:
    """Plays them; `asked` has each by its merchant's place."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.asked: dict[int, LevelOverride] = {}

    def plan(self) -> None:
        """Of three merchants, if there are such."""
        calm = [plan for plan in self.stage.plans if plan.fate is Fate.COMPLIANT]
        large = [plan for plan in calm if plan.size.least > 1_000_000]
        small = [plan for plan in calm if plan.size is LEVEL_3]
        if not large or len(small) < 2:
            return
        raised, refused, waiting = small[0], small[1], large[-1]
        self.stage.plan_ago(
            74, lambda at: self._ask(raised, 2, "Card testing through its shop; watched for a year.", at)
        )
        self.stage.plan_ago(73, lambda at: self._approve(raised, at))
        self.stage.plan_ago(
            41, lambda at: self._ask(refused, 4, "Half of its volume is said to move elsewhere soon.", at)
        )
        self.stage.plan_ago(39, lambda at: self._refuse(refused, at))
        reason = "A payment system named its group as compromised; the forensic report is due."
        self.stage.plan_ago(2, lambda at: self._ask(waiting, 1, reason, at))

    def _ask(self, plan: MerchantPlan, level: int, reason: str, at: datetime) -> None:
        start = self.stage.day(at) + timedelta(days=3)
        manager, merchant = actor_of(self.stage.manager(plan)), self.stage.merchant(plan)
        end = start + timedelta(days=270)
        self.asked[plan.place] = levels.request_override(
            merchant, level, reason, start, end, manager, at, self.stage.day(at)
        )

    def _approve(self, plan: MerchantPlan, at: datetime) -> None:
        lead, note = actor_of(self.stage.lead(plan)), "Agreed with the scheme team."
        levels.approve_override(self.asked[plan.place], note, lead, at, self.stage.day(at))

    def _refuse(self, plan: MerchantPlan, at: datetime) -> None:
        note = "The level follows the volume by itself once it has fallen."
        levels.refuse_override(self.asked[plan.place], note, actor_of(self.stage.lead(plan)), at)
