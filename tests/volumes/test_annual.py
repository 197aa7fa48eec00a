"""The annual volume: which months count, what stands in for a year that is not full."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.reports.queries.level import known_year
from compliance_app.volumes import grid, queries, rules, service
from compliance_app.volumes.rules import Channel, Granularity, SystemVolume
from tests.factories import NOON, actor_of, make_merchant, make_user
from tests.volumes.builders import project_of, write

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 3, 1), date(2025, 3, 1), date(2026, 2, 1)),
        (date(2026, 3, 31), date(2025, 3, 1), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 1)),
        (date(2025, 12, 31), date(2024, 12, 1), date(2025, 11, 1)),
        (date(2024, 2, 29), date(2023, 2, 1), date(2024, 1, 1)),
        (date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 1)),
    ],
)
def test_the_window_is_the_twelve_full_months_before(on: date, first: date, last: date) -> None:
    assert rules.annual_window(on) == (first, last)


@given(st.dates(min_value=date(2001, 1, 1), max_value=date(2100, 1, 1)))
def test_every_window_has_twelve_months_and_ends_before_its_day(on: date) -> None:
    first, last = rules.annual_window(on)
    assert len(rules.months_between(first, last)) == 12
    assert rules.last_day_of_month(last) + timedelta(days=1) == rules.month_of(on)
    assert (rules.last_day_of_month(last) + timedelta(days=1)).day == 1


@given(st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 1, 1)), st.integers(-500, 500))
def test_months_go_there_and_back(day: date, count: int) -> None:
    month = rules.month_of(day)
    assert rules.months_before(rules.months_before(month, count), -count) == month


NUMBERS = st.integers(0, 10**7)
YEAR = st.dictionaries(st.sampled_from(PaymentSystem), st.builds(lambda a, b: SystemVolume(a + b, b), NUMBERS, NUMBERS))


@given(YEAR, YEAR, st.integers(0, 12))
def test_an_expectation_never_lowers_and_never_outlives_the_first_year(
    counted: dict[PaymentSystem, SystemVolume], declared: dict[PaymentSystem, SystemVolume], months: int
) -> None:
    annual = rules.annual_volume(ON, months, counted, declared)
    if months == 12:
        assert dict(annual.by_system) == counted
    for system, volume in counted.items():
        assert annual.by_system[system].total >= volume.total
        assert annual.by_system[system].ecommerce >= volume.ecommerce
    assert all(volume.ecommerce <= volume.total for volume in annual.by_system.values())
    assert annual.full_year == (months == 12)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """A merchant with one project."""
    return make_merchant(make_user())


def test_only_figures_inside_the_window_count(merchant: Merchant) -> None:
    write(merchant, {date(2025, 2, 1): 1, date(2025, 3, 1): 10, date(2026, 2, 1): 100, date(2026, 3, 1): 1000})
    write(merchant, {date(2025, 4, 30): 7, date(2025, 5, 1): 9}, channel=Channel.MOTO, granularity=Granularity.DAY)
    annual = queries.annual(merchant.id, ON)
    assert annual.by_system == {PaymentSystem.VISA: SystemVolume(126, 110)}
    assert annual.months_counted == 4
    assert not annual.full_year


def test_twelve_months_are_a_full_year_and_end_the_expectation(merchant: Merchant) -> None:
    actor = actor_of(make_user())
    service.declare(merchant, PaymentSystem.VISA, 1000, 500, actor, NOON)
    service.declare(merchant, PaymentSystem.JCB, 50, 0, actor, NOON)
    months = rules.months_between(*rules.annual_window(ON))
    write(merchant, dict.fromkeys(months[:11], 10))
    annual = queries.annual(merchant.id, ON)
    assert annual.months_counted == 11
    assert annual.by_system == {
        PaymentSystem.VISA: SystemVolume(1000, 500, True),
        PaymentSystem.JCB: SystemVolume(50, 0, True),
    }
    write(merchant, {months[11]: 10})
    assert queries.annual(merchant.id, ON).by_system == {PaymentSystem.VISA: SystemVolume(120, 120)}
    assert queries.annual(merchant.id, ON).full_year


def test_an_expectation_smaller_than_what_was_counted_does_not_count(merchant: Merchant) -> None:
    service.declare(merchant, PaymentSystem.VISA, 100, 100, actor_of(make_user()), NOON)
    write(merchant, {date(2026, 1, 1): 100})
    assert queries.annual(merchant.id, ON).by_system == {PaymentSystem.VISA: SystemVolume(100, 100)}


def test_all_merchants_at_once_equals_one_by_one(merchant: Merchant) -> None:
    other, silent = make_merchant(), make_merchant()
    write(merchant, {date(2026, 1, 1): 5})
    write(other, {date(2025, 12, 1): 6}, system=PaymentSystem.AMEX)
    service.declare(other, PaymentSystem.JCB, 3, 1, actor_of(make_user()), NOON)
    everyone = [merchant.id, other.id, silent.id]
    together = queries.annual_of_all(ON, everyone)
    assert together == {merchant_id: queries.annual(merchant_id, ON) for merchant_id in everyone}
    assert queries.annual_of_all(ON) == {key: together[key] for key in (merchant.id, other.id)}
    assert together[silent.id].months_counted == 0
    assert together[silent.id].total == 0


def test_projects_count_together(merchant: Merchant) -> None:
    second = Project(merchant_id=merchant.id, project_id=99_999_999, name="App", since=ON)
    db.session.add(second)
    db.session.flush()
    write(merchant, {date(2026, 1, 1): 5})
    write(merchant, {date(2026, 1, 1): 6}, project=second)
    annual = queries.annual(merchant.id, ON)
    assert (annual.total, annual.months_counted) == (11, 1)
    assert project_of(merchant).id != second.id


@pytest.mark.parametrize(
    ("reported", "last", "total"),
    [
        ({date(2026, 2, 1): 5}, date(2026, 2, 1), 5),
        ({date(2026, 1, 1): 5}, date(2026, 1, 1), 5),
        ({date(2026, 1, 1): 5, date(2025, 2, 1): 7}, date(2026, 1, 1), 12),
        ({date(2026, 2, 1): 0, date(2026, 1, 1): 5, date(2025, 2, 1): 7}, date(2026, 2, 1), 5),
        ({date(2025, 12, 1): 5, date(2025, 2, 1): 7}, date(2026, 2, 1), 5),
        ({}, date(2026, 2, 1), 0),
    ],
)
def test_the_year_waits_one_month_for_figures_that_are_not_in_yet(
    merchant: Merchant, reported: dict[date, int], last: date, total: int
) -> None:
    """VOLUME-7: a month with a zero is reported, a month without figures is waited for while the next one runs."""
    if reported:
        write(merchant, reported)
    year = queries.annual(merchant.id, ON)
    assert (year.last_month, year.total) == (last, total)
    everybody = queries.annual_of_all(ON)
    assert everybody.get(merchant.id, year) == year
    assert rules.annual_window(rules.day_counted_from(ON, {(1, month) for month in reported}))[1] == last
    in_report = known_year(merchant.id, ON, datetime(2027, 1, 1, tzinfo=UTC)).annual
    assert (in_report.last_month, in_report.total) == (last, total)


def test_the_year_waits_for_each_project(merchant: Merchant) -> None:
    """Figures come in project by project; one that had none in January is not waited for."""
    second, idle = (
        Project(merchant_id=merchant.id, project_id=key, name="App", since=ON) for key in (99_999_998, 99_999_999)
    )
    db.session.add_all([second, idle])
    db.session.flush()
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    write(merchant, {january: 5, february: 6})
    write(merchant, {january: 70}, project=second)
    write(merchant, {date(2025, 12, 1): 800}, project=idle)
    year = queries.annual(merchant.id, ON)
    assert (year.last_month, year.total) == (january, 875)
    assert known_year(merchant.id, ON, datetime(2027, 1, 1, tzinfo=UTC)).annual.last_month == january
    write(merchant, {february: 70}, project=second)
    year = queries.annual(merchant.id, ON)
    assert (year.last_month, year.total) == (february, 951)


def test_the_page_marks_the_months_that_the_annual_figure_counts(merchant: Merchant, app: Flask) -> None:
    """VOLUME-7 holds for the marks too: while February is not in yet, the year that counts is February to January."""
    write(merchant, {date(2026, 1, 1): 5, date(2025, 2, 1): 7})
    year = queries.annual(merchant.id, ON)
    starts = [*grid.periods(Granularity.MONTH, rules.month_of(ON), ON), date(2025, 2, 1)]
    page = grid.build(Granularity.MONTH, (), starts, {}, (year.first_month, year.last_month))
    counted = [line.start for line in page.lines if line.counts]
    assert (min(counted), max(counted)) == (date(2025, 2, 1), date(2026, 1, 1))


def test_the_section_draws_every_month(merchant: Merchant) -> None:
    write(merchant, {date(2026, 1, 1): 5, date(2026, 2, 1): 0, date(2025, 3, 1): 7})
    chart = queries.section(merchant.id, ON).chart
    assert [bar.total for bar in chart.bars] == [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0]
    assert chart.total == 12
    assert all(part.height > 0 for bar in chart.bars for part in bar.segments)
