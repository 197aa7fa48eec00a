"""The pure parts of a report."""

from datetime import date, timedelta
from itertools import pairwise

from compliance_app.documents.rules import DocumentFact, DocumentKind, Verdict
from compliance_app.reports import rules
from compliance_app.reports.rules import Span
from compliance_app.scans.rules import Quarter


def _fact(number: int, reviewed: date | None, until: date | None, verdict: Verdict | None = None) -> DocumentFact:
    verdict = verdict or (Verdict.ACCEPTED if reviewed else None)
    return DocumentFact(
        number, str(number), DocumentKind.AOC, None, date(2026, 1, 1), reviewed, verdict, None, until, False
    )


def test_a_document_has_on_each_day_the_word_that_was_true_then() -> None:
    first = _fact(1, date(2026, 1, 3), date(2026, 6, 30))
    second = _fact(2, date(2026, 6, 1), date(2027, 5, 31))
    facts = [first, second]
    assert rules.documents_on(facts, date(2025, 12, 31)) == {}
    assert rules.documents_on(facts, date(2026, 1, 2)) == {1: "waits", 2: "waits"}
    assert rules.documents_on(facts, date(2026, 1, 3)) == {1: "in force", 2: "waits"}
    assert rules.documents_on(facts, date(2026, 6, 1)) == {1: "replaced", 2: "in force"}
    assert rules.documents_on(facts, date(2027, 5, 31))[2] == "in force"
    assert rules.documents_on(facts, date(2027, 6, 1))[2] == "run out"


def test_what_came_back_and_what_fails_is_said_so() -> None:
    back = _fact(1, date(2026, 1, 3), None, Verdict.REJECTED)
    failed = _fact(2, date(2026, 1, 3), None)
    assert rules.documents_on([back, failed], date(2026, 2, 1)) == {1: "sent back", 2: "failed"}


def test_pauses_are_counted_between_passed_scans_only() -> None:
    day = date(2026, 1, 1)
    scans = [(day, True), (day + timedelta(80), False), (day + timedelta(90), True), (day + timedelta(183), True)]
    assert rules.pauses(scans) == [None, None, 90, 93]
    assert rules.pauses([]) == []


def test_quarters_without_a_passed_scan_lie_between_the_first_and_the_present_quarter() -> None:
    passed = [date(2026, 1, 10), date(2026, 7, 1)]
    assert rules.quarters_without(passed, date(2025, 11, 1), date(2027, 2, 1)) == (Quarter(2026, 2), Quarter(2026, 4))
    assert rules.quarters_without([], date(2027, 1, 1), date(2027, 2, 1)) == ()


def test_the_timeline_ends_on_the_day_and_fills_its_width() -> None:
    spans = [
        Span(date(2026, 1, 11), date(9999, 12, 31), "compliant", True, 4),
        Span(date(2026, 1, 1), date(2026, 1, 10), "not_started", False, 4),
    ]
    first, second = rules.timeline(spans, date(2026, 1, 20), width=200)
    assert (first.x, first.width, first.days) == (0, 100, 10)
    assert (second.x, second.width, second.ends_on) == (100, 100, date(2026, 1, 20))
    assert rules.timeline(spans, date(2026, 1, 5), width=200)[0].width == 200
    assert rules.timeline(spans, date(2025, 12, 31)) == ()


def test_neighbours_that_say_the_same_are_one() -> None:
    spans = [
        Span(date(2026, 1, 1), date(2026, 1, 10), "compliant", True, 4),
        Span(date(2026, 1, 11), date(2026, 1, 12), "compliant", True, 4),
        Span(date(2026, 1, 13), date(9999, 12, 31), "compliant", True, 3),
    ]
    found = rules.timeline(spans, date(2026, 1, 20))
    assert [(span.days, span.level) for span in found] == [(12, 4), (8, 3)]


def test_month_labels_never_touch() -> None:
    for days in (1, 20, 45, 400, 4_000):
        start = date(2024, 3, 15)
        marks = rules.month_marks(start, start + timedelta(days))
        places = [mark.at for mark in marks]
        assert all(later - earlier > 40 for earlier, later in pairwise(places))
        assert all(0 <= place < rules.TIMELINE_WIDTH for place in places)
