"""A rescan and the scans it completes: what may be one pass, and what a part alone is worth (SCAN-COMBINED)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.foundation.errors import Refusal
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.rules import WHOLE, Extent, Part, ScanFact, extends, outcome, refuse_extent

LAST = date(2026, 6, 1)
RESCAN = Extent(ScanReportType.PARTIAL, completes=("a",), attested=True)


def part(before: int, *, extends: bool = False, taken: bool = False) -> Part:
    return Part(LAST - timedelta(days=before), extends, taken)


@pytest.mark.parametrize("before", [0, 1, 45, 89, 90])
def test_earlier_scans_of_the_same_90_days_are_completed(before: int) -> None:
    refuse_extent(RESCAN, True, LAST, [part(before), part(0)])
    assert part(before).fits(LAST)


@pytest.mark.parametrize(
    ("extent", "passed", "parts", "says"),
    [
        (RESCAN, True, [part(-1)], "is later than this one"),
        (RESCAN, True, [part(91)], "more than 90 days before"),
        (RESCAN, True, [part(3), part(92)], "more than 90 days before"),
        (RESCAN, True, [part(3, extends=True)], "a pass by itself"),
        (RESCAN, True, [part(3, taken=True)], "a part of another pass"),
        (RESCAN, False, [part(3)], "Only a partial scan or rescan that passed"),
        (replace(RESCAN, report_type=ScanReportType.FULL), True, [part(3)], "Only a partial scan or rescan"),
        (replace(RESCAN, attested=False), True, [part(3)], "attestation"),
        (replace(RESCAN, completes=()), True, [], "Choose the earlier scans"),
        (Extent(certificate="4" * 41), True, [], "certificate number"),
    ],
)
def test_what_is_not_one_pass(extent: Extent, passed: bool, parts: list[Part], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        refuse_extent(extent, passed, LAST, parts)


def test_a_scan_that_completes_nothing_needs_no_attestation() -> None:
    for passed in (True, False):
        refuse_extent(WHOLE, passed, LAST, [])
        refuse_extent(Extent(ScanReportType.PARTIAL), passed, LAST, [])


@given(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 200), st.integers(0, 30))
def test_only_a_pass_of_everything_extends(passed: bool, full: bool, combined: bool, life: int, checked: int) -> None:
    until, counts = LAST + timedelta(days=life), LAST + timedelta(days=checked)
    fact = ScanFact(1, "a", LAST, passed, until, counts, full=full, combined=combined)
    assert fact.extends is extends(passed, full, combined) is (passed and (full or combined))
    assert not fact.extends or passed
    assert fact.extends or not (passed and full)


@given(st.lists(st.integers(-200, 200), max_size=6), st.booleans(), st.booleans(), st.booleans())
def test_a_combination_is_taken_exactly_when_every_part_fits(
    before: list[int], full: bool, passed: bool, attested: bool
) -> None:
    parts = [part(each) for each in before]
    kind = ScanReportType.FULL if full else ScanReportType.PARTIAL
    extent = Extent(kind, completes=tuple(map(str, before)), attested=attested)
    right = not attested if not parts else attested and passed and not full and all(p.fits(LAST) for p in parts)
    if right:
        refuse_extent(extent, passed, LAST, parts)
    else:
        with pytest.raises(Refusal):
            refuse_extent(extent, passed, LAST, parts)


@pytest.mark.parametrize(
    ("results", "word"),
    [
        ([(True, True), (False, False)], "passed"),
        ([(True, False), (False, False)], "failed"),
        ([(True, False)], "partial"),
        ([(True, False), (True, True)], "passed"),
    ],
)
def test_what_a_period_came_to(results: list[tuple[bool, bool]], word: str) -> None:
    assert outcome(results) == word
