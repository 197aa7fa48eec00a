"""Properties of assessing levels over any figures."""

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.levels import rules
from compliance_app.levels.rules import SystemFigure
from compliance_app.levels.thresholds import SHIPPED
from compliance_app.merchants.rules import PaymentSystem

LIMITS = (10_000, 20_000, 50_000, 1_000_000, 2_500_000, 6_000_000)
counts = st.one_of(
    st.integers(0, 20_000_000),
    st.builds(lambda limit, side: limit + side, st.sampled_from(LIMITS), st.integers(-1, 1)),
)


@st.composite
def figures(draw: st.DrawFn) -> SystemFigure:
    """Counts of one system, mostly about a limit."""
    total = draw(counts)
    return SystemFigure(total, min(total, draw(counts)))


volumes = st.dictionaries(st.sampled_from(PaymentSystem), figures())


@given(volumes, st.sampled_from(PaymentSystem), counts, counts)
def test_more_operations_never_give_a_laxer_level(
    before: dict[PaymentSystem, SystemFigure], system: PaymentSystem, ecommerce: int, other: int
) -> None:
    own = before.get(system, SystemFigure(0, 0))
    after = {**before, system: SystemFigure(own.total + ecommerce + other, own.ecommerce + ecommerce)}

    less, more = rules.assess(before, SHIPPED), rules.assess(after, SHIPPED)

    assert more.strictest <= less.strictest
    assert (more.provider.level or 5) <= (less.provider.level or 5)
    for each in PaymentSystem:
        assert (more.systems[each].level or 5) <= (less.systems[each].level or 5)


@given(volumes)
def test_the_strictest_is_one_of_those_found_and_none_is_stricter(by_system: dict[PaymentSystem, SystemFigure]) -> None:
    found = rules.assess(by_system, SHIPPED)

    levels = [entry.level for entry in (*found.systems.values(), found.provider) if entry.level is not None]
    assert found.strictest == min(levels, default=4)
    assert found.rule_ids
    used = {system for system, figure in by_system.items() if figure.total}
    assert {system for system, entry in found.systems.items() if entry.level is not None} == used - {
        PaymentSystem.UNIONPAY
    }


@given(volumes)
def test_over_six_million_together_is_level_1(by_system: dict[PaymentSystem, SystemFigure]) -> None:
    together = sum(figure.total for figure in by_system.values())

    if together > 6_000_000:
        assert rules.assess(by_system, SHIPPED).strictest == 1
