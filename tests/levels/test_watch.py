"""The forecast of the next rise of a level: the day, the range around it, and when nothing is told."""

import json
import math
import random
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.accounts.models import User
from compliance_app.foundation.database import db
from compliance_app.levels import queries
from compliance_app.levels.rules import SystemFigure
from compliance_app.levels.rules.watch import HORIZON, LevelWatch, course_of, watch
from compliance_app.levels.thresholds import SHIPPED
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.forecast import LEAST_MONTHS, Basis, outlook
from compliance_app.volumes.rules import months_between
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user
from tests.volumes.builders import write

LAST = date(2026, 10, 1)
SEASON = [0.7, 0.75, 0.9, 0.95, 1.0, 1.05, 1.0, 0.9, 1.0, 1.05, 1.3, 1.4]


def growing(count: int, first: float, yearly: float, season: list[float] | None = None) -> list[int]:
    """`count` months from `first` operations on, growing by `yearly` (0.2: 20 %) a year; the last is October."""
    shape = season or [1.0]
    offset = (10 - count) % 12
    return [
        round(first * (1 + yearly) ** (month / 12) * shape[(offset + month) % len(shape)]) for month in range(count)
    ]


def watched(months: list[int], share: float = 1.0) -> LevelWatch | None:
    """The watch of a merchant with Visa e-commerce (its `share`) and UnionPay, which has no thresholds of its own."""
    total = sum(months[-12:])
    visa = round(total * share)
    year = {
        PaymentSystem.VISA: SystemFigure(visa, visa),
        PaymentSystem.UNIONPAY: SystemFigure(total - visa, total - visa),
    }
    return watch(course_of(year, months, LAST), SHIPPED)


def test_a_merchant_that_grows_steadily_reaches_level_1_on_the_day_its_running_year_does() -> None:
    months = growing(36, 270_000, 0.2)
    found = watched(months)
    assert found is not None
    assert (found.level, found.rule_ids[0], found.basis) == (1, "LEVEL-1", Basis.SEASON)
    truth = growing(60, 270_000, 0.2)
    crossed = next(place for place in range(36, 60) if sum(truth[place - 11 : place + 1]) > 6_000_000)
    ahead = crossed - 35
    month = date(LAST.year + (LAST.month - 1 + ahead) // 12, (LAST.month - 1 + ahead) % 12 + 1, 1)
    assert found.crosses_on.replace(day=1) == month
    assert found.earliest_on <= found.crosses_on <= (found.latest_on or date.max)
    assert found.growth == pytest.approx(0.2, abs=0.01)


def test_the_level_counts_from_the_month_after_and_the_aoc_a_year_later() -> None:
    found = watched(growing(36, 270_000, 0.2))
    assert found is not None
    assert found.level_from > found.crosses_on
    assert found.level_from.day == 1
    assert (found.level_from - found.crosses_on).days <= 31
    assert found.aoc_due_on == found.level_from.replace(year=found.level_from.year + 1)


def test_season_alone_is_no_growth() -> None:
    """Every December is high; a year that does not grow crosses nothing."""
    assert watched(growing(24, 490_000, 0.0, SEASON)) is None


def test_a_season_is_seen_through_when_the_year_grows() -> None:
    calm, seasonal = watched(growing(36, 300_000, 0.15)), watched(growing(36, 300_000, 0.15, SEASON))
    assert calm is not None
    assert seasonal is not None
    assert abs((calm.crosses_on - seasonal.crosses_on).days) <= 62
    assert seasonal.growth == pytest.approx(0.15, abs=0.01)


def test_below_a_year_of_pairs_the_trend_of_the_months_speaks() -> None:
    found = watched(growing(12, 330_000, 0.6))
    assert found is not None
    assert found.basis is Basis.TREND
    assert found.months_known == 12


@pytest.mark.parametrize(("count", "told"), [(LEAST_MONTHS - 1, False), (LEAST_MONTHS, True)])
def test_too_few_months_tell_nothing(count: int, told: bool) -> None:
    assert (outlook(growing(count, 100_000, 0.5), 3) is not None) is told
    assert outlook([0] * 24, 3) is None


def test_the_threshold_of_one_payment_system_may_come_first() -> None:
    found = watched(growing(36, 57_000, 0.12))
    assert found is not None
    assert (found.level, found.rule_ids[0]) == (2, "LEVEL-VISA-2")
    assert found.aoc_due_on is None


def test_who_is_at_level_1_or_shrinks_has_nothing_to_expect() -> None:
    assert watched(growing(36, 700_000, 0.3)) is None
    assert watched(growing(36, 480_000, -0.2)) is None


def test_what_lies_beyond_the_horizon_is_not_told() -> None:
    assert watched(growing(36, 100_000, 0.2), share=0.0) is None


def test_an_odd_month_moves_the_forecast_little() -> None:
    months = growing(36, 270_000, 0.2)
    usual = watched(months)
    months[30] *= 3
    odd = watched([*months])
    assert usual is not None
    assert odd is not None
    assert odd.growth == pytest.approx(usual.growth, abs=0.03)


def test_the_range_holds_the_truth_in_about_eight_of_ten_cases() -> None:
    """Drawn lives with noise of 8 % a month and a growth that wanders a little; fixed seed."""
    draw = random.Random(20261124)  # no secret
    inside = cases = 0
    for _ in range(400):
        yearly, level = draw.uniform(0.0, 0.4), draw.uniform(200_000, 400_000)
        noise = [math.exp(draw.gauss(0, 0.08)) for _ in range(48)]
        wander = math.exp(draw.gauss(0, 0.03))
        life = [count * factor for count, factor in zip(growing(48, level, yearly, SEASON), noise, strict=True)]
        life[36:] = [count * wander for count in life[36:]]
        found = outlook([round(count) for count in life[:36]], 12)
        assert found is not None
        cases += 1
        inside += sum(found.low) <= sum(life[36:]) <= sum(found.high)
    assert 0.7 <= inside / cases <= 0.95


@given(st.lists(st.integers(0, 5_000_000), max_size=40), st.floats(0, 1))
def test_whatever_the_months_were_the_answer_is_in_order(months: list[int], share: float) -> None:
    found = watched(months, share)
    if found is not None:
        assert LAST < found.earliest_on <= found.crosses_on <= (found.latest_on or date.max)
        assert found.crosses_on < found.level_from
        assert 1 <= found.level <= 3
        assert (found.level_from.year * 12 + found.level_from.month) - (LAST.year * 12 + LAST.month) <= HORIZON + 1
        path = outlook(months, 12)
        assert path is not None
        assert all(low <= mid <= high for low, mid, high in zip(path.low, path.expected, path.high, strict=True))


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    found = make_merchant(make_user())
    write(found, dict(zip(months_between(date(2023, 3, 1), date(2026, 2, 1)), growing(36, 270_000, 0.2), strict=True)))
    db.session.commit()
    return found


def test_the_command_and_the_page_tell_the_same_rise(app: Flask, merchant: Merchant) -> None:
    said = app.test_cli_runner().invoke(args=["levels", "forecast", merchant.reference, "--on", "2026-03-02"])
    told = json.loads(said.stdout)
    section = queries.section(merchant.id, date(2026, 3, 2))
    assert section.watch is not None
    assert told["crosses_on"] == section.watch.rise.crosses_on.isoformat()
    assert (told["level"], told["months_known"], told["basis"]) == (1, 36, "season")
    assert section.watch.reasons[0].rule_id == "LEVEL-1"


def test_a_month_without_figures_breaks_the_row(app: Flask, merchant: Merchant) -> None:
    assert (
        len(
            volumes.months_in_a_row({merchant.id: date(2026, 2, 1)}, volumes.counting_on(date(2026, 3, 1)))[merchant.id]
        )
        == 36
    )
    write(merchant, {date(2025, 10, 1): None})
    assert (
        len(
            volumes.months_in_a_row({merchant.id: date(2026, 2, 1)}, volumes.counting_on(date(2026, 3, 1)))[merchant.id]
        )
        == 4
    )
    assert queries.section(merchant.id, date(2026, 3, 2)).watch is None


def test_a_reference_nobody_has_is_said(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["levels", "forecast", "M-none"])
    assert said.exit_code == 1
    assert "no merchant with the reference M-none" in said.output


def test_the_page_shows_the_day_and_the_range(
    app: Flask, client: FlaskClient, sign_in: SignIn, merchant: Merchant
) -> None:
    person = db.session.get_one(User, merchant.account_manager_id)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        page = sign_in(client, person).get(f"/merchants/{merchant.public_id}/level").get_data(as_text=True)
    assert "reaches Level 1 about" in page
    assert "Grows by 20 % a year" in page
