"""Validity, checklists and reasons, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.documents import rules
from compliance_app.documents.rules import CHECKLISTS, REASONS, DocumentKind, ReasonCode, SaqType


@pytest.mark.parametrize(
    ("completed_on", "last_day"),
    [
        (date(2026, 3, 2), date(2027, 3, 2)),
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_counts_through_the_same_day_one_year_later(completed_on: date, last_day: date) -> None:
    assert rules.valid_until(completed_on) == last_day


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_never_counts_longer_than_366_days_and_a_later_completion_never_ends_earlier(completed_on: date) -> None:
    until = rules.valid_until(completed_on)
    assert 365 <= (until - completed_on).days <= 366
    assert rules.valid_until(completed_on + timedelta(days=1)) >= until


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_checklist_is_done_only_when_every_line_is_ticked(kind: DocumentKind) -> None:
    items = CHECKLISTS[kind]
    codes = [item.code for item in items]
    assert len(set(codes)) == len(codes)
    assert rules.unticked(items, codes) == ()
    for code in codes:
        assert [item.code for item in rules.unticked(items, set(codes) - {code})] == [code]


def test_every_reason_has_a_sentence_that_goes_with_some_kind() -> None:
    assert set(REASONS) == {code.value for code in ReasonCode}
    for reason in REASONS.values():
        assert set(reason.sentences) == {"en", "fr", "es", "de"}
        assert all(sentence.endswith(".") for sentence in reason.sentences.values())
        assert reason.kinds


def test_a_reason_falls_back_to_english() -> None:
    reason = REASONS[ReasonCode.NOT_SIGNED]
    assert reason.in_language("fr") == (reason.sentences["fr"], "fr")
    assert reason.in_language("ja") == (reason.sentence, "en")


def test_a_scan_report_is_not_rejected_for_its_questionnaire_type() -> None:
    codes = {reason.code for reason in rules.reasons_for(DocumentKind.ASV_SCAN_REPORT)}
    assert ReasonCode.WRONG_SAQ_TYPE not in codes
    assert ReasonCode.NON_COMPLIANT not in codes  # a failed scan is recorded, not rejected


def test_titles_are_short() -> None:
    assert rules.short_title(DocumentKind.SAQ, SaqType.A_EP) == "SAQ A-EP"
    assert rules.short_title(DocumentKind.AOC, None) == "AOC"
    assert rules.short_title(DocumentKind.ASV_SCAN_REPORT, None) == "ASV scan report"
