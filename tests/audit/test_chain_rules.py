"""Tampering with a chain is always found, wherever and whatever it was (AUDIT-2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.audit import rules
from compliance_app.audit.rules import FIRST_LINK, Entry, Facts
from tests.factories import NOON

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
changes = st.none() | st.dictionaries(st.text(max_size=8), values, max_size=4)
facts = st.builds(
    Facts,
    at=st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1)),  # noqa: DTZ001
    actor_id=st.none() | st.integers(1, 10**9),
    actor_label=st.text(max_size=20),
    origin=st.text(max_size=20),
    event=st.text(max_size=20),
    succeeded=st.booleans(),
    object_type=st.text(max_size=20),
    object_id=st.text(max_size=20),
    merchant_id=st.none() | st.integers(1, 10**9),
    before=changes.map(rules.plain),
    after=changes.map(rules.plain),
)


def chained(content: list[Facts]) -> list[Entry]:
    head, entries = FIRST_LINK, []
    for number, one in enumerate(content, start=1):
        entries.append(Entry(number, one, head, rules.link(head, one)))
        head = entries[-1].hash
    return entries


trails = st.lists(facts, min_size=1, max_size=8).map(chained)


@given(trails)
def test_a_sound_trail_holds(trail: list[Entry]) -> None:
    verdict = rules.verify(trail)
    assert (verdict.count, verdict.head, verdict.broken) == (len(trail), trail[-1].hash, None)


@given(trails, st.data())
def test_a_changed_fact_is_found(trail: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(trail) - 1))
    other = data.draw(facts.filter(lambda drawn: drawn != trail[place].facts))
    forged = [*trail[:place], replace(trail[place], facts=other), *trail[place + 1 :]]
    verdict = rules.verify(forged)
    assert verdict.broken is not None
    assert (verdict.broken.number, verdict.count) == (place + 1, place)


@given(trails, st.data())
def test_a_changed_fact_with_a_hash_made_to_fit_breaks_the_next(trail: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(trail) - 1))
    other = data.draw(facts.filter(lambda drawn: drawn != trail[place].facts))
    fitting = replace(trail[place], facts=other, hash=rules.link(trail[place].previous_hash, other))
    verdict = rules.verify([*trail[:place], fitting, *trail[place + 1 :]])
    if place == len(trail) - 1:
        assert verdict.head != trail[-1].hash, "the head noted elsewhere shows it"
    else:
        assert verdict.broken == trail[place + 1]


@given(trails.filter(lambda trail: len(trail) > 1), st.data())
def test_a_removed_entry_is_found(trail: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(trail) - 2))
    verdict = rules.verify([*trail[:place], *trail[place + 1 :]])
    assert verdict.broken == trail[place + 1]


@given(trails.filter(lambda trail: len(trail) > 1), st.data())
def test_two_entries_that_change_places_are_found(trail: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(trail) - 2))
    moved = [*trail]
    moved[place], moved[place + 1] = moved[place + 1], moved[place]
    broken = rules.verify(moved).broken
    assert broken is not None
    assert broken == trail[place + 1]


@given(trails, st.data())
def test_an_entry_put_between_is_found(trail: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(trail) - 1))
    one = data.draw(facts)
    before = trail[place].previous_hash
    stranger = Entry(99, one, before, rules.link(before, one))
    assert rules.verify([*trail[:place], stranger, *trail[place:]]).broken == trail[place]


@given(changes)
def test_plain_values_are_read_back_as_written(change: dict[str, object] | None) -> None:
    once = rules.plain(change)
    assert rules.plain(once) == once


@given(facts)
def test_the_zone_of_a_moment_does_not_matter(one: Facts) -> None:
    from datetime import timezone

    elsewhere = replace(one, at=one.at.astimezone(timezone(timedelta(hours=5))))
    assert rules.link(FIRST_LINK, one) == rules.link(FIRST_LINK, elsewhere)


def test_differences_leave_out_what_stayed() -> None:
    assert rules.differences({"a": 1, "b": 2}, {"b": 3, "a": 1, "c": 4}) == [("b", 2, 3), ("c", None, 4)]
    assert rules.differences(None, {"a": 1}) == [("a", None, 1)]
    assert rules.differences({"a": 1}, None) == [("a", 1, None)]
    assert rules.differences(None, None) == []


def test_readable() -> None:
    shown = [
        rules.readable(value)
        for value in (None, "", True, 6_000_000, ["a", "team_lead"], {"x": 1, "y": None}, NOON.date())
    ]
    assert shown == ["—", "—", "yes", "6,000,000", "a, team lead", "x: 1; y: —", "2026-03-02"]
