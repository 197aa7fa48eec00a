"""Where a merchant stands on a day, whether it may process card payments, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentFact, DocumentKind, Verdict, together_cover
from compliance_app.levels.rules import level_on
from compliance_app.obligations.rules.covers import (
    all_met,
    covering,
    in_force,
    is_provisional,
    met_through,
    projects_on,
    run_out,
)
from compliance_app.obligations.rules.facts import MerchantFacts, is_closed, known_on, warning_on
from compliance_app.obligations.rules.owed import Owed, day_after, owed_on
from compliance_app.obligations.rules.words import NextAction, ObligationState, Standing, Turn
from compliance_app.scans.rules import ScanFact


@dataclass(frozen=True)
class Position:
    """The part of a verdict that stays the same over a run of days, and is kept for lists.

    `until` is the last day through which everything owed is answered, None where something is not. `provisional`:
    something of it is not there and only put off by agreement.
    """

    standing: Standing
    may_process: bool
    until: date | None
    level: int
    turn: Turn
    next_action: NextAction
    provisional: bool = False


@dataclass(frozen=True)
class Course:
    """The position until the warning of its end begins, and from then on; one and the same where nothing ends.

    Whatever the policy says of the warning, a course stays the same: so it is what is stored (PERIODS).
    """

    calm: Position
    warned: Position

    def on(self, day: date, warning: timedelta) -> Position:
        """The position on a day with the warning in force on it (STANDING-EXPIRING)."""
        return self.warned if is_warned(self.calm.until, day, warning) else self.calm


def is_warned(until: date | None, day: date, warning: timedelta) -> bool:
    """Whether the end is so near that the standing says so."""
    return until is not None and until - day <= warning


def position_on(facts: MerchantFacts, day: date) -> Position:
    """Where the merchant stands on the day, judged by what was known on it."""
    return position(known_on(facts, day), day)


def position(known: MerchantFacts, day: date) -> Position:
    """The same, from facts already cut down to what was known."""
    until = met_through(known, day)
    return _place(known, day, until, warned=is_warned(until, day, warning_on(known.warnings, day)))


def course_on(facts: MerchantFacts, day: date) -> Course:
    """The position of the day with and without the warning, judged by what was known on it."""
    known = known_on(facts, day)
    until = met_through(known, day)
    calm = _place(known, day, until, warned=False)
    return Course(calm, _place(known, day, until, warned=True) if until else calm)


def _place(known: MerchantFacts, day: date, until: date | None, *, warned: bool) -> Position:
    closed = is_closed(known, day)
    put_off = bool(until and deferred_on(known, day))
    standing = _complete(warned, put_off) if until else _incomplete(known, day)
    turn, action = (Turn.NOBODY, NextAction.NONE) if closed else _next(known, day, standing, until)
    level = level_on(known.levels, day).level
    return Position(standing, until is not None and not closed, until, level, turn, action, put_off)


def _complete(warned: bool, provisional: bool) -> Standing:
    """STANDING-EXPIRING, STANDING-PROVISIONAL, STANDING-COMPLIANT."""
    if warned:
        return Standing.EXPIRING
    return Standing.PROVISIONAL if provisional else Standing.COMPLIANT


def _incomplete(known: MerchantFacts, day: date) -> Standing:
    """The first that applies: an incident without its AOC is STANDING-NON-COMPLIANT whatever came before, then
    STANDING-EXPIRED, -NON-COMPLIANT, -IN-REVIEW, -IN-PROGRESS, -NOT-STARTED."""
    unmet = unmet_on(known, day)
    if any(owed.incident for owed in unmet):
        return Standing.NON_COMPLIANT
    if any(run_out(known, owed, day) for owed in unmet) or complied_before(known, day):
        return Standing.EXPIRED
    states = {unmet_state(known, owed, day) for owed in unmet}
    if any(last_check(known, owed, day) is ObligationState.NON_COMPLIANT for owed in unmet):
        return Standing.NON_COMPLIANT
    if states == {ObligationState.IN_REVIEW}:
        return Standing.IN_REVIEW
    delivered = known.scans or any(document.concerns(day) for document in known.documents)
    return Standing.IN_PROGRESS if delivered else Standing.NOT_STARTED


def unmet_on(known: MerchantFacts, day: date) -> list[Owed]:
    """What is owed on the day and not met."""
    return [owed for owed in owed_on(known, day) if covering(known, owed, day) is None]


def deferred_on(known: MerchantFacts, day: date) -> list[Owed]:
    """What is owed on the day, not there, and put off by agreement."""
    covers = ((owed, covering(known, owed, day)) for owed in owed_on(known, day))
    return [owed for owed, cover in covers if cover is not None and is_provisional(cover)]


def complied_before(known: MerchantFacts, day: date) -> bool:
    """Whether there was an earlier day on which everything owed was met."""
    starts = [item.first_day for item in known.evidence]
    starts += [fact.effective_on for fact in known.levels.assessments]
    for override in known.levels.overrides:
        starts += (override.starts_on, day_after(override.ends_on))
    starts += leave_changes(known)
    if known.mapped:
        starts += mapping_changes(known)
    return any(all_met(known, start) for start in starts if start < day)


def mapping_changes(facts: MerchantFacts) -> list[date]:
    """The days on which documents come to cover something else of the merchant, or it has another project."""
    lines = [line for document in facts.documents for line in document.mapping]
    found = [line.first_day for line in lines] + [line.removed_on for line in lines if line.removed_on]
    return found + [project.since for project in facts.projects]


def leave_changes(facts: MerchantFacts) -> list[date]:
    """The days on which exemptions, changes and incidents begin or end to ask for something or to take it away."""
    found = [day for item in facts.exemptions for day in (item.approved_on, item.starts_on, day_after(item.ends_on))]
    for change in facts.changes:
        found += (change.reported_on, day_after(change.due_on), change.withdrawn_on or change.reported_on)
    for incident in facts.incidents:
        found += (incident.known_from, incident.starts_on, day_after(incident.ends_on))
        found += (day_after(incident.agreed_until),) if incident.agreed_until else ()
    return found


def unmet_state(known: MerchantFacts, owed: Owed, day: date) -> ObligationState:
    """What became of the last try to meet an obligation that is not met."""
    if all_waits(known, owed, day):
        return ObligationState.IN_REVIEW
    checked = last_check(known, owed, day)
    if checked in (ObligationState.NON_COMPLIANT, ObligationState.REJECTED):
        return checked
    return ObligationState.EXPIRED if run_out(known, owed, day) else ObligationState.MISSING


def waiting_for(known: MerchantFacts, owed: Owed, day: date) -> list[DocumentFact]:
    """What has been delivered for an obligation and waits for our check."""
    return [document for document in _delivered(known, owed, day) if document.verdict is None]


def all_waits(known: MerchantFacts, owed: Owed, day: date) -> bool:
    """Whether nothing more has to be delivered for an obligation: what waits, with what counts, covers the merchant."""
    waiting = waiting_for(known, owed, day)
    if not waiting or not known.mapped:
        return bool(waiting)
    scopes = [document.scope(day) for document in waiting]
    scopes += [evidence.scope(day) for evidence in in_force(known, owed, day)]
    return together_cover(scopes, projects_on(known, day))


def last_check(known: MerchantFacts, owed: Owed, day: date) -> ObligationState | None:
    """The result of the latest check of anything the merchant delivered for an obligation; None before the first.

    Of several checks on one day the one of the later completion counts, then the worse one.
    """
    checks = [
        (document.reviewed_on, document.completed_on or date.min, _severity(document))
        for document in _delivered(known, owed, day)
        if document.own and document.reviewed_on is not None and not _is_scan_record(document)
    ]
    tried = (scan for scan in known.scans if owed.concerns(scan) and _says(scan))
    checks += [(scan.counts_from, scan.completed_on, 0 if scan.passed else 2) for scan in tried]
    return _BY_SEVERITY[max(checks)[2]] if checks else None


_BY_SEVERITY = (ObligationState.MET, ObligationState.REJECTED, ObligationState.NON_COMPLIANT)


def _severity(document: DocumentFact) -> int:
    if document.verdict is Verdict.ACCEPTED:
        return 0
    return 2 if document.non_compliant else 1


def _is_scan_record(document: DocumentFact) -> bool:
    """An accepted scan report speaks through its scan, which knows whether it passed."""
    return document.kind is DocumentKind.ASV_SCAN_REPORT and document.verdict is Verdict.ACCEPTED


def _says(scan: ScanFact) -> bool:
    """A partial scan that passed alone says nothing of the rest: what failed before it still does (SCAN-PARTIAL)."""
    return scan.extends or not scan.passed


def _delivered(known: MerchantFacts, owed: Owed, day: date) -> Iterable[DocumentFact]:
    return (document for document in known.documents if owed.asks_for(document) and document.concerns(day))


def _next(known: MerchantFacts, day: date, standing: Standing, until: date | None) -> tuple[Turn, NextAction]:
    """Whose turn it is (rule TURN): ours only when everything that is wanted waits for our check."""
    if standing is Standing.COMPLIANT:
        return Turn.NOBODY, NextAction.NONE
    wanted, day = wanted_on(known, day, standing, until)
    open_ = [owed for owed in wanted if not all_waits(known, owed, day)]
    if not open_:
        return Turn.PROVIDER, NextAction.CHECK
    return Turn.MERCHANT, _action({unmet_state(known, owed, day) for owed in open_})


def wanted_on(known: MerchantFacts, day: date, standing: Standing, until: date | None) -> tuple[list[Owed], date]:
    """What the next step is about, and for which day: what is not there, or will not be when the run has ended."""
    if standing is Standing.PROVISIONAL:
        return deferred_on(known, day), day
    if until is not None:
        day = day_after(until)  # what will be wanted when the run has ended is asked for now
    return unmet_on(known, day), day


def _action(states: set[ObligationState]) -> NextAction:
    if states & {ObligationState.NON_COMPLIANT, ObligationState.REJECTED}:
        return NextAction.CORRECT
    return NextAction.RENEW if ObligationState.EXPIRED in states else NextAction.SEND
