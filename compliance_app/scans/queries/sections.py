"""What the pages show of a merchant's scans: the strip of quarters, the scans with their vendors, the year's chain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance_app.policies import queries as policies
from compliance_app.scans import queries
from compliance_app.scans.models import AsvScan, ScanDispute, ScanPolicy
from compliance_app.scans.queries import notes, vendors
from compliance_app.scans.rules import Chain, Judged, Quarter, chain, last_quarters, outcome, quarter_of


@dataclass(frozen=True)
class QuarterCell:
    """One cell of the strip: `word` is passed, failed, partial, none, or not yet (the quarter is not over)."""

    quarter: Quarter
    word: str


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of scans; `valid_until` is the latest last day of a pass.

    `vendors` says by a scan's id what the register says of its vendor; `again` what was disputed last time and
    must be submitted again. `to_combine`: ids of rescans recorded alone that earlier scans may make one pass;
    `to_take_apart`: of those that were combined so.
    """

    strip: tuple[QuarterCell, ...]
    scans: tuple[AsvScan, ...]
    valid_until: date | None
    chain: Chain
    vendors: dict[int, Judged]
    again: tuple[ScanDispute, ...]
    to_combine: frozenset[int] = frozenset()
    to_take_apart: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Year:
    """The page of a merchant's scans: one assessment year, and what was noted."""

    section: Section
    chain: Chain
    policies: tuple[ScanPolicy, ...]
    disputes: tuple[tuple[Quarter, tuple[ScanDispute, ...]], ...]


def section(merchant_id: int, on: date) -> Section:
    """Scans of one merchant and the last four quarters, for its page."""
    scans = queries.of_merchant(merchant_id)
    passed, known = [scan for scan in scans if scan.extends], vendors.register()
    return Section(
        tuple(_cell(quarter, scans, on) for quarter in last_quarters(on)),
        tuple(scans),
        max((scan.valid_until for scan in passed), default=None),
        year_to(merchant_id, on, on),
        {scan.id: vendors.judged_scan(scan, known) for scan in scans},
        tuple(notes.disputed_before(merchant_id, scans[0].quarter)) if scans else (),
    )


def year(merchant_id: int, ends_on: date, on: date) -> Year:
    """The assessment year that ends on a day, as it is known today."""
    disputes, shown = notes.disputes(merchant_id), section(merchant_id, on)
    return Year(
        replace(shown, to_combine=_to_combine(shown.scans), to_take_apart=_to_take_apart(shown.scans)),
        year_to(merchant_id, ends_on, on),
        tuple(notes.policies(merchant_id)),
        tuple(_by_quarter(disputes)),
    )


def year_to(merchant_id: int, ends_on: date, known_on: date) -> Chain:
    """The chain of the year that ends on a day, from what was recorded by another (REPORT-1)."""
    stored = queries.facts_of([merchant_id])[merchant_id]
    facts = [fact.as_known(known_on) for fact in stored if fact.counts_from <= known_on]
    return chain(facts, ends_on, notes.policy_seen_on(merchant_id, known_on), policies.values())


def _to_combine(scans: Sequence[AsvScan]) -> frozenset[int]:
    alone = (scan for scan in scans if scan.alone(taken=False).may_complete and not queries.is_part(scan))
    return frozenset(scan.id for scan in alone if queries.to_complete_by(scan))


def _to_take_apart(scans: Sequence[AsvScan]) -> frozenset[int]:
    combined = (scan for scan in scans if scan.combined and not queries.passed_since(scan))
    return frozenset(
        scan.id for scan in combined if any(row.undone_on is None for row in queries.combinations(scan.id))
    )


def _by_quarter(disputes: Sequence[ScanDispute]) -> list[tuple[Quarter, tuple[ScanDispute, ...]]]:
    quarters = sorted({dispute.scan.quarter for dispute in disputes}, reverse=True)
    return [(quarter, tuple(each for each in disputes if each.scan.quarter == quarter)) for quarter in quarters]


def _cell(quarter: Quarter, scans: list[AsvScan], on: date) -> QuarterCell:
    own = [scan for scan in scans if scan.quarter == quarter]
    if own:
        return QuarterCell(quarter, outcome((scan.passed, scan.extends) for scan in own))
    return QuarterCell(quarter, "not yet" if quarter == quarter_of(on) else "none")
