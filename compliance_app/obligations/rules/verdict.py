"""The whole answer for a day: standing, obligations, what is missing, and the rule behind each sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.levels.rules import level_on
from compliance_app.obligations.rules import sentences
from compliance_app.obligations.rules.covers import (
    Cover,
    Leave,
    Share,
    covering,
    meeting,
    met_through,
    run_out,
    share_on,
)
from compliance_app.obligations.rules.facts import Evidence, MerchantFacts, is_closed, known_on, warning_on
from compliance_app.obligations.rules.owed import AOC, ONE_DAY, Owed, day_after, owed_on
from compliance_app.obligations.rules.periods import change_days
from compliance_app.obligations.rules.standing import (
    Position,
    all_waits,
    position,
    unmet_state,
    waiting_for,
    wanted_on,
)
from compliance_app.obligations.rules.words import (
    NextAction,
    ObligationKind,
    ObligationState,
    Standing,
    Turn,
)
from compliance_app.policies.rules import Policy, shipped


@dataclass(frozen=True)
class Reason:
    """One sentence of an explanation and the id of the rule behind it, explained in docs/rules.md."""

    rule_id: str
    sentence: str


@dataclass(frozen=True)
class ObligationStatus:
    """One obligation on a day. `evidence` meets it, or met it last; `valid_until` is that evidence's last day.

    `leave` is set where it need not be met that day: exempt, put off by agreement, or not due yet. `due_on` is then
    the last day of that; on an AOC that is not owed yet (state `coming`) the last day on which an SAQ still suffices.
    `waiting` counts the documents delivered for it that wait for our check. `share` is set where accepted documents
    cover single projects: how many, and which are missing (COVERAGE-2). `asked_by` is the change or incident that
    asks for it, where it comes from one.
    """

    kind: ObligationKind
    state: ObligationState
    rule_id: str
    reason: str
    evidence: Evidence | None
    valid_until: date | None
    due_on: date | None
    waiting: int
    share: Share | None = None
    leave: Leave | None = None
    asked_by: str | None = None

    @property
    def met(self) -> bool:
        """Whether evidence meets it."""
        return self.state is ObligationState.MET

    @property
    def answered(self) -> bool:
        """Whether it holds nothing up that day: met, or with leave."""
        return self.met or self.leave is not None


@dataclass(frozen=True)
class Verdict:
    """Where a merchant stands on a day and why.

    `may_process`: everything owed is met or has leave, and the merchant is not closed (rule PROCESS). `since` is the
    first day of the unbroken run of that answer; `until` the last day of a run of yes, None while the answer is no.
    `provisional`: something owed is not there and only put off. `missing` names what is owed and holds processing up;
    the rest says whose turn it is and what to do. `warning_days`: with so many left or fewer it is `expiring`.
    """

    on: date
    standing: Standing
    may_process: bool
    since: date
    until: date | None
    level: int
    level_rule_ids: tuple[str, ...]
    obligations: tuple[ObligationStatus, ...]
    missing: tuple[ObligationKind, ...]
    turn: Turn
    next_action: NextAction
    next_step: str
    reasons: tuple[Reason, ...]
    provisional: bool = False
    warning_days: int = shipped(Policy.EXPIRY_WARNING)


def standing_on(facts: MerchantFacts, day: date) -> Verdict:
    """The verdict for a day, judged by what was known on it."""
    known = known_on(facts, day)
    place = position(known, day)
    level = level_on(known.levels, day)
    owed = tuple(_status(known, item, day) for item in owed_on(known, day))
    coming = _coming_aoc(known, day)
    obligations = (*owed, coming) if coming else owed
    return Verdict(
        on=day,
        standing=place.standing,
        may_process=place.may_process,
        since=_since(facts, day, place.may_process),
        until=place.until if place.may_process else None,
        level=level.level,
        level_rule_ids=level.rule_ids,
        obligations=obligations,
        missing=tuple(status.kind for status in owed if not status.answered),
        turn=place.turn,
        next_action=place.next_action,
        next_step=sentences.next_step(place.turn, place.next_action, _wanted(known, place, day)),
        reasons=_reasons(known, day, place, obligations),
        provisional=place.provisional,
        warning_days=warning_on(known.warnings, day).days,
    )


def _status(known: MerchantFacts, owed: Owed, day: date) -> ObligationStatus:
    cover = covering(known, owed, day)
    given = cover if isinstance(cover, Leave) else None
    evidence = cover if isinstance(cover, Evidence) else run_out(known, owed, day)
    state = _state(known, owed, cover, day)
    waiting = len(waiting_for(known, owed, day))
    share = share_on(known, owed, day)
    return ObligationStatus(
        owed.kind,
        state,
        owed.rule_id,
        sentences.obligation(owed, state, evidence, given, waiting, share),
        evidence,
        evidence.valid_until if evidence else None,
        given.valid_until if given else _due_on(owed),
        waiting,
        share,
        given,
        _asked_by(owed),
    )


def _state(known: MerchantFacts, owed: Owed, cover: Cover | None, day: date) -> ObligationState:
    if cover is None:
        return unmet_state(known, owed, day)
    return cover.state if isinstance(cover, Leave) else ObligationState.MET


def _due_on(owed: Owed) -> date | None:
    """The day by which it had or has to be there, where a rule names one."""
    return owed.change.due_on if owed.change else owed.until


def _asked_by(owed: Owed) -> str | None:
    source = owed.change or owed.incident
    return source.public_id if source else None


def _coming_aoc(known: MerchantFacts, day: date) -> ObligationStatus | None:
    """The AOC that will be owed, by a rise to Level 1 or by what was agreed ahead, unless one is there already."""
    found = [*_after_rise(known, day), *_agreed_ahead(known, day)]
    if not found:
        return None
    due_on, owed = min(found, key=lambda pair: pair[0])
    waiting = len(waiting_for(known, owed, day))
    return ObligationStatus(
        ObligationKind.AOC,
        ObligationState.COMING,
        owed.rule_id,
        sentences.coming(owed, due_on, waiting),
        None,
        None,
        due_on,
        waiting,
        asked_by=_asked_by(owed),
    )


def _after_rise(known: MerchantFacts, day: date) -> Iterator[tuple[date, Owed]]:
    """An SAQ suffices through its last day, then an AOC is owed."""
    until = owed_on(known, day)[1].until
    if until is not None and not meeting(known, AOC, day):
        yield until, replace(AOC, rule_id="OBLIGATION-AOC-RISE")


def _agreed_ahead(known: MerchantFacts, day: date) -> Iterator[tuple[date, Owed]]:
    """An override or an escalation that begins, or an override that ends, asks for an AOC that is not there."""
    present = owed_on(known, day)[1]
    starts = {item.starts_on for item in known.incidents}
    starts |= {start for item in known.levels.overrides for start in (item.starts_on, day_after(item.ends_on))}
    for start in sorted(start for start in starts if start > day):
        owed = owed_on(known, start)[1]
        cover = covering(known, owed, start)
        if _asks_for_more(owed, present) and not isinstance(cover, Evidence):
            yield cover.valid_until if cover else start - ONE_DAY, owed


def _asks_for_more(later: Owed, present: Owed) -> bool:
    """Whether an AOC is asked for where none is yet, or a newer one."""
    if later.kind is not ObligationKind.AOC or present.kind is not ObligationKind.AOC:
        return later.kind is ObligationKind.AOC
    return later.since is not None and (present.since is None or later.since > present.since)


def _wanted(known: MerchantFacts, place: Position, day: date) -> tuple[ObligationKind, ...]:
    """What the next step is about: what is not there, or what will run out first."""
    wanted, day = wanted_on(known, day, place.standing, place.until)
    if place.turn is Turn.MERCHANT:
        wanted = [owed for owed in wanted if not all_waits(known, owed, day)]
    return tuple(dict.fromkeys(owed.kind for owed in wanted))


def _since(facts: MerchantFacts, day: date, answer: bool) -> date:
    """The first day of the unbroken run of the same answer; the answer is constant between change days."""
    first = day
    for start in reversed([change for change in change_days(facts) if change <= day]):
        known = known_on(facts, start)
        if (met_through(known, start) is not None and not is_closed(known, start)) is not answer:
            break
        first = start
    return first


def _reasons(
    known: MerchantFacts, day: date, place: Position, obligations: tuple[ObligationStatus, ...]
) -> tuple[Reason, ...]:
    closed = (Reason("PROCESS-CLOSED", sentences.CLOSED),) if is_closed(known, day) else ()
    why = sentences.standing(place, day, warning_on(known.warnings, day).days)
    standing = Reason(f"STANDING-{place.standing.name.replace('_', '-')}", why)
    owed = [Reason(status.rule_id, status.reason) for status in obligations]
    given = [status for status in obligations if status.leave and status.leave.rule_id != status.rule_id]
    leaves = [Reason(status.leave.rule_id, sentences.leave(status.leave)) for status in given if status.leave]
    return (*closed, standing, *owed, *leaves)
