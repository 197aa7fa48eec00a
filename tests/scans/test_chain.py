"""The assessment year as a chain and as four quarters: every boundary, month ends, 29 February (SCAN-YEAR)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.policies.rules import Policy, PolicyValue
from compliance_app.scans.rules import Chain, ChainWord, ScanFact, chain

END = date(2026, 6, 30)
DAY = timedelta(days=1)


def scan(
    completed: date, *, passed: bool = True, full: bool = True, combined: bool = False, life: int = 90
) -> ScanFact:
    until = completed + life * DAY
    return ScanFact(completed.toordinal(), "a", completed, passed, until, completed, full=full, combined=combined)


def ago(*days: int) -> list[ScanFact]:
    return [scan(END - day * DAY) for day in days]


def rules_of(found: Chain) -> list[str]:
    return [why.rule_id for why in found.reasons]


def test_a_later_year_is_kept_by_a_pass_at_least_every_92_days() -> None:
    found = chain(ago(380, 290, 200, 108, 17), END)
    assert (found.word, found.first, found.longest, found.quarters_passed) == (ChainWord.KEPT, False, 92, 4)
    assert rules_of(found) == ["SCAN-YEAR", "SCAN-VALIDITY", "SCAN-YEAR-QUARTERS"]
    assert (found.starts_on, found.ends_on) == (date(2025, 7, 1), END)
    assert [link.uncovered for link in found.links] == [0, 0, 1, 0]
    assert found.next_by == END + 73 * DAY


@pytest.mark.parametrize(
    ("between", "uncovered", "word"),
    [(89, 0, ChainWord.KEPT), (90, 0, ChainWord.KEPT), (91, 0, ChainWord.KEPT), (92, 1, ChainWord.KEPT),
     (93, 2, ChainWord.GAP), (180, 89, ChainWord.GAP)],
)  # fmt: skip
def test_the_days_between_two_passes(between: int, uncovered: int, word: ChainWord) -> None:
    found = chain(ago(10 + between + 270, 10 + between + 180, 10 + between + 90, 10 + between, 10), END)
    assert (found.links[-1].days, found.uncovered, found.word) == (between, uncovered, word)
    assert ("SCAN-GAP" in rules_of(found)) is (word is ChainWord.GAP)


@pytest.mark.parametrize(
    ("since", "word"),
    [(0, ChainWord.KEPT), (89, ChainWord.KEPT), (90, ChainWord.KEPT), (91, ChainWord.BROKEN), (93, ChainWord.BROKEN)],
)
def test_the_chain_breaks_the_day_after_the_next_scan_was_due(since: int, word: ChainWord) -> None:
    found = chain(ago(since + 360, since + 270, since + 180, since + 90, since), END)
    assert (found.word, found.next_by) == (word, END + (90 - since) * DAY)
    assert found.reasons[0].rule_id == ("SCAN-YEAR" if word is ChainWord.KEPT else "SCAN-NEXT")


@pytest.mark.parametrize(("life", "due"), [(30, 30), (90, 90), (91, 91), (92, 92), (93, 92), (366, 92)])
def test_the_next_scan_is_due_within_92_days_whatever_is_printed(life: int, due: int) -> None:
    assert chain([scan(END, life=life)], END).next_by == END + due * DAY


def test_an_earlier_pass_that_lasts_longer_puts_the_next_one_off() -> None:
    assert chain([scan(END - 10 * DAY), scan(END, life=20)], END).next_by == END + 80 * DAY


@pytest.mark.parametrize(
    ("ends_on", "starts_on", "quarters"),
    [
        (date(2026, 5, 31), date(2025, 6, 1), [date(2025, 8, 31), date(2025, 11, 30), date(2026, 2, 28)]),
        (date(2024, 5, 31), date(2023, 6, 1), [date(2023, 8, 31), date(2023, 11, 30), date(2024, 2, 29)]),
        (date(2024, 2, 29), date(2023, 3, 1), [date(2023, 5, 29), date(2023, 8, 29), date(2023, 11, 29)]),
        (date(2025, 2, 28), date(2024, 2, 29), [date(2024, 5, 28), date(2024, 8, 28), date(2024, 11, 28)]),
        (date(2026, 1, 1), date(2025, 1, 2), [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)]),
    ],
)
def test_the_quarters_of_a_year_over_month_ends(ends_on: date, starts_on: date, quarters: list[date]) -> None:
    found = chain([], ends_on)
    assert found.starts_on == found.quarters[0].starts_on == starts_on
    assert [quarter.ends_on for quarter in found.quarters] == [*quarters, ends_on]


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_the_quarters_fill_the_year_without_a_hole(ends_on: date) -> None:
    quarters = chain([], ends_on).quarters
    assert [quarter.starts_on - DAY for quarter in quarters[1:]] == [quarter.ends_on for quarter in quarters[:-1]]
    assert all(88 <= (quarter.ends_on - quarter.starts_on).days <= 92 for quarter in quarters)


FIRST_YEAR = ago(200, 20)
"""Two passes 180 days apart, none before the year."""


@pytest.mark.parametrize(
    ("scans", "seen", "word"),
    [
        (FIRST_YEAR, END, ChainWord.INITIAL),
        (FIRST_YEAR, END - 300 * DAY, ChainWord.INITIAL),
        (FIRST_YEAR, END + DAY, ChainWord.GAP),
        (FIRST_YEAR, None, ChainWord.GAP),
        (ago(20), END, ChainWord.INITIAL),
        ([*FIRST_YEAR, scan(END - 5 * DAY, passed=False)], END, ChainWord.GAP),
        ([*FIRST_YEAR, scan(END - 5 * DAY, full=False)], END, ChainWord.INITIAL),
        ([scan(END - 30 * DAY, passed=False), scan(END - 5 * DAY, full=False, combined=True)], END, ChainWord.INITIAL),
        (ago(91), END, ChainWord.BROKEN),
        (ago(365), None, ChainWord.BROKEN),
        ([], END, ChainWord.BROKEN),
        (ago(350, 260, 170, 80), None, ChainWord.KEPT),
        (ago(364, 300, 250, 200, 100, 20), None, ChainWord.GAP),
        ([*ago(400), *FIRST_YEAR], END, ChainWord.GAP),
    ],
)
def test_a_first_assessment_needs_the_latest_pass_and_the_policy(
    scans: list[ScanFact], seen: date | None, word: ChainWord
) -> None:
    assert chain(scans, END, seen).word is word


def test_partial_and_failed_scans_make_no_link() -> None:
    scans = [*ago(380, 290), scan(END - 200 * DAY, full=False), scan(END - 200 * DAY, passed=False), *ago(110, 20)]
    found = chain(scans, END)
    assert (found.word, found.longest, found.uncovered) == (ChainWord.GAP, 180, 89)
    assert [quarter.word for quarter in found.quarters] == ["passed", "failed", "passed", "passed"]
    made = [*scans, scan(END - 199 * DAY, full=False, combined=True)]
    assert chain(made, END).word is ChainWord.KEPT


def test_how_far_apart_follows_the_policy_of_the_later_scan() -> None:
    values = (PolicyValue(Policy.SCAN_INTERVAL, 60, END - 100 * DAY, None, "A letter"),)
    found = chain(ago(380, 290, 200, 110, 20), END, policies=values)
    assert [(link.days, link.too_long) for link in found.links] == [(90, False), (90, False), (90, False), (90, True)]
    assert (found.word, found.next_by) == (ChainWord.GAP, END + 40 * DAY)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.booleans(), st.booleans(), st.booleans()), max_size=9),
    st.sampled_from([None, END]),
)
def test_a_chain_says_what_counting_day_by_day_says(
    drawn: list[tuple[int, bool, bool, bool]], seen: date | None
) -> None:
    scans = [scan(END - day * DAY, passed=p, full=f, combined=c and not f) for day, p, f, c in drawn]
    found = chain(scans, END, seen)
    whole = sorted({s.completed_on for s in scans if s.passed and (s.full or s.combined)})
    assert found.passed_on == tuple(day for day in whole if day >= found.starts_on)
    assert found.first is all(day >= found.starts_on for day in whole)
    counted = END in {day + n * DAY for day in whole for n in range(91)}
    assert (found.word is ChainWord.BROKEN) is not counted
    between = [day for link in found.links for day in _between(link.before, link.after)]
    assert found.uncovered == sum(not any(day - p <= 90 * DAY and p <= day for p in whole) for day in between)
    assert bool(found.reasons)


def _between(before: date, after: date) -> list[date]:
    return [before + n * DAY for n in range(1, (after - before).days)]
