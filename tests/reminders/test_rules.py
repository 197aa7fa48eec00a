"""When notices fall due: each threshold on its day, one window for each expiry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.reminders import rules
from compliance_app.reminders.rules import Expiry

LAST_DAY = date(2028, 3, 1)  # 1 day before is 29 February
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2028, 1, 30), ()),
        (date(2028, 1, 31), (30,)),
        (date(2028, 2, 15), (30,)),
        (date(2028, 2, 16), (30, 14)),
        (date(2028, 2, 23), (30, 14, 7)),
        (date(2028, 2, 28), (30, 14, 7)),
        (date(2028, 2, 29), (30, 14, 7, 1)),
        (date(2028, 3, 1), (30, 14, 7, 1, 0)),
        (date(2028, 3, 7), (30, 14, 7, 1, 0)),
        (date(2028, 3, 8), (30, 14, 7, 1, 0, -7)),
        (date(2038, 3, 8), (30, 14, 7, 1, 0, -7)),
    ],
)
def test_thresholds_fall_due_on_their_days(on: date, expected: tuple[int, ...]) -> None:
    assert rules.passed(LAST_DAY, on) == expected


@given(days, days)
def test_each_expiry_lies_in_the_window_of_its_latest_threshold_and_in_no_other(last_day: date, on: date) -> None:
    def inside(days_before: int) -> bool:
        after, through = rules.window(days_before, on)
        return last_day <= through and (after is None or last_day > after)

    assert [days for days in rules.THRESHOLDS if inside(days)] == list(rules.passed(last_day, on)[-1:])


def test_a_letter_is_named_by_what_it_says() -> None:
    scan = Expiry(1, ObligationKind.ASV_SCAN, EvidenceKind.SCAN, 5, LAST_DAY)
    saq = Expiry(1, ObligationKind.SAQ, EvidenceKind.DOCUMENT, 5, LAST_DAY)
    on = LAST_DAY - timedelta(days=7)
    assert rules.message_key("m", on, [scan, saq]) == rules.message_key("m", on, [saq, scan])
    keys = {rules.message_key("m", on, items) for items in ([scan], [saq], [scan, saq])}
    assert len(keys | {rules.message_key("n", on, [scan]), rules.message_key("m", LAST_DAY, [scan])}) == 5


def test_the_first_day_without_follows_the_last_valid_one() -> None:
    expiry = Expiry(1, ObligationKind.SAQ, EvidenceKind.DOCUMENT, 5, date(2028, 2, 28))
    assert expiry.first_day_without == date(2028, 2, 29)
    assert expiry.days_left(date(2028, 3, 1)) == -2
