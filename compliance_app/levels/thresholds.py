"""The thresholds of merchant levels as dated data with their source: what the product ships with, and how one is met.

Counts are operations in 12 months. Each row keeps its own operator, because the programmes treat the limit
itself differently (Visa counts 1,000,000 as Level 2, Mastercard does not). A level's last row, "all other", is
met by any count. The rows live in a table and are edited there; this module is what that table starts from.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.foundation import spans
from compliance_app.merchants.rules import PaymentSystem

PROVIDER = "provider"
"""In the place of a payment system: the provider's own rule, over all systems together."""


class Measure(enum.StrEnum):
    """What a threshold counts."""

    TOTAL = "total"
    ECOMMERCE = "ecommerce"


class Operator(enum.StrEnum):
    """Whether the threshold itself belongs to the level."""

    OVER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Threshold:
    """From how many operations in 12 months a level is reached; valid through `valid_until` (None: no end known)."""

    system: str
    level: int
    measure: Measure
    operator: Operator
    operations: int
    rule_id: str
    source: str
    valid_from: date
    valid_until: date | None = None

    def is_met(self, total: int, ecommerce: int) -> bool:
        """Whether counts of this system (operations in 12 months) reach the level."""
        count = total if self.measure is Measure.TOTAL else ecommerce
        return count > self.operations if self.operator is Operator.OVER else count >= self.operations

    def changed(self, operator: Operator, operations: int, valid_from: date) -> "Threshold":
        """The same level with another limit from a day on."""
        return replace(self, operator=operator, operations=operations, valid_from=valid_from, valid_until=None)

    @property
    def is_floor(self) -> bool:
        """The row that takes all other merchants of the system."""
        return self.operator is Operator.AT_LEAST and self.operations == 0


# The sources tell what is in force, not since when. PCI DSS 1.0 is older than any day the product looks back on.
SINCE = date(2004, 12, 15)

_PROVIDER = "Provider's rule: over 6 million operations annually is Level 1 (public answers to merchants)"
_VISA = "Visa Account Information Security programme, merchant levels (corporate.visa.com, security compliance)"
_MASTERCARD = "Mastercard Site Data Protection; Security Rules and Procedures, Merchant Edition, 6 August 2024"
_AMEX = "American Express Data Security Operating Policy, merchant levels"
_DISCOVER = "Discover Information Security and Compliance programme, merchant levels"
_DINERS = "Diners Club International follows the rules of the Discover Global Network"
_JCB = "JCB Data Security Program, merchant levels"

# (system, source, ((level, measure, operator, operations), ...)): the strictest level first.
_TABLE: tuple[tuple[str, str, tuple[tuple[int, str, str, int], ...]], ...] = (
    (PROVIDER, _PROVIDER, ((1, "total", ">", 6_000_000),)),
    (
        PaymentSystem.VISA,
        _VISA,
        (
            (1, "total", ">", 6_000_000),
            (2, "total", ">=", 1_000_000),
            (3, "ecommerce", ">=", 20_000),
            (4, "total", ">=", 0),
        ),
    ),
    (
        PaymentSystem.MASTERCARD,
        _MASTERCARD,
        (
            (1, "total", ">", 6_000_000),
            (2, "total", ">", 1_000_000),
            (3, "ecommerce", ">", 20_000),
            (4, "total", ">=", 0),
        ),
    ),
    (
        PaymentSystem.AMEX,
        _AMEX,
        (
            (1, "total", ">=", 2_500_000),
            (2, "total", ">=", 50_000),
            (3, "total", ">=", 10_000),
            (4, "total", ">=", 0),
        ),
    ),
    (
        PaymentSystem.DISCOVER,
        _DISCOVER,
        ((1, "total", ">", 6_000_000), (2, "total", ">=", 1_000_000), (3, "total", ">=", 0)),
    ),
    (
        PaymentSystem.DINERS,
        _DINERS,
        ((1, "total", ">", 6_000_000), (2, "total", ">=", 1_000_000), (3, "total", ">=", 0)),
    ),
    (PaymentSystem.JCB, _JCB, ((1, "total", ">", 1_000_000), (2, "total", ">=", 0))),
    # UnionPay publishes no thresholds (PCI SSC FAQ 1561): no row, so it has no level (rule LEVEL-UNIONPAY).
)


COUNTED_FOR_GROUP: dict[PaymentSystem, str] = {
    PaymentSystem.VISA: "LEVEL-GROUP-VISA",
    PaymentSystem.AMEX: "LEVEL-GROUP-AMEX",
}
"""The programmes that count the operations of a corporate entity's merchants together, by the rule that says so.

Visa speaks of the corporate entity, American Express of the highest merchant account. Mastercard, Discover, Diners
Club, JCB and the provider say nothing of the kind and count the merchant's own (LEVEL-GROUP-OWN).
"""


def rule_id_of(system: str, level: int) -> str:
    """The id by which a threshold is cited: `LEVEL-1` is the provider's, `LEVEL-VISA-2` a payment system's."""
    return f"LEVEL-{level}" if system == PROVIDER else f"LEVEL-{str(system).upper()}-{level}"


def _shipped() -> Iterator[Threshold]:
    for system, source, rows in _TABLE:
        for level, measure, operator, operations in rows:
            yield Threshold(
                str(system),
                level,
                Measure(measure),
                Operator(operator),
                operations,
                rule_id_of(system, level),
                source,
                SINCE,
            )


SHIPPED: tuple[Threshold, ...] = tuple(_shipped())


def shipped_rows() -> list[dict[str, str | int]]:
    """The shipped thresholds as plain values, dates in ISO form: what a migration copies as literals."""
    return [
        {
            "system": row.system,
            "level": row.level,
            "measure": row.measure.value,
            "operator": row.operator.value,
            "operations": row.operations,
            "valid_from": row.valid_from.isoformat(),
            "source": row.source,
            "rule_id": row.rule_id,
        }
        for row in SHIPPED
    ]


def in_force(thresholds: Iterable[Threshold], on: date) -> tuple[Threshold, ...]:
    """Those valid on a day."""
    return spans.in_force(thresholds, on)
