"""Which SAQ is ours? Merchants' people answer that when they come, where one questionnaire is for all their cards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from compliance_app.demo.house import actor_of
from compliance_app.demo.lives import minute_of
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.questionnaires import service
from compliance_app.questionnaires.questions import CHANNELS, NO, SERVICE_PROVIDER, STORAGE, WAYS, YES, Way
from compliance_app.readings.rules import SaqType
from compliance_app.volumes.rules import Channel

_WAYS = {
    SaqType.A: {Channel.ECOMMERCE: Way.REDIRECT, Channel.MOTO: Way.LINK},
    SaqType.A_EP: {Channel.ECOMMERCE: Way.OWN_PAGE},
}


def plan(stage: Stage) -> None:
    """Let most of them answer on their first day, right after they came in."""
    for merchant in stage.plans:
        sent = [step.paper.saq_type for step in merchant.steps if step.paper and step.paper.saq_type]
        found = answers(sent[-1], [channel for channel, _ in merchant.curve.channels]) if sent else {}
        if found and merchant.place % 5:
            first_day = stage.worked(merchant.created_on + timedelta(days=1))
            stage.plan(first_day, minute_of(merchant) + 6, partial(_answer, stage, merchant, found))


def _answer(stage: Stage, plan: MerchantPlan, found: dict[str, str], at: datetime) -> None:
    service.save(stage.merchant(plan), found, actor_of(stage.person(plan)), at, stage.day(at))


def answers(saq_type: SaqType, channels: Sequence[Channel]) -> dict[str, str]:
    """Answers that lead to this questionnaire for all channels; none where it is not for all of them."""
    company = {SERVICE_PROVIDER.code: NO, STORAGE.code: YES if saq_type is SaqType.D_MERCHANT else NO}
    if saq_type is SaqType.D_MERCHANT:
        return company
    ways = _WAYS.get(saq_type, {})
    if not set(channels) <= set(ways):
        return {}
    return {**company, CHANNELS.code: ",".join(channels), **{WAYS[channel].code: ways[channel] for channel in channels}}
