"""The life of each merchant of the small portfolio: it comes, hands in papers that are checked, and may be closed."""

import io
import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

from compliance_app.accounts.models import User
from compliance_app.demo import papers, scanning
from compliance_app.demo.figures import Figures
from compliance_app.demo.happenings import present
from compliance_app.demo.house import actor_of
from compliance_app.demo.papers.scans import certificate
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Deed, Fate, Paper, Step
from compliance_app.documents import files
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind
from compliance_app.intake import queries as intake
from compliance_app.intake.rules import What, findings, plain
from compliance_app.merchants import service as merchants
from compliance_app.readings.rules import ScanReportType
from compliance_app.readings.rules import plain as plain_reading
from compliance_app.readings.service import READER
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import Extent
from compliance_app.scans.service import notes as scan_notes

_ONE_DAY = timedelta(days=1)
_REMARKS = (
    "",
    "",
    "",
    "Checked against the contract.",
    "Same set-up as last year.",
    "Addresses compared with the sites.",
)
_CLOSING = (
    "The merchant moved its business to another provider.",
    "The shop was wound up by its owners.",
    "No operations for a year; closed in agreement with the merchant.",
)


def plan(stage: Stage) -> None:
    """Put every merchant's life into the history."""
    lives = Lives(stage)
    for merchant in stage.plans:
        lives.plan(merchant)


class Lives:
    """Plays them; `documents` that wait and `scans` are found again by the merchant's place and the paper's number."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chance = random.Random(f"history:{stage.seed}")  # noqa: S311  repeatable, not secret
        self.documents: dict[tuple[int, int], Document] = {}
        self.scans: dict[tuple[int, int], AsvScan] = {}

    def plan(self, plan: MerchantPlan) -> None:
        """Its coming, its policy of scanning, and every step of its papers."""
        minute = minute_of(plan)
        plan_for = self.stage.plan
        plan_for(plan.created_on, minute, lambda at: self._create(plan, at))
        plan_for(plan.created_on, minute + 2, lambda at: self._bring_figures(plan, at))
        plan_for(plan.created_on, minute + 4, lambda at: self._invite(plan, at))
        if plan.fate is not Fate.NOT_STARTED or plan.place % 2:
            plan_for(self.stage.worked(plan.created_on + _ONE_DAY), minute, lambda at: self._arrive(plan, at))
        if plan.steps and plan.place % 3:
            shown_on = self.stage.worked(plan.created_on + 5 * _ONE_DAY)
            plan_for(shown_on, minute + 6, lambda at: self._see_policy(plan, at))
        earlier: Counter[date] = Counter()
        for step in plan.steps:
            self._plan_step(plan, step, minute + _pace(plan.place, step.on, earlier[step.on]))
            earlier[step.on] += 1

    def _plan_step(self, plan: MerchantPlan, step: Step, minute: int) -> None:
        deed = {
            Deed.UPLOADED: self._upload,
            Deed.ACCEPTED: self._accept,
            Deed.REJECTED: self._reject,
            Deed.CLOSED: self._close,
        }[step.deed]
        self.stage.plan(step.on, minute, lambda at: deed(plan, step, at))

    def _create(self, plan: MerchantPlan, at: datetime) -> None:
        manager = self.stage.house.first_manager(plan)
        details = replace(plan.details, account_manager_id=manager.id)
        self.stage.merchants[plan.place] = merchants.create(details, actor_of(manager), at, self.stage.day(at))

    def _bring_figures(self, plan: MerchantPlan, at: datetime) -> None:
        Figures(plan, self.stage.merchant(plan)).bring(actor_of(self.stage.manager(plan)), at, self.stage.day(at))

    def _invite(self, plan: MerchantPlan, at: datetime) -> None:
        manager = actor_of(self.stage.manager(plan))
        count = 2 if len(plan.people) > 1 and plan.place % 4 == 0 else 1
        for person in plan.people[:count]:
            user = merchants.invite_person(self.stage.merchant(plan), person.email, person.name, manager, at)
            self.stage.people[person.email] = user

    def _arrive(self, plan: MerchantPlan, at: datetime) -> None:
        self.stage.house.come_in(self.stage.person(plan), at)

    def _upload(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        paper = present(step.paper)
        sender = self._sender(plan, paper)
        sender.last_active_at = at
        subject = subject_of(plan)
        merchant, made = self.stage.merchant(plan), papers.written(paper, subject)
        checked = files.measure(io.BytesIO(made.body), papers.file_name(paper, subject))
        what, on = What(paper.kind, paper.saq_type), self.stage.day(at)
        found = findings(made.reading, intake.subject_of(merchant, what, checked.sha256, on), on)
        document = documents.receive(merchant, paper.kind, paper.saq_type, checked, actor_of(sender), at, on)
        documents.note_reading(document, READER, plain_reading.to_plain(made.reading), plain.to_plain(found), at)
        self.documents[plan.place, paper.number] = document

    def _accept(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        paper = present(step.paper)
        document = self.documents.pop((plan.place, paper.number))
        checker, on = actor_of(self.stage.checker(plan, document)), self.stage.day(at)
        ticked = [item.code for item in CHECKLISTS[paper.kind]]
        note = self.chance.choice(_REMARKS)
        if paper.kind is not DocumentKind.ASV_SCAN_REPORT:
            documents.accept(document, paper.completed_on, ticked, note, checker, at, on)
            return
        printed = paper.expires_on if paper.printed_expiration else None
        said = (paper.asv_company, paper.completed_on, paper.passed, printed)
        scan = scans.accept_report(document, *said, ticked, note, checker, at, on, extent=self._extent(plan, paper))
        self.scans[plan.place, paper.number] = scan
        if scanning.is_disputed(plan, paper):
            scan_notes.dispute(scan, scanning.disputed(plan, paper, on), checker, at, on)

    def _extent(self, plan: MerchantPlan, paper: Paper) -> Extent:
        """What the report covers; a rescan completes the failed scan before it."""
        number = certificate(paper.asv_company)
        if paper.rescan_of is None:
            return Extent(certificate=number)
        completes = (self.scans[plan.place, paper.rescan_of].public_id,)
        return Extent(ScanReportType.PARTIAL, number, completes, attested=True)

    def _see_policy(self, plan: MerchantPlan, at: datetime) -> None:
        """The written policy of quarterly scanning, which most merchants show when they come."""
        merchant, manager = self.stage.merchant(plan), actor_of(self.stage.manager(plan))
        scan_notes.see_policy(
            merchant, self.stage.day(at), scanning.policy_words(plan), manager, at, self.stage.day(at)
        )

    def _reject(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        document = self.documents.pop((plan.place, present(step.paper).number))
        reasons = [present(step.reason)]
        documents.reject(document, reasons, None, actor_of(self.stage.checker(plan, document)), at, self.stage.day(at))

    def _close(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        reason = _CLOSING[plan.place % len(_CLOSING)]
        merchants.close(self.stage.merchant(plan), reason, actor_of(self.stage.manager(plan)), at, step.on)

    def _sender(self, plan: MerchantPlan, paper: Paper) -> User:
        """The merchant's person; now and then the account manager on its behalf."""
        on_behalf = plan.place % 6 == 5 and paper.number % 3 == 0
        return self.stage.manager(plan) if on_behalf else self.stage.person(plan)


def subject_of(plan: MerchantPlan) -> papers.Subject:
    first, last = plan.people[0], plan.people[-1]
    return papers.Subject(
        plan.company.legal_name, plan.company.trading_name, plan.details.websites[0], first.name, last.name
    )


def minute_of(plan: MerchantPlan) -> int:
    """The minute of the day around which people of the merchant work."""
    return 15 + plan.place % 40 * 9


def _pace(place: int, day: date, earlier: int) -> int:
    """How many minutes into its part of the day a step is taken after so many others: nobody keeps the same minute."""
    return 20 + (place * 17 + day.toordinal() * 7) % 25 + earlier * (11 + place % 13)
