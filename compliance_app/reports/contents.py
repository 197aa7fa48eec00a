"""What a report says, as plain values: rows ready to be printed, true on the day the report speaks for."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from compliance_app.explanations.rules import Applied, Used
from compliance_app.policies.rules import Policy, shipped
from compliance_app.reports.rules import Mark, Span
from compliance_app.scans.rules import Chain, Quarter
from compliance_app.volumes.chart import Chart


@dataclass(frozen=True)
class Fact:
    """A term and what is known about it."""

    term: str
    value: str


@dataclass(frozen=True)
class Cited:
    """A sentence with the id of the rule it follows from."""

    rule_id: str
    sentence: str


@dataclass(frozen=True)
class VerdictPart:
    """Where the merchant stands. `until` is the last day on which it may process, as things stood on that day."""

    standing: str
    may_process: bool
    since: date | None
    until: date | None
    next_step: str
    reasons: tuple[Cited, ...]


@dataclass(frozen=True)
class ObligationRow:
    """One thing owed, and the evidence that meets it or met it last. `waiting` counts what waits for its check."""

    name: str
    state: str
    tone: str
    completed_on: date | None
    valid_until: date | None
    due_on: date | None
    waiting: int
    rule_id: str


@dataclass(frozen=True)
class SystemRow:
    """Operations of one payment system in the 12 months, and the level they give by its thresholds."""

    name: str
    total: int
    ecommerce: int
    level: int | None
    declared: bool
    rule_ids: tuple[str, ...]
    with_group: bool = False
    """Whether the payment system counts the merchant's group in its place; a report goes on to others, so the figures
    of the group are not in it (GROUP-8)."""


@dataclass(frozen=True)
class LevelPart:
    """The level in force, the figures behind it and the rules that made it."""

    level: int
    origin: str
    in_force_since: date | None
    aoc_due_on: date | None
    window: str
    systems: tuple[SystemRow, ...]
    total: int
    ecommerce: int
    rules: tuple[Cited, ...]
    group: str = ""
    """Whose operations were counted together: `the 3 merchants of Northwind Holding`."""
    on_record: str = ""
    """Where not all operations on record count: how many do, and what does not."""


@dataclass(frozen=True)
class DocumentRow:
    """One version of a document with the verdict it had on the day.

    `owner`: the other merchant whose document it is, where it covers this one too; its file is then not named.
    """

    kind: str
    version: int
    file_name: str
    receipt: str
    uploaded_on: date
    uploaded_by: str
    reviewed_on: date | None
    reviewed_by: str
    word: str
    tone: str
    completed_on: date | None
    valid_until: date | None
    remarks: tuple[str, ...]
    owner: str = ""


@dataclass(frozen=True)
class ScanRow:
    """One scan; `gap` is the days since the pass before it, None for the first and for what extends nothing."""

    quarter: Quarter
    completed_on: date
    asv_company: str
    passed: bool
    valid_until: date
    printed: bool
    checked_on: date
    gap: int | None
    too_long: bool
    kind: str = "Full"
    extends: bool = True


@dataclass(frozen=True)
class RouteRow:
    """Where documents go for one payment system: `route` is its value, `since` and `by` tell of a decision."""

    system: str
    route: str
    since: date | None
    by: str
    reason: str
    rule_id: str


@dataclass(frozen=True)
class ForwardedRow:
    """Documents that went to a payment system, and the answer known on the day."""

    on: date
    system: str
    documents: str
    way: str
    by: str
    word: str
    tone: str
    answered_on: date | None
    answer: str


@dataclass(frozen=True)
class DisputeRow:
    """A finding disputed with the vendor about one scan, and the vendor's decision as far as it was known."""

    quarter: Quarter
    scanned_on: date
    finding: str
    component: str
    kind: str
    word: str
    tone: str
    decided_on: date | None
    text: str


@dataclass(frozen=True)
class ScanYear:
    """The assessment year that ends on the day: its chain in a word, and as four quarters."""

    word: str
    tone: str
    chain: Chain


@dataclass(frozen=True)
class Decision:
    """Something decided about the merchant, by whom and when."""

    at: datetime
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """Everything the compliance report of one merchant prints. `scan_days`, `gap_days`: the policies of the day."""

    on: date
    legal_name: str
    trading_name: str
    reference: str
    facts: tuple[Fact, ...]
    verdict: VerdictPart
    obligations: tuple[ObligationRow, ...]
    level: LevelPart
    chart: Chart
    documents: tuple[DocumentRow, ...]
    scans: tuple[ScanRow, ...]
    quarters_without_scan: tuple[Quarter, ...]
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    decisions: tuple[Decision, ...]
    applied: tuple[Applied, ...]
    used: tuple[Used, ...]
    decisions_left_out: int = 0
    routes: tuple[RouteRow, ...] = ()
    forwarded: tuple[ForwardedRow, ...] = ()
    scan_year: ScanYear | None = None
    disputes: tuple[DisputeRow, ...] = ()
    scan_days: int = shipped(Policy.SCAN_VALIDITY)
    gap_days: int = shipped(Policy.SCAN_INTERVAL)


@dataclass(frozen=True)
class Making:
    """Who made the report and when."""

    at: datetime
    by: str
    provider: str
    timezone: str

    @property
    def day(self) -> date:
        """The provider's day on which it was made."""
        return self.at.astimezone(ZoneInfo(self.timezone)).date()
