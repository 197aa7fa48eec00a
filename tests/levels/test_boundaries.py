"""The limits of every payment system, one operation either side, from one table (LEVEL-1, LEVEL-VISA-1 and on)."""

import pytest

from compliance_app.levels import rules
from compliance_app.levels.rules import SystemFigure
from compliance_app.levels.thresholds import SHIPPED
from compliance_app.merchants.rules import PaymentSystem

V, M, A = PaymentSystem.VISA, PaymentSystem.MASTERCARD, PaymentSystem.AMEX
D, N, J, U = PaymentSystem.DISCOVER, PaymentSystem.DINERS, PaymentSystem.JCB, PaymentSystem.UNIONPAY

# Level by total, none of it e-commerce: (total, {system: level}). A count over 6,000,000 is Level 1 by the
# provider's rule too, which also makes Discover and Diners Level 1.
BY_TOTAL = [
    (1, (4, 4, 4, 3, 3, 2, None)),
    (9_999, (4, 4, 4, 3, 3, 2, None)),
    (10_000, (4, 4, 3, 3, 3, 2, None)),
    (10_001, (4, 4, 3, 3, 3, 2, None)),
    (19_999, (4, 4, 3, 3, 3, 2, None)),
    (20_000, (4, 4, 3, 3, 3, 2, None)),
    (20_001, (4, 4, 3, 3, 3, 2, None)),
    (49_999, (4, 4, 3, 3, 3, 2, None)),
    (50_000, (4, 4, 2, 3, 3, 2, None)),
    (50_001, (4, 4, 2, 3, 3, 2, None)),
    (999_999, (4, 4, 2, 3, 3, 2, None)),
    (1_000_000, (2, 4, 2, 2, 2, 2, None)),
    (1_000_001, (2, 2, 2, 2, 2, 1, None)),
    (2_499_999, (2, 2, 2, 2, 2, 1, None)),
    (2_500_000, (2, 2, 1, 2, 2, 1, None)),
    (2_500_001, (2, 2, 1, 2, 2, 1, None)),
    (5_999_999, (2, 2, 1, 2, 2, 1, None)),
    (6_000_000, (2, 2, 1, 2, 2, 1, None)),
    (6_000_001, (1, 1, 1, 1, 1, 1, None)),
]

# The same counts, all of them e-commerce: only Visa and Mastercard look at the channel.
BY_ECOMMERCE = [
    (1, (4, 4, 4, 3, 3, 2, None)),
    (9_999, (4, 4, 4, 3, 3, 2, None)),
    (10_000, (4, 4, 3, 3, 3, 2, None)),
    (10_001, (4, 4, 3, 3, 3, 2, None)),
    (19_999, (4, 4, 3, 3, 3, 2, None)),
    (20_000, (3, 4, 3, 3, 3, 2, None)),
    (20_001, (3, 3, 3, 3, 3, 2, None)),
    (49_999, (3, 3, 3, 3, 3, 2, None)),
    (50_000, (3, 3, 2, 3, 3, 2, None)),
    (50_001, (3, 3, 2, 3, 3, 2, None)),
    (999_999, (3, 3, 2, 3, 3, 2, None)),
    (1_000_000, (2, 3, 2, 2, 2, 2, None)),
    (1_000_001, (2, 2, 2, 2, 2, 1, None)),
    (2_499_999, (2, 2, 2, 2, 2, 1, None)),
    (2_500_000, (2, 2, 1, 2, 2, 1, None)),
    (2_500_001, (2, 2, 1, 2, 2, 1, None)),
    (5_999_999, (2, 2, 1, 2, 2, 1, None)),
    (6_000_000, (2, 2, 1, 2, 2, 1, None)),
    (6_000_001, (1, 1, 1, 1, 1, 1, None)),
]
COLUMNS = (V, M, A, D, N, J, U)
CASES = [
    (system, SystemFigure(total, ecommerce), level)
    for table, share in ((BY_TOTAL, 0), (BY_ECOMMERCE, 1))
    for total, levels in table
    for ecommerce in (total * share,)
    for system, level in zip(COLUMNS, levels, strict=True)
]


@pytest.mark.parametrize(("system", "figure", "level"), CASES)
def test_each_system_alone(system: PaymentSystem, figure: SystemFigure, level: int | None) -> None:
    found = rules.assess({system: figure}, SHIPPED)

    assert found.systems[system].level == level
    over_provider_limit = figure.total > 6_000_000
    assert found.provider.level == (1 if over_provider_limit else None)
    assert found.strictest == (1 if over_provider_limit else level or 4)


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ((6_000_000, 0), None),
        ((5_999_999, 1), None),
        ((6_000_000, 1), 1),
        ((3_000_000, 3_000_000), None),
        ((3_000_000, 3_000_001), 1),
        ((0, 6_000_001), 1),
    ],
)
def test_the_provider_counts_all_systems_together(counts: tuple[int, int], level: int | None) -> None:
    visa, unionpay = counts
    found = rules.assess({V: SystemFigure(visa, 0), U: SystemFigure(unionpay, 0)}, SHIPPED)

    assert found.provider.level == level
    assert ("LEVEL-1" in found.rule_ids) == (level == 1)


@pytest.mark.parametrize(
    ("visa", "level", "rule_ids"),
    [
        (SystemFigure(6_000_001, 0), 1, ("LEVEL-MASTERCARD-VISA",)),
        (SystemFigure(6_000_000, 0), 2, ("LEVEL-MASTERCARD-VISA",)),
        (SystemFigure(1_000_000, 0), 2, ("LEVEL-MASTERCARD-VISA",)),
        (SystemFigure(999_999, 19_999), 4, ("LEVEL-MASTERCARD-4",)),
        (SystemFigure(999_999, 20_000), 3, ("LEVEL-MASTERCARD-VISA",)),
        (SystemFigure(0, 0), 4, ("LEVEL-MASTERCARD-4",)),
    ],
)
def test_mastercard_also_goes_by_visas_criteria(visa: SystemFigure, level: int, rule_ids: tuple[str, ...]) -> None:
    found = rules.assess({V: visa, M: SystemFigure(1, 0)}, SHIPPED)

    assert found.systems[M] == rules.SystemLevel(level, rule_ids)


def test_mastercard_cites_both_rules_when_they_agree() -> None:
    found = rules.assess({V: SystemFigure(2_000_000, 0), M: SystemFigure(2_000_000, 0)}, SHIPPED)

    assert found.systems[M].rule_ids == ("LEVEL-MASTERCARD-2", "LEVEL-MASTERCARD-VISA")


def test_visas_criteria_do_not_reach_a_mastercard_that_is_not_used() -> None:
    found = rules.assess({V: SystemFigure(2_000_000, 0), M: SystemFigure(0, 0)}, SHIPPED)

    assert found.systems[M] == rules.SystemLevel(None, ("LEVEL-UNUSED",))


@pytest.mark.parametrize("system", [D, N])
@pytest.mark.parametrize(
    "others",
    [
        {V: SystemFigure(6_000_001, 0)},
        {A: SystemFigure(2_500_000, 0)},
        {J: SystemFigure(1_000_001, 0)},
        {U: SystemFigure(6_000_000, 0)},
    ],
)
def test_discover_and_diners_follow_level_1_of_another(
    system: PaymentSystem, others: dict[PaymentSystem, SystemFigure]
) -> None:
    found = rules.assess({**others, system: SystemFigure(1, 0)}, SHIPPED)

    assert found.systems[system] == rules.SystemLevel(1, (f"LEVEL-{system.value.upper()}-OTHERS",))


def test_discover_stays_at_its_own_level_below_level_1_of_others() -> None:
    found = rules.assess({V: SystemFigure(5_000_000, 0), D: SystemFigure(1, 0)}, SHIPPED)

    assert found.systems[D] == rules.SystemLevel(3, ("LEVEL-DISCOVER-3",))


def test_nothing_at_all_is_level_4() -> None:
    found = rules.assess({}, SHIPPED)

    assert (found.strictest, found.rule_ids) == (4, ("LEVEL-NONE",))
    assert {level.level for level in found.systems.values()} == {None}


def test_unionpay_alone_counts_only_in_the_total() -> None:
    found = rules.assess({U: SystemFigure(5_000_000, 5_000_000)}, SHIPPED)

    assert found.systems[U] == rules.SystemLevel(None, ("LEVEL-UNIONPAY",))
    assert found.strictest == 4


def test_the_strictest_counts_and_says_whose_rule_it_is() -> None:
    found = rules.assess({V: SystemFigure(30_000, 30_000), J: SystemFigure(1, 0)}, SHIPPED)

    assert (found.strictest, found.rule_ids) == (2, ("LEVEL-JCB-2", "LEVEL-STRICTEST"))
