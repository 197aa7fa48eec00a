"""The strips: ASV quarters and standing over time."""

from datetime import date, timedelta

import pytest

from compliance_app.overview.rules import QuarterState, Run, quarters, strip
from compliance_app.scans.rules import ScanFact

ON = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)


def scan(completed_on: date, passed: bool = True, checked: date | None = None) -> ScanFact:
    return ScanFact(1, "s", completed_on, passed, completed_on + timedelta(days=90), checked or completed_on)


def states(*scans: ScanFact, since: date = LONG_AGO, on: date = ON) -> list[str]:
    return [quarter.state.value for quarter in quarters(scans, since, on)]


def test_the_quarters_are_the_latest_four_with_the_present_one_last() -> None:
    assert [quarter.label for quarter in quarters([], LONG_AGO, ON)] == ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]
    assert [quarter.label for quarter in quarters([], LONG_AGO, date(2026, 1, 1))] == [
        "Q2 2025",
        "Q3 2025",
        "Q4 2025",
        "Q1 2026",
    ]


@pytest.mark.parametrize(
    ("day", "at"), [(date(2026, 6, 30), 1), (date(2026, 7, 1), 2), (date(2026, 9, 30), 2), (date(2026, 10, 1), 3)]
)
def test_a_scan_lies_in_the_quarter_of_its_completion(day: date, at: int) -> None:
    assert states(scan(day)).index(QuarterState.PASSED) == at


def test_a_pass_outweighs_a_failure_whichever_came_first() -> None:
    failed, passed = scan(date(2026, 8, 1), passed=False), scan(date(2026, 8, 20))
    assert states(failed)[2] == "failed"
    assert states(failed, passed)[2] == "passed"
    assert states(passed, failed)[2] == "passed"


def test_the_present_quarter_is_open_and_those_before_the_merchant_owe_nothing() -> None:
    assert states(since=date(2026, 7, 15)) == ["before", "before", "missing", "open"]


def test_a_scan_not_checked_yet_is_not_known() -> None:
    assert states(scan(date(2026, 11, 2), checked=date(2026, 11, 24)))[3] == "open"


def test_every_quarter_says_its_state_in_words() -> None:
    assert all(quarter.label in quarter.sentence and ":" in quarter.sentence for quarter in quarters([], ON, ON))


def test_the_strip_is_filled_without_gap_or_overlap() -> None:
    runs = [
        Run(date(2020, 1, 1), ON - timedelta(days=10), "compliant", True),
        Run(ON - timedelta(days=9), ON + timedelta(days=5), "expiring", True),
        Run(ON + timedelta(days=6), date(9999, 12, 31), "expired", False),
    ]
    drawn = strip(runs, ON)
    assert drawn.stretches[0].x == 0
    for left, right in zip(drawn.stretches, drawn.stretches[1:], strict=False):
        assert left.x + left.width == pytest.approx(right.x, abs=0.01)
    assert drawn.stretches[-1].x + drawn.stretches[-1].width == pytest.approx(100, abs=0.01)
    assert drawn.stretches[1].x < drawn.today < drawn.stretches[2].x


def test_runs_outside_the_strip_are_left_out() -> None:
    runs = [Run(date(2019, 1, 1), date(2019, 12, 31), "expired", False)]
    assert strip(runs, ON).stretches == ()
