"""Documents that cover projects: the exact days on which they stop doing so together (COVERAGE-1 to -4)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentFact, DocumentKind, MappingLine, together_cover
from compliance_app.levels.rules import LevelFact, LevelFacts
from compliance_app.merchants.rules import ProjectFact
from compliance_app.obligations.rules import (
    MerchantFacts,
    NextAction,
    ObligationKind,
    ObligationState,
    Standing,
    Turn,
    expiries,
    standing_on,
)
from tests.obligations import naive
from tests.obligations.test_boundaries import DAY, START, merchant, paper, rejected, scan, waiting

SCANS = tuple(scan(number, START + timedelta(80 * number)) for number in range(12))
SHOPS = tuple(ProjectFact(key, f"100{key} Shop {key}", START) for key in (1, 2, 3))


def covers(
    document: DocumentFact, *projects: int | None, since: date = START, owner: str | None = None
) -> DocumentFact:
    return replace(document, mapping=tuple(MappingLine(since, None, key) for key in projects), owner=owner)


def shops(*documents: DocumentFact, projects: tuple[ProjectFact, ...] = SHOPS) -> MerchantFacts:
    return replace(merchant(*documents, scans=SCANS), projects=projects)


def test_one_saq_for_each_project_meets_what_is_owed_until_the_first_ends() -> None:
    days = (START, START + 9 * DAY, START + 40 * DAY)
    saqs = [covers(paper(key, DocumentKind.SAQ, day), key) for key, day in zip((1, 2, 3), days, strict=True)]
    facts = shops(*saqs)
    before = standing_on(facts, days[2] - DAY)
    assert not before.may_process
    assert before.obligations[1].share
    assert (before.obligations[1].share.covered, before.obligations[1].share.missing) == (2, ("1003 Shop 3",))
    assert "covers 2 of 3 projects; missing: 1003 Shop 3." in before.obligations[1].reason
    verdict, first_end = standing_on(facts, days[2]), saqs[0].valid_until
    assert verdict.may_process
    assert verdict.obligations[1].valid_until == first_end
    assert "Accepted documents cover all 3 projects." in verdict.obligations[1].reason
    assert first_end
    last = standing_on(facts, first_end)
    assert (last.may_process, last.standing, last.until) == (True, Standing.EXPIRING, first_end)
    after = standing_on(facts, first_end + DAY)
    assert after.standing is Standing.EXPIRED
    assert after.obligations[1].evidence
    assert after.obligations[1].evidence.id == 1
    assert "missing: 1001 Shop 1." in after.obligations[1].reason
    assert [(found.obligation, found.cover.id, found.last_day) for found in expiries(facts)][1] == (
        ObligationKind.SAQ,
        1,
        first_end,
    )


def test_what_renews_one_project_carries_the_run_to_the_next_end() -> None:
    first, second = covers(paper(1, DocumentKind.SAQ, START), 1, 2), covers(paper(2, DocumentKind.SAQ, START), 3)
    renewed = covers(paper(3, DocumentKind.SAQ, START + 300 * DAY), 1, 2)
    day = START + 300 * DAY
    assert [found.last_day for found in expiries(shops(first, second, renewed))][1] == second.valid_until
    assert standing_on(shops(first, second, renewed), day).obligations[1].evidence == next(
        item for item in shops(first, second).evidence if item.id == 2
    )


def test_a_whole_document_outlasts_what_covers_projects() -> None:
    whole = paper(1, DocumentKind.AOC, START + 20 * DAY)
    facts = shops(covers(paper(2, DocumentKind.SAQ, START), 1, 2, 3), whole)
    status = standing_on(facts, START + 20 * DAY).obligations[1]
    assert (status.valid_until, status.share) == (whole.valid_until, None)


def test_a_later_project_opens_a_gap_only_where_projects_are_mapped() -> None:
    later = START + 30 * DAY
    projects = (*SHOPS, ProjectFact(4, "1004 Shop 4", later))
    mapped = shops(covers(paper(1, DocumentKind.SAQ, START), 1, 2, 3), projects=projects)
    assert standing_on(mapped, later - DAY).may_process
    gap = standing_on(mapped, later)
    assert (gap.may_process, gap.since, gap.standing) == (False, later, Standing.EXPIRED)
    assert (gap.turn, gap.next_action) == (Turn.MERCHANT, NextAction.SEND)
    for whole in (paper(1, DocumentKind.SAQ, START), covers(paper(1, DocumentKind.SAQ, START), None)):
        assert standing_on(shops(whole, projects=projects), later).may_process


def test_what_waits_for_a_part_leaves_the_turn_with_the_merchant() -> None:
    part = covers(waiting(1, DocumentKind.SAQ, START), 1)
    verdict = standing_on(shops(part), START)
    assert (verdict.standing, verdict.turn) == (Standing.IN_PROGRESS, Turn.MERCHANT)
    assert verdict.obligations[1].state is ObligationState.MISSING
    assert "What waits for the check covers only some of the projects." in verdict.obligations[1].reason
    rest = covers(paper(2, DocumentKind.SAQ, START), 2, 3)
    both = standing_on(shops(part, rest), START)
    assert (both.standing, both.turn) == (Standing.IN_REVIEW, Turn.PROVIDER)


def test_another_merchants_document_counts_from_the_day_it_is_mapped_and_its_rejection_is_not_ours() -> None:
    mapped = START + 5 * DAY
    aoc = covers(paper(1, DocumentKind.AOC, START), None, since=mapped, owner="Alder Group Ltd")
    level_1 = LevelFacts((LevelFact(START, 1, None),))
    facts = replace(shops(aoc), levels=level_1)
    assert standing_on(facts, mapped - DAY).standing is Standing.IN_PROGRESS, "the scan alone"
    assert standing_on(facts, mapped).may_process
    assert (
        "The AOC of Alder Group Ltd, which covers this merchant too" in standing_on(facts, mapped).reasons[2].sentence
    )
    back = covers(rejected(1, DocumentKind.AOC, START, non_compliant=True), None, owner="Alder Group Ltd")
    assert standing_on(shops(back), START).obligations[1].state is ObligationState.MISSING


def test_a_document_mapped_elsewhere_covers_its_owner_no_more() -> None:
    away = replace(paper(1, DocumentKind.AOC, START), mapping=(MappingLine(START + 9 * DAY, None, None, here=False),))
    facts = shops(away)
    assert [standing_on(facts, START + days * DAY).may_process for days in (8, 9)] == [True, False]


def test_nothing_is_covered_together_of_a_merchant_without_projects() -> None:
    assert not together_cover([frozenset({1})], [])
    assert together_cover([frozenset({1}), None], [])
    assert together_cover([frozenset({1}), frozenset({2})], [1, 2])


@st.composite
def groups(draw: st.DrawFn) -> MerchantFacts:
    """Accepted SAQs that cover projects, with scans that never fail: what is left is the coverage."""
    offsets = st.integers(0, 500).map(lambda days: START + timedelta(days))
    keys = st.frozensets(st.sampled_from([1, 2, 3, 3]), min_size=1)
    begins = st.one_of(st.just(START), offsets)
    made = [
        covers(paper(number, DocumentKind.SAQ, draw(offsets)), *draw(keys), since=draw(begins))
        for number in range(1, draw(st.integers(2, 6)) + 1)
    ]
    since = [START, draw(begins), draw(begins)]
    found = tuple(ProjectFact(key, f"project {key}", day) for key, day in zip((1, 2, 3), since, strict=True))
    return shops(*made, projects=found)


@settings(max_examples=150)
@given(groups(), st.lists(st.integers(0, 900), min_size=3, max_size=6))
def test_the_plain_reading_agrees_where_documents_cover_together(facts: MerchantFacts, offsets: list[int]) -> None:
    for day in (START + timedelta(offset) for offset in offsets):
        verdict, plain = standing_on(facts, day), naive.answer(facts, day)
        assert (verdict.standing, verdict.may_process, verdict.until) == (
            plain.standing,
            plain.may_process,
            plain.until,
        )
    watched = [found.last_day for found in expiries(facts) if found.obligation is ObligationKind.SAQ]
    met = [day for day in (START + timedelta(offset) for offset in range(900)) if naive.document_met(facts, day, day)]
    assert watched == met[-1:]
