"""Pages of the wizard: one question at a time, all answers in the address, saved at the end."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.questionnaires import queries, rules, service

blueprint = GuardedBlueprint("questionnaires", __name__)


@blueprint.get("/merchants/<mid>/saq")
@requires(Permission.CHOOSE_SAQ)
def wizard(mid: str) -> ResponseReturnValue:
    """The next question; when all are answered, what they lead to."""
    merchant, answers = merchants.one_visible(viewer(), mid), _answers()
    question = rules.next_question(answers)
    if question is None:
        return _result(merchant, answers)
    asked = request.args.get("asked") == question.code
    status = 422 if asked else 200
    page = render_template(
        "questionnaires/wizard.html",
        merchant=merchant,
        question=question,
        kept=rules.on_the_way(answers),
        given=_given(merchant, answers),
        missing=asked,
    )
    return page, status


@blueprint.post("/merchants/<mid>/saq")
@requires(Permission.CHOOSE_SAQ)
def save(mid: str) -> ResponseReturnValue:
    """Keep the answers; they come from the address, as the page showed them."""
    merchant, answers, at = merchants.one_visible(viewer(), mid), _answers(), clock.now()
    if not FlaskForm().validate_on_submit():
        return _result(merchant, answers, 422)
    try:
        service.save(merchant, answers, viewer().actor, at, clock.day_of(at))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return redirect(url_for("questionnaires.wizard", mid=mid))
    flash("Your answers were saved. You can answer again whenever the way you take cards changes.", "success")
    return redirect(_home(mid))


def _result(merchant: Merchant, answers: dict[str, str], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "questionnaires/result.html",
        merchant=merchant,
        advice=queries.advice(merchant.id, answers, clock.today()),
        given=_given(merchant, answers),
        here=_address(merchant, rules.on_the_way(answers)),
        home=_home(merchant.public_id),
    )
    return page, status


def _answers() -> dict[str, str]:
    """What the address says; a question with several ticks comes as several arguments."""
    return {code: ",".join(values)[:200] for code, values in request.args.lists()}


def _given(merchant: Merchant, answers: dict[str, str]) -> list[tuple[rules.Given, str]]:
    """Each answered question with the address that asks it again, keeping the answers before it."""
    found, before = [], dict[str, str]()
    kept = rules.on_the_way(answers)
    for item in rules.given(answers):
        found.append((item, _address(merchant, before)))
        before[item.question.code] = kept[item.question.code]
    return found


def _address(merchant: Merchant, answers: dict[str, str]) -> str:
    pairs = [(code, part) for code, value in answers.items() for part in value.split(",")]
    return url_for("questionnaires.wizard", mid=merchant.public_id) + (f"?{urlencode(pairs)}" if pairs else "")


def _home(mid: str) -> str:
    if viewer().can(Permission.VIEW_PORTFOLIO):
        return url_for("overview.merchant", mid=mid, _anchor="saq")
    return url_for("portal.merchant", mid=mid)
