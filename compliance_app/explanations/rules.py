"""What a verdict rests on, as plain values, and the facts with something supposed (EXPLAIN-1, WHAT-IF)."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType
from compliance_app.documents.rules import Verdict as Checked
from compliance_app.levels.rules import LevelFact
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.obligations.rules import EVIDENCE_NAMES, EvidenceKind, MerchantFacts, Verdict, long_date
from compliance_app.scans.rules import ScanFact

SUPPOSED = 0
"""The key of a fact that is only supposed: stored ones begin at 1."""


@dataclass(frozen=True)
class Applied:
    """A rule that led to the verdict: what it says of this merchant, its general sentence, and where that is from."""

    rule_id: str
    says: str
    rule: str = ""
    source: str = ""


class Whose(enum.StrEnum):
    """Whose paper or words a fact rests on; the merchant's people read only their own (EXPLAIN-MERCHANT)."""

    MERCHANT = "merchant"
    GROUP = "group"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Used:
    """A fact that the verdict rests on: what it is, from which document or record, by whom, and known since when.

    `document` is the address of the document behind it, where there is one.
    """

    what: str
    origin: str
    by: str
    on: date
    document: str | None = None
    whose: Whose = Whose.MERCHANT


def told(used: Iterable[Used], provider: str) -> tuple[Used, ...]:
    """The facts as the merchant's own people read them (EXPLAIN-MERCHANT); `provider` is the name of the house."""
    origins = {Whose.GROUP: "A document of another merchant of your group", Whose.PROVIDER: f"Recorded by {provider}"}
    return tuple(
        replace(
            item,
            origin=origins.get(item.whose, item.origin),
            by="",
            document=item.document if item.whose is Whose.MERCHANT else None,
        )
        for item in used
    )


@dataclass(frozen=True)
class Explanation:
    """A verdict with everything it rests on. `supposed`: what of it is only supposed, in words."""

    verdict: Verdict
    applied: tuple[Applied, ...]
    used: tuple[Used, ...]
    supposed: tuple[str, ...] = ()

    @property
    def by_sentence(self) -> list[tuple[str, list[Applied]]]:
        """What the rules say of this merchant, each sentence once, with the rules in a row that say it."""
        return [(says, list(rules)) for says, rules in groupby(self.applied, key=attrgetter("says"))]


def cited(verdict: Verdict, closed: bool, past: bool) -> Iterator[Applied]:
    """The ids behind a verdict in the order in which they are applied, each with what it says of this merchant."""
    yield Applied("PROCESS-CLOSED" if closed else "PROCESS", _answer(verdict))
    for rule_id in verdict.level_rule_ids:
        yield Applied(rule_id, f"Level {verdict.level}.")
    for reason in verdict.reasons:
        yield Applied(reason.rule_id, reason.sentence)
    yield from _of_evidence(verdict)
    if past:
        yield Applied("PAST-DAYS", "The day has passed: it is judged by what was known on it.")


def _answer(verdict: Verdict) -> str:
    if not verdict.may_process:
        return "The merchant may not process card payments on this day."
    until = f" through {long_date(verdict.until)}" if verdict.until else ""
    how = " provisionally" if verdict.provisional else ""
    return f"The merchant may{how} process card payments{until}."


def _of_evidence(verdict: Verdict) -> Iterator[Applied]:
    """Why what is there counts from one day through another."""
    for status in verdict.obligations:
        if not status.met or status.evidence is None:
            continue
        item, name = status.evidence, EVIDENCE_NAMES[status.evidence.document]
        span = f"{long_date(item.first_day)} through {long_date(item.valid_until)}"
        says = f"The {name} completed on {long_date(item.completed_on)} counts from {span}."
        yield Applied("OBLIGATION-EVIDENCE", says)
        if item.excepted:
            yield Applied("REVIEW-EXCEPTION", f"The {name} was accepted with an exception.")
        elif item.earlier:
            yield Applied(
                "REVIEW-EARLIER", f"The reviewer chose an earlier last day of the {name} than the rule gives."
            )
        else:
            rule_id = "SCAN-VALIDITY" if item.kind is EvidenceKind.SCAN else "DOCUMENT-VALIDITY"
            yield Applied(rule_id, f"The last valid day of the {name} is {long_date(item.valid_until)}.")
        if status.share is not None:
            share = f"{status.share.covered:,} of {status.share.projects:,} projects"
            yield Applied("COVERAGE-2", f"Together documents cover {share}.")


def once(found: Iterator[Applied]) -> tuple[Applied, ...]:
    """Each sentence once, in the order of the first."""
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Supposition:
    """What is supposed: another day, a document accepted, other operations in 12 months of one payment system.

    `saq_type` is that of a supposed SAQ. `printed` is the expiration that a supposed scan report prints.
    """

    on: date
    kind: DocumentKind | None = None
    completed_on: date | None = None
    valid_until: date | None = None
    system: PaymentSystem | None = None
    operations: int | None = None
    level: LevelFact | None = field(default=None)


def suppose(facts: MerchantFacts, supposed: Supposition, today: date) -> MerchantFacts:
    """The facts with what is supposed among them; nothing of the stored ones is lost."""
    if supposed.kind is not None and supposed.completed_on is not None and supposed.valid_until is not None:
        accepted_on = max(supposed.completed_on, min(today, supposed.on))
        facts = _with_paper(facts, supposed, accepted_on)
    if supposed.level is not None:
        levels = replace(facts.levels, assessments=(*facts.levels.assessments, supposed.level))
        facts = replace(facts, levels=levels)
    return facts


def _with_paper(facts: MerchantFacts, supposed: Supposition, accepted_on: date) -> MerchantFacts:
    completed_on, until = supposed.completed_on or accepted_on, supposed.valid_until or accepted_on
    if supposed.kind is DocumentKind.ASV_SCAN_REPORT:
        scan = ScanFact(SUPPOSED, "supposed", completed_on, True, until, accepted_on)
        return replace(facts, scans=(*facts.scans, scan))
    kind = supposed.kind or DocumentKind.SAQ
    document = DocumentFact(
        id=SUPPOSED,
        public_id="supposed",
        kind=kind,
        saq_type=SaqType.D_MERCHANT if kind is DocumentKind.SAQ else None,
        uploaded_on=accepted_on,
        reviewed_on=accepted_on,
        verdict=Checked.ACCEPTED,
        completed_on=completed_on,
        valid_until=until,
        non_compliant=False,
    )
    return replace(facts, documents=(*facts.documents, document))


def with_texts(applied: Iterator[Applied], book: Mapping[str, tuple[str, str]]) -> Iterator[Applied]:
    """Each rule with its general sentence and its source from the rule book, by its id."""
    for item in applied:
        rule, source = book.get(item.rule_id, ("", ""))
        yield replace(item, rule=rule, source=source)
