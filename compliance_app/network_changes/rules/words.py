"""What counts as a significant change, in the standard's list and in words of every day (CHANGE-KIND)."""

import enum
from dataclasses import dataclass


class ChangeKind(enum.StrEnum):
    """What the standard calls significant at the least (CHANGE-KIND)."""

    NEW_COMPONENT = "new_component"
    REPLACEMENT = "replacement"
    DATA_FLOW = "data_flow"
    SCOPE = "scope"
    SUPPORTING = "supporting"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True)
class Explained:
    """A kind in a few words, and an example for somebody who knows nothing of PCI DSS."""

    name: str
    example: str


KINDS = {
    ChangeKind.NEW_COMPONENT: Explained(
        "Something new where cards are handled",
        "A new shop or payment page, server, till, card terminal, firewall or Wi-Fi that card data passes through.",
    ),
    ChangeKind.REPLACEMENT: Explained(
        "Something replaced, or upgraded in a big step",
        "Another shop system, new terminals for the old ones, the next major version of what takes the payments.",
    ),
    ChangeKind.DATA_FLOW: Explained(
        "Card data takes another way, or is kept elsewhere",
        "Payments go by another page or server than before, or card numbers are now stored, or no longer.",
    ),
    ChangeKind.SCOPE: Explained(
        "More or less takes part in handling cards",
        "A new branch, office or network joined, two networks were linked, or a part was cut off.",
    ),
    ChangeKind.SUPPORTING: Explained(
        "A change behind the scenes",
        "How people sign in to these systems, how clocks are set, how logs are kept or alarms are raised.",
    ),
    ChangeKind.THIRD_PARTY: Explained(
        "Another company helps",
        "A new host, payment provider or IT service that can reach these systems, or one that left.",
    ),
}
