"""The rules of service providers at their boundaries (TPSP rules of docs/rules.md)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.policies.rules import Policy, listing
from compliance_app.readings.rules import Box, Evidence, FieldName, PaperKind, Reading, Result, SaqType, Value
from compliance_app.service_providers import rules
from compliance_app.service_providers.rules import (
    CHECKS,
    AocFact,
    Ending,
    Freshness,
    ProviderDetails,
    RelianceDetails,
    Service,
    Status,
)

LAST = date(2027, 3, 15)
DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
ALL = tuple(line.code for line in CHECKS)
LISTED = listing((), Policy.PROVIDER_WARNING_DAYS)


@pytest.mark.parametrize(
    ("left", "freshness"),
    [(31, Freshness.VALID), (30, Freshness.EXPIRING), (0, Freshness.EXPIRING), (-1, Freshness.EXPIRED)],
)
def test_status_at_its_boundaries(left: int, freshness: Freshness) -> None:
    assert rules.status_until(LAST, LAST - left * DAY) == Status(freshness, LAST)


def test_without_an_aoc_there_is_none() -> None:
    assert rules.status_on((), LAST) == Status(Freshness.NONE)
    assert not rules.status_on((), LAST).counts


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=6), DAYS)
def test_the_longest_of_the_aocs_known_decides(spans: list[tuple[date, int]], day: date) -> None:
    """Held against the naive way: look at each AOC by itself."""
    facts = [
        AocFact(n, done, done + timedelta(days=365), done + timedelta(days=late))
        for n, (done, late) in enumerate(spans)
    ]
    status = rules.status_on(facts, day)
    counting = [f for f in facts if f.accepted_on <= day and f.completed_on <= day <= f.valid_until]
    known = [f for f in facts if f.accepted_on <= day]
    assert status.counts == bool(counting)
    assert (status.freshness is Freshness.NONE) == (not known)
    if counting:
        left = max((f.valid_until - day).days for f in counting)
        assert (status.freshness is Freshness.EXPIRING) == (left <= 30)


def test_an_aoc_accepted_later_does_not_count_before() -> None:
    fact = AocFact(1, date(2026, 1, 1), date(2027, 1, 1), date(2026, 2, 1))
    assert rules.status_on([fact], date(2026, 1, 31)).freshness is Freshness.NONE
    assert rules.status_on([fact], date(2026, 2, 1)).freshness is Freshness.VALID


@pytest.mark.parametrize(
    ("completed_on", "result", "ticked", "word"),
    [
        (LAST, Result.COMPLIANT, ALL, None),
        (LAST, Result.LEGAL_EXCEPTION, ALL, None),
        (date(2026, 3, 15), Result.COMPLIANT, ALL, None),
        (date(2026, 3, 14), Result.COMPLIANT, ALL, "ran out"),
        (LAST + DAY, Result.COMPLIANT, ALL, "future"),
        (date.max, Result.COMPLIANT, ALL, "future"),
        (LAST, Result.NON_COMPLIANT, ALL, "Non-Compliant"),
        (LAST, Result.COMPLIANT, ALL[1:], "Tick every line"),
        (LAST, Result.COMPLIANT, (), "Tick every line"),
    ],
)
def test_what_can_be_accepted(completed_on: date, result: Result, ticked: tuple[str, ...], word: str | None) -> None:
    problem = rules.acceptance_problem(completed_on, result, ticked, LAST)
    assert (problem is None) if word is None else word in str(problem)


@pytest.mark.parametrize(
    ("left", "thresholds"),
    [(31, ()), (30, (30,)), (8, (30,)), (7, (30, 7)), (1, (30, 7)), (0, (30, 7, 0)), (-30, (30, 7, 0)), (-31, ())],
)
def test_thresholds_that_have_come(left: int, thresholds: tuple[int, ...]) -> None:
    on = LAST - left * DAY
    assert rules.passed(LAST, on, LISTED) == thresholds
    first, last = rules.reach(on, LISTED)
    assert (first <= LAST <= last) == bool(thresholds), "The query looks at exactly what may have to be told."


def test_a_letter_is_named_by_what_it_says() -> None:
    one, two = Ending(1, "A", LAST), Ending(2, "B", LAST)
    on = LAST - 7 * DAY
    assert rules.message_key("u", on, [one, two], LISTED) == rules.message_key("u", on, [two, one], LISTED)
    keys = {
        rules.message_key("u", on, [one], LISTED),
        rules.message_key("v", on, [one], LISTED),
        rules.message_key("u", on, [one, two], LISTED),
        rules.message_key("u", on + DAY, [one], LISTED),
    }
    assert len(keys) == 4


def test_a_look_lasts_twelve_months() -> None:
    assert rules.look_due(date(2024, 2, 29)) == date(2025, 2, 28)
    assert rules.look_due(date(2026, 3, 2)) == date(2027, 3, 2)


GOOD = ProviderDetails("Harbour Gateway Ltd", ("Harbour Pay",), "https://harbour.example", frozenset({Service.GATEWAY}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"website": ""}, None),
        ({"legal_name": " "}, "legal_name"),
        ({"legal_name": "..."}, "legal_name"),
        ({"legal_name": "x" * 201}, "legal_name"),
        ({"other_names": ("x" * 201,)}, "other_names"),
        ({"other_names": ("x",) * 21}, "other_names"),
        ({"website": "harbour.example"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://[bad"}, "website"),
        ({"services": frozenset()}, "services"),
    ],
)
def test_details(changes: dict[str, object], field: str | None) -> None:
    problems = rules.problems_of(ProviderDetails(**{**vars(GOOD), **changes}))
    assert [problem.field for problem in problems] == ([field] if field else [])


def test_a_name_is_one_whatever_its_case_accents_and_signs() -> None:
    assert ProviderDetails("HARBOUR  Gâteway, Ltd.").key == ProviderDetails("Harbour Gateway Ltd").key


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (LAST, None, None),
        (LAST, LAST, None),
        (LAST + DAY, None, "since"),
        (date(1989, 12, 31), None, "since"),
        (date(1990, 1, 1), None, None),
        (LAST, LAST - DAY, "until"),
        (LAST - DAY, LAST + DAY, "until"),
        (LAST, date.max, "until"),
    ],
)
def test_a_reliance_has_days_that_were(since: date, until: date | None, field: str | None) -> None:
    details = RelianceDetails(frozenset({Service.HOSTING}), "", since, until)
    assert [problem.field for problem in rules.reliance_problems(details, LAST)] == ([field] if field else [])


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_spans_overlap_when_some_day_is_in_both(
    one: date, one_end: date | None, other: date, other_end: date | None
) -> None:
    if (one_end and one_end < one) or (other_end and other_end < other):
        return
    later = max(one, other)
    both = rules.holds_on(one, one_end, later) and rules.holds_on(other, other_end, later)
    assert rules.overlap((one, one_end), (other, other_end)) == both


def reading(**values: object) -> Reading:
    proof = Evidence(1, Box(0, 0, 1, 1), "", 0.99)
    return Reading(values={FieldName(name): Value(value, proof) for name, value in values.items()})  # type: ignore[arg-type]


PROVIDERS = {"kind": PaperKind.AOC_SERVICE_PROVIDER, "company": "Harbour Gateway Limited"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (PROVIDERS, []),
        ({**PROVIDERS, "kind": PaperKind.SAQ, "saq_type": SaqType.D_SERVICE_PROVIDER}, []),
        ({**PROVIDERS, "kind": PaperKind.SAQ, "saq_type": SaqType.D_MERCHANT}, ["merchant’s document"]),
        ({**PROVIDERS, "kind": PaperKind.AOC_MERCHANT}, ["merchant’s document"]),
        ({**PROVIDERS, "company": "Lattice Hosting GmbH"}, ["none of this provider’s names"]),
        ({**PROVIDERS, "company": "Harbour Pay"}, []),
        ({**PROVIDERS, "result": Result.NON_COMPLIANT}, ["Non-Compliant"]),
        ({**PROVIDERS, "completed_on": LAST}, []),
        ({**PROVIDERS, "completed_on": LAST + DAY}, ["future"]),
        ({**PROVIDERS, "completed_on": date(2026, 3, 14)}, ["ran out"]),
        ({}, ["not recognised"]),
    ],
)
def test_what_the_machine_notices(values: dict[str, object], words: list[str]) -> None:
    told = list(rules.findings(reading(**values), ("Harbour Gateway Ltd", "Harbour Pay"), LAST))
    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))
