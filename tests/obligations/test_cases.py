"""What is decided case by case, at its boundaries: exemptions, time put off, scans after changes, incidents."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact
from compliance_app.network_changes.rules import ChangeFact
from compliance_app.obligations.rules import (
    EvidenceKind,
    MerchantFacts,
    ObligationKind,
    ObligationState,
    Standing,
    Turn,
    Verdict,
    expiries,
    standing_on,
)
from tests.obligations.test_boundaries import DAY, START, merchant, paper, scan, waiting

SAQ = paper(1, DocumentKind.SAQ, START)
GOOD = merchant(SAQ, scans=(scan(1, START),))


def exempt(kind: ExemptionKind, subject: Subject, first: int, last: int, approved: int | None = None) -> ExemptionFact:
    starts, ends = START + timedelta(first), START + timedelta(last)
    return ExemptionFact(7, "exemption", kind, subject, starts, ends, START + timedelta(approved or first))


def changed(happened: int, reported: int, due: int, withdrawn: int | None = None) -> ChangeFact:
    back = None if withdrawn is None else START + timedelta(withdrawn)
    first, told, last = (START + timedelta(day) for day in (happened, reported, due))
    return ChangeFact(8, "change", first, told, last, back)


def on(facts: MerchantFacts, day: int) -> Verdict:
    return standing_on(facts, START + timedelta(day))


def states(verdict: Verdict) -> dict[ObligationKind, ObligationState]:
    return {status.kind: status.state for status in verdict.obligations}


def test_who_has_nothing_to_scan_complies_without_a_scan_while_the_exemption_runs() -> None:
    facts = replace(merchant(SAQ), exemptions=(exempt(ExemptionKind.NOT_APPLICABLE, Subject.SCAN, 10, 100),))
    assert not on(facts, 9).may_process
    first = on(facts, 10)
    assert (first.standing, first.may_process, first.provisional) == (Standing.COMPLIANT, True, False)
    assert first.until == START + timedelta(100)
    assert states(first)[ObligationKind.ASV_SCAN] is ObligationState.EXEMPT
    assert {"OBLIGATION-ASV", "OBLIGATION-EXEMPT"} <= {reason.rule_id for reason in first.reasons}
    assert on(facts, 70).standing is Standing.EXPIRING
    after = on(facts, 101)
    assert (after.standing, after.missing) == (Standing.EXPIRED, (ObligationKind.ASV_SCAN,))


def test_an_exemption_is_not_known_before_it_is_approved() -> None:
    late = exempt(ExemptionKind.NOT_APPLICABLE, Subject.SCAN, 91, 120, approved=50)
    facts = replace(GOOD, exemptions=(late,))
    assert on(facts, 49).until == START + timedelta(90)
    assert on(facts, 50).until == START + timedelta(120)


@pytest.mark.parametrize("kind", [ExemptionKind.PROMISED, ExemptionKind.GRACE])
def test_what_is_put_off_lets_the_merchant_go_on_provisionally(kind: ExemptionKind) -> None:
    facts = replace(merchant(scans=(scan(1, START),)), exemptions=(exempt(kind, Subject.DOCUMENT, 0, 45),))
    first = on(facts, 0)
    assert (first.standing, first.may_process, first.provisional) == (Standing.PROVISIONAL, True, True)
    assert (first.turn, first.next_step) == (
        Turn.MERCHANT,
        "Send a Self-Assessment Questionnaire (SAQ).",
    )
    assert states(first)[ObligationKind.SAQ] is ObligationState.DEFERRED
    assert "OBLIGATION-DEFERRED" in {reason.rule_id for reason in first.reasons}
    assert (on(facts, 14).standing, on(facts, 14).provisional) == (Standing.PROVISIONAL, True)
    assert (on(facts, 15).standing, on(facts, 15).provisional) == (Standing.EXPIRING, True)
    after = on(facts, 46)
    assert (after.may_process, after.standing) == (False, Standing.IN_PROGRESS)


def test_days_of_grace_alone_never_were_compliance() -> None:
    """Who never delivered anything has not started, and does not count as expired when the grace is over."""
    both = tuple(exempt(ExemptionKind.GRACE, subject, 0, 30) for subject in Subject)
    facts = replace(merchant(), exemptions=both)
    assert on(facts, 30).may_process
    assert on(facts, 31).standing is Standing.NOT_STARTED


def test_a_document_that_arrives_while_it_is_put_off_makes_it_our_turn_and_ends_the_provisional() -> None:
    put_off = (exempt(ExemptionKind.PROMISED, Subject.DOCUMENT, 0, 80),)
    waits = replace(
        merchant(waiting(1, DocumentKind.SAQ, START + 5 * DAY), scans=(scan(1, START),)), exemptions=put_off
    )
    assert (on(waits, 5).standing, on(waits, 5).turn) == (Standing.PROVISIONAL, Turn.PROVIDER)
    there = replace(merchant(paper(1, DocumentKind.SAQ, START + 5 * DAY), scans=(scan(1, START),)), exemptions=put_off)
    assert (on(there, 5).standing, on(there, 5).provisional) == (Standing.COMPLIANT, False)


def test_a_change_asks_for_a_scan_completed_after_it_by_its_due_date() -> None:
    facts = replace(GOOD, changes=(changed(happened=20, reported=22, due=52),))
    assert ObligationKind.CHANGE_SCAN not in states(on(facts, 21))
    reported = on(facts, 22)
    assert states(reported)[ObligationKind.CHANGE_SCAN] is ObligationState.COMING
    assert (reported.standing, reported.until) == (Standing.EXPIRING, START + timedelta(52))
    assert on(facts, 52).may_process
    late = on(facts, 53)
    assert (late.may_process, late.missing) == (False, (ObligationKind.CHANGE_SCAN,))
    assert states(late)[ObligationKind.CHANGE_SCAN] is ObligationState.MISSING


@pytest.mark.parametrize(("completed", "closed"), [(19, False), (20, False), (21, True)])
def test_only_a_scan_of_a_later_day_than_the_change_closes_it(completed: int, closed: bool) -> None:
    second = scan(2, START + timedelta(completed), checked=START + timedelta(25))
    facts = replace(merchant(SAQ, scans=(scan(1, START), second)), changes=(changed(happened=20, reported=22, due=52),))
    assert (ObligationKind.CHANGE_SCAN in states(on(facts, 25))) is not closed
    assert on(facts, 53).may_process is closed


def test_a_change_stays_closed_when_its_scan_runs_out_and_a_later_one_passes() -> None:
    scans = (scan(1, START), scan(2, START + 21 * DAY), scan(3, START + 112 * DAY))
    facts = replace(merchant(SAQ, scans=scans), changes=(changed(20, 20, 50),))
    assert ObligationKind.CHANGE_SCAN not in states(on(facts, 113))
    assert on(facts, 113).may_process


def test_a_failed_scan_after_the_change_is_what_was_found_last() -> None:
    scans = (scan(1, START), scan(2, START + 30 * DAY, passed=False))
    facts = replace(merchant(SAQ, scans=scans), changes=(changed(20, 20, 50),))
    assert states(on(facts, 51))[ObligationKind.CHANGE_SCAN] is ObligationState.NON_COMPLIANT
    assert states(on(facts, 51))[ObligationKind.ASV_SCAN] is ObligationState.MET


def test_a_change_taken_back_asks_for_nothing_from_that_day_on() -> None:
    facts = replace(GOOD, changes=(changed(20, 22, 52, withdrawn=40),))
    assert on(facts, 39).until == START + timedelta(52)
    assert ObligationKind.CHANGE_SCAN not in states(on(facts, 40))
    assert on(facts, 40).until == START + timedelta(90)


def test_a_promised_quarterly_scan_does_not_put_off_the_one_after_a_change() -> None:
    put_off = (exempt(ExemptionKind.PROMISED, Subject.SCAN, 0, 200),)
    facts = replace(GOOD, changes=(changed(20, 20, 50),), exemptions=put_off)
    assert on(facts, 51).missing == (ObligationKind.CHANGE_SCAN,)


def escalated(agreed: int | None, ends: int = 200) -> MerchantFacts:
    """Level 1 from day 30 on, after a compromise found on day 25; the SAQ and the scans go on."""
    levels = LevelFacts((), (OverrideFact(1, START + 30 * DAY, START + timedelta(ends)),))
    until = None if agreed is None else START + timedelta(agreed)
    incident = IncidentFact(9, "incident", START + 30 * DAY, START + timedelta(ends), START + 25 * DAY, until)
    scans = (scan(1, START), scan(2, START + 80 * DAY), scan(3, START + 160 * DAY))
    return replace(merchant(SAQ, scans=scans, levels=levels), incidents=(incident,))


def test_an_incident_stops_processing_until_an_aoc_made_since() -> None:
    facts = escalated(agreed=None)
    assert on(facts, 29).may_process
    first = on(facts, 30)
    assert (first.standing, first.missing) == (Standing.NON_COMPLIANT, (ObligationKind.AOC,))
    assert "OBLIGATION-INCIDENT" in {reason.rule_id for reason in first.reasons}
    for completed, suffices in ((24, False), (25, True)):
        aoc = paper(2, DocumentKind.AOC, START + timedelta(completed), accepted=START + 40 * DAY)
        with_aoc = replace(facts, documents=(*facts.documents, aoc))
        assert on(with_aoc, 40).may_process is suffices


def test_an_agreed_date_lets_it_go_on_provisionally() -> None:
    facts = escalated(agreed=100)
    assert (on(facts, 30).standing, on(facts, 30).provisional) == (Standing.PROVISIONAL, True)
    assert on(facts, 100).may_process
    assert on(facts, 101).standing is Standing.NON_COMPLIANT


def test_the_end_of_a_lower_level_announces_the_aoc_that_level_1_asks_for() -> None:
    lower = OverrideFact(2, START, START + 40 * DAY, START)
    levels = LevelFacts((LevelFact(START, 1, None),), (lower,))
    facts = merchant(SAQ, scans=(scan(1, START),), levels=levels)
    coming = on(facts, 10).obligations[-1]
    assert (coming.kind, coming.due_on) == (ObligationKind.AOC, START + 40 * DAY)
    assert on(facts, 10).until == START + 40 * DAY
    assert on(facts, 41).missing == (ObligationKind.AOC,)


def test_after_the_escalation_the_level_by_volume_asks_again() -> None:
    facts = escalated(agreed=None, ends=199)
    assert not on(facts, 199).may_process
    assert on(facts, 200).may_process


def test_reminders_watch_the_ends_of_leave() -> None:
    change = replace(GOOD, changes=(changed(20, 22, 52),))
    watched = {expiry.obligation: (expiry.cover.kind, expiry.last_day) for expiry in expiries(change)}
    assert watched[ObligationKind.CHANGE_SCAN] == (EvidenceKind.CHANGE, START + timedelta(52))
    grace = replace(
        merchant(scans=(scan(1, START),)), exemptions=(exempt(ExemptionKind.GRACE, Subject.DOCUMENT, 0, 90),)
    )
    watched = {expiry.obligation: (expiry.cover.kind, expiry.last_day) for expiry in expiries(grace)}
    assert watched[ObligationKind.SAQ] == (EvidenceKind.EXEMPTION, START + timedelta(90))


def test_a_year_with_a_leap_day_walked_day_by_day() -> None:
    """Grace over the end of February, then the questionnaire, then a change on the leap day itself."""
    begin = date(2028, 1, 15)
    grace = ExemptionFact(1, "e", ExemptionKind.GRACE, Subject.DOCUMENT, begin, date(2028, 2, 29), begin)
    change = ChangeFact(1, "c", date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 30), None)
    saq = paper(1, DocumentKind.SAQ, date(2028, 3, 1))
    scans = (scan(1, begin), scan(2, date(2028, 3, 1)))
    facts = replace(MerchantFacts(begin), documents=(saq,), scans=scans, exemptions=(grace,), changes=(change,))
    seen: list[tuple[date, Standing, bool]] = []
    day = begin
    while day <= date(2028, 6, 1):
        verdict = standing_on(facts, day)
        if not seen or seen[-1][1:] != (verdict.standing, verdict.provisional):
            seen.append((day, verdict.standing, verdict.provisional))
        day += DAY
    assert seen == [
        (date(2028, 1, 15), Standing.PROVISIONAL, True),
        (date(2028, 1, 30), Standing.EXPIRING, True),
        (date(2028, 3, 1), Standing.COMPLIANT, False),
        (date(2028, 4, 30), Standing.EXPIRING, False),
        (date(2028, 5, 31), Standing.EXPIRED, False),
    ]
