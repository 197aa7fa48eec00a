"""What is decided or reported case by case in the small portfolio: exemptions of each kind, significant changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from compliance_app.demo.happenings import Deedful
from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Deed, Fate, Paper
from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions import service as exemptions
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionKind, Ground, Subject, Wanted
from compliance_app.exemptions.rules.grounds import SAQ_OF
from compliance_app.network_changes import service as network_changes
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said

_DAY = timedelta(days=1)


def plan(stage: Stage) -> None:
    """Put every case into the history."""
    Cases(stage).plan()


@dataclass
class Cases:
    """Plays them; `asked` and `reported` have each by its merchant's place."""

    stage: Stage
    asked: dict[tuple[int, ExemptionKind], Exemption] = field(default_factory=dict)
    reported: dict[int, NetworkChange] = field(default_factory=dict)

    def plan(self) -> None:
        """Each case takes a merchant of its own, from the end of the portfolio: its beginning has cases already."""
        free = [plan for plan in self.stage.plans if plan.sister is None][::-1]
        self._nothing_to_scan(_take(free, lambda plan: plan.fate is Fate.COMPLIANT and _ground(plan) is not None))
        self._doubtful(_take(free, lambda plan: plan.fate is Fate.COMPLIANT and _ground(plan) is None))
        if _count(free, Fate.EXPIRED) > 3:  # so that every standing stays to be seen
            self._promised(_take(free, lambda plan: plan.fate is Fate.EXPIRED))
            self._too_long(_take(free, lambda plan: plan.fate is Fate.EXPIRED))
        if _count(free, Fate.IN_PROGRESS) > 2:
            self._new(_take(free, lambda plan: plan.fate is Fate.IN_PROGRESS and self._age(plan.created_on) < 80))
        self._closed_change(_take(free, lambda plan: plan.fate is Fate.COMPLIANT and self._scanned(plan) < 40))
        self._open_change(_take(free, lambda plan: plan.fate is Fate.COMPLIANT))
        self._mistaken_change(_take(free, lambda plan: plan.fate is Fate.COMPLIANT))
        if _count(free, Fate.EXPIRING) > 3:
            self._overdue_change(_take(free, lambda plan: plan.fate is Fate.EXPIRING and self._scanned(plan) > 55))

    def _nothing_to_scan(self, plan: MerchantPlan | None) -> None:
        if plan is None or self._age(plan.created_on) < 70:
            return
        reason = "Pays only by terminals of this kind; its website takes no cards. Agreed with the scheme team."
        evidence = "The accepted SAQ, and the terminal provider's confirmation of the same month."
        kind, ground = ExemptionKind.NOT_APPLICABLE, _ground(plan)
        self._ask(plan, 62, kind, Subject.SCAN, ground, reason, evidence, 300)
        self._approve(plan, 61, kind, "Seen the terminal provider's confirmation.")

    def _doubtful(self, plan: MerchantPlan | None) -> None:
        if plan:
            reason = "The shop is run by a provider; the company says that nothing of its own is on the internet."
            evidence = "E-mail of the merchant's IT, filed with the contract."
            self._ask(plan, 1, ExemptionKind.NOT_APPLICABLE, Subject.SCAN, Ground.NO_INTERNET, reason, evidence, 364)

    def _promised(self, plan: MerchantPlan | None) -> None:
        if plan:
            subject = Subject.SCAN if self._scanned(plan) > 90 else Subject.DOCUMENT
            reason = "Its usual company cannot come before the end of the month; another one is engaged."
            self._ask(plan, 4, ExemptionKind.PROMISED, subject, None, reason, "Order confirmation with the date.", 24)
            self._approve(plan, 3, ExemptionKind.PROMISED, "Once only; the last cycle was on time.")

    def _too_long(self, plan: MerchantPlan | None) -> None:
        if plan is None:
            return
        subject = Subject.SCAN if self._scanned(plan) > 90 else Subject.DOCUMENT
        reason = "Asks to wait until its new shop is there in half a year."
        self._ask(plan, 12, ExemptionKind.PROMISED, subject, None, reason, "Telephone call with its owner.", 180)
        note = "Half a year without any evidence is too long, and a call is none. Ask for a date within a month."
        self._plan(
            plan,
            11,
            lambda at: exemptions.refuse(
                self._found(plan), note, actor_of(self.stage.lead(plan)), at, self.stage.day(at)
            ),
        )

    def _new(self, plan: MerchantPlan | None) -> None:
        if plan:
            ago = min(self._age(plan.created_on) - 1, 5)
            reason = "New with us; it was never asked for a scan by its former provider and has ordered the first one."
            days = 90 - self._age(plan.created_on)
            self._ask(plan, ago, ExemptionKind.GRACE, Subject.SCAN, None, reason, "Order to the ASV.", days)
            self._approve(plan, max(ago - 1, 1), ExemptionKind.GRACE, "")

    def _closed_change(self, plan: MerchantPlan | None) -> None:
        said = "The shop moved to another host; the payment page is now delivered from there."
        self._report(plan, 46, 48, ChangeKind.REPLACEMENT, said, by_merchant=True)

    def _open_change(self, plan: MerchantPlan | None) -> None:
        said = "Four new card terminals for the branch that opened, on a network part of their own."
        self._report(plan, 2, 6, ChangeKind.NEW_COMPONENT, said, by_merchant=True)

    def _overdue_change(self, plan: MerchantPlan | None) -> None:
        said = "The firewall in front of the shop was replaced; found in the change notes of its IT company."
        self._report(plan, 41, 50, ChangeKind.SUPPORTING, said, by_merchant=False)

    def _mistaken_change(self, plan: MerchantPlan | None) -> None:
        if plan is None:
            return
        self._report(plan, 20, 21, ChangeKind.THIRD_PARTY, "Another company does the book-keeping.", by_merchant=True)
        because = "The book-keeper has no access to any system that handles cards."
        self._plan(
            plan,
            18,
            lambda at: network_changes.withdraw(
                self.reported[plan.place], because, actor_of(self.stage.manager(plan)), at, self.stage.day(at)
            ),
        )

    def _ask(
        self,
        plan: MerchantPlan,
        ago: int,
        kind: ExemptionKind,
        subject: Subject,
        ground: Ground | None,
        reason: str,
        evidence: str,
        days: int,
    ) -> None:
        def deed(at: datetime) -> None:
            on = self.stage.day(at)
            wanted = Wanted(kind, subject, ground, reason, evidence, on, self.stage.today + (days - ago) * _DAY)
            manager = actor_of(self.stage.manager(plan))
            self.asked[plan.place, kind] = exemptions.request(self.stage.merchant(plan), wanted, None, manager, at, on)

        self._plan(plan, ago, deed)

    def _approve(self, plan: MerchantPlan, ago: int, kind: ExemptionKind, note: str) -> None:
        self._plan(
            plan,
            ago,
            lambda at: exemptions.approve(
                self.asked[plan.place, kind], note, actor_of(self.stage.lead(plan)), at, self.stage.day(at)
            ),
        )

    def _found(self, plan: MerchantPlan) -> Exemption:
        return self.asked[plan.place, ExemptionKind.PROMISED]

    def _report(
        self, plan: MerchantPlan | None, ago: int, made_ago: int, kind: ChangeKind, said: str, *, by_merchant: bool
    ) -> None:
        if plan is None or self._age(plan.created_on) <= made_ago:
            return

        def deed(at: datetime) -> None:
            actor = actor_of(self.stage.person(plan) if by_merchant else self.stage.manager(plan))
            change = Said(kind, self.stage.today - made_ago * _DAY, said)
            self.reported[plan.place] = network_changes.report(
                self.stage.merchant(plan), change, actor, at, self.stage.day(at)
            )

        self._plan(plan, ago, deed)

    def _plan(self, plan: MerchantPlan, ago: int, deed: Deedful) -> None:
        if ago <= self._age(plan.created_on):
            self.stage.plan_ago(ago, deed)

    def _age(self, day: date) -> int:
        return (self.stage.today - day).days

    def _scanned(self, plan: MerchantPlan) -> int:
        """How many days ago the latest accepted scan was completed; very many where there is none."""
        scans = [paper for paper in _accepted(plan) if paper.kind is DocumentKind.ASV_SCAN_REPORT and paper.passed]
        return min((self._age(paper.completed_on) for paper in scans), default=9999)


def _accepted(plan: MerchantPlan) -> list[Paper]:
    return [step.paper for step in plan.steps if step.paper and step.deed is Deed.ACCEPTED]


def _ground(plan: MerchantPlan) -> Ground | None:
    """The ground that the merchant's own questionnaires name, if they are of that kind."""
    types = {paper.saq_type for paper in _accepted(plan) if paper.saq_type}
    return next((ground for ground, saq_type in SAQ_OF.items() if types == {saq_type}), None)


def _count(free: list[MerchantPlan], fate: Fate) -> int:
    return sum(plan.fate is fate for plan in free)


def _take(free: list[MerchantPlan], wanted: Callable[[MerchantPlan], bool]) -> MerchantPlan | None:
    """The first that is wanted, which then is no longer free; None where there is none."""
    found = next((plan for plan in free if wanted(plan)), None)
    if found is not None:
        free.remove(found)
    return found
