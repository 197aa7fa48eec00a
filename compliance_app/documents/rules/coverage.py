"""What of a merchant a document covers on a day: the whole of it, or single projects (COVERAGE-1 to -3)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

Scope = frozenset[int] | None
"""Keys of the projects that are covered; None: the merchant whole, projects that are added later included."""

WHOLE: Scope = None
NOTHING: Scope = frozenset()


@dataclass(frozen=True)
class MappingLine:
    """One line of a document's mapping, as it concerns one merchant, from `first_day` to the day before `removed_on`.

    `project` None: the merchant whole. `here` False: the line is about another merchant, and says of this one
    only that the document covers nothing that other lines do not name.
    """

    first_day: date
    removed_on: date | None = None
    project: int | None = None
    here: bool = True

    def holds(self, day: date) -> bool:
        """Whether the line is in the mapping at the end of the day."""
        return self.first_day <= day and (self.removed_on is None or day < self.removed_on)


def scope_on(mapping: Sequence[MappingLine], own: bool, day: date) -> Scope:
    """What of the merchant the document covers on the day; without a line its own merchant whole (COVERAGE-1)."""
    lines = [line for line in mapping if line.holds(day)]
    if not lines:
        return WHOLE if own else NOTHING
    here = [line.project for line in lines if line.here]
    return WHOLE if None in here else frozenset(project for project in here if project is not None)


def known_mapping(mapping: Sequence[MappingLine], day: date) -> tuple[MappingLine, ...]:
    """The lines as they were known at the end of the day: what was removed later still stands."""
    known = (line for line in mapping if line.first_day <= day)
    return tuple(
        replace(line, removed_on=None) if line.removed_on is not None and line.removed_on > day else line
        for line in known
    )


def together_cover(scopes: Iterable[Scope], projects: Collection[int]) -> bool:
    """Whether one covers the merchant whole, or all of them together every project (COVERAGE-2)."""
    covered: set[int] = set()
    for scope in scopes:
        if scope is None:
            return True
        covered |= scope
    return bool(projects) and covered.issuperset(projects)


Extent = dict[int, Scope]
"""What a document covers of which merchants, by the merchant's key."""


def covers_at_least(newer: Extent, older: Extent) -> bool:
    """Whether the newer covers everything that the older one does (DOCUMENT-SUPERSEDE)."""
    return all(merchant in newer and _holds(newer[merchant], scope) for merchant, scope in older.items())


def _holds(newer: Scope, older: Scope) -> bool:
    return newer is None or (older is not None and newer >= older)
