"""What kind of operations a figure counts, and what counts of it (VOLUME-8, VOLUME-9)."""

from dataclasses import dataclass

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
