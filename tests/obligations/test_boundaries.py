"""The exact days on which something changes, and one life walked day by day."""

import re
from datetime import date, timedelta

import pytest

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType, Verdict
from compliance_app.documents.rules import valid_until as document_valid_until
from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import rules
from compliance_app.obligations.rules import (
    MerchantFacts,
    NextAction,
    ObligationKind,
    ObligationState,
    Standing,
    StateFact,
    Turn,
    standing_on,
)
from compliance_app.scans.rules import ScanFact
from compliance_app.scans.rules import valid_until as scan_valid_until

DAY = timedelta(days=1)
START = date(2027, 3, 1)


def paper(number: int, kind: DocumentKind, completed: date, accepted: date | None = None) -> DocumentFact:
    reviewed = accepted or completed
    return DocumentFact(
        number,
        f"paper-{number}",
        kind,
        SaqType.A if kind is DocumentKind.SAQ else None,
        reviewed,
        reviewed,
        Verdict.ACCEPTED,
        completed,
        document_valid_until(completed),
        False,
    )


def waiting(number: int, kind: DocumentKind, uploaded: date) -> DocumentFact:
    return DocumentFact(number, f"paper-{number}", kind, None, uploaded, None, None, None, None, False)


def rejected(number: int, kind: DocumentKind, on: date, *, non_compliant: bool = False) -> DocumentFact:
    verdict = Verdict.REJECTED
    return DocumentFact(number, f"paper-{number}", kind, None, on, on, verdict, None, None, non_compliant)


def scan(
    number: int,
    completed: date,
    *,
    passed: bool = True,
    checked: date | None = None,
    full: bool = True,
    combined: bool = False,
) -> ScanFact:
    until = scan_valid_until(completed, None)
    return ScanFact(
        number, f"scan-{number}", completed, passed, until, checked or completed, full=full, combined=combined
    )


def merchant(
    *documents: DocumentFact, scans: tuple[ScanFact, ...] = (), levels: LevelFacts | None = None
) -> MerchantFacts:
    return MerchantFacts(START, (StateFact(START, MerchantState.ONBOARDING),), levels or LevelFacts(), documents, scans)


def test_the_last_valid_day_counts_and_the_next_does_not() -> None:
    facts = merchant(paper(1, DocumentKind.SAQ, START), scans=(scan(1, START),))
    last = START + timedelta(days=90)
    assert standing_on(facts, last).may_process
    assert standing_on(facts, last).until == last
    after = standing_on(facts, last + DAY)
    assert not after.may_process
    assert after.standing is Standing.EXPIRED
    assert after.since == last + DAY
    assert after.missing == (ObligationKind.ASV_SCAN,)


@pytest.mark.parametrize(
    ("left", "standing"), [(31, Standing.COMPLIANT), (30, Standing.EXPIRING), (0, Standing.EXPIRING)]
)
def test_thirty_days_left_is_expiring(left: int, standing: Standing) -> None:
    facts = merchant(paper(1, DocumentKind.SAQ, START), scans=(scan(1, START),))
    assert standing_on(facts, START + timedelta(days=90 - left)).standing is standing


def test_evidence_counts_from_its_acceptance_not_its_completion() -> None:
    accepted = START + timedelta(days=9)
    facts = merchant(paper(1, DocumentKind.SAQ, START, accepted), scans=(scan(1, START),))
    assert not standing_on(facts, accepted - DAY).may_process
    assert standing_on(facts, accepted).since == accepted


def test_a_saq_of_29_february_ends_on_28_february() -> None:
    leap = date(2028, 2, 29)
    facts = merchant(paper(1, DocumentKind.SAQ, leap), scans=(scan(1, date(2028, 12, 20)),))
    assert standing_on(facts, date(2029, 2, 28)).may_process
    assert not standing_on(facts, date(2029, 3, 1)).may_process


def test_level_1_needs_an_aoc_and_others_take_one() -> None:
    level_1 = LevelFacts((LevelFact(START, 1, None),))
    saq, aoc = paper(1, DocumentKind.SAQ, START), paper(2, DocumentKind.AOC, START)
    assert standing_on(merchant(saq, scans=(scan(1, START),), levels=level_1), START).missing == (ObligationKind.AOC,)
    assert standing_on(merchant(aoc, scans=(scan(1, START),), levels=level_1), START).may_process
    assert standing_on(merchant(aoc, scans=(scan(1, START),)), START).may_process


def test_after_a_rise_the_saq_suffices_through_the_due_date() -> None:
    due = START + timedelta(days=60)
    levels = LevelFacts((LevelFact(START, 4, None), LevelFact(START + DAY, 1, due)))
    facts = merchant(paper(1, DocumentKind.SAQ, START), scans=(scan(1, START),), levels=levels)
    verdict = standing_on(facts, START + DAY)
    assert verdict.until == due
    assert verdict.obligations[-1].state is ObligationState.COMING
    assert verdict.obligations[-1].due_on == due
    assert verdict.missing == ()
    last = standing_on(facts, due)
    assert last.may_process
    assert (last.standing, last.turn, last.next_action) == (Standing.EXPIRING, Turn.MERCHANT, NextAction.SEND)
    assert "Attestation of Compliance" in last.next_step
    after = standing_on(facts, due + DAY)
    assert after.standing is Standing.EXPIRED
    assert after.missing == (ObligationKind.AOC,)
    with_aoc = merchant(*facts.documents, paper(2, DocumentKind.AOC, START + 2 * DAY), scans=facts.scans, levels=levels)
    assert standing_on(with_aoc, START + 2 * DAY).until == START + timedelta(days=90)


def test_an_override_counts_from_its_first_through_its_last_day() -> None:
    first, last = START + timedelta(days=10), START + timedelta(days=20)
    levels = LevelFacts((), (OverrideFact(1, first, last),))
    facts = merchant(paper(1, DocumentKind.SAQ, START), scans=(scan(1, START),), levels=levels)
    answers = [standing_on(facts, day).may_process for day in (first - DAY, first, last, last + DAY)]
    assert answers == [True, False, False, True]


def test_what_was_sent_back_shows_in_state_turn_and_action() -> None:
    scans = (scan(1, START),)
    sent_back = standing_on(merchant(rejected(1, DocumentKind.SAQ, START), scans=scans), START)
    assert (sent_back.standing, sent_back.turn) == (Standing.IN_PROGRESS, Turn.MERCHANT)
    assert sent_back.next_action is NextAction.CORRECT
    failing = standing_on(merchant(rejected(1, DocumentKind.SAQ, START, non_compliant=True), scans=scans), START)
    assert failing.standing is Standing.NON_COMPLIANT
    failed_scan = standing_on(merchant(scans=(scan(1, START, passed=False),)), START)
    assert failed_scan.standing is Standing.NON_COMPLIANT
    again = merchant(rejected(1, DocumentKind.SAQ, START), waiting(2, DocumentKind.SAQ, START + DAY), scans=scans)
    verdict = standing_on(again, START + DAY)
    assert (verdict.standing, verdict.turn, verdict.next_action) == (
        Standing.IN_REVIEW,
        Turn.PROVIDER,
        NextAction.CHECK,
    )


def test_a_failed_scan_takes_nothing_from_one_that_still_counts() -> None:
    facts = merchant(paper(1, DocumentKind.SAQ, START), scans=(scan(1, START), scan(2, START + 9 * DAY, passed=False)))
    assert standing_on(facts, START + 10 * DAY).may_process


def test_a_partial_pass_extends_nothing_and_cures_nothing_until_it_is_combined() -> None:
    papers = (paper(1, DocumentKind.SAQ, START),)
    failed, rescan = scan(1, START, passed=False), scan(2, START + 5 * DAY, full=False)
    alone = standing_on(merchant(*papers, scans=(failed, rescan)), START + 5 * DAY)
    assert (alone.standing, alone.may_process) == (Standing.NON_COMPLIANT, False)
    only = standing_on(merchant(*papers, scans=(rescan,)), START + 5 * DAY)
    assert (only.standing, only.next_action) == (Standing.IN_PROGRESS, NextAction.SEND)
    together = merchant(*papers, scans=(failed, scan(2, START + 5 * DAY, full=False, combined=True)))
    assert not standing_on(together, START + 4 * DAY).may_process
    assert standing_on(together, START + 95 * DAY).may_process
    assert not standing_on(together, START + 96 * DAY).may_process


def test_a_life_of_fourteen_months_day_by_day() -> None:
    """Scans every 80 days, one 10 days late; the SAQ renewed two weeks before its end; over 29 February 2028."""
    start = date(2027, 2, 1)
    completed = [start + timedelta(days=80 * number) for number in range(6)]
    completed[4] += timedelta(days=20)
    facts = MerchantFacts(
        start,
        (StateFact(start, MerchantState.ONBOARDING),),
        LevelFacts(),
        (paper(1, DocumentKind.SAQ, start), paper(2, DocumentKind.SAQ, start + timedelta(days=351))),
        tuple(scan(number, day) for number, day in enumerate(completed, 1)),
    )
    gap = [completed[3] + timedelta(days=days) for days in range(91, 100)]
    end = completed[5] + timedelta(days=90)
    day, walked = start, 0
    while day <= end + timedelta(days=5):
        verdict = standing_on(facts, day)
        assert verdict.may_process is (day not in gap and day <= end), day
        assert (verdict.standing is Standing.EXPIRED) is not verdict.may_process, day
        if verdict.may_process:
            assert verdict.until is not None
            left = (verdict.until - day).days
            assert (verdict.standing is Standing.EXPIRING) is (left <= 30), day
        day, walked = day + DAY, walked + 1
    assert walked > 14 * 30
    assert date(2028, 2, 29) < day


def test_every_rule_cited_is_documented() -> None:
    documented = set(re.findall(r"^\| ([A-Z0-9-]+) \|", (PROJECT_ROOT / "docs" / "rules.md").read_text(), re.MULTILINE))
    cited = {f"STANDING-{standing.name.replace('_', '-')}" for standing in rules.Standing}
    cited |= {"OBLIGATION-ASV", "OBLIGATION-AOC", "OBLIGATION-SAQ", "OBLIGATION-AOC-RISE", "PROCESS-CLOSED"}
    assert cited <= documented
