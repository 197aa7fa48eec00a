"""Brings a planned merchant's volumes in: its last year on the first day, then month after month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.audit.rules import Actor
from compliance_app.demo.curves import MonthFigure, month_before
from compliance_app.demo.kinds import told_apart
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.volumes import service as volumes
from compliance_app.volumes.rules import Channel, Entry, FigureKey, Granularity


@dataclass(frozen=True)
class Figures:
    """The figures of one plan, for the stored merchant made of it."""

    plan: MerchantPlan
    merchant: Merchant

    def bring(self, actor: Actor, at: datetime, on: date) -> None:
        """What is known of the merchant's operations on its first day: its last year, or what it expects."""
        known = self._entries(date.min, month_before(on.replace(day=1)))
        if known:
            volumes.import_rows(known, actor, at, on)
        else:
            self._declare(actor, at)

    def _declare(self, actor: Actor, at: datetime) -> None:
        curve = self.plan.curve
        online = sum(share for channel, share in curve.channels if channel is Channel.ECOMMERCE)
        for system, share in curve.systems:
            expected = round(curve.annual * share / 100) * 100
            volumes.declare(self.merchant, system, expected, round(expected * online), actor, at)

    @staticmethod
    def import_month(there: Sequence["Figures"], actor: Actor, at: datetime, on: date) -> None:
        """The figures of last month for every merchant that is not closed, in one file of the platform."""
        month = month_before(on.replace(day=1))
        working = [figures for figures in there if figures.merchant.state is not MerchantState.CLOSED]
        volumes.import_rows([entry for figures in working for entry in figures._entries(month, month)], actor, at, on)

    def _entries(self, first: date, last: date) -> list[Entry]:
        wanted = [(number, figure) for number, figure in self.plan.figures if first <= figure.month <= last]
        keys = {project.project_id: project.id for project in merchants.projects(self.merchant.id)} if wanted else {}
        return [
            Entry(FigureKey(keys[number], *_axis(figure), kind), count)
            for number, figure in wanted
            for kind, count in told_apart(number, figure, self.plan.curve.annual)
        ]


def _axis(figure: MonthFigure) -> tuple[PaymentSystem, Channel, Granularity, date]:
    return figure.system, figure.channel, Granularity.MONTH, figure.month
