"""How stored runs of days read on a day: the columns of a period with the warning in force on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.rules import Course, Position, Run, Standing
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy

ENDING = (Standing.COMPLIANT, Standing.PROVISIONAL)
"""The standings that have an end, and so a warning before it."""


@dataclass(frozen=True)
class Reading:
    """What periods say on a day: `expiring` where no more than `warning` is left (STANDING-EXPIRING)."""

    on: date
    warning: timedelta

    @cached_property
    def covers(self) -> sa.ColumnElement[bool]:
        """The periods that the day lies in: one of each merchant, from its earliest fact on."""
        return covers(self.on)

    @cached_property
    def is_warned(self) -> sa.ColumnElement[bool]:
        """Those whose end is near; a period without an end never is."""
        return StandingPeriod.complies_until <= self.on + self.warning

    @cached_property
    def standing(self) -> sa.ColumnElement[Any]:
        """The standing on the day."""
        calm = StandingPeriod.calm_standing.expression
        return sa.case((self.is_warned, sa.literal(Standing.EXPIRING, calm.type)), else_=calm)

    @cached_property
    def turn(self) -> sa.ColumnElement[Any]:
        """Whose turn it is on the day."""
        return sa.case((self.is_warned, StandingPeriod.warned_turn), else_=StandingPeriod.calm_turn.expression)

    def stands(self, standing: Standing) -> sa.ColumnElement[bool]:
        """The periods that read so on the day."""
        if standing is Standing.EXPIRING:
            return self.is_warned
        calm = StandingPeriod.calm_standing == standing
        return sa.and_(calm, sa.not_(self.is_warned)) if standing in ENDING else calm

    def position(self, period: StandingPeriod) -> Position:
        """What a period says on the day."""
        return run(period).course.on(self.on, self.warning)


def reading(on: date) -> Reading:
    """How periods read on a day, by the policy in force on it."""
    return Reading(on, timedelta(days=policies.value_on(Policy.EXPIRY_WARNING, on)))


def covers(on: date) -> sa.ColumnElement[bool]:
    """The periods that a day lies in: one of each merchant, from its earliest fact on."""
    return sa.and_(StandingPeriod.starts_on <= on, StandingPeriod.ends_on >= on)


def run(period: StandingPeriod) -> Run:
    """A period as the rules see it."""
    fixed = (period.may_process, period.complies_until, period.level)
    calm = Position(period.calm_standing, *fixed, period.calm_turn, period.calm_action, period.provisional)
    if period.complies_until is None:
        return Run(period.starts_on, period.ends_on, Course(calm, calm))
    warned = Position(Standing.EXPIRING, *fixed, period.warned_turn, period.warned_action, period.provisional)
    return Run(period.starts_on, period.ends_on, Course(calm, warned))
