"""The sentences that explain a verdict to people."""

from datetime import date

from compliance_app.documents.rules import DocumentKind
from compliance_app.obligations.rules.covers import Leave, Share
from compliance_app.obligations.rules.facts import Evidence
from compliance_app.obligations.rules.owed import Owed
from compliance_app.obligations.rules.standing import Position
from compliance_app.obligations.rules.words import NextAction, ObligationKind, ObligationState, Standing, Turn

CLOSED = "The merchant is closed, so it may not process card payments whatever its documents say."

NAMES = {
    ObligationKind.ASV_SCAN: "passing ASV scan report",
    ObligationKind.AOC: "Attestation of Compliance (AOC)",
    ObligationKind.SAQ: "Self-Assessment Questionnaire (SAQ)",
    ObligationKind.CHANGE_SCAN: "passing ASV scan report after a significant change",
}
_WITH_ARTICLE = {
    ObligationKind.ASV_SCAN: "a passing ASV scan report",
    ObligationKind.AOC: "an Attestation of Compliance (AOC)",
    ObligationKind.SAQ: "a Self-Assessment Questionnaire (SAQ)",
    ObligationKind.CHANGE_SCAN: "a passing ASV scan report made after the change",
}
_OWED = {
    "OBLIGATION-ASV": "Every merchant needs a passing, unexpired ASV scan.",
    "OBLIGATION-AOC": "A Level 1 merchant needs an AOC.",
    "OBLIGATION-SAQ": "A merchant at Level 2, 3 or 4 needs an SAQ; an AOC meets this too.",
}
EVIDENCE_NAMES = {
    DocumentKind.ASV_SCAN_REPORT: "ASV scan",
    DocumentKind.AOC: "AOC",
    DocumentKind.SAQ: "SAQ",
}
_STANDING = {
    Standing.EXPIRED: "What the merchant had delivered has run out or no longer suffices.",
    Standing.NON_COMPLIANT: "The latest document or scan that was checked is itself failing, or an account data "
    "compromise asks for a new AOC.",
    Standing.IN_REVIEW: "Everything that was missing has been delivered and waits for the check.",
    Standing.IN_PROGRESS: "Something has been delivered, and more is needed.",
    Standing.NOT_STARTED: "Nothing has been delivered yet.",
}
_TRIED = {
    ObligationState.NON_COMPLIANT: "The latest one that was checked is failing or non-compliant.",
    ObligationState.REJECTED: "The latest one was sent back to be corrected.",
    ObligationState.MISSING: "None has been accepted yet.",
}


def long_date(day: date) -> str:
    """`12 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def days(count: int) -> str:
    """`1 day`, `12 days`."""
    return f"{count:,} day" if count == 1 else f"{count:,} days"


def standing(place: Position, day: date, warning_days: int) -> str:
    """Why the standing is what it is; near the end also from when on the policy warns of it."""
    if place.until is None:
        return _STANDING[place.standing]
    warns = f"the warning begins with {days(warning_days)} left"
    left = f": {_left((place.until - day).days)}, and {warns}" if place.standing is Standing.EXPIRING else ""
    if place.provisional:
        return f"Something owed is not there and put off by agreement through {long_date(place.until)}{left}."
    return f"Everything owed is met through {long_date(place.until)}{left}."


def _left(count: int) -> str:
    return "today is the last day" if count == 0 else f"{days(count)} left"


def obligation(
    owed: Owed,
    state: ObligationState,
    evidence: Evidence | None,
    given: Leave | None,
    waiting: int,
    share: Share | None,
) -> str:
    """What is owed and how it is met, why it need not be met, or what became of the last try."""
    if given is not None:
        delivered = " One has been delivered and waits for the check." if waiting else ""
        return f"{_asked(owed)} {_WITH_LEAVE[given.state].format(day=long_date(given.valid_until))}{delivered}"
    if share is not None and state is not ObligationState.MET:
        return f"{_asked(owed)} {_in_part(share, waiting)}"
    rest = ""
    if share is not None:
        rest = f" Accepted documents cover all {share.projects:,} projects." if share.projects > 1 else ""
    elif waiting and state not in (ObligationState.MET, ObligationState.IN_REVIEW):
        rest = " What waits for the check covers only some of the projects."
    return f"{_asked(owed)} {_found(state, evidence, waiting)}{rest}"


_WITH_LEAVE = {
    ObligationState.EXEMPT: "The merchant is exempt through {day}.",
    ObligationState.DEFERRED: "It is put off through {day}: until then the merchant goes on provisionally.",
    ObligationState.COMING: "It is due by {day}.",
}


def leave(given: Leave) -> str:
    """The rule by which something owed need not be there."""
    if given.state is ObligationState.EXEMPT:
        return f"An approved exemption takes the scan away through {long_date(given.valid_until)}."
    return f"An approved agreement puts it off through {long_date(given.valid_until)}."


_MOST_NAMED = 5


def _in_part(share: Share, waiting: int) -> str:
    named = ", ".join(share.missing[:_MOST_NAMED])
    more = f" and {len(share.missing) - _MOST_NAMED:,} more" if len(share.missing) > _MOST_NAMED else ""
    count = f"{share.covered:,} of {share.projects:,} projects"
    waits = " A further document waits for the check." if waiting else ""
    return f"What is accepted covers {count}; missing: {named}{more}.{waits}"


def coming(owed: Owed, due_on: date, waiting: int) -> str:
    """The AOC that a rise to Level 1, or what was agreed ahead, will ask for."""
    delivered = " One has been delivered and waits for the check." if waiting else ""
    if owed.incident is not None:
        return f"{_asked(owed)} It must be accepted by {long_date(due_on)}.{delivered}"
    if owed.rule_id == "OBLIGATION-AOC-RISE":
        return f"The merchant rose to Level 1: an AOC must be accepted by {long_date(due_on)}.{delivered}"
    return f"From the day after {long_date(due_on)} on the merchant is at Level 1: an AOC must be there.{delivered}"


def ahead(kind: ObligationKind, state: ObligationState, due_on: date) -> str:
    """What a merchant that may process is told of something owed that is not there and not asked for yet."""
    if state is ObligationState.EXEMPT:
        return f"No ASV scan is asked for through {long_date(due_on)}."
    if kind is ObligationKind.CHANGE_SCAN:
        return f"A passing ASV scan after your significant change must be accepted by {long_date(due_on)}."
    return f"An Attestation of Compliance (AOC) must be accepted by {long_date(due_on)}."


def _asked(owed: Owed) -> str:
    if owed.change is not None:
        return f"The significant change of {long_date(owed.change.happened_on)} asks for a passing scan after it."
    if owed.incident is not None:
        day = long_date(owed.incident.aoc_from)
        return f"An account data compromise asks for an AOC completed on {day} or later."
    if owed.until is not None:
        return f"After the rise to Level 1 an SAQ or an AOC suffices through {long_date(owed.until)}."
    return _OWED[owed.rule_id]


def _found(state: ObligationState, evidence: Evidence | None, waiting: int) -> str:
    if state is ObligationState.MET and evidence is not None:
        counts = f"completed on {long_date(evidence.completed_on)} counts through {long_date(evidence.valid_until)}."
        whose = f" of {evidence.owner}, which covers this merchant too," if evidence.owner else ""
        return f"The {EVIDENCE_NAMES[evidence.document]}{whose} {counts}{_terms(evidence)}{_renewal(waiting)}"
    ended = f"The last one ran out on {long_date(evidence.valid_until)}." if evidence else ""
    if state is ObligationState.IN_REVIEW:
        return f"{ended} A new one waits for the check.".strip() if ended else "One waits for the check."
    return f"{ended} {_TRIED.get(state, '')}".strip() if state is not ObligationState.MISSING else _TRIED[state]


def _terms(evidence: Evidence) -> str:
    """On what terms the reviewer accepted it, where they are not those of the rule."""
    earlier = " That is an earlier day than the rule gives, chosen in the review." if evidence.earlier else ""
    return earlier + (" It was accepted with an exception." if evidence.excepted else "")


def _renewal(waiting: int) -> str:
    return " A newer one waits for the check." if waiting else ""


def next_step(turn: Turn, action: NextAction, wanted: tuple[ObligationKind, ...]) -> str:
    """The next action in words; empty when nobody has to do anything."""
    if turn is Turn.NOBODY:
        return ""
    what = " and ".join(_WITH_ARTICLE[kind] for kind in wanted)
    if turn is Turn.PROVIDER:
        return "Check what has been delivered."
    return {
        NextAction.SEND: f"Send {what}.",
        NextAction.CORRECT: f"Put right what was sent back, and send {what}.",
        NextAction.RENEW: f"Renew: send {what}.",
    }[action]
