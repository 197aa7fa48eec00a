"""What may be asked for, how long it may last, and a ground held against what is known: examples at each boundary."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.exemptions.rules import (
    GRACE,
    ExemptionKind,
    Ground,
    Known,
    Newness,
    Subject,
    Wanted,
    differences,
    latest_end,
    problem,
    title,
)
from compliance_app.foundation.spans import months_later
from compliance_app.policies.rules import Policy, PolicyValue
from compliance_app.readings.rules import SaqType

LONG_AGO = date(2020, 1, 1)
TODAY = date(2026, 3, 2)
OLD = Newness(LONG_AGO, never_compliant=False)
NEW = Newness(TODAY, never_compliant=True)
PROMISED = Wanted(ExemptionKind.PROMISED, Subject.DOCUMENT, None, "A reason.", "A letter.", TODAY, date(2026, 6, 30))


def test_the_longest_spans_follow_the_policies_of_their_days() -> None:
    first = date(2026, 3, 2)
    rows = tuple(
        PolicyValue(policy, value, first, None, "A letter")
        for policy, value in ((Policy.GRACE, 30), (Policy.LONGEST_EXEMPTION, 6))
    )
    for day, months, grace in ((first - date.resolution, 12, 90), (first, 6, 30)):
        merchant = Newness(day, True, rows)
        assert latest_end(ExemptionKind.PROMISED, day, merchant) == months_later(day, months)
        assert latest_end(ExemptionKind.GRACE, day, merchant) == day + timedelta(days=grace)


@pytest.mark.parametrize(
    ("kind", "starts_on", "created_on", "latest"),
    [
        (ExemptionKind.NOT_APPLICABLE, date(2026, 3, 2), LONG_AGO, date(2027, 3, 2)),
        (ExemptionKind.PROMISED, date(2028, 2, 29), LONG_AGO, date(2029, 2, 28)),
        (ExemptionKind.PROMISED, date(2027, 2, 28), LONG_AGO, date(2028, 2, 28)),
        (ExemptionKind.GRACE, date(2026, 3, 2), date(2026, 3, 2), date(2026, 5, 31)),
        (ExemptionKind.GRACE, date(2026, 4, 1), date(2026, 3, 2), date(2026, 5, 31)),
        (ExemptionKind.GRACE, date(2028, 1, 31), date(2027, 12, 31), date(2028, 3, 30)),  # over a 29 February
        (ExemptionKind.GRACE, date(2027, 1, 31), date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_at_most_12_months_and_grace_at_most_90_days_from_creation(
    kind: ExemptionKind, starts_on: date, created_on: date, latest: date
) -> None:
    assert latest_end(kind, starts_on, Newness(created_on, True)) == latest


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, ""),
        ({"subject": Subject.SCAN}, ""),
        ({"starts_on": TODAY, "ends_on": TODAY}, ""),
        ({"ends_on": date(2027, 3, 2)}, ""),
        ({"ends_on": date(2027, 3, 3)}, "12 months"),
        ({"ends_on": date.max}, "12 months"),
        ({"starts_on": date(2026, 3, 1)}, "not in the past"),
        ({"starts_on": date(2027, 3, 2), "ends_on": date(2028, 3, 2)}, ""),
        ({"starts_on": date(2027, 3, 3), "ends_on": date(2027, 3, 3)}, "next 12 months"),
        ({"starts_on": date.max, "ends_on": date.max}, "next 12 months"),
        ({"ends_on": date(2026, 3, 1)}, "on or after the first"),
        ({"reason": " "}, "Give the reason"),
        ({"evidence": "\n"}, "what shows it"),
        ({"reason": "x" * 1000, "evidence": "y" * 1000}, ""),
        ({"reason": "x" * 1001}, "Shorten"),
        ({"evidence": "y" * 1001}, "Shorten"),
        ({"kind": ExemptionKind.NOT_APPLICABLE}, "only the ASV scan"),
        ({"kind": ExemptionKind.NOT_APPLICABLE, "subject": Subject.SCAN}, "why there is nothing to scan"),
        ({"kind": ExemptionKind.NOT_APPLICABLE, "subject": Subject.SCAN, "ground": Ground.SAQ_B}, ""),
        ({"kind": ExemptionKind.GRACE}, "never compliant"),
    ],
)
def test_what_may_be_asked_for_a_merchant_that_is_not_new(other: dict[str, Any], said: str) -> None:
    found = problem(replace(PROMISED, **other), OLD, TODAY)
    assert said in found if said else found == ""


@pytest.mark.parametrize(
    ("created_on", "ends_on", "said"),
    [
        (date(2025, 12, 2), date(2026, 3, 2), ""),  # the 90th day is today
        (date(2025, 12, 1), date(2026, 3, 2), "they ended on 1 March 2026"),
        (date(2025, 12, 3), date(2026, 3, 3), ""),
        (date(2025, 12, 3), date(2026, 3, 4), "up to 3 March 2026"),
        (TODAY, date(2026, 5, 31), ""),
        (TODAY, date(2026, 6, 1), "up to 31 May 2026"),
    ],
)
def test_grace_ends_with_the_90th_day_after_the_creation(created_on: date, ends_on: date, said: str) -> None:
    wanted = replace(PROMISED, kind=ExemptionKind.GRACE, ends_on=ends_on)
    found = problem(wanted, Newness(created_on, never_compliant=True), TODAY)
    assert said in found if said else found == ""


@given(st.dates(), st.dates(), st.sampled_from(ExemptionKind), st.dates(max_value=date(9990, 1, 1)))
def test_whatever_days_are_typed_what_is_allowed_lies_within_12_months_and_grace(
    starts_on: date, ends_on: date, kind: ExemptionKind, on: date
) -> None:
    wanted = replace(
        PROMISED, kind=kind, subject=Subject.SCAN, ground=Ground.SAQ_B, starts_on=starts_on, ends_on=ends_on
    )
    if problem(wanted, Newness(on, never_compliant=True), on) == "":
        assert on <= starts_on <= ends_on
        assert (ends_on - starts_on).days <= 366
        assert kind is not ExemptionKind.GRACE or ends_on - on <= GRACE


@pytest.mark.parametrize(
    ("ground", "known", "said"),
    [
        (None, Known(SaqType.A_EP), []),
        (Ground.SAQ_B, Known(), []),
        (Ground.SAQ_B, Known(SaqType.B, None, (SaqType.B,), ("https://a.example",)), []),
        (Ground.SAQ_B, Known(SaqType.B_IP, date(2026, 1, 9)), ["of 9 January 2026 is an SAQ B-IP, not an SAQ B"]),
        (Ground.SAQ_P2PE, Known(answered=(SaqType.P2PE, SaqType.A)), ["lead to SAQ P2PE and SAQ A, not only"]),
        (Ground.SAQ_C_VT, Known(SaqType.C, None, (SaqType.D_MERCHANT,)), ["is an SAQ C,", "lead to SAQ D-Merchant"]),
        (Ground.SAQ_SPOC, Known(SaqType.SPOC, None, (SaqType.SPOC,)), []),
        (Ground.NO_INTERNET, Known(SaqType.A, None, (SaqType.D_MERCHANT,)), []),
        (Ground.NO_INTERNET, Known(SaqType.C), ["is an SAQ C, which is for systems that the internet reaches"]),
        (Ground.NO_INTERNET, Known(answered=(SaqType.B, SaqType.A_EP)), ["lead to SAQ A-EP, which"]),
        (Ground.NO_INTERNET, Known(websites=("https://a.example",)), ["the website https://a.example."]),
        (Ground.NO_INTERNET, Known(websites=("https://a.example",) * 3), ["https://a.example and 2 more."]),
    ],
)
def test_a_ground_is_held_against_what_is_known(ground: Ground | None, known: Known, said: list[str]) -> None:
    found = differences(ground, known)
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


def test_an_exemption_has_a_name() -> None:
    assert title(ExemptionKind.NOT_APPLICABLE, Subject.SCAN) == "ASV scan not applicable"
    assert title(ExemptionKind.PROMISED, Subject.DOCUMENT) == "AOC or SAQ promised"
    assert title(ExemptionKind.GRACE, Subject.SCAN) == "Grace for the ASV scan"
