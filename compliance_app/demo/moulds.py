"""Lives cast in advance for very many merchants: each mould is used by hundreds, with names of its own.

Everything that rules must compute (level, standing, expiries) is computed once for a mould, by the rules.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from compliance_app.demo import curves, portfolio, stories
from compliance_app.demo.curves import month_before
from compliance_app.demo.kinds import told_apart
from compliance_app.demo.portfolio import Size
from compliance_app.demo.sectors import SECTORS, Sector
from compliance_app.demo.stories import Deed, Fate, Paper
from compliance_app.documents import rules as document_rules
from compliance_app.documents.rules import DocumentFact, DocumentKind, ReasonCode, Verdict
from compliance_app.levels import rules as level_rules
from compliance_app.levels.queries import Year
from compliance_app.levels.rules import LevelFact, LevelFacts
from compliance_app.levels.service.behind import figures_behind
from compliance_app.levels.thresholds import Threshold
from compliance_app.merchants.rules import MerchantState, PaymentSystem
from compliance_app.obligations.rules import Expiry, MerchantFacts, Run, StateFact, expiries, runs
from compliance_app.scans import rules as scan_rules
from compliance_app.scans.rules import ScanFact
from compliance_app.volumes.kinds import Counting, Kind, OnRecord, on_record
from compliance_app.volumes.rules import AnnualVolume, Channel, annual_volume, summed

FIRST_ID = 1
"""Papers and scans of a mould are numbered from here; a merchant cast from it adds where its own begin."""


@dataclass(frozen=True)
class Sheet:
    """One paper of a mould and what became of it."""

    paper: Paper
    uploaded_on: date
    reviewed_on: date | None
    rejected_for: ReasonCode | None


@dataclass(frozen=True)
class KindFigure:
    """Operations of one kind of one month with one payment system through one channel."""

    month: date
    system: PaymentSystem
    channel: Channel
    kind: Kind
    operations: int


@dataclass(frozen=True)
class Mould:
    """A life: papers, figures, level and the projection that the rules make of them."""

    sector: Sector
    created_on: date
    activated_on: date | None
    closed_on: date | None
    sheets: tuple[Sheet, ...]
    figures: tuple[KindFigure, ...]
    annual: AnnualVolume
    on_record: OnRecord | None
    assessment: level_rules.Assessment
    runs: tuple[Run, ...]
    expiries: tuple[Expiry, ...]

    @property
    def state(self) -> MerchantState:
        """Where the merchant is today."""
        if self.closed_on:
            return MerchantState.CLOSED
        return MerchantState.ACTIVE if self.activated_on else MerchantState.ONBOARDING

    @cached_property
    def figures_behind(self) -> dict[str, object]:
        """The figures behind the level, as an assessment keeps them."""
        return figures_behind(Year(self.annual), self.assessment, self.on_record)

    @property
    def level_rule_ids(self) -> tuple[str, ...]:
        """The rules behind the level, as an assessment keeps them."""
        return (*self.assessment.rule_ids, *(("VOLUME-8",) if self.on_record else ()))

    @cached_property
    def superseded(self) -> frozenset[int]:
        """The numbers of accepted sheets that a later accepted one of their kind outlives (DOCUMENT-SUPERSEDE)."""
        facts = [document_fact(number, sheet) for number, sheet in enumerate(self.sheets, start=FIRST_ID)]
        accepted = [fact for fact in facts if fact.verdict is Verdict.ACCEPTED]
        return frozenset(
            old.id
            for old in accepted
            for new in accepted
            if new.id > old.id and new.kind is old.kind and _outlives(new.valid_until, old.valid_until)
        )


def cast(count: int, today: date, seed: int, thresholds: tuple[Threshold, ...], counting: Counting) -> list[Mould]:
    """`count` moulds in the proportions of the small portfolio."""
    rng = random.Random(f"moulds:{seed}")  # noqa: S311  repeatable, not secret
    fates, sizes = portfolio.dealt(rng, count)
    return [_cast(rng, fate, size, today, thresholds, counting) for fate, size in zip(fates, sizes, strict=True)]


def _cast(
    rng: random.Random, fate: Fate, size: Size, today: date, thresholds: tuple[Threshold, ...], counting: Counting
) -> Mould:
    sector = rng.choices(SECTORS, [sector.weight for sector in SECTORS])[0]
    story = stories.Setting(
        portfolio.created_on(rng, fate, today),
        today,
        size.annual,
        rng.choice(sector.saq_types) if size.annual is DocumentKind.SAQ else None,
        rng.choice(stories.ASV_COMPANIES),
        prompt=True,
    )
    steps = stories.tell(rng, fate, story)
    sheets = tuple(_latest(_sheets(steps)))
    begun = min((sheet.uploaded_on for sheet in sheets), default=story.created_on) - timedelta(days=2)
    closed_on = next((step.on for step in steps if step.deed is Deed.CLOSED), None)
    figures = tuple(_figures(rng, sector, size, today))
    annual, record = _year(figures, today, counting)
    assessment = level_rules.assess(annual.by_system, thresholds)
    facts = _facts(begun, sheets, assessment)
    active = next((run.starts_on for run in runs(facts) if run.course.calm.may_process), None)
    facts = _with_states(facts, begun, active, closed_on)
    return Mould(
        sector, begun, active, closed_on, sheets, figures, annual, record, assessment, runs(facts), expiries(facts)
    )


def _sheets(steps: tuple[stories.Step, ...]) -> list[Sheet]:
    uploaded = {step.paper.number: step for step in steps if step.deed is Deed.UPLOADED and step.paper}
    decided = {step.paper.number: step for step in steps if step.deed in (Deed.ACCEPTED, Deed.REJECTED) and step.paper}
    return [
        Sheet(
            step.paper,
            step.on,
            decided[number].on if number in decided else None,
            decided[number].reason if number in decided else None,
        )
        for number, step in uploaded.items()
        if step.paper
    ]


def _latest(sheets: list[Sheet]) -> Iterator[Sheet]:
    """The latest accepted scan and yearly paper, and everything after them: the past of 100,000 would fill a disk."""
    for is_scan in (False, True):
        kind = [sheet for sheet in sheets if (sheet.paper.kind is DocumentKind.ASV_SCAN_REPORT) is is_scan]
        kind.sort(key=lambda sheet: (sheet.uploaded_on, sheet.paper.number))
        good = [
            n for n, sheet in enumerate(kind) if sheet.reviewed_on and not sheet.rejected_for and sheet.paper.passed
        ]
        yield from kind[good[-1] if good else 0 :]


def _counts(sheet: Sheet) -> bool:
    return sheet.reviewed_on is not None and sheet.rejected_for is None and sheet.paper.passed


def _figures(rng: random.Random, sector: Sector, size: Size, today: date) -> Iterator[KindFigure]:
    annual = rng.randint(size.least, size.most)
    last = month_before(today.replace(day=1))
    months = [month_before(last, ago) for ago in range(11, -1, -1)]
    curve = curves.draw(rng, sector, annual, 1.0)
    few = curves.Curve(annual, 1.0, curve.season, curve.systems[: 1 if annual < 1_000_000 else 2], curve.channels[:1])
    for figure in curves.figures(rng, few, months):
        for kind, operations in told_apart(FIRST_ID, figure, annual):
            yield KindFigure(figure.month, figure.system, figure.channel, kind, operations)


def _year(figures: tuple[KindFigure, ...], today: date, counting: Counting) -> tuple[AnnualVolume, OnRecord | None]:
    """What of the figures counts, and what is on record where not all of it does."""
    by_kind = Counter[Kind]()
    for figure in figures:
        by_kind[figure.kind] += figure.operations
    counted = summed(
        (figure.system, figure.channel, figure.operations if counting.counts(figure.kind) else 0) for figure in figures
    )
    months = len({figure.month for figure in figures})
    return annual_volume(today, months, counted, {}), on_record(by_kind, counting)


def _facts(begun: date, sheets: tuple[Sheet, ...], assessment: level_rules.Assessment) -> MerchantFacts:
    level = LevelFact(begun, assessment.strictest, None, assessment.rule_ids)
    documents = tuple(document_fact(number, sheet) for number, sheet in enumerate(sheets, start=FIRST_ID))
    scans = [sheet for sheet in sheets if is_scan_record(sheet)]
    return MerchantFacts(
        begun,
        (StateFact(begun, MerchantState.ONBOARDING),),
        LevelFacts((level,)),
        documents,
        tuple(_scan_fact(number, sheet) for number, sheet in enumerate(scans, start=FIRST_ID)),
    )


def _with_states(facts: MerchantFacts, begun: date, active: date | None, closed: date | None) -> MerchantFacts:
    states = [StateFact(begun, MerchantState.ONBOARDING)]
    states += [StateFact(active, MerchantState.ACTIVE)] if active else []
    states += [StateFact(closed, MerchantState.CLOSED)] if closed else []
    return MerchantFacts(facts.created_on, tuple(states), facts.levels, facts.documents, facts.scans)


def document_fact(number: int, sheet: Sheet) -> DocumentFact:
    """A sheet as the rules see it."""
    accepted = sheet.reviewed_on is not None and sheet.rejected_for is None
    verdict = None if sheet.reviewed_on is None else Verdict.ACCEPTED if accepted else Verdict.REJECTED
    return DocumentFact(
        number,
        str(number),
        sheet.paper.kind,
        sheet.paper.saq_type,
        sheet.uploaded_on,
        sheet.reviewed_on,
        verdict,
        sheet.paper.completed_on if accepted else None,
        valid_until(sheet) if accepted else None,
        sheet.rejected_for is ReasonCode.NON_COMPLIANT,
    )


def _outlives(new: date | None, old: date | None) -> bool:
    return new is not None and (old is None or old < new)


def valid_until(sheet: Sheet) -> date | None:
    """The last day an accepted sheet counts; None for a failed scan."""
    paper = sheet.paper
    if paper.kind is not DocumentKind.ASV_SCAN_REPORT:
        return document_rules.valid_until(paper.completed_on)
    return scan_rules.valid_until(paper.completed_on, None) if paper.passed else None


def is_scan_record(sheet: Sheet) -> bool:
    """Whether a scan was recorded from the sheet."""
    return (
        sheet.paper.kind is DocumentKind.ASV_SCAN_REPORT
        and sheet.reviewed_on is not None
        and sheet.rejected_for is None
    )


def _scan_fact(number: int, sheet: Sheet) -> ScanFact:
    until = scan_rules.valid_until(sheet.paper.completed_on, None)
    counts_from = sheet.reviewed_on or sheet.uploaded_on
    return ScanFact(number, str(number), sheet.paper.completed_on, sheet.paper.passed, until, counts_from)
