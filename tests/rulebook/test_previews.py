"""A preview equals what really happens: the same portfolio with the change made, counted in the projection."""

import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.audit.rules import Actor
from compliance_app.documents import files
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.levels import queries as limits
from compliance_app.levels import service as levels
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import queries as obligations
from compliance_app.obligations import service as standings
from compliance_app.obligations.models import StandingVersion
from compliance_app.obligations.rules import Standing, periods
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.policies.rules import SINCE, Policy
from compliance_app.rulebook import queries, rules
from compliance_app.rulebook.rules import Place
from compliance_app.scans import service as scans
from compliance_app.volumes.kinds import Kind
from tests.documents.builders import all_ticked
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import at, change_threshold, make_volume
from tests.policies.builders import set_policy
from tests.volumes.builders import write_kinds

pytestmark = pytest.mark.usefixtures("app")


def portfolio() -> None:
    """Merchants of every size around the thresholds, with papers of every age."""
    manager, reviewer = make_user(), actor_of(make_user())
    sizes = (900_000, 1_000_000, 5_000_000, 5_000_001, 6_000_000, 6_000_001)
    for number, operations in enumerate(sizes):
        merchant = make_merchant(manager)
        make_volume(merchant, operations)
        _papers(merchant, 20 + 13 * number, 60 * number, reviewer)
        changes.note(merchant.id, NOON)
    db.session.commit()


def _papers(merchant: Merchant, scan_age: int, form_age: int, reviewer: Actor) -> None:
    """A scan and a form, each checked on the day of its completion; every second scan prints its expiration."""
    sender, on = make_user(), TODAY - timedelta(days=scan_age)
    report = _received(merchant, sender, DocumentKind.ASV_SCAN_REPORT)
    ticked, printed = all_ticked(report.kind), on + timedelta(days=90) if scan_age % 2 else None
    scans.accept_report(report, "Scanwell", on, True, printed, ticked, None, reviewer, at(on), on)
    form, on = _received(merchant, sender, DocumentKind.SAQ), TODAY - timedelta(days=form_age)
    documents.accept(form, on, all_ticked(form.kind), None, reviewer, at(on), on)


def _received(merchant: Merchant, sender: User, kind: DocumentKind) -> Document:
    """Kept without being opened in a process of its own, which takes longer than all the rest."""
    file = files.measure(io.BytesIO(b"%PDF-1.7"), "paper.pdf")
    saq_type = SaqType.A if kind is DocumentKind.SAQ else None
    return documents.receive(merchant, kind, saq_type, file, actor_of(sender), NOON, TODAY)


def places(day: date) -> dict[int, Place]:
    """Where everyone stands, as the projection has it."""
    found = {}
    for merchant_id in obligations.merchant_ids():
        place = obligations.position_on(merchant_id, day)
        assert place is not None
        found[merchant_id] = Place(place.level, place.standing, place.may_process)
    return found


def moved(before: dict[int, Place], after: dict[int, Place]) -> dict[int, tuple[Place, Place]]:
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


@pytest.mark.parametrize(
    ("system", "level", "operator", "operations"),
    [
        ("visa", 1, Operator.AT_LEAST, 5_000_000),
        ("visa", 2, Operator.OVER, 1_000_000),
        ("visa", 1, Operator.OVER, 7_000_000),
    ],
)
def test_what_a_threshold_would_move_is_what_it_moves(
    system: str, level: int, operator: Operator, operations: int
) -> None:
    portfolio()
    levels.assess_all(TODAY, NOON)
    db.session.commit()
    limit = next(row for row in limits.thresholds_on(TODAY) if (row.system, row.level) == (system, level))
    changed = limit.changed(operator, operations, TODAY)
    preview, before = queries.threshold_preview(changed, TODAY), places(TODAY)

    change_threshold(system, level, NewLimit(operator, operations, TODAY, "Bulletin 7"))
    levels.assess_all(TODAY, NOON)
    db.session.commit()

    assert {move.merchant_id: (move.before, move.after) for move in preview.moves} == moved(before, places(TODAY))
    assert (preview.merchants, preview.step) == (6, 1)


@pytest.mark.parametrize(
    ("policy", "words"),
    [(Policy.COUNTED_STATUSES, {"success", "decline"}), (Policy.COUNTED_TYPES, {"sale"})],
)
def test_what_other_operations_that_count_would_move_is_what_they_move(policy: Policy, words: set[str]) -> None:
    portfolio()
    success, decline = OperationStatus.SUCCESS, OperationStatus.DECLINE
    for merchant in db.session.scalars(sa.select(Merchant).order_by(Merchant.id)).all():
        kinds = {Kind(OperationType.REFUND, success): 60_000, Kind(OperationType.SALE, decline): 1_100_000}
        write_kinds(merchant, date(2026, 1, 1), {Kind(OperationType.SALE, success): 0, **kinds})
    levels.assess_all(TODAY, NOON)
    db.session.commit()
    chosen = frozenset(words)
    preview, before = queries.preview_of(policy, chosen, TODAY, TODAY), places(TODAY)

    set_policy(policy, chosen, TODAY)
    levels.assess_all(TODAY, NOON)
    db.session.commit()

    assert preview is not None
    assert {move.merchant_id: (move.before, move.after) for move in preview.moves} == moved(before, places(TODAY))
    assert preview.levels >= 1


def test_a_preview_takes_the_group_and_the_counting_of_the_first_day() -> None:
    begins, two = TODAY + timedelta(days=40), [make_merchant(make_user()) for _ in range(2)]
    entity, sale, declined = make_entity(), OperationType.SALE, OperationStatus.DECLINE
    for merchant, since in zip(two, (TODAY, begins - timedelta(days=1)), strict=True):
        kinds = {Kind(sale, OperationStatus.SUCCESS): 300_000, Kind(sale, declined): 200_000}
        write_kinds(merchant, date(2026, 1, 1), kinds)
        join(entity, merchant, since)
    set_policy(Policy.COUNTED_STATUSES, frozenset({"success", "decline"}), begins)
    (row,) = (row for row in limits.thresholds() if row.rule_id == "LEVEL-VISA-2")
    moves = queries.threshold_preview(replace(row, operations=1_000_001, valid_from=begins), TODAY).moves
    assert sorted((move.before.level, move.after.level) for move in moves) == [(2, 3), (2, 3)], "together 1,000,000"


def test_a_closed_merchant_is_left_alone_as_the_assessment_leaves_it() -> None:
    portfolio()
    for merchant in db.session.query(Merchant):
        merchant.state = MerchantState.CLOSED
    changed = limits.thresholds_on(TODAY)[1].changed(Operator.OVER, 5_000_000, TODAY)
    assert queries.threshold_preview(changed, TODAY).merchants == 0


@pytest.mark.parametrize(("policy", "value"), [(Policy.SCAN_VALIDITY, 45), (Policy.FORM_VALIDITY, 5)])
def test_what_a_policy_would_move_in_time_is_what_it_moves_once_papers_came_under_it(
    policy: Policy, value: int
) -> None:
    """The same papers handed in again, with the value in force long before them."""
    portfolio()
    foreseen = Counter((move.before, move.after) for move in queries.policy_preview(policy, value, TODAY).moves)
    first = places(TODAY)

    set_policy(policy, value, SINCE + timedelta(days=1))
    portfolio()
    second = {key: place for key, place in places(TODAY).items() if key not in first}

    pairs = zip(first.values(), second.values(), strict=True)
    assert Counter(pair for pair in pairs if pair[0] != pair[1]) == foreseen
    assert standings.rebuild_all() == 12


@pytest.mark.parametrize(("days", "moved_by"), [(7, "compliant"), (60, "expiring")])
def test_a_changed_warning_moves_at_once_whom_the_preview_says_and_rebuilds_nothing(days: int, moved_by: str) -> None:
    portfolio()
    before, earlier = places(TODAY), places(TODAY - timedelta(days=1))
    preview = queries.policy_preview(Policy.EXPIRY_WARNING, days, TODAY)
    version = standing_version()

    set_policy(Policy.EXPIRY_WARNING, days, TODAY)
    db.session.commit()

    assert {move.after.standing.value for move in preview.moves} == {moved_by}
    assert {move.merchant_id: (move.before, move.after) for move in preview.moves} == moved(before, places(TODAY))
    assert places(TODAY - timedelta(days=1)) == earlier, "the past stays what it was"
    assert standing_version() == version
    for key, facts in obligations.facts_of(list(obligations.merchant_ids())).items():
        assert obligations.history(key) == periods(facts)


def standing_version() -> int | None:
    return db.session.scalar(sa.select(StandingVersion.number))


def test_a_change_of_a_policy_moves_nobody_on_its_day() -> None:
    portfolio()
    before = places(TODAY)
    set_policy(Policy.SCAN_VALIDITY, 30, TODAY)
    standings.rebuild_all()
    assert places(TODAY) == before


def test_the_named_begin_with_those_that_could_no_longer_process() -> None:
    portfolio()
    preview = queries.policy_preview(Policy.SCAN_VALIDITY, 30, TODAY)
    found = queries.named(preview)
    assert [row.move.merchant_id for row in found] == [row.merchant.id for row in found]
    stops = [row.move.before.may_process and not row.move.after.may_process for row in found]
    assert stops == sorted(stops, reverse=True)
    assert Standing.EXPIRED in {row.move.after.standing for row in found}


def test_of_very_many_merchants_some_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio()
    whole = queries.policy_preview(Policy.SCAN_VALIDITY, 30, TODAY)
    monkeypatch.setattr(rules, "MOST", 3)
    some = queries.policy_preview(Policy.SCAN_VALIDITY, 30, TODAY)
    assert (some.merchants, some.step) == (6, 2)
    assert set(some.moves) <= set(whole.moves)
