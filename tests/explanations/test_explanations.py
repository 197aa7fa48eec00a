"""Every rule cited stands in the rule book, every fact has its origin, and a supposition equals what really happens."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.accounts.rules import Role
from compliance_app.documents.rules import DocumentKind
from compliance_app.explanations import queries, rules
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels
from compliance_app.levels.service import overrides
from compliance_app.merchants.models import Membership
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.obligations.rules import MerchantFacts, Standing, is_closed, known_on, standing_on
from compliance_app.reports.queries.decisions import until
from tests.conftest import SignIn
from tests.factories import actor_of, make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import make_volume
from tests.obligations.builders import Desk, moment
from tests.obligations.histories import SPAN, START, merchants

DAY = timedelta(days=1)
FIRST = date(2027, 3, 1)
days = st.integers(-3, SPAN + 460).map(lambda offset: START + timedelta(offset))


@settings(max_examples=80)
@given(merchants(), days)
def test_every_rule_that_a_verdict_cites_is_in_the_rule_book(facts: MerchantFacts, day: date) -> None:
    verdict = standing_on(facts, day)
    applied = rules.once(rules.cited(verdict, is_closed(known_on(facts, day), day), past=True))
    assert {item.rule_id for item in applied} <= set(queries.rule_texts())
    assert {reason.rule_id for reason in verdict.reasons} <= {item.rule_id for item in applied}
    for item in rules.with_texts(iter(applied), queries.rule_texts()):
        assert item.says
        assert item.rule
        assert item.source


@settings(max_examples=40)
@given(merchants(), days, st.sampled_from(DocumentKind), st.integers(0, 30))
def test_a_document_that_is_supposed_never_harms(facts: MerchantFacts, day: date, kind: DocumentKind, age: int) -> None:
    """Whoever may process still may, with one more accepted paper, and no stored fact is lost."""
    completed = day - timedelta(age)
    paper = Supposition(day, kind, completed, completed + timedelta(90))
    supposed = rules.suppose(facts, paper, day)
    assert set(facts.documents) <= set(supposed.documents)
    assert set(facts.scans) <= set(supposed.scans)
    if standing_on(facts, day).may_process:
        assert standing_on(supposed, day).may_process


@pytest.mark.usefixtures("app")
def test_a_supposed_document_and_day_come_out_as_the_real_ones_do() -> None:
    desk = Desk()
    desk.scan(FIRST - 10 * DAY, FIRST)
    supposed = queries.explanation(desk.merchant.id, Supposition(FIRST, DocumentKind.SAQ, FIRST - 5 * DAY), FIRST)
    assert supposed.verdict.standing is Standing.COMPLIANT
    assert [line.split(" completed")[1] for line in supposed.supposed] == [
        " on 24 February 2027 is accepted, valid through 24 February 2028."
    ]
    assert queries.explanation(desk.merchant.id, Supposition(FIRST), FIRST).verdict.may_process is False
    desk.file(DocumentKind.SAQ, FIRST - 5 * DAY, FIRST)
    real = queries.explanation(desk.merchant.id, Supposition(FIRST), FIRST)
    assert (real.verdict.standing, real.verdict.until) == (supposed.verdict.standing, supposed.verdict.until)
    later = queries.explanation(desk.merchant.id, Supposition(FIRST + 85 * DAY), FIRST)
    assert later.verdict.standing is Standing.EXPIRED
    assert later.supposed == ("The day is 25 May 2027.",)


@pytest.mark.usefixtures("app")
def test_supposed_volumes_come_to_the_level_that_real_ones_would() -> None:
    desk = Desk()
    make_volume(desk.merchant, 400_000, date(2027, 1, 1))
    levels.assess_all(FIRST, moment(FIRST))
    db.session.commit()
    now = queries.explanation(desk.merchant.id, Supposition(FIRST), FIRST)
    assert now.verdict.level == 4
    assert any("400,000 operations" in item.what for item in now.used)
    for operations, level in ((999_999, 4), (1_000_000, 2), (6_000_000, 2), (6_000_001, 1)):
        supposed = Supposition(FIRST, system=PaymentSystem.VISA, operations=operations)
        assert queries.explanation(desk.merchant.id, supposed, FIRST).verdict.level == level


@pytest.mark.usefixtures("app")
def test_supposed_volumes_count_together_with_the_group() -> None:
    desk, entity = Desk(), make_entity()
    mate = make_merchant(desk.manager)
    make_volume(desk.merchant, 400_000, date(2027, 1, 1))
    make_volume(mate, 700_000, date(2027, 1, 1))
    for member in (desk.merchant, mate):
        join(entity, member)
    levels.assess_all(FIRST, moment(FIRST))
    db.session.commit()
    for operations, level in ((299_999, 4), (300_000, 2), (5_300_000, 2), (5_300_001, 1), (0, 4)):
        supposed = Supposition(FIRST, system=PaymentSystem.VISA, operations=operations)
        assert queries.explanation(desk.merchant.id, supposed, FIRST).verdict.level == level, operations


@pytest.mark.usefixtures("app")
def test_each_fact_names_its_document_and_its_people() -> None:
    desk = Desk()
    saq = desk.file(DocumentKind.SAQ, FIRST - 5 * DAY, FIRST)
    scan = desk.scan(FIRST - 10 * DAY, FIRST)
    desk.upload(DocumentKind.AOC, FIRST)
    used = queries.explanation(desk.merchant.id, Supposition(FIRST), FIRST).used
    by_document = {item.document: item for item in used}
    assert by_document[saq.public_id].by == "sent by Otto Lind, accepted by Maria Keller"
    assert saq.receipt in by_document[saq.public_id].origin
    assert scan.asv_company in by_document[scan.document.public_id].origin
    assert any(item.what == "AOC waits for the check" for item in used)


@pytest.mark.usefixtures("app")
def test_a_past_day_names_the_last_day_that_was_agreed_then() -> None:
    desk, lead, until = Desk(), make_user(), FIRST + 60 * DAY
    override = overrides.request_override(
        desk.merchant, 2, "Watched.", FIRST, until, actor_of(desk.manager), moment(FIRST), FIRST
    )
    overrides.approve_override(override, "", actor_of(lead), moment(FIRST), FIRST)
    ended = FIRST + 9 * DAY
    overrides.withdraw_override(override, actor_of(lead), moment(ended), ended)
    db.session.commit()
    found = {day: queries.explanation(desk.merchant.id, Supposition(day), ended) for day in (ended - DAY, ended)}
    assert [each.used[0].what for each in found.values()] == [
        "Level 2 through 30 April 2027",
        "Level 2 through 10 March 2027",
    ]


@pytest.mark.usefixtures("app")
def test_what_was_approved_ahead_and_taken_back_is_told_of_the_days_between_with_its_approver() -> None:
    desk, lead, begins, ended = Desk(), make_user(name="Lea Lead"), FIRST + 20 * DAY, FIRST + 9 * DAY
    desk.file(DocumentKind.SAQ, FIRST - DAY, FIRST)
    override = overrides.request_override(
        desk.merchant, 1, "Watched.", begins, begins + DAY, actor_of(desk.manager), moment(FIRST), FIRST
    )
    overrides.approve_override(override, "", actor_of(lead), moment(FIRST), FIRST)
    overrides.withdraw_override(override, actor_of(desk.manager), moment(ended), ended)
    db.session.commit()
    found = {day: queries.explanation(desk.merchant.id, Supposition(day), ended) for day in (ended - DAY, ended)}
    told = [(item.what, item.by) for item in found[ended - DAY].used if item.origin == "Override: Watched."]
    asked = "asked for by Maria Keller, approved by Lea Lead"
    assert told == [("Level 1 from 21 March 2027 through 22 March 2027", asked)]
    assert "Override: Watched." not in [item.origin for item in found[ended].used]
    decided = {item.what: item.who for item in until(desk.merchant, ended, moment(ended + DAY))}
    span = "the override: Level 1 from 21 March 2027 to 22 March 2027"
    assert (decided[f"Approved {span}"], decided[f"Ended {span}"]) == ("Lea Lead", "Maria Keller")


def test_the_page_refuses_what_cannot_be_and_keeps_what_was_typed(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = Desk()
    db.session.commit()
    visit, page = sign_in(client, desk.manager), f"/merchants/{desk.merchant.public_id}/explanation"
    good = visit.get(page, query_string={"on": "2030-02-28", "kind": "aoc", "completed_on": "2029-12-31"})
    assert good.status_code == 200
    assert "Only supposed, nothing is changed" in good.text
    for wrong, said in (
        ({"on": "yesterday"}, "Write the date as year-month-day"),
        ({"on": "9999-12-31"}, "Choose a day from"),
        ({"kind": "aoc"}, "Enter when the document was completed"),
        ({"kind": "pdf"}, "Choose one of those offered here"),
        ({"system": "visa", "operations": "many"}, "Write a whole number"),
        ({"system": "visa", "operations": "9" * 30}, "Write a whole number"),
    ):
        answer = visit.get(page, query_string=wrong)
        assert (answer.status_code, said in answer.text) == (422, True), wrong
        assert visit.get(page + ".json", query_string=wrong).status_code == 422
    found = visit.get(page + ".json").get_json()
    assert found["on"] == clock.today().isoformat()
    assert {rule["id"] for rule in found["rules"]} >= {"PROCESS", "OBLIGATION-ASV", "OBLIGATION-SAQ"}


def test_the_merchants_people_read_their_own_papers_and_not_the_houses_reasons(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    person, today = make_user(Role.MERCHANT), clock.today()
    desk = Desk()
    db.session.add(Membership(merchant_id=desk.merchant.id, user_id=person.id, since=clock.now()))
    saq = desk.file(DocumentKind.SAQ, today - 5 * DAY, today)
    override = overrides.request_override(
        desk.merchant, 2, "Watched since the audit.", today, today + DAY, actor_of(desk.manager), clock.now(), today
    )
    overrides.approve_override(override, "", actor_of(make_user()), clock.now(), today)
    db.session.commit()
    visit, page = sign_in(client, person), f"/portal/{desk.merchant.public_id}/explanation"
    text = visit.get(page).text
    assert "Level 2 through" in text
    assert f"/documents/{saq.public_id}" in text
    assert all(secret not in text for secret in ("Watched since the audit", desk.manager.name, "sent by"))
    supposed = visit.get(page, query_string={"kind": "asv_scan_report", "completed_on": today.isoformat()})
    assert "May process card payments</dt><dd>Yes, through" in supposed.text
    assert visit.get(page, query_string={"kind": "asv_scan_report"}).status_code == 422
    assert "other operations" not in text


@pytest.mark.database("sqlite")
def test_the_command_prints_what_the_page_says(app: Flask) -> None:
    desk = Desk()
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["merchants", "explain", desk.merchant.reference, "--on", "2027-03-01"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert found["standing"] == "not_started"
    assert all(rule["source"] for rule in found["rules"])
    nobody = app.test_cli_runner().invoke(args=["merchants", "explain", "M-none"])
    assert nobody.exit_code == 1
