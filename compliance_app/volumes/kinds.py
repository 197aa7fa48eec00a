"""What kind of operations a figure counts, and what counts of it (VOLUME-8, VOLUME-9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance_app.policies.operations import (
    STATUS_NAMES,
    TYPE_NAMES,
    OperationStatus,
    OperationType,
)


@dataclass(frozen=True)
class Kind:
    """The type and the status of the operations of a figure; `ALL`: whoever gave it counted whatever counts."""

    type: OperationType = OperationType.ALL
    status: OperationStatus = OperationStatus.ALL

    @property
    def is_all(self) -> bool:
        """Whether it names neither a type nor a status."""
        return self == EVERYTHING

    @property
    def name(self) -> str:
        """`sale, success`; `sale, all statuses`."""
        names = TYPE_NAMES[self.type], STATUS_NAMES[self.status]
        return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)

    def overlaps(self, other: "Kind") -> bool:
        """Whether an operation can be of both kinds."""
        return _meet(self.type, other.type, OperationType.ALL) and _meet(self.status, other.status, OperationStatus.ALL)


EVERYTHING = Kind()


def _meet(one: str, other: str, every: str) -> bool:
    return one == other or every in (one, other)


@dataclass(frozen=True)
class Counting:
    """The types and statuses that count on a day (VOLUME-8)."""

    types: frozenset[str]
    statuses: frozenset[str]

    def counts(self, kind: Kind) -> bool:
        """Whether the operations of a figure of this kind count; what it does not tell apart was counted before."""
        of_type = kind.type is OperationType.ALL or kind.type in self.types
        return of_type and (kind.status is OperationStatus.ALL or kind.status in self.statuses)


@dataclass(frozen=True)
class OnRecord:
    """Operations of the figures of a year: those that count, and those that do not by their kind (VOLUME-8)."""

    counted: int
    not_counted: Mapping[Kind, int]

    @property
    def total(self) -> int:
        """All of them."""
        return self.counted + sum(self.not_counted.values())

    @property
    def in_words(self) -> str:
        """How many are on record, how many count, and what does not."""
        left_out = ", ".join(f"{operations:,} ({kind.name})" for kind, operations in self.not_counted.items())
        return f"Of {self.total:,} operations on record {self.counted:,} count. Not counted: {left_out}."

    def as_json(self) -> dict[str, Any]:
        """As an assessment keeps it; `from_json` reads it back."""
        rows = [[kind.type.value, kind.status.value, operations] for kind, operations in self.not_counted.items()]
        return {"counted": self.counted, "not_counted": rows}

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "OnRecord":
        """What `as_json` wrote."""
        rows = kept["not_counted"]
        kinds = {Kind(OperationType(type_), OperationStatus(status)): count for type_, status, count in rows}
        return OnRecord(kept["counted"], kinds)


def on_record(by_kind: Mapping[Kind, int], counting: Counting) -> OnRecord | None:
    """What is on record by its kind, the largest that does not count first; None where all of it counts."""
    left_out = {kind: operations for kind, operations in by_kind.items() if operations and not counting.counts(kind)}
    if not left_out:
        return None
    counted = sum(operations for kind, operations in by_kind.items() if counting.counts(kind))
    return OnRecord(counted, dict(sorted(left_out.items(), key=lambda item: (-item[1], item[0].name))))
