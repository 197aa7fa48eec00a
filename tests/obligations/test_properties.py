"""What holds for every history: never a yes with an obligation unmet, and runs equal to days."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType, Verdict, known_mapping
from compliance_app.exemptions.rules import ExemptionFact
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations.rules import MerchantFacts, ObligationKind, StateFact, expiries, periods, standing_on
from compliance_app.scans.rules import ScanFact
from tests.obligations import naive
from tests.obligations.histories import SPAN, START, exemption_facts, merchants, override_facts

walk = st.integers(-3, SPAN + 460).map(lambda offset: START + timedelta(offset))


@settings(max_examples=150)
@given(merchants(), st.lists(walk, min_size=1, max_size=8))
def test_a_plain_second_reading_of_the_rules_agrees(facts: MerchantFacts, days: list[date]) -> None:
    for day in days:
        verdict, plain = standing_on(facts, day), naive.answer(facts, day)
        assert verdict.standing is plain.standing
        assert verdict.may_process is plain.may_process
        assert verdict.until == (plain.until if plain.may_process else None)
        assert verdict.provisional is plain.provisional
        assert (ObligationKind.ASV_SCAN in verdict.missing) is not plain.scan_met
        assert (ObligationKind.CHANGE_SCAN in verdict.missing) is not plain.changes_met
        assert bool({ObligationKind.AOC, ObligationKind.SAQ} & set(verdict.missing)) is not plain.document_met


@given(merchants(), st.lists(walk, min_size=1, max_size=20))
def test_never_may_process_with_an_obligation_unmet_or_closed(facts: MerchantFacts, days: list[date]) -> None:
    for day in days:
        verdict = standing_on(facts, day)
        if verdict.may_process:
            assert verdict.missing == ()
            assert naive.goes_on(facts, day, day)
            assert naive.state_on(facts, day) is not MerchantState.CLOSED
            assert verdict.until is not None
            assert verdict.since <= day <= verdict.until


@settings(max_examples=20)
@given(merchants())
def test_runs_are_equal_to_the_standing_on_every_day(facts: MerchantFacts) -> None:
    runs = periods(facts)
    assert runs[0].starts_on == START
    assert runs[-1].ends_on == date.max
    for run, following in itertools.pairwise(runs):
        assert run.ends_on + timedelta(days=1) == following.starts_on
        assert run.position != following.position
    for run in runs:
        day = run.starts_on
        while day <= min(run.ends_on, START + timedelta(SPAN + 460)):
            verdict, place = standing_on(facts, day), run.position
            assert (verdict.standing, verdict.may_process, verdict.level) == (
                place.standing,
                place.may_process,
                place.level,
            )
            assert (verdict.turn, verdict.next_action) == (place.turn, place.next_action)
            assert verdict.provisional is place.provisional
            assert verdict.until == (place.until if place.may_process else None)
            day += timedelta(days=1)


@settings(max_examples=60)
@given(merchants(), walk)
def test_since_is_the_first_day_of_the_same_answer(facts: MerchantFacts, day: date) -> None:
    verdict = standing_on(facts, day)
    earlier = verdict.since
    while earlier <= day:
        assert naive.answer(facts, earlier).may_process is verdict.may_process
        earlier += timedelta(days=1)
    if verdict.since > START:
        assert naive.answer(facts, verdict.since - timedelta(days=1)).may_process is not verdict.may_process


@given(merchants(), walk, st.integers(0, 200))
def test_a_past_day_stays_what_it_was(facts: MerchantFacts, day: date, later: int) -> None:
    """What is uploaded, checked or assessed afterwards changes nothing in the verdict of an earlier day."""
    cut = day + timedelta(later)
    then = MerchantFacts(
        facts.created_on,
        tuple(fact for fact in facts.states if fact.on <= cut),
        type(facts.levels)(
            tuple(fact for fact in facts.levels.assessments if fact.effective_on <= cut), facts.levels.overrides
        ),
        tuple(
            document
            for document in facts.documents
            if document.uploaded_on <= cut and (document.reviewed_on is None or document.reviewed_on <= cut)
        ),
        tuple(scan for scan in facts.scans if scan.counts_from <= cut),
        tuple(project for project in facts.projects if project.since <= cut),
    )
    now = MerchantFacts(
        facts.created_on,
        facts.states,
        facts.levels,
        tuple(document for document in facts.documents if document in then.documents or document.uploaded_on > cut),
        facts.scans,
        facts.projects,
    )
    then = replace(then, documents=tuple(map(mapped_by(cut), then.documents)))
    assert standing_on(then, day) == standing_on(now, day)


def mapped_by(cut: date) -> Callable[[DocumentFact], DocumentFact]:
    """A document with its mapping as it was known on that day."""
    return lambda document: replace(document, mapping=known_mapping(document.mapping, cut))


@settings(max_examples=60)
@given(merchants())
def test_what_reminders_watch_is_the_last_day_on_which_something_is_answered(facts: MerchantFacts) -> None:
    """The day at which documents together stop covering the merchant, too, and the end of an exemption; and each end
    before it that an override, an escalation or an exemption puts right on a day agreed ahead."""
    watched = {True: set[tuple[date, date | None]](), False: set[tuple[date, date | None]]()}
    for expiry in expiries(facts):
        if expiry.obligation is not ObligationKind.CHANGE_SCAN:
            watched[expiry.obligation is ObligationKind.ASV_SCAN].add((expiry.last_day, expiry.answered_from))
    days = [START + timedelta(offset) for offset in range(-45, SPAN + 460)]
    days = [day for day in days if day >= facts.first_day]
    assert watched[True] == _ends(facts, [day for day in days if naive.scan_answered(facts, date.max, day)])
    assert watched[False] == _ends(facts, [day for day in days if naive.document_answered(facts, date.max, day)])


def _ends(facts: MerchantFacts, answered: list[date]) -> set[tuple[date, date | None]]:
    """The last of the days, and those that a gap follows which ends on a day that was agreed ahead."""
    agreed = {item.starts_on for item in facts.exemptions}
    agreed |= {item.starts_on for item in facts.levels.overrides} | {item.starts_on for item in facts.incidents}
    ended = {item.ends_on for item in facts.levels.overrides} | {item.ends_on for item in facts.incidents}
    agreed |= {day + timedelta(days=1) for day in ended}
    gaps = {(end, again) for end, again in itertools.pairwise(answered) if (again - end).days > 1 and again in agreed}
    return {*gaps, *((day, None) for day in answered[-1:])}


@settings(max_examples=60)
@given(merchants())
def test_a_change_is_watched_until_a_scan_after_it_is_accepted(facts: MerchantFacts) -> None:
    watched = [expiry.last_day for expiry in expiries(facts) if expiry.obligation is ObligationKind.CHANGE_SCAN]
    ends = []
    for change in facts.changes:
        scanned = any(scan.extends and scan.completed_on > change.happened_on for scan in facts.scans)
        if change.withdrawn_on is None and not scanned:
            day = change.due_on
            while naive.exempt(facts, date.max, day + timedelta(days=1)):
                day += timedelta(days=1)
            ends.append(day)
    assert watched == ([min(ends)] if ends else [])


@st.composite
def ended_early(draw: st.DrawFn) -> MerchantFacts:
    """An SAQ with an exemption from the scan, or with a scan and Level 1 to come: either may have ended early."""
    until, states = START + timedelta(365), (StateFact(START, MerchantState.ACTIVE),)
    saq = DocumentFact(
        1, "saq", DocumentKind.SAQ, SaqType.A, START, START, Verdict.ACCEPTED, START, until, non_compliant=False
    )
    by_volume = (LevelFact(START, 4, None),)
    if draw(st.booleans()):
        levels, exemption = LevelFacts(by_volume), draw(exemption_facts(1))
        return MerchantFacts(START, states, levels, (saq,), exemptions=(exemption,))
    levels = LevelFacts(by_volume, (replace(draw(override_facts()), level=1),))
    return MerchantFacts(START, states, levels, (saq,), (ScanFact(1, "scan", START, True, until, START),))


@settings(max_examples=60)
@given(ended_early())
def test_until_it_was_ended_early_the_plan_counts(facts: MerchantFacts) -> None:
    runs = periods(facts)
    agreed: tuple[ExemptionFact | OverrideFact, ...] = (*facts.exemptions, *facts.levels.overrides)
    for granted in agreed:
        days = [granted.approved_on or granted.starts_on, granted.starts_on, granted.ends_on]
        days += [granted.cut.on, granted.cut.planned, granted.cut.planned - timedelta(30)] if granted.cut else []
        for day in {max(START, each + timedelta(step)) for each in days for step in (-1, 0, 1)}:
            plain = naive.answer(facts, day)
            place = next(run.position for run in runs if run.starts_on <= day <= run.ends_on)
            for said in (standing_on(facts, day), place):
                assert (said.standing, said.may_process, said.until) == (plain.standing, plain.may_process, plain.until)
