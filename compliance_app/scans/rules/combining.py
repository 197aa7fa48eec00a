"""How failed and partial scans and a rescan become one pass (SCAN-COMBINED)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.foundation.errors import Refusal
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.rules.words import long_date

WITHIN = timedelta(days=90)
"""The scans of one pass lie at most this far before the last of them."""

LONGEST_CERTIFICATE = 40


@dataclass(frozen=True)
class Extent:
    """What a report covers: its type and ASV certificate, the earlier scans it `completes` (their ids).

    `attested`: the customer's attestation (A.4) says that together they include all components in scope.
    """

    report_type: ScanReportType = ScanReportType.FULL
    certificate: str = ""
    completes: tuple[str, ...] = ()
    attested: bool = False

    @property
    def full(self) -> bool:
        """Whether it is a full scan."""
        return self.report_type is ScanReportType.FULL


WHOLE = Extent()


@dataclass(frozen=True)
class Alone:
    """A scan recorded by itself that may become one pass with earlier ones; `taken`: it is a part of another pass."""

    completed_on: date
    passed: bool
    full: bool
    combined: bool = False
    taken: bool = False

    @property
    def may_complete(self) -> bool:
        """Whether it is a rescan that earlier scans could make one pass of everything."""
        return self.passed and not (self.full or self.combined or self.taken)


@dataclass(frozen=True)
class Part:
    """An earlier scan that a rescan may complete; `taken`: it is a part of another pass already."""

    completed_on: date
    extends: bool
    taken: bool = False

    def fits(self, completed_on: date) -> bool:
        """Whether a rescan of that day may complete it."""
        near = timedelta(0) <= completed_on - self.completed_on <= WITHIN
        return near and not self.extends and not self.taken


def refuse_extent(extent: Extent, passed: bool, completed_on: date, parts: Sequence[Part]) -> None:
    """Raises Refusal where the scans chosen cannot be one pass (SCAN-COMBINED), or nothing says that they are."""
    if len(extent.certificate) > LONGEST_CERTIFICATE:
        raise Refusal(f"Shorten the certificate number to {LONGEST_CERTIFICATE} characters.")
    if not parts:
        if extent.attested:
            raise Refusal("Choose the earlier scans that this rescan completes, or untick the attestation.")
        return
    if extent.full or not passed:
        raise Refusal("Only a partial scan or rescan that passed completes earlier scans. Untick them, or correct A.3.")
    for part in parts:
        _refuse_part(part, completed_on)
    if not extent.attested:
        raise Refusal("Confirm that the customer's attestation (A.4) says that together they include all components.")


def refuse_later(alone: Alone, parts: Sequence[Part], attested: bool) -> None:
    """Raises Refusal where a scan recorded alone cannot become one pass with these (SCAN-COMBINED-LATER)."""
    if alone.combined:
        raise Refusal("This scan is one pass with earlier ones already. Reload the page.")
    if not alone.may_complete:
        raise Refusal("Only a partial scan or rescan that passed, and is no part of another pass, completes others.")
    if not parts:
        raise Refusal("Choose the earlier scans that this rescan completes.")
    chosen = tuple(str(number) for number in range(len(parts)))
    refuse_extent(Extent(ScanReportType.PARTIAL, "", chosen, attested), True, alone.completed_on, parts)


def refuse_undoing(passed_since: Sequence[date]) -> None:
    """Raises Refusal once another scan passed: its gap and its year are counted from this one."""
    if passed_since:
        raise Refusal(
            f"The scan of {long_date(max(passed_since))} passed since, and the year is counted from this pass. "
            "It can no longer be taken apart."
        )


def _refuse_part(part: Part, completed_on: date) -> None:
    day = long_date(part.completed_on)
    if part.completed_on > completed_on:
        raise Refusal(f"The scan of {day} is later than this one: a rescan completes earlier scans only.")
    if completed_on - part.completed_on > WITHIN:
        raise Refusal(f"The scan of {day} lies more than {WITHIN.days} days before this one: they are not one pass.")
    if part.extends:
        raise Refusal(f"The scan of {day} is a pass by itself: there is nothing to complete.")
    if part.taken:
        raise Refusal(f"The scan of {day} is a part of another pass already.")
