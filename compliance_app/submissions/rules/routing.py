"""Where a merchant's documents go for a payment system on a day, and what a decision or a question must satisfy."""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem

LATEST_START = timedelta(days=365)
"""How far ahead a decision may begin (ROUTE-2)."""

LONGEST_REASON = 1000
LONGEST_NOTE = 1000

BY_DEFAULT, BY_DECISION = "ROUTE-1", "ROUTE-2"

_TO_PROVIDER = frozenset({PaymentSystem.VISA, PaymentSystem.MASTERCARD})


class Route(enum.StrEnum):
    """Where the documents go: to the provider, to the system itself, nowhere, or nobody has decided."""

    PROVIDER = "provider"
    DIRECT = "direct"
    NOT_REQUIRED = "not_required"
    UNDECIDED = "undecided"


class QuestionState(enum.StrEnum):
    """What became of a merchant's question."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Decided:
    """A decision as the rules see it; of two, the one with the higher `number` was taken later."""

    number: int
    system: PaymentSystem
    route: Route
    valid_from: date


@dataclass(frozen=True)
class InForce:
    """The route on a day, the rule that gives it, and the decision behind it; None where none was taken."""

    route: Route
    rule_id: str
    decision: Decided | None = None


@dataclass(frozen=True)
class Stretch:
    """A run of days with one decision in force; `ends_before` None: until another is taken."""

    decision: Decided
    starts_on: date
    ends_before: date | None


def default_route(system: PaymentSystem) -> Route:
    """What holds while nobody has decided: Visa and Mastercard to the provider, the others open (ROUTE-1)."""
    return Route.PROVIDER if system in _TO_PROVIDER else Route.UNDECIDED


def route_on(decisions: Iterable[Decided], system: PaymentSystem, on: date) -> InForce:
    """The route on a day: of the decisions that have begun, the one taken last counts (ROUTE-2)."""
    begun = [item for item in decisions if item.system is system and item.valid_from <= on]
    if not begun:
        return InForce(default_route(system), BY_DEFAULT)
    last = max(begun, key=lambda item: item.number)
    return InForce(last.route, BY_DECISION, last)


def stretches(decisions: Collection[Decided], system: PaymentSystem) -> tuple[Stretch, ...]:
    """The runs of days of every decision that ever was, or will be, in force, the earliest first."""
    starts = sorted({item.valid_from for item in decisions if item.system is system})
    changes: list[tuple[date, Decided]] = []
    for day in starts:
        found = route_on(decisions, system, day).decision
        if found and (not changes or changes[-1][1] != found):
            changes.append((day, found))
    ends = [*(day for day, _ in changes[1:]), None]
    return tuple(Stretch(decision, day, end) for (day, decision), end in zip(changes, ends, strict=False))


def next_change(decisions: Collection[Decided], system: PaymentSystem, on: date) -> Stretch | None:
    """What is planned after a day, if nothing else is decided."""
    return next((run for run in stretches(decisions, system) if run.starts_on > on), None)


def systems_shown(
    used: Collection[PaymentSystem], operations: Mapping[PaymentSystem, int], spoken_of: Collection[PaymentSystem]
) -> tuple[PaymentSystem, ...]:
    """The systems that concern a merchant: used, with operations in the year, or ever spoken of (ROUTE-4)."""
    counted = {system for system, count in operations.items() if count > 0}
    concerned = {*used, *counted, *spoken_of}
    return tuple(system for system in PaymentSystem if system in concerned)


def decision_problem(route: Route, reason: str, valid_from: date, on: date, *, answers: bool) -> str | None:
    """What is wrong with a decision taken on a day, None when nothing (ROUTE-2, ROUTE-3)."""
    if not reason.strip():
        return "Give the reason: the merchant reads it."
    if len(reason.strip()) > LONGEST_REASON:
        return f"Shorten the reason to {LONGEST_REASON:,} characters."
    if valid_from < on:
        return "Choose today or a later day: the route of past days stays as it was."
    if valid_from > on + LATEST_START:
        return "Choose a day within the next 12 months."
    if answers and route is Route.UNDECIDED:
        return "The merchant asks what to do, so “undecided” is no answer. Choose where the documents go."
    return None


def question_problem(system: PaymentSystem, in_force: InForce, note: str) -> str | None:
    """Why a merchant need not ask about a system, or may not in this way; None when it may (ROUTE-3)."""
    if in_force.rule_id == BY_DEFAULT and in_force.route is Route.PROVIDER:
        return f"{SYSTEM_NAMES[system]} is settled: send us the documents. There is nothing to ask."
    if len(note.strip()) > LONGEST_NOTE:
        return f"Shorten the note to {LONGEST_NOTE:,} characters."
    return None
