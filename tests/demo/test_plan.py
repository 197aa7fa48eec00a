"""The plan of the small portfolio: repeatable, believable, and never ahead of its day."""

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from compliance_app.demo import curves, portfolio, wizard
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.sectors import SECTORS
from compliance_app.demo.stories import Deed, Fate
from compliance_app.merchants import rules as merchant_rules
from compliance_app.questionnaires.rules import outcome, types_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def plans() -> list[MerchantPlan]:
    return portfolio.plan(120, TODAY, seed=1)


def test_the_same_seed_gives_the_same_portfolio(plans: list[MerchantPlan]) -> None:
    assert portfolio.plan(120, TODAY, seed=1) == plans
    assert [plan.company for plan in portfolio.plan(120, TODAY, seed=2)] != [plan.company for plan in plans]


@pytest.mark.parametrize("count", [1, 2, 7, 24, 120])
def test_any_number_of_merchants_can_be_planned(count: int) -> None:
    assert len(portfolio.plan(count, TODAY, seed=3)) == count


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2028, 2, 29), date(2027, 1, 1), date(2027, 5, 31)])
def test_nothing_happens_today_or_later(today: date) -> None:
    for plan in portfolio.plan(60, today, seed=5):
        assert portfolio.first_day(today) <= plan.created_on < today
        assert all(plan.created_on < step.on < today for step in plan.steps)
        assert all(step.paper.completed_on <= step.on for step in plan.steps if step.paper)
        assert all(figure.month < today.replace(day=1) for _, figure in plan.figures)


def test_every_fate_and_size_occurs(plans: list[MerchantPlan]) -> None:
    assert {plan.fate for plan in plans} == set(Fate)
    assert len({plan.size for plan in plans}) == 6
    assert Counter(plan.fate for plan in plans).most_common(1)[0][0] is Fate.COMPLIANT


def test_details_are_valid_and_belong_to_one_merchant(plans: list[MerchantPlan]) -> None:
    for plan in plans:
        assert merchant_rules.problems(plan.details) == []
        assert all(not merchant_rules.contact_problems(contact) for contact in plan.details.contacts)
        assert all(url.split("/")[2].endswith(".example") for url in plan.details.websites)
        assert re.fullmatch(r"[^0-9]{5,}", plan.company.legal_name), "a name without numbers"
    for values in (
        [plan.details.reference for plan in plans],
        [plan.company.domain for plan in plans],
        [project.project_id for plan in plans for project in plan.details.projects],
    ):
        assert len(set(values)) == len(values)


def test_each_paper_is_uploaded_once_and_decided_once_after_it(plans: list[MerchantPlan]) -> None:
    for plan in plans:
        seen: set[int] = set()
        decided: set[int] = set()
        for step in plan.steps:
            if step.paper is None:
                assert step.deed is Deed.CLOSED
            elif step.deed is Deed.UPLOADED:
                assert step.paper.number not in seen
                seen.add(step.paper.number)
            else:
                assert step.paper.number in seen - decided
                decided.add(step.paper.number)


def test_what_is_accepted_has_not_run_out(plans: list[MerchantPlan]) -> None:
    accepted = [step for plan in plans for step in plan.steps if step.deed is Deed.ACCEPTED and step.paper]
    for step in accepted:
        assert step.paper is not None
        days = 90 if step.paper.asv_company else 365
        assert step.on <= step.paper.completed_on + timedelta(days)


def test_curves_close_a_year_of_about_the_size_asked_for() -> None:
    for sector in SECTORS:
        rng = random.Random(sector.key)
        curve = curves.draw(rng, sector, 1_200_000, 1.2)
        months = [curves.month_before(TODAY.replace(day=1), ago) for ago in range(24, 0, -1)]
        figures = list(curves.figures(rng, curve, months))
        last_year = sum(figure.operations for figure in figures if figure.month >= months[12])
        assert 1_080_000 < last_year < 1_320_000
        assert sum(figure.operations for figure in figures if figure.month < months[12]) < last_year


def test_months_are_counted_back_over_years() -> None:
    assert curves.month_before(date(2027, 1, 1)) == date(2026, 12, 1)
    assert curves.month_before(date(2027, 3, 1), 15) == date(2025, 12, 1)
    assert curves.month_before(date(2026, 12, 1), -1) == date(2027, 1, 1)


def test_the_answers_about_the_saq_lead_to_what_the_merchant_sends() -> None:
    answered = 0
    for sector in SECTORS:
        channels = [channel for channel, _ in sector.channels]
        for saq_type in sector.saq_types:
            if found := wizard.answers(saq_type, channels):
                assert types_of(outcome(found)) == [saq_type]
                answered += 1
    assert answered > len(SECTORS)


def test_nobody_of_the_portfolio_has_a_namesake(plans: list[MerchantPlan]) -> None:
    people = {person for plan in plans for person in plan.people}
    assert len({person.name for person in people}) == len(people)
