"""The verb of the wizard: keep a merchant's answers."""

from dataclasses import asdict
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.questionnaires import queries, rules
from compliance_app.questionnaires.models import SaqSelection
from compliance_app.questionnaires.rules import Answers


def save(merchant: Merchant, answers: Answers, actor: Actor, at: datetime, on: date) -> SaqSelection:
    """Keep complete answers with what they lead to; earlier ones stay, the latest count (SAQ-TREE-SAVED).

    Raises Refusal while a question is open, and for a closed merchant.
    """
    if merchant.state is MerchantState.CLOSED:
        raise Refusal("This merchant is closed: it needs no questionnaire.")
    lines = rules.outcome(answers)
    if not lines:
        raise Refusal("Not every question is answered yet. Answer them all, then save the result.")
    former = queries.latest(merchant.id)
    selection = SaqSelection(
        merchant_id=merchant.id,
        answers=rules.on_the_way(answers),
        result=[asdict(line) for line in lines],
        answered_by_id=actor.id,
        answered_by=actor.label,
        answered_at=at,
        answered_on=on,
    )
    db.session.add(selection)
    db.session.flush()
    audit.record(
        actor,
        at,
        Event.SAQ_SELECTED,
        "saq_selection",
        selection.public_id,
        merchant_id=merchant.id,
        before={"answers": former.answers, "result": former.result} if former else None,
        after={"answers": selection.answers, "result": selection.result},
    )
    return selection
