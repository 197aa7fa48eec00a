"""Examples of the questions that lead to a SAQ, and of the answers that are saved."""

from datetime import date

import sqlalchemy as sa

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.rules import Integration
from compliance_app.questionnaires import queries, service
from compliance_app.questionnaires.models import SaqSelection
from compliance_app.questionnaires.questions import CHANNELS, SERVICE_PROVIDER, STORAGE, WAYS
from compliance_app.questionnaires.rules import contradictions, needs_assessor, outcome
from compliance_app.readings.rules import SaqType
from compliance_app.volumes.rules import Channel
from tests.factories import actor_of, make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, example, house_example

_CHANNELS = {
    "e-commerce": Channel.ECOMMERCE,
    "telephone and post": Channel.MOTO,
    "card present": Channel.CARD_PRESENT,
}


@example("SAQ-TREE-1", "SAQ-TREE-2", "SAQ-TREE-3", "SAQ-TREE-4", "SAQ-TREE-5", "SAQ-TREE-6")
def tree(given: Given) -> Then:
    lines = outcome(_answers(given))
    return {"SAQ": ", ".join(dict.fromkeys(line.saq_type.value for line in lines)) or "not known yet"}


@example("SAQ-TREE-DIFFERS")
def differs(given: Given) -> Then:
    sent = [SaqType(given.text("sent"))] if given.has("sent") else []
    recorded = {"1": Integration(given.text("project").replace(" ", "_"))} if given.has("project") else {}
    used = [_CHANNELS[given.text("operations by")]] if given.has("operations by") else []
    return {"told that it differs": bool(contradictions(_answers(given), sent, recorded, used))}


@example("SAQ-ASSESSOR")
def assessor(given: Given) -> Then:
    return {"needs a QSA or ISA": needs_assessor(outcome(_answers(given)), given.number("Mastercard level"))}


@house_example("SAQ-TREE-SAVED")
def saved(given: Given, house: House) -> Then:
    merchant, refused = make_merchant(), 0
    for name in ("Anna", "Ben"):
        on, _, way = given.text(f"{name} on").partition(" says ")
        answers = _answers(Given({"e-commerce": way})) if way else {STORAGE.code: "no"}
        try:
            day = date.fromisoformat(on)
            service.save(merchant, answers, actor_of(make_user(name=name)), papers.noon(day), day)
        except Refusal:
            refused += 1
    kept = db.session.scalars(sa.select(SaqSelection).order_by(SaqSelection.id)).all()
    return {
        "kept": ", ".join(f"SAQ {row.result[0]['saq_type']} by {_name(row)} on {row.answered_on}" for row in kept),
        "counts": ", ".join(f"SAQ {found.value}" for found in queries.types_answered(merchant.id)),
        "refused": refused,
    }


def _name(row: SaqSelection) -> str:
    return row.answered_by.split(" <")[0]


def _answers(given: Given) -> dict[str, str]:
    """What is said of each channel, `own page` or `terminal apart (confirmed)`; the first questions with no."""
    answers = {
        SERVICE_PROVIDER.code: given.text("for others", "no"),
        STORAGE.code: given.text("keeps card numbers", "no").replace("not sure", "unsure"),
    }
    named = {name: channel for name, channel in _CHANNELS.items() if given.has(name)}
    answers[CHANNELS.code] = ",".join(named.values())
    for name, channel in named.items():
        way, _, confirmed = given.text(name).partition(", ")
        answers[WAYS[channel].code] = way.replace("-", "_").replace(" ", "_")
        answers[f"{channel}_confirmed"] = {"confirmed": "yes", "not confirmed": "no", "not sure": "unsure"}.get(
            confirmed, ""
        )
    return answers
