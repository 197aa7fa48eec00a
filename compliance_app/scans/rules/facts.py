"""What a standing needs to know of a scan, and what of scans counts at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ScanFact:
    """What a standing needs to know of a scan.

    A scan that `extends` counts on day D when `counts_from <= D` (the day its report was checked) and
    `completed_on <= D <= valid_until`. A failed one is kept and never extends anything (SCAN-FAIL), nor does a
    partial one that is not combined with others into one pass (SCAN-PARTIAL). `earlier`: its report was accepted
    until an earlier day than the rule gives; `excepted`: with an exception.
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
