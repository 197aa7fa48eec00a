"""The life of an invented merchant with its papers, as dated steps: what was handed in, and what became of it."""

import enum
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentKind, ReasonCode, SaqType

SCAN_DAYS = 90
_LAST_CALM_DAY = 8  # the last paper of a settled merchant is at least this old, so that its check lies in the past

ASV_COMPANIES = (
    "Brightwater Perimeter Assurance",
    "Kestrel Scan Laboratories",
    "Nordvakt Sårbarhetsanalys AB",
    "Sentinelle Périmètre SAS",
    "Vantage Point ASV Services Ltd",
    "Grenzwacht Prüflabor GmbH",
)

_SENT_BACK_FOR = {
    DocumentKind.AOC: (ReasonCode.NOT_SIGNED, ReasonCode.DATES, ReasonCode.SCOPE),
    DocumentKind.SAQ: (ReasonCode.NOT_SIGNED, ReasonCode.INCOMPLETE, ReasonCode.OLD_FORM, ReasonCode.WRONG_SAQ_TYPE),
    DocumentKind.ASV_SCAN_REPORT: (ReasonCode.INCOMPLETE, ReasonCode.SCOPE, ReasonCode.WRONG_DOCUMENT),
}


class Fate(enum.StrEnum):
    """Where the story leaves the merchant today."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    COMPLIANT = "compliant"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    NON_COMPLIANT = "non_compliant"
    CLOSED = "closed"


class Flaw(enum.StrEnum):
    """What is wrong with a paper, to be seen on it."""

    NOT_SIGNED = "not_signed"
    SIGNED_EARLY = "signed_early"
    OLD_FORM = "old_form"
    NON_COMPLIANT = "non_compliant"
    OTHER_COMPANY = "other_company"
    PARTIAL = "partial"
    FAILED = "failed"
    INCOMPLETE = "incomplete"
    WRONG_PAPER = "wrong_paper"


_FLAW_OF = {
    ReasonCode.NOT_SIGNED: Flaw.NOT_SIGNED,
    ReasonCode.DATES: Flaw.SIGNED_EARLY,
    ReasonCode.OLD_FORM: Flaw.OLD_FORM,
    ReasonCode.NON_COMPLIANT: Flaw.NON_COMPLIANT,
    ReasonCode.SCOPE: Flaw.PARTIAL,
    ReasonCode.INCOMPLETE: Flaw.INCOMPLETE,
    ReasonCode.WRONG_DOCUMENT: Flaw.WRONG_PAPER,
}
"""What the reviewer saw who sent a paper back; a wrong SAQ type is to be seen in its title."""
_FLAWS_THAT_WAIT = {
    DocumentKind.AOC: (Flaw.OTHER_COMPANY, Flaw.NOT_SIGNED, Flaw.PARTIAL, Flaw.NON_COMPLIANT),
    DocumentKind.SAQ: (Flaw.OTHER_COMPANY, Flaw.OLD_FORM, Flaw.NOT_SIGNED, Flaw.NON_COMPLIANT),
    DocumentKind.ASV_SCAN_REPORT: (Flaw.OTHER_COMPANY, Flaw.FAILED, Flaw.PARTIAL, Flaw.NOT_SIGNED),
}


class Deed(enum.StrEnum):
    """What happens in a step."""

    UPLOADED = "uploaded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CLOSED = "closed"


@dataclass(frozen=True)
class Paper:
    """One document. A scan report names its company and result; `number` tells the papers of a merchant apart.

    `rescan_of`: the number of the failed scan that a partial rescan completes to one pass.
    """

    number: int
    kind: DocumentKind
    completed_on: date
    saq_type: SaqType | None = None
    asv_company: str = ""
    passed: bool = True
    printed_expiration: bool = False
    signed_on: date | None = None
    flaw: Flaw | None = None
    rescan_of: int | None = None

    @property
    def signed(self) -> date:
        """The day on which it was signed: some days after its completion, never after it was handed in."""
        return self.signed_on or self.completed_on

    @property
    def expires_on(self) -> date:
        """The last valid day printed in a scan report."""
        return self.completed_on + timedelta(days=SCAN_DAYS)


@dataclass(frozen=True)
class Step:
    """One deed on a day, with the paper it concerns and the reason for sending it back."""

    on: date
    deed: Deed
    paper: Paper | None = None
    reason: ReasonCode | None = None


@dataclass(frozen=True)
class Setting:
    """What a story starts from. `annual` is the yearly paper of the merchant's level, `prompt` its habit."""

    created_on: date
    today: date
    annual: DocumentKind
    saq_type: SaqType | None
    asv_company: str
    prompt: bool


def tell(rng: random.Random, fate: Fate, setting: Setting) -> tuple[Step, ...]:
    """The steps of one life, in the order of their days, none after yesterday."""
    steps = list(_TELLERS[fate](rng, setting))
    return _as_on_paper(sorted(steps, key=lambda step: step.on))


def _as_on_paper(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps; each paper says when it was signed, and shows what is or will be found wrong with it."""
    papers = {step.paper.number: step.paper for step in steps if step.paper}
    uploads = {step.paper.number: step.on for step in steps if step.paper and step.deed is Deed.UPLOADED}
    verdicts = {step.paper.number: step for step in steps if step.paper and step.deed is not Deed.UPLOADED}
    for number, paper in papers.items():
        verdict, last = verdicts.get(number), uploads.get(number, paper.completed_on)
        chance = random.Random(f"paper:{paper.kind}:{paper.completed_on}:{number}")  # noqa: S311  repeatable
        flaw = _FLAW_OF.get(verdict.reason) if verdict and verdict.reason else None
        if verdict is None and chance.random() < 0.5:
            flaw = chance.choice(_FLAWS_THAT_WAIT[paper.kind])
        signed_on = max(paper.completed_on, min(paper.completed_on + timedelta(days=chance.randint(0, 9)), last))
        papers[number] = replace(paper, signed_on=signed_on, flaw=flaw)
    return tuple(replace(step, paper=papers[step.paper.number]) if step.paper else step for step in steps)


def working_day(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _not_started(_rng: random.Random, _setting: Setting) -> Iterator[Step]:
    yield from ()


def _in_progress(rng: random.Random, setting: Setting) -> Iterator[Step]:
    """The yearly paper is accepted, or came back; no scan yet."""
    paper = _annual(1, setting, setting.created_on - timedelta(days=rng.randint(5, 60)))
    upload = _later(setting, setting.created_on, rng.randint(1, 3))
    yield Step(upload, Deed.UPLOADED, paper)
    verdict = _later(setting, upload, rng.randint(0, 1))
    if rng.random() < 0.5:
        yield Step(verdict, Deed.REJECTED, paper, _reason(rng, paper))
    else:
        yield Step(verdict, Deed.ACCEPTED, paper)


def _in_review(rng: random.Random, setting: Setting) -> Iterator[Step]:
    """Everything owed is handed in and waits; some of it may have been accepted before."""
    annual = _annual(1, setting, setting.created_on - timedelta(days=rng.randint(5, 60)))
    scan = _scan(2, setting, setting.created_on - timedelta(days=rng.randint(0, 20)))
    upload = _later(setting, setting.created_on, rng.randint(1, 3))
    yield Step(upload, Deed.UPLOADED, annual)
    if rng.random() < 0.4:
        yield Step(_later(setting, upload, 1), Deed.ACCEPTED, annual)
    yield Step(_later(setting, upload, rng.randint(0, 2)), Deed.UPLOADED, scan)


def _compliant(rng: random.Random, setting: Setting) -> Iterator[Step]:
    yield from _life(rng, setting, _ago(setting, rng, 10, 320), _ago(setting, rng, _LAST_CALM_DAY, 52))


def _expiring(rng: random.Random, setting: Setting) -> Iterator[Step]:
    """A scan, or the yearly paper, has less than 30 days left; every third has handed in the next one."""
    if rng.random() < 0.6:
        annual, scan = _ago(setting, rng, 10, 300), _ago(setting, rng, 64, 87)
        following = _scan(900, setting, _ago(setting, rng, 3, 6))
    else:
        annual, scan = _ago(setting, rng, 338, 362), _ago(setting, rng, _LAST_CALM_DAY, 50)
        following = _annual(900, setting, _ago(setting, rng, 3, 9))
    yield from _life(rng, setting, annual, scan)
    if rng.random() < 0.34:
        yield Step(_later(setting, following.completed_on, rng.randint(0, 2)), Deed.UPLOADED, following)


def _expired(rng: random.Random, setting: Setting) -> Iterator[Step]:
    """A scan or the yearly paper has run out; now and then the next scan was made, and found faults."""
    if rng.random() < 0.6:
        yield from _life(rng, setting, _ago(setting, rng, 10, 300), _ago(setting, rng, 92, 150))
        if rng.random() < 0.35:
            failed = replace(_scan(900, setting, _ago(setting, rng, _LAST_CALM_DAY, 20)), passed=False)
            yield from _handed_in(rng, setting, failed)
    else:
        yield from _life(rng, setting, _ago(setting, rng, 368, 410), _ago(setting, rng, _LAST_CALM_DAY, 50))


def _non_compliant(rng: random.Random, setting: Setting) -> Iterator[Step]:
    """A newcomer whose first scan found faults, or whose yearly paper says Non-Compliant itself."""
    annual = _annual(1, setting, setting.created_on - timedelta(days=rng.randint(5, 60)))
    scan = _scan(2, setting, setting.created_on - timedelta(days=rng.randint(0, 10)))
    if rng.random() < 0.6:
        yield from _handed_in(rng, setting, annual)
        yield from _handed_in(rng, setting, replace(scan, passed=False))
        return
    upload = _later(setting, setting.created_on, rng.randint(1, 3))
    yield Step(upload, Deed.UPLOADED, annual)
    yield Step(_later(setting, upload, rng.randint(0, 2)), Deed.REJECTED, annual, ReasonCode.NON_COMPLIANT)
    yield from _handed_in(rng, setting, scan)


def _closed(rng: random.Random, setting: Setting) -> Iterator[Step]:
    end = setting.today - timedelta(days=rng.randint(20, 150))
    shortened = replace(setting, today=end)
    yield from _compliant(rng, shortened)
    yield Step(working_day(end), Deed.CLOSED)


_TELLERS = {
    Fate.NOT_STARTED: _not_started,
    Fate.IN_PROGRESS: _in_progress,
    Fate.IN_REVIEW: _in_review,
    Fate.COMPLIANT: _compliant,
    Fate.EXPIRING: _expiring,
    Fate.EXPIRED: _expired,
    Fate.NON_COMPLIANT: _non_compliant,
    Fate.CLOSED: _closed,
}


def _life(rng: random.Random, setting: Setting, last_annual: date, last_scan: date) -> Iterator[Step]:
    """Years and quarters backwards from the last papers to the first day, then each handed in."""
    pause = (12, 30) if setting.prompt else (-12, 6)
    annuals = _backwards(setting, last_annual, lambda: 365 - rng.randint(*pause), oldest=300)
    pause = (8, 18) if setting.prompt else (-9, 6)
    scans = _backwards(setting, last_scan, lambda: SCAN_DAYS - rng.randint(*pause), oldest=60)
    for number, day in enumerate(annuals, start=1):
        yield from _with_detours(rng, setting, _annual(number * 10, setting, day))
    for number, day in enumerate(scans, start=1):
        yield from _with_detours(rng, setting, _scan(500 + number * 10, setting, day))


def _backwards(setting: Setting, last: date, interval: Callable[[], int], oldest: int) -> list[date]:
    """Days of completion up to `last`, beginning with one in force when the merchant came."""
    days = [last]
    while days[-1] > setting.created_on:
        days.append(days[-1] - timedelta(days=interval()))
    if days[-1] < setting.created_on - timedelta(days=oldest):
        days[-1] = setting.created_on + timedelta(days=2)
    if len(days) > 1 and days[-2] <= days[-1] + timedelta(days=10):
        days.pop(-2 if days[-2] != last else -1)
    return days[::-1]


def _with_detours(rng: random.Random, setting: Setting, paper: Paper) -> Iterator[Step]:
    """A paper handed in and accepted; now and then after one that failed or came back."""
    recent = paper.completed_on > setting.today - timedelta(days=_LAST_CALM_DAY + 12)
    chance = rng.random()
    if paper.kind is DocumentKind.ASV_SCAN_REPORT and chance < 0.09 and not recent:
        before = paper.completed_on - timedelta(days=rng.randint(4, 9))
        failed = replace(paper, number=paper.number + 1, completed_on=before, passed=False)
        steps = list(_handed_in(rng, setting, failed))
        yield from steps
        if before.toordinal() % 2:  # only what had failed is scanned again, once the failure is on record
            rescan = replace(paper, rescan_of=failed.number)
            yield from _handed_in(rng, setting, rescan, not_before=steps[-1].on + timedelta(days=1))
            return
    elif chance > 0.88 and not recent:
        upload = _later(setting, max(paper.completed_on, setting.created_on + timedelta(days=1)), rng.randint(0, 1))
        back = replace(paper, number=paper.number + 2)
        yield Step(upload, Deed.UPLOADED, back)
        verdict = _later(setting, upload, rng.randint(0, 1))
        yield Step(verdict, Deed.REJECTED, back, _reason(rng, back))
        yield from _handed_in(rng, setting, paper, not_before=verdict + timedelta(days=1))
        return
    yield from _handed_in(rng, setting, paper)


def _handed_in(rng: random.Random, setting: Setting, paper: Paper, not_before: date | None = None) -> Iterator[Step]:
    start = max(paper.completed_on, setting.created_on + timedelta(days=1), not_before or paper.completed_on)
    upload = _later(setting, start, rng.randint(0, 2))
    yield Step(upload, Deed.UPLOADED, paper)
    yield Step(_later(setting, upload, rng.randint(0, 2)), Deed.ACCEPTED, paper)


def _reason(rng: random.Random, paper: Paper) -> ReasonCode:
    return rng.choice(_SENT_BACK_FOR[paper.kind])


def _later(setting: Setting, day: date, days: int) -> date:
    """A working day that many days later, yesterday at the latest."""
    return min(working_day(day + timedelta(days=days)), setting.today - timedelta(days=1))


def _ago(setting: Setting, rng: random.Random, least: int, most: int) -> date:
    return setting.today - timedelta(days=rng.randint(least, most))


def _annual(number: int, setting: Setting, completed_on: date) -> Paper:
    return Paper(number, setting.annual, completed_on, setting.saq_type)


def _scan(number: int, setting: Setting, completed_on: date) -> Paper:
    printed = completed_on.toordinal() % 3 > 0
    return Paper(
        number,
        DocumentKind.ASV_SCAN_REPORT,
        completed_on,
        asv_company=setting.asv_company,
        printed_expiration=printed,
    )
