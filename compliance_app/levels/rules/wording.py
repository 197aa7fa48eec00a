"""What rules and thresholds say, in sentences for the pages."""

from collections.abc import Sequence

from compliance_app.levels.rules.history import Cause
from compliance_app.levels.thresholds import PROVIDER, Measure, Operator, Threshold
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem

SENTENCES = {
    "LEVEL-2": "All payment systems together stay within the provider's limit, so each system's own thresholds decide.",
    "LEVEL-STRICTEST": "The strictest level over the provider's rule and every payment system used counts.",
    "LEVEL-NONE": "Nothing has been counted yet, so the merchant is at Level 4.",
    "LEVEL-UNUSED": "No operations with this payment system in the window, so it gives no level.",
    "LEVEL-UNIONPAY": "UnionPay publishes no thresholds, so it gives no level; its operations count in the total.",
    "LEVEL-MASTERCARD-VISA": "Mastercard also takes the level at which Visa's criteria are met.",
    "LEVEL-GROUP-VISA": "Visa counts the operations of all merchants of the corporate entity together.",
    "LEVEL-GROUP-AMEX": "American Express counts the operations of all merchants of the corporate entity together.",
    "LEVEL-DISCOVER-OTHERS": "Discover takes as Level 1 whoever another system or the provider has at Level 1.",
    "LEVEL-DINERS-OTHERS": "Diners Club takes as Level 1 whoever another system or the provider has at Level 1.",
    "LEVEL-RISE": "After a rise to Level 1 an AOC is due by the day recorded with it; until then an SAQ suffices.",
    "LEVEL-OVERRIDE": "The level was set by two persons, with a reason and an end.",
    "VOLUME-8": "Of the operations on record those count whose type and status the policies of the day choose.",
}

CAUSES = {
    Cause.FIRST: "First assessment",
    Cause.VOLUME: "The volume changed",
    Cause.THRESHOLDS: "The thresholds changed",
    Cause.GROUP: "What is counted for its group changed",
    Cause.COUNTING: "What counts as an operation changed",
}

PROVIDER_NAME = "All payment systems together"


def name_of(system: str) -> str:
    """The name of a payment system, or of the provider's own rule, as people read it."""
    return PROVIDER_NAME if system == PROVIDER else SYSTEM_NAMES[PaymentSystem(system)]


def criterion(threshold: Threshold) -> str:
    """A threshold in words: `over 6,000,000 operations`, `all other`."""
    if threshold.is_floor:
        return "all other"
    word = "over" if threshold.operator is Operator.OVER else "at least"
    kind = "e-commerce operations" if threshold.measure is Measure.ECOMMERCE else "operations"
    return f"{word} {threshold.operations:,} {kind}"


def sentence(rule_id: str, thresholds: Sequence[Threshold]) -> str:
    """What a rule says, with the figures of the given thresholds; the id itself if none of them is meant."""
    for row in thresholds:
        if row.rule_id == rule_id:
            said = "all other merchants are at" if row.is_floor else f"{criterion(row)} in 12 months is"
            return f"{name_of(row.system)}: {said} Level {row.level}."
    return SENTENCES.get(rule_id, rule_id)
