"""Levels of merchants that are counted together: boundaries, properties, and what a change of one of them stores."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date
from compliance_app.groups import queries as group_queries
from compliance_app.groups import service as groups
from compliance_app.groups.models import GroupMembership
from compliance_app.levels import queries, rules, service
from compliance_app.levels.rules import Cause, Figures, GroupYear, SystemFigure
from compliance_app.levels.thresholds import COUNTED_FOR_GROUP, SHIPPED, Operator
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.obligations import queries as obligations
from compliance_app.reports.queries import decisions
from compliance_app.volumes import queries as volumes
from compliance_app.volumes import service as volume_service
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.levels.builders import at, change_threshold, history, make_volume
from tests.levels.test_properties import counts, figures
from tests.levels.test_properties import volumes as years
from tests.volumes.builders import write

VISA, MASTERCARD, AMEX = PaymentSystem.VISA, PaymentSystem.MASTERCARD, PaymentSystem.AMEX
JANUARY = date(2026, 1, 1)
ONE = timedelta(days=1)
Year = dict[PaymentSystem, SystemFigure]


def group_of(*members: Mapping[PaymentSystem, Figures]) -> GroupYear:
    return GroupYear("Northwind", "g", len(members), rules.added_up(members))


def level(own: Year, *mates: Year) -> int:
    return rules.assess(own, SHIPPED, group_of(own, *mates)).strictest


def total(count: int, ecommerce: int = 0) -> SystemFigure:
    return SystemFigure(count, ecommerce)


@pytest.mark.parametrize(
    ("own", "mate", "expected"),
    [
        # Visa: at least 1,000,000 together is Level 2, over 6,000,000 Level 1.
        ({VISA: total(1)}, {VISA: total(999_998)}, 4),
        ({VISA: total(1)}, {VISA: total(999_999)}, 2),
        ({VISA: total(1)}, {VISA: total(1_000_000)}, 2),
        ({VISA: total(1)}, {VISA: total(5_999_999)}, 2),
        ({VISA: total(1)}, {VISA: total(6_000_000)}, 1),
        # 20,000 of e-commerce together is Level 3, whosever they are.
        ({VISA: total(9_999, 9_999)}, {VISA: total(10_000, 10_000)}, 4),
        ({VISA: total(10_000, 10_000)}, {VISA: total(10_000, 10_000)}, 3),
        ({VISA: total(1)}, {VISA: total(20_000, 20_000)}, 3),
        # American Express: at least 2,500,000 is Level 1, 50,000 Level 2, 10,000 Level 3.
        ({AMEX: total(1)}, {AMEX: total(2_499_998)}, 2),
        ({AMEX: total(1)}, {AMEX: total(2_499_999)}, 1),
        ({AMEX: total(1)}, {AMEX: total(49_998)}, 3),
        ({AMEX: total(1)}, {AMEX: total(49_999)}, 2),
        ({AMEX: total(1)}, {AMEX: total(9_998)}, 4),
        ({AMEX: total(1)}, {AMEX: total(9_999)}, 3),
        # What the merchant does not take itself gives it no level.
        ({PaymentSystem.UNIONPAY: total(1)}, {VISA: total(7_000_000)}, 4),
        ({MASTERCARD: total(1)}, {VISA: total(7_000_000)}, 4),
        ({AMEX: total(1)}, {VISA: total(7_000_000)}, 4),
        # The others count their own, and so does the provider.
        ({MASTERCARD: total(1)}, {MASTERCARD: total(7_000_000)}, 4),
        ({PaymentSystem.DISCOVER: total(1)}, {PaymentSystem.DISCOVER: total(7_000_000)}, 3),
        ({PaymentSystem.JCB: total(1)}, {PaymentSystem.JCB: total(7_000_000)}, 2),
        ({PaymentSystem.UNIONPAY: total(1)}, {PaymentSystem.UNIONPAY: total(7_000_000)}, 4),
    ],
)
def test_what_is_counted_together_at_the_limits(own: Year, mate: Year, expected: int) -> None:
    assert level(own, mate) == expected


def test_mastercard_follows_visa_of_the_group_and_both_cite_it() -> None:
    own, mate = {VISA: total(1), MASTERCARD: total(1)}, {VISA: total(999_999), MASTERCARD: total(5_000_000)}
    found = rules.assess(own, SHIPPED, group_of(own, mate))
    assert found.systems[VISA].rule_ids == ("LEVEL-VISA-2", "LEVEL-GROUP-VISA")
    assert found.systems[MASTERCARD].rule_ids == ("LEVEL-MASTERCARD-VISA", "LEVEL-GROUP-VISA")
    assert found.systems[MASTERCARD].level == 2
    assert found.rule_ids == ("LEVEL-VISA-2", "LEVEL-GROUP-VISA", "LEVEL-MASTERCARD-VISA", "LEVEL-STRICTEST")
    assert found.provider.level is None


def test_discover_follows_visa_of_the_group_to_level_1() -> None:
    own, mate = {VISA: total(1), PaymentSystem.DISCOVER: total(1)}, {VISA: total(6_000_000)}
    assert rules.assess(own, SHIPPED, group_of(own, mate)).systems[PaymentSystem.DISCOVER].level == 1


def test_a_mate_without_operations_changes_and_cites_nothing() -> None:
    own: Year = {VISA: total(1_500_000), AMEX: total(60_000)}
    assert rules.assess(own, SHIPPED, group_of(own, {})) == rules.assess(own, SHIPPED)


@given(years, years, st.sampled_from(PaymentSystem), figures())
def test_other_operations_of_one_make_the_groups_year_what_it_would_be(
    own: Year, mate: Year, system: PaymentSystem, supposed: SystemFigure
) -> None:
    found = rules.with_other_operations(group_of(own, mate), system, own.get(system), supposed)
    assert found == group_of({**own, system: supposed}, mate)


@given(years, st.lists(years, max_size=4))
def test_the_group_is_never_laxer_than_the_merchant_alone(own: Year, mates: list[Year]) -> None:
    alone, together = rules.assess(own, SHIPPED), rules.assess(own, SHIPPED, group_of(own, *mates))
    assert together.strictest <= alone.strictest
    assert together.provider == alone.provider
    for system in PaymentSystem:
        assert (together.systems[system].level or 5) <= (alone.systems[system].level or 5)


@given(st.lists(years, min_size=1, max_size=5), figures(), counts)
def test_another_member_or_more_of_its_operations_never_give_a_laxer_level(
    members: list[Year], more: SystemFigure, at_all: int
) -> None:
    own, *mates = members
    before = level(own, *mates)
    after = level(own, *mates, {VISA: more, AMEX: SystemFigure(at_all, 0)})
    assert after <= before


@given(st.lists(years, min_size=1, max_size=5))
def test_the_sums_are_those_of_a_plain_count(members: list[Year]) -> None:
    found = rules.added_up(members)
    for system in PaymentSystem:
        together = sum(member[system].total for member in members if system in member)
        online = sum(member[system].ecommerce for member in members if system in member)
        if system not in COUNTED_FOR_GROUP:
            assert system not in found
        elif system in found:
            assert (found[system].total, found[system].ecommerce) == (together, online)
        else:
            assert together == 0


# --- stored ---------------------------------------------------------------------------------------------------------


def levels_of(*members: Merchant, on: date = TODAY) -> list[int]:
    facts = queries.facts_of([merchant.id for merchant in members])
    return [rules.level_on(facts[merchant.id], on).level for merchant in members]


def naive_group_total(merchant: Merchant, system: PaymentSystem, on: date) -> int:
    """A second implementation, row by row: the merchant's own operations, or those of all that count with it."""
    rows = db.session.scalars(sa.select(GroupMembership)).all()
    inside = [row for row in rows if row.since <= on and (row.until or date.max) >= on and not row.independent]
    entity = next((row.entity_id for row in inside if row.merchant_id == merchant.id), None)
    keys = {row.merchant_id for row in inside if row.entity_id == entity} | {merchant.id}
    counted = 0
    for key in keys:
        figure = volumes.annual(key, on).by_system.get(system)
        counted += figure.total if figure else 0
    return counted


@pytest.fixture
def three(app: object) -> list[Merchant]:
    """Three merchants with 400,000 Visa operations each, of three account managers; none is in a group."""
    found = [make_merchant(make_user()) for _ in range(3)]
    for merchant in found:
        make_volume(merchant, 400_000)
    service.assess([merchant.id for merchant in found], TODAY - ONE, at(TODAY - ONE))
    db.session.commit()
    return found


def test_joining_raises_all_of_them_in_the_same_transaction(three: list[Merchant]) -> None:
    entity = make_entity()
    join(entity, three[0])
    join(entity, three[1])
    db.session.commit()
    assert levels_of(*three) == [4, 4, 4], "800,000 together"
    join(entity, three[2])
    db.session.commit()
    assert levels_of(*three) == [2, 2, 2]
    latest = history(three[0])[-1]
    assert (latest.cause, latest.effective_on) == (Cause.GROUP, TODAY)
    assert latest.figures["group"] == {
        "legal_name": "Northwind Holding",
        "public_id": entity.public_id,
        "members": 3,
        "systems": {"visa": {"total": 1_200_000, "ecommerce": 0}},
    }
    assert latest.figures["systems"]["visa"]["total"] == 400_000
    told = decisions.until(three[0], TODAY, at(TODAY + ONE))
    assert told[0].what == f"Level 2 from {long_date(TODAY)}: what is counted for its group changed"
    places = [obligations.position_on(merchant.id, TODAY) for merchant in three]
    assert [place.level for place in places if place] == [2, 2, 2], "the standing follows in the same commit"


def test_volume_of_one_moves_the_others_and_tells_their_managers(three: list[Merchant]) -> None:
    entity = make_entity()
    for merchant in three:
        join(entity, merchant)
    db.session.commit()
    write(three[2], {JANUARY: 5_200_001}, channel=next(iter(volumes.channels_used(three[2].id, JANUARY, JANUARY))))
    db.session.commit()
    assert levels_of(*three) == [1, 1, 1]
    keys = db.session.scalars(sa.select(OutboxMessage.key).where(OutboxMessage.key.startswith("level-rise:")))
    assert len(keys.all()) == 3
    due = rules.level_on(queries.facts_of([three[0].id])[three[0].id], TODAY).aoc_due_on
    assert due == date(2027, 3, 2)


def test_exactly_six_million_together_is_not_level_1(three: list[Merchant]) -> None:
    entity = make_entity()
    for merchant in three:
        join(entity, merchant)
    write(three[2], {JANUARY: 5_200_000}, channel=next(iter(volumes.channels_used(three[2].id, JANUARY, JANUARY))))
    db.session.commit()
    assert levels_of(*three) == [2, 2, 2]


def test_who_is_independently_owned_counts_alone(three: list[Merchant]) -> None:
    entity = make_entity()
    join(entity, three[0])
    join(entity, three[1])
    join(entity, three[2], reason="A franchise.")
    db.session.commit()
    assert levels_of(*three) == [4, 4, 4]
    held = group_queries.present(three[2].id, TODAY)
    assert held is not None
    groups.count_alone(held, False, "", actor_of(make_user()), NOON, TODAY)
    db.session.commit()
    assert levels_of(*three) == [2, 2, 2]


def test_a_membership_counts_on_its_first_and_last_day(three: list[Merchant]) -> None:
    entity, start = make_entity(), TODAY + timedelta(days=3)
    for merchant in three:
        join(entity, merchant, start)
    db.session.commit()
    for day, expected in ((start - ONE, 4), (start, 2)):
        service.assess_all(day, at(day))
        assert levels_of(*three, on=day) == [expected] * 3
    held = group_queries.present(three[0].id, start)
    assert held is not None
    groups.leave(held, start + ONE, actor_of(make_user()), at(start), start)
    db.session.commit()
    for day, expected in ((start + ONE, 2), (start + 2 * ONE, 4)):
        service.assess_all(day, at(day))
        assert levels_of(*three, on=day) == [expected] * 3
    assert service.assess_all(start + 2 * ONE, at(start + 2 * ONE)) == 0, "a second run changes nothing"


def test_taking_back_lets_the_others_fall_at_once(three: list[Merchant]) -> None:
    entity = make_entity()
    for merchant in three:
        join(entity, merchant)
    db.session.commit()
    held = group_queries.present(three[1].id, TODAY)
    assert held is not None
    groups.take_back(held, actor_of(make_user()), NOON)
    db.session.commit()
    assert levels_of(*three) == [4, 4, 4]


def test_a_closed_member_still_counts_and_a_late_month_counts_as_its_own(three: list[Merchant]) -> None:
    entity = make_entity()
    for merchant in three:
        join(entity, merchant)
    merchants.close(three[2], "Moved away.", actor_of(make_user()), NOON, TODAY)
    write(three[0], {date(2026, 2, 1): 1})
    db.session.commit()
    # The first has reported February; of the others the year ends with January (VOLUME-7). Nobody's January is lost.
    found = queries.years([merchant.id for merchant in three], TODAY)
    ends = [found[merchant.id].annual.last_month for merchant in three]
    assert ends == [date(2026, 2, 1), JANUARY, JANUARY]
    assert found[three[0].id].group == found[three[1].id].group
    assert found[three[0].id].group is not None
    for merchant in three:
        group = found[merchant.id].group
        assert group is not None
        assert group.by_system[VISA].total == naive_group_total(merchant, VISA, TODAY) == 1_200_001
    assert levels_of(*three[:2]) == [2, 2]


def test_an_expectation_stands_in_for_a_member_of_the_group(three: list[Merchant]) -> None:
    entity = make_entity()
    join(entity, three[0])
    newcomer = make_merchant()
    join(entity, newcomer)
    volume_service.declare(newcomer, VISA, 600_000, 0, actor_of(make_user()), NOON)
    db.session.commit()
    assert levels_of(three[0], newcomer) == [2, 2]
    section = queries.section(three[0].id, TODAY, sees_groups=True)
    assert section.group is not None
    assert (section.group.members, section.lines[0].total) == (2, 400_000)
    assert section.lines[0].group == SystemFigure(1_000_000, 0)


def test_the_sums_of_many_groups_at_once_are_those_of_a_plain_count(app: object) -> None:
    people = [make_merchant() for _ in range(9)]
    for number, merchant in enumerate(people):
        make_volume(merchant, 10**number, month=date(2025, 3 + number, 1))
        make_volume(merchant, 7 * 10**number, system=AMEX)
    for number in range(3):
        entity = make_entity()
        for merchant in people[number * 3 : number * 3 + 2 + number % 2]:
            join(entity, merchant, TODAY - ONE, reason="A franchise." if merchant is people[7] else "")
    found = queries.years([merchant.id for merchant in people], TODAY)
    for merchant in people:
        year = found[merchant.id]
        own: dict[PaymentSystem, Figures] = {**year.annual.by_system}
        counted = own | rules.of_the_group(own, year.group)
        for system in (VISA, AMEX):
            figure = counted.get(system)
            assert (figure.total if figure else 0) == naive_group_total(merchant, system, TODAY)


def test_thresholds_that_move_a_group_are_told_as_such(three: list[Merchant]) -> None:
    entity = make_entity()
    for merchant in three:
        join(entity, merchant)
    db.session.commit()
    later = TODAY + ONE
    limit = service.NewLimit(Operator.AT_LEAST, 2_000_000, later, "A letter")
    change_threshold("visa", 2, limit)
    service.assess_all(later, at(later))
    assert [history(merchant)[-1].cause for merchant in three] == [Cause.THRESHOLDS] * 3
    assert levels_of(*three, on=later) == [4, 4, 4]
