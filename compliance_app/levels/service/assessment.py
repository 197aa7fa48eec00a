"""Assesses merchants by volume: a row is written only when the level changes, with the figures behind it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import changes, clock
from compliance_app.foundation.database import db
from compliance_app.groups import queries as groups
from compliance_app.levels import notices, queries, rules
from compliance_app.levels.models import LevelAssessment
from compliance_app.levels.queries import Year
from compliance_app.levels.rules import Cause, LevelFact
from compliance_app.levels.service.behind import figures_behind
from compliance_app.levels.service.causes import causes_of
from compliance_app.levels.service.rises import expect_rises
from compliance_app.levels.thresholds import in_force
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import hold, locked
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.volumes import queries as volumes

_PART = 1000
"""Merchants per transaction of the job: short enough not to keep others waiting."""


def settle(pending: Mapping[int, datetime]) -> None:
    """Assess the merchants whose facts changed in this transaction, on the day of their change (LEVEL-STRICTEST).

    Those that are counted together with them follow, and what is expected of all of them (LEVEL-GROUP-YEAR).
    """
    by_moment: dict[datetime, list[int]] = defaultdict(list)
    for merchant_id, at in pending.items():
        by_moment[at].append(merchant_id)
    mates = {at: groups.mates_of(merchant_ids, clock.day_of(at)) for at, merchant_ids in by_moment.items()}
    moved = {at: _moved(some, clock.day_of(at)) for at, some in mates.items()}
    hold({*pending, *(key for some in moved.values() for key in some)})
    for at, merchant_ids in by_moment.items():
        on = clock.day_of(at)
        assess(merchant_ids, on, at)
        for row in assess(moved[at], on, at):
            changes.note(row.merchant_id, at)
        expect_rises(groups.all_with(merchant_ids, on), on)


def assess(merchant_ids: Sequence[int], on: date, at: datetime) -> list[LevelAssessment]:
    """Write what changed on a day; assessing again writes nothing.

    The merchants are locked first: of two transactions that change volumes of one merchant the second
    then counts what the first stored.
    """
    merchants = locked(merchant_ids)
    years = queries.years(list(merchants), on)
    former = queries.assessments_of(list(merchants))
    written = list(_moves(years, former, on, at))
    db.session.add_all(written)
    db.session.flush()
    for row in written:
        _announce(merchants[row.merchant_id], row, former[row.merchant_id], at)
    return written


def _moves(
    years: Mapping[int, Year], former: Mapping[int, Sequence[LevelFact]], on: date, at: datetime
) -> Iterator[LevelAssessment]:
    """The assessments of those whose level on the day is not what was last assessed."""
    thresholds, months = queries.thresholds(), policies.value_on(Policy.LEVEL_1_TIME, on)
    found = {key: year.assessed(in_force(thresholds, on)) for key, year in years.items()}
    facts = {key: rules.next_fact(former[key], on, found[key], months) for key in years}
    moved = {key: fact for key, fact in facts.items() if fact is not None}
    causes = causes_of({key: rules.in_effect(former[key], on) for key in moved}, found, years, thresholds, on)
    records = volumes.on_record({key: years[key].annual.last_month for key in moved}, volumes.counting_on(on))
    for key, fact in moved.items():
        cited = replace(fact, rule_ids=(*fact.rule_ids, "VOLUME-8")) if key in records else fact
        yield _row(key, cited, causes[key], figures_behind(years[key], found[key], records.get(key)), at)


def _row(merchant_id: int, fact: LevelFact, cause: Cause, figures: dict[str, object], at: datetime) -> LevelAssessment:
    return LevelAssessment(
        merchant_id=merchant_id,
        effective_on=fact.effective_on,
        level=fact.level,
        cause=cause,
        figures=figures,
        rule_ids=list(fact.rule_ids),
        aoc_due_on=fact.aoc_due_on,
        assessed_at=at,
    )


def _announce(merchant: Merchant, row: LevelAssessment, former: Sequence[LevelFact], at: datetime) -> None:
    """The trail keeps every change; the account manager is told of a rise to Level 1 (LEVEL-RISE)."""
    before = rules.in_effect(former, row.effective_on)
    audit.record(
        SYSTEM,
        at,
        Event.LEVEL_CHANGED,
        "merchant",
        merchant.public_id,
        merchant_id=merchant.id,
        before={"level": before.level} if before else None,
        after={"level": row.level, "effective_on": row.effective_on, "cause": row.cause, "aoc_due_on": row.aoc_due_on},
    )
    if rules.is_rise_to_1(rules.in_effect(former, row.effective_on - date.resolution), row.level):
        notices.level_rise(merchant, row, at)


def assess_in_parts(on: date, at: datetime) -> Iterator[int]:
    """Assess every merchant that is not closed, some at a time; yields how many levels changed in each part.

    The caller commits after each part. A run that is cut short, or two at once, change each level once:
    what is written is decided again under the lock of the merchants concerned.
    """
    last_id = 0
    while merchant_ids := queries.open_merchants_after(last_id, _PART):
        written = assess(_moved(merchant_ids, on), on, at)
        for row in written:
            changes.note(row.merchant_id, at)
        expect_rises(merchant_ids, on)
        yield len(written)
        last_id = merchant_ids[-1]


def assess_all(on: date, at: datetime) -> int:
    """Assess every merchant that is not closed in one transaction; how many levels changed."""
    return sum(assess_in_parts(on, at))


def _moved(merchant_ids: Sequence[int], on: date) -> list[int]:
    """Those whose level on the day is not what was last assessed; takes no lock."""
    thresholds = queries.thresholds_on(on)
    years = queries.years(merchant_ids, on)
    former = queries.assessments_of(merchant_ids)
    return [
        key for key in merchant_ids if rules.next_fact(former[key], on, years[key].assessed(thresholds)) is not None
    ]
