"""Plays the small portfolio's plan through the real verbs, day by day, as it would have happened.

Everything that hangs on a change (trail, mail, levels, standing) comes from the same services as in real life;
only clock and people are invented. Mail of the past counts as delivered.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from compliance_app.accounts.models import User, UserState
from compliance_app.audit import service as audit
from compliance_app.audit.rules import Actor
from compliance_app.demo import entities, groups, papers, scanning, stories, submissions
from compliance_app.demo.cases import Cases
from compliance_app.demo.compromises import Compromises
from compliance_app.demo.entities import Joining
from compliance_app.demo.figures import Figures
from compliance_app.demo.happenings import Deedful, Happenings, present
from compliance_app.demo.house import House, actor_of
from compliance_app.demo.papers.scans import certificate
from compliance_app.demo.portfolio import LEVEL_3, MerchantPlan, first_day
from compliance_app.demo.providers import Providers
from compliance_app.demo.rule_book import RuleBook
from compliance_app.demo.stories import Deed, Fate, Paper, Step
from compliance_app.documents import files
from compliance_app.documents import queries as documents_held
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, DocumentState, Scope
from compliance_app.documents.service import coverage
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.groups import service as corporate
from compliance_app.groups.rules import Terms
from compliance_app.intake import queries as intake
from compliance_app.intake.rules import What, findings, plain
from compliance_app.levels import service as levels
from compliance_app.levels.models import LevelOverride
from compliance_app.mail.models import MessageState, OutboxMessage
from compliance_app.merchants import queries as merchants_held
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import ScanReportType
from compliance_app.readings.rules import plain as plain_reading
from compliance_app.readings.service import READER
from compliance_app.reminders import queries as due
from compliance_app.reminders import service as reminders
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import Extent
from compliance_app.scans.service import notes as scan_notes
from compliance_app.scans.service import vendors
from compliance_app.service_providers.queries import warnings as ending_aocs
from compliance_app.service_providers.service import warnings as provider_letters

_FIRST, _NIGHT, _EARLY, _MORNING, _AFTERNOON = time(1, 30), time(2, 30), time(7, 0), time(8, 20), 440
_PLATFORM = Actor(None, "Import of the platform's figures", "scheduler")
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


class History:
    """One playing of a plan into an empty database."""

    def __init__(self, plans: Sequence[MerchantPlan], today: date, seed: int, timezone: str = "UTC") -> None:
        self.plans, self.group = groups.gathered(plans)
        self.today = today
        self.zone = ZoneInfo(timezone)
        self.chance = random.Random(f"history:{seed}")  # noqa: S311  repeatable, not secret
        self.happenings = Happenings()
        self.house = House()
        self.merchants: dict[int, Merchant] = {}
        self.documents: dict[tuple[int, int], Document] = {}
        self.people: dict[str, User] = {}
        self.overrides: dict[int, LevelOverride] = {}
        self.providers = Providers(self.house, self.merchants, today, self._day)
        self.scans: dict[tuple[int, int], AsvScan] = {}

    def play(self) -> None:
        """From the first day to yesterday, in one transaction that the caller commits: the whole history or none."""
        start = first_day(self.today)
        self.house.found(self._moment(start, _MORNING))
        for details in scanning.register(start, self.today):
            vendors.add(details, actor_of(self.house.administrator), self._moment(start, time(9, 40)))
        for plan in self.plans:
            self._plan_life(plan)
        self._plan_overrides()
        submissions.plan(self.plans, self.today, self._stage())
        self._plan_compromises()
        self.providers.plan(self.happenings, self.plans, start)
        for days, deed in RuleBook(self.house, self.today).deeds():
            self._plan_ago(days, deed)
        self._cases().plan(self.plans)
        if self.group:
            self._plan_ago(26, self._map_group)
        for joining in entities.joinings(self.plans, self.group):
            self._plan_ago(joining.ago, partial(self._join, joining))
        for days in range((self.today - start).days):
            self._live(start + timedelta(days=days))
        self._recently_seen()
        _deliver()

    def _live(self, day: date) -> None:
        self._jobs(day)
        for minute, deed in self.happenings.take(day):
            deed(self._moment(day, _MORNING) + timedelta(minutes=minute))
        _settle()

    def _jobs(self, day: date) -> None:
        """What the scheduler would have done before the day's work."""
        if day.day == 1:
            self._import_month(self._moment(day, _FIRST))
            levels.assess_all(day, self._moment(day, _NIGHT))
            _settle()
        for merchant_ids in due.batches(due.due(day)):
            reminders.write_due(merchant_ids, day, self._moment(day, _EARLY))
        for letter in ending_aocs.due(day):
            provider_letters.write(letter, day, self._moment(day, _EARLY))

    def _plan_life(self, plan: MerchantPlan) -> None:
        minute = 15 + plan.place % 40 * 9
        plan_for = self.happenings.plan
        plan_for(plan.created_on, minute, lambda at: self._create(plan, at))
        plan_for(plan.created_on, minute + 2, lambda at: self._bring_figures(plan, at))
        plan_for(plan.created_on, minute + 4, lambda at: self._invite(plan, at))
        if plan.fate is not Fate.NOT_STARTED or plan.place % 2:
            arrival = stories.working_day(plan.created_on + _ONE_DAY)
            plan_for(min(arrival, self._yesterday), minute, lambda at: self._arrive(plan, at))
        if plan.steps and plan.place % 3:
            plan_for(min(stories.working_day(plan.created_on + 5 * _ONE_DAY), self._yesterday), minute + 6,
                     lambda at: self._see_policy(plan, at))  # fmt: skip
        for number, step in enumerate(plan.steps):
            self._plan_step(plan, step, minute + 20 + number)

    def _plan_step(self, plan: MerchantPlan, step: Step, minute: int) -> None:
        deed = {
            Deed.UPLOADED: self._upload,
            Deed.ACCEPTED: self._accept,
            Deed.REJECTED: self._reject,
            Deed.CLOSED: self._close,
        }[step.deed]
        self.happenings.plan(step.on, minute, lambda at: deed(plan, step, at))

    def _plan_overrides(self) -> None:
        """One level raised by two people, one request refused, one that waits."""
        calm = [plan for plan in self.plans if plan.fate is Fate.COMPLIANT]
        large = [plan for plan in calm if plan.size.least > 1_000_000]
        small = [plan for plan in calm if plan.size is LEVEL_3]
        if not large or len(small) < 2:
            return
        raised, refused, waiting = small[0], small[1], large[-1]
        self._plan_ago(74, lambda at: self._ask(raised, 2, "Card testing through its shop; watched for a year.", at))
        self._plan_ago(73, lambda at: self._approve(raised, at))
        self._plan_ago(41, lambda at: self._ask(refused, 4, "Half of its volume is said to move elsewhere soon.", at))
        self._plan_ago(39, lambda at: self._refuse(refused, at))
        reason = "A payment system named its group as compromised; the forensic report is due."
        self._plan_ago(2, lambda at: self._ask(waiting, 1, reason, at))

    def _stage(self) -> submissions.Stage:
        """What other parts of the history need of this one."""
        return submissions.Stage(
            self._plan_ago,
            lambda plan: self.merchants[plan.place],
            lambda plan: self.people[plan.people[0].email],
            self._manager,
            self._day,
        )

    def _plan_compromises(self) -> None:
        Compromises(
            self._plan_ago,
            lambda plan: self.merchants[plan.place],
            lambda plan: actor_of(self._manager(plan)),
            lambda plan: actor_of(self.house.lead(plan)),
            self._day,
            self.zone.key,
            self.today,
        ).plan(self.plans)

    def _cases(self) -> Cases:
        return Cases(
            self.today,
            self._plan_ago,
            merchant=lambda plan: self.merchants[plan.place],
            manager=lambda plan: actor_of(self._manager(plan)),
            lead=lambda plan: actor_of(self.house.lead(plan)),
            employee=lambda plan: actor_of(self.people[plan.people[0].email]),
            day=self._day,
        )

    def _plan_ago(self, days: int, deed: Deedful) -> None:
        day = min(stories.working_day(self.today - timedelta(days=days)), self._yesterday)
        self.happenings.plan(day, _AFTERNOON - days, deed)

    def _create(self, plan: MerchantPlan, at: datetime) -> None:
        manager = self.house.first_manager(plan)
        details = replace(plan.details, account_manager_id=manager.id)
        self.merchants[plan.place] = merchants.create(details, actor_of(manager), at, self._day(at))

    def _bring_figures(self, plan: MerchantPlan, at: datetime) -> None:
        Figures(plan, self.merchants[plan.place]).bring(actor_of(self._manager(plan)), at, self._day(at))

    def _import_month(self, at: datetime) -> None:
        there = [Figures(plan, self.merchants[plan.place]) for plan in self.plans if plan.place in self.merchants]
        Figures.import_month(there, _PLATFORM, at, self._day(at))

    def _invite(self, plan: MerchantPlan, at: datetime) -> None:
        manager = actor_of(self._manager(plan))
        count = 2 if len(plan.people) > 1 and plan.place % 4 == 0 else 1
        for person in plan.people[:count]:
            user = merchants.invite_person(self.merchants[plan.place], person.email, person.name, manager, at)
            self.people[person.email] = user

    def _arrive(self, plan: MerchantPlan, at: datetime) -> None:
        self.house.come_in(self.people[plan.people[0].email], at)

    def _upload(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        paper = present(step.paper)
        sender = self._sender(plan, paper)
        sender.last_active_at = at
        subject = subject_of(plan)
        merchant, made = self.merchants[plan.place], papers.written(paper, subject)
        checked = files.measure(io.BytesIO(made.body), papers.file_name(paper, subject))
        what, on = What(paper.kind, paper.saq_type), self._day(at)
        found = findings(made.reading, intake.subject_of(merchant, what, checked.sha256, on), on)
        document = documents.receive(merchant, paper.kind, paper.saq_type, checked, actor_of(sender), at, on)
        documents.note_reading(document, READER, plain_reading.to_plain(made.reading), plain.to_plain(found), at)
        self.documents[plan.place, paper.number] = document

    def _accept(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        paper = present(step.paper)
        document = self.documents.pop((plan.place, paper.number))
        checker, on = actor_of(self._checker(plan, document)), self._day(at)
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
        merchant, manager = self.merchants[plan.place], actor_of(self._manager(plan))
        scan_notes.see_policy(merchant, self._day(at), scanning.policy_words(plan), manager, at, self._day(at))

    def _reject(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        document = self.documents.pop((plan.place, present(step.paper).number))
        reasons = [present(step.reason)]
        documents.reject(document, reasons, None, actor_of(self._checker(plan, document)), at, self._day(at))

    def _close(self, plan: MerchantPlan, step: Step, at: datetime) -> None:
        reason = _CLOSING[plan.place % len(_CLOSING)]
        merchants.close(self.merchants[plan.place], reason, actor_of(self._manager(plan)), at, step.on)

    def _ask(self, plan: MerchantPlan, level: int, reason: str, at: datetime) -> None:
        start = self._day(at) + timedelta(days=3)
        manager, merchant = actor_of(self._manager(plan)), self.merchants[plan.place]
        end = start + timedelta(days=270)
        self.overrides[plan.place] = levels.request_override(
            merchant, level, reason, start, end, manager, at, self._day(at)
        )

    def _approve(self, plan: MerchantPlan, at: datetime) -> None:
        lead, note = actor_of(self.house.lead(plan)), "Agreed with the scheme team."
        levels.approve_override(self.overrides[plan.place], note, lead, at, self._day(at))

    def _refuse(self, plan: MerchantPlan, at: datetime) -> None:
        note = "The level follows the volume by itself once it has fallen."
        levels.refuse_override(self.overrides[plan.place], note, actor_of(self.house.lead(plan)), at)

    def _map_group(self, at: datetime) -> None:
        """The AOC of the group's largest company is mapped to what of its sisters it covers."""
        owner = self.plans[self.group[0].place]
        held = documents_held.of_merchant(self.merchants[owner.place].id)
        aoc = next(item for item in held if item.kind is DocumentKind.AOC and item.state is DocumentState.ACCEPTED)
        choices: dict[int, Scope] = {}
        for share in self.group:
            merchant = self.merchants[share.place]
            keys = [project.id for project in merchants_held.projects(merchant.id)]
            choices[merchant.id] = None if share.covered is None else frozenset(keys[: share.covered])
        coverage.change_coverage(aoc, choices, actor_of(self._checker(owner, aoc)), at, self._day(at))

    def _join(self, joining: Joining, at: datetime) -> None:
        """The merchant is found to belong to a corporate entity."""
        merchant, manager = self.merchants[joining.place], actor_of(self._manager(self.plans[joining.place]))
        entity, _ = corporate.found(joining.entity, manager, at)
        terms = Terms(self._day(at), bool(joining.franchise), joining.franchise)
        corporate.join(merchant, entity, terms, manager, at, self._day(at))

    def _recently_seen(self) -> None:
        """Who is printed among the sign-ins must get in: an account that nobody uses for 90 days is disabled."""
        for user in (*self.house.staff.values(), *self.people.values()):
            if user.state is UserState.ACTIVE:
                user.last_active_at = self._moment(self._yesterday, time(16, 0))

    def _sender(self, plan: MerchantPlan, paper: Paper) -> User:
        """The merchant's person; now and then the account manager on its behalf."""
        on_behalf = plan.place % 6 == 5 and paper.number % 3 == 0
        return self._manager(plan) if on_behalf else self.people[plan.people[0].email]

    def _manager(self, plan: MerchantPlan) -> User:
        """Who looks after the merchant at this point of the history."""
        return present(self.merchants[plan.place].account_manager)

    def _checker(self, plan: MerchantPlan, document: Document) -> User:
        """The account manager, or the lead for what the manager handed in."""
        manager = self._manager(plan)
        return manager if document.uploaded_by_id != manager.id else self.house.lead(plan)

    @property
    def _yesterday(self) -> date:
        return self.today - _ONE_DAY

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _settle() -> None:
    """What each commit of a day would have done: rebuild what hangs on the facts, then chain the trail."""
    changes.settle(db.session())
    audit.chain(db.session())


def _deliver() -> None:
    """Mail of the past went out when it was written; nothing of it may be sent now."""
    queued = sa.update(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)
    db.session.execute(queued.values(state=MessageState.SENT, attempts=1, sent_at=OutboxMessage.created_at))


def subject_of(plan: MerchantPlan) -> papers.Subject:
    first, last = plan.people[0], plan.people[-1]
    return papers.Subject(
        plan.company.legal_name, plan.company.trading_name, plan.details.websites[0], first.name, last.name
    )
