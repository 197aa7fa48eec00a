"""What a standing needs to know of a scan, and what of scans counts at all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Spell:
    """From which day a rescan recorded alone was one pass with earlier scans, and from which it was not any more.

    SCAN-COMBINED-LATER.
    """

    since: date
    undone_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it was combined at the end of the day."""
        return self.since <= day and (self.undone_on is None or day < self.undone_on)


@dataclass(frozen=True)
class ScanFact:
    """What a standing needs to know of a scan.

    A scan that `extends` counts on day D when `counts_from <= D` (the day its report was checked) and
    `completed_on <= D <= valid_until`. A failed one is kept and never extends anything (SCAN-FAIL), nor does a
    partial one that is not combined with others into one pass (SCAN-PARTIAL). `earlier`: its report was accepted
    until an earlier day than the rule gives; `excepted`: with an exception. `spells`: when it was combined after its
    review; without any it was combined then, or never.
    """

    id: int
    public_id: str
    completed_on: date
    passed: bool
    valid_until: date
    counts_from: date
    earlier: bool = False
    excepted: bool = False
    full: bool = True
    combined: bool = False
    spells: tuple[Spell, ...] = ()

    def as_known(self, day: date) -> "ScanFact":
        """As it was at the end of the day: combined later it is a pass that counts from that day (PAST-DAYS)."""
        if not self.spells:
            return self
        held = [spell.since for spell in self.spells if spell.holds(day)]
        return replace(self, combined=bool(held), counts_from=max([self.counts_from, *held]), spells=())

    @property
    def extends(self) -> bool:
        """Whether it is a pass of all components: of a full scan, or of several that together are one."""
        return extends(self.passed, self.full, self.combined)


def extends(passed: bool, full: bool, combined: bool) -> bool:
    """Only a pass of everything in scope counts (SCAN-FAIL, SCAN-PARTIAL, SCAN-COMBINED)."""
    return passed and (full or combined)


def outcome(results: Iterable[tuple[bool, bool]]) -> str:
    """What the scans of a period came to, each as (passed, extends): passed, else failed, else partial."""
    found = set(results)
    if (True, True) in found:
        return "passed"
    return "failed" if (False, False) in found else "partial"
