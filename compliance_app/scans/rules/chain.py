"""An assessment year as a rolling chain of passing scans and as four quarters (SCAN-YEAR).

It explains; whether a merchant may process follows from what counts on the day (SCAN-VALIDITY), not from this.
"""

import enum
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.scans.rules.facts import ScanFact, outcome
from compliance_app.scans.rules.validity import MOST_DAYS_BETWEEN
from compliance_app.scans.rules.words import days, long_date

_ONE_DAY = timedelta(days=1)


class ChainWord(enum.StrEnum):
    """What an assessment year came to.

    `kept`: a passing scan at least every 92 days. `initial`: a first assessment, for which the latest passing scan
    and a written policy suffice. `gap`: a pass counts at its end, but something is missing. `broken`: none does.
    """

    KEPT = "kept"
    INITIAL = "initial"
    GAP = "gap"
    BROKEN = "broken"


@dataclass(frozen=True)
class Link:
    """From one pass to the next: the days between them, and on how many of these no pass counted (`uncovered`).

    `most` is the policy of the later scan's day.
    """

    before: date
    after: date
    uncovered: int
    most: int = MOST_DAYS_BETWEEN

    @property
    def days(self) -> int:
        """Days from the one to the other."""
        return (self.after - self.before).days

    @property
    def too_long(self) -> bool:
        """Whether it is a gap (SCAN-GAP)."""
        return self.days > self.most


@dataclass(frozen=True)
class YearQuarter:
    """Three months of the assessment year; `word` is passed, failed, partial or none."""

    starts_on: date
    ends_on: date
    word: str
    passed_on: tuple[date, ...]


@dataclass(frozen=True)
class Why:
    """A sentence with the rule it follows from."""

    rule_id: str
    sentence: str


@dataclass(frozen=True)
class Chain:
    """The year that ends on a day. `links` begin with the last pass before the year, if there was one.

    `next_by`: through which day the next scan must have passed (SCAN-NEXT), None before the first pass. `first`:
    no scan had passed before the year, so it is the merchant's initial assessment (SCAN-INITIAL).
    """

    starts_on: date
    ends_on: date
    passed_on: tuple[date, ...]
    links: tuple[Link, ...]
    quarters: tuple[YearQuarter, ...]
    next_by: date | None
    first: bool
    policy_seen_on: date | None
    word: ChainWord
    reasons: tuple[Why, ...]
    most: int = MOST_DAYS_BETWEEN

    @property
    def longest(self) -> int | None:
        """The most days from one pass to the next; None below two."""
        return max((link.days for link in self.links), default=None)

    @property
    def uncovered(self) -> int:
        """On how many days between passes none counted."""
        return sum(link.uncovered for link in self.links)

    @property
    def quarters_passed(self) -> int:
        """In how many of the four quarters a scan passed."""
        return sum(quarter.word == "passed" for quarter in self.quarters)


def chain(
    scans: Iterable[ScanFact],
    ends_on: date,
    policy_seen_on: date | None = None,
    policies: Sequence[PolicyValue] = (),
) -> Chain:
    """The assessment year that ends on the day; `policy_seen_on`: when the policy of quarterly scanning was seen.

    `policies`: how far apart passes may lie, by the day of the later one; empty means as shipped.
    """
    known = sorted((scan for scan in scans if scan.completed_on <= ends_on), key=lambda scan: scan.completed_on)
    passes, starts_on = _passes(known), _months_before(ends_on, 12) + _ONE_DAY
    days_passed = tuple(day for day, _ in passes if day >= starts_on)
    most = value_on(policies, Policy.SCAN_INTERVAL, ends_on)
    found = Chain(
        starts_on,
        ends_on,
        days_passed,
        tuple(_links(passes, starts_on, policies)),
        tuple(_quarters(known, ends_on)),
        next_by(passes, most),
        first=all(day >= starts_on for day, _ in passes),
        policy_seen_on=policy_seen_on if policy_seen_on and policy_seen_on <= ends_on else None,
        word=ChainWord.BROKEN,
        reasons=(),
        most=most,
    )
    word, reasons = _judged(found, _latest_failed(known))
    return Chain(**{**vars(found), "word": word, "reasons": tuple(reasons)})


def next_by(passes: Sequence[tuple[date, date]], most: int = MOST_DAYS_BETWEEN) -> date | None:
    """Through which day the next scan must have passed, from (completed on, valid until) in order (SCAN-NEXT).

    While the latest passes count, and within `most` days of the last one, whatever expiration is printed.
    """
    if not passes:
        return None
    return min(max(until for _, until in passes), passes[-1][0] + timedelta(days=most))


def _passes(known: Iterable[ScanFact]) -> list[tuple[date, date]]:
    """The days of passes with the last day each counts; of two on one day the longer."""
    latest: dict[date, date] = {}
    for scan in known:
        if scan.extends:
            latest[scan.completed_on] = max(scan.valid_until, latest.get(scan.completed_on, scan.valid_until))
    return sorted(latest.items())


def _links(passes: Sequence[tuple[date, date]], starts_on: date, policies: Sequence[PolicyValue]) -> Iterator[Link]:
    covered = date.min
    for (before, until), (after, _) in pairwise(passes):
        covered = max(covered, until)
        if after >= starts_on:
            most = value_on(policies, Policy.SCAN_INTERVAL, after)
            yield Link(before, after, max(0, (after - covered).days - 1), most)


def _quarters(known: Sequence[ScanFact], ends_on: date) -> Iterator[YearQuarter]:
    for months in (12, 9, 6, 3):
        first, last = _months_before(ends_on, months) + _ONE_DAY, _months_before(ends_on, months - 3)
        own = [scan for scan in known if first <= scan.completed_on <= last]
        word = outcome((scan.passed, scan.extends) for scan in own) if own else "none"
        yield YearQuarter(first, last, word, tuple(day for day, _ in _passes(own)))


def _latest_failed(known: Sequence[ScanFact]) -> date | None:
    """The day of the most recent scan, where it failed: a partial pass alone says nothing of the rest."""
    telling = [scan for scan in known if scan.extends or not scan.passed]
    latest = max(telling, key=lambda scan: (scan.completed_on, scan.extends), default=None)
    return latest.completed_on if latest is not None and not latest.passed else None


def _judged(found: Chain, failed_on: date | None) -> tuple[ChainWord, list[Why]]:
    if found.next_by is None:
        return ChainWord.BROKEN, [Why("SCAN-YEAR", "No scan has passed yet.")]
    reasons = list(_breaks(found))
    if found.ends_on > found.next_by:
        late = Why("SCAN-NEXT", f"The next scan had to pass by {long_date(found.next_by)}, and none has.")
        return ChainWord.BROKEN, [late, *reasons]
    if found.first and not (found.quarters_passed == 4 and not reasons):
        word, why = _initial(found, failed_on)
        return word, [why, *reasons]
    reasons.append(_by_quarters(found))
    if any(link.too_long for link in found.links):
        return ChainWord.GAP, reasons
    return ChainWord.KEPT, [Why("SCAN-YEAR", f"A scan passed at least every {found.most} days."), *reasons]


def _initial(found: Chain, failed_on: date | None) -> tuple[ChainWord, Why]:
    """A first assessment: the most recent scan passed, and a written policy asks for one every three months."""
    if failed_on is not None:
        said = f"In a first assessment the most recent scan must have passed; that of {long_date(failed_on)} failed."
        return ChainWord.GAP, Why("SCAN-INITIAL", said)
    if found.policy_seen_on is None:
        said = "A first assessment needs four quarters of passing scans, or a written policy of quarterly scanning."
        return ChainWord.GAP, Why("SCAN-INITIAL", f"{said} None was seen.")
    said = "In a first assessment the latest passing scan suffices: the written policy of quarterly scanning was seen"
    return ChainWord.INITIAL, Why("SCAN-INITIAL", f"{said} on {long_date(found.policy_seen_on)}.")


def _breaks(found: Chain) -> Iterator[Why]:
    for link in found.links:
        between = f"the passing scans of {long_date(link.before)} and {long_date(link.after)}"
        if link.too_long:
            yield Why("SCAN-GAP", f"{days(link.days)} lie between {between}; {link.most} is the most.")
        elif link.uncovered:
            yield Why("SCAN-VALIDITY", f"On {days(link.uncovered)} between {between} none counted.")


def _by_quarters(found: Chain) -> Why:
    empty = [quarter for quarter in found.quarters if quarter.word != "passed"]
    if not empty:
        return Why("SCAN-YEAR-QUARTERS", "A scan passed in each of the four quarters of the year.")
    named = ", ".join(f"{long_date(quarter.starts_on)} to {long_date(quarter.ends_on)}" for quarter in empty)
    return Why("SCAN-YEAR-QUARTERS", f"No scan passed in the quarter{'s' if len(empty) > 1 else ''} {named}.")


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one: three months before 31 May is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
