"""What a change would move, from facts alone: counts, papers as if renewed, and how many are looked at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType, Verdict
from compliance_app.levels.rules import LevelFact, LevelFacts
from compliance_app.obligations.rules import MerchantFacts, Standing
from compliance_app.policies.rules import SINCE, Policy, PolicyValue
from compliance_app.rulebook import rules
from compliance_app.rulebook.rules import IN_TIME, Move, Place, Preview, renewed
from compliance_app.scans.rules import ScanFact

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


def scan(number: int, completed_on: date, days: int = 90) -> ScanFact:
    return ScanFact(number, str(number), completed_on, True, completed_on + timedelta(days=days), completed_on)


def form(completed_on: date, *, earlier: bool = False, kind: DocumentKind = DocumentKind.SAQ) -> DocumentFact:
    until = completed_on + timedelta(days=365)
    return DocumentFact(
        1,
        "1",
        kind,
        SaqType.A,
        completed_on,
        completed_on,
        Verdict.ACCEPTED,
        completed_on,
        until,
        False,
        earlier=earlier,
    )


FACTS = MerchantFacts(
    DAY - timedelta(days=400),
    levels=LevelFacts((LevelFact(DAY - timedelta(days=400), 4, None),)),
    documents=(form(DAY - timedelta(days=100)),),
    scans=(scan(1, DAY - timedelta(days=80)),),
)


@pytest.mark.parametrize(
    ("policy", "value", "standing"),
    [
        (Policy.SCAN_VALIDITY, 90, Standing.EXPIRING),
        (Policy.SCAN_VALIDITY, 80, Standing.EXPIRING),
        (Policy.SCAN_VALIDITY, 79, Standing.EXPIRED),
        (Policy.FORM_VALIDITY, 4, Standing.EXPIRING),
        (Policy.FORM_VALIDITY, 3, Standing.EXPIRED),
        (Policy.SIGNATURE_TIME, 0, Standing.EXPIRING),
    ],
)
def test_a_standing_as_if_the_policy_had_always_had_the_value(policy: Policy, value: int, standing: Standing) -> None:
    found = rules.place_on(renewed(FACTS, policy, value, (), {1}), DAY)
    assert found.standing is standing


def test_a_printed_expiration_and_a_shorter_acceptance_stay() -> None:
    assert renewed(FACTS, Policy.SCAN_VALIDITY, 30, (), set()) == FACTS
    chosen = replace(FACTS, documents=(form(DAY - timedelta(days=100), earlier=True),))
    assert renewed(chosen, Policy.FORM_VALIDITY, 1, (), set()) == chosen
    report = replace(FACTS, documents=(form(DAY - timedelta(days=100), kind=DocumentKind.ASV_SCAN_REPORT),))
    assert renewed(report, Policy.FORM_VALIDITY, 1, (), set()) == report


def test_a_rise_moves_only_where_its_day_gave_the_due_date() -> None:
    rise, changed = date(2025, 6, 1), date(2025, 9, 1)
    known = (
        PolicyValue(Policy.LEVEL_1_TIME, 12, SINCE, changed - ONE, "as shipped"),
        PolicyValue(Policy.LEVEL_1_TIME, 6, changed, None, "a letter"),
    )
    risen = (LevelFact(rise, 1, date(2026, 6, 1)), LevelFact(date(2025, 10, 1), 1, date(2026, 4, 1)))
    carried = LevelFact(date(2025, 11, 1), 1, date(2026, 6, 1))
    facts = replace(FACTS, levels=LevelFacts((*risen, carried, LevelFact(rise, 2, None))))
    dues = [fact.aoc_due_on for fact in renewed(facts, Policy.LEVEL_1_TIME, 3, known, set()).levels.assessments]
    assert dues == [date(2025, 9, 1), date(2026, 1, 1), date(2026, 6, 1), None]


def test_only_those_that_stand_otherwise_are_moves() -> None:
    shorter = renewed(FACTS, Policy.SCAN_VALIDITY, 60, (), {1})
    longer = renewed(FACTS, Policy.SCAN_VALIDITY, 92, (), {1})
    found = rules.moves([(7, FACTS, shorter), (8, FACTS, FACTS), (9, FACTS, longer)], DAY)
    before, after = Place(4, Standing.EXPIRING, True), Place(4, Standing.EXPIRED, False)
    assert found == (Move(7, before, after),)


def test_the_counts_of_a_preview() -> None:
    good, bad = Place(2, Standing.COMPLIANT, True), Place(1, Standing.EXPIRED, False)
    found = (Move(1, good, bad), Move(2, bad, good), Move(3, good, replace(good, level=3)))
    preview = Preview(DAY, found, 60, 1)
    assert (preview.levels, preview.standings, preview.stopped, preview.allowed) == (3, 2, 1, 1)
    estimated = Preview(DAY, found, 60_000, 6)
    assert (estimated.levels, estimated.standings, estimated.stopped, estimated.allowed) == (18, 12, 6, 6)


@pytest.mark.parametrize(
    ("merchants", "step"), [(0, 1), (1, 1), (10_000, 1), (10_001, 2), (100_000, 10), (100_001, 11)]
)
def test_at_most_ten_thousand_merchants_are_looked_at(merchants: int, step: int) -> None:
    assert rules.step_for(merchants) == step
    assert len(range(0, merchants, step)) <= rules.MOST


def test_what_moves_standings_in_time_is_known_to_the_preview() -> None:
    assert {Policy.SCAN_VALIDITY, Policy.FORM_VALIDITY, Policy.LEVEL_1_TIME} == IN_TIME
