"""Account data compromises of the small portfolio: one not confirmed, one with a new AOC agreed, one of this week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from compliance_app.audit.rules import Actor
from compliance_app.demo.happenings import Deedful
from compliance_app.demo.portfolio import LEVEL_2, MerchantPlan
from compliance_app.demo.stories import Fate
from compliance_app.incidents import queries, service
from compliance_app.incidents.models import Incident
from compliance_app.incidents.rules import CompliantThen, DataElement, Details, Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem

_BOTH = frozenset({PaymentSystem.VISA, PaymentSystem.MASTERCARD})
_DAY = timedelta(days=1)


@dataclass
class Compromises:
    """Plans them with `plan_ago(days, deed)`; `manager` and `lead` are who looks after the merchant of a plan."""

    plan_ago: Callable[[int, Deedful], None]
    merchant: Callable[[MerchantPlan], Merchant]
    manager: Callable[[MerchantPlan], Actor]
    lead: Callable[[MerchantPlan], Actor]
    day: Callable[[datetime], date]
    timezone: str
    today: date
    found: dict[int, Incident] = field(default_factory=dict)

    def plan(self, plans: Sequence[MerchantPlan]) -> None:
        """Three merchants of those that comply, if there are so many."""
        begun = self.today - timedelta(days=230)
        calm = [
            plan for plan in plans if plan.fate is Fate.COMPLIANT and plan.sister is None and plan.created_on < begun
        ]
        middle = [plan for plan in calm if plan.size is LEVEL_2]
        others = [plan for plan in calm if plan.size is not LEVEL_2]
        if not middle or len(others) < 6:
            return
        self._dismissed(others[5])
        self._escalated(middle[0])
        self._of_this_week(others[3])

    def _dismissed(self, plan: MerchantPlan) -> None:
        said = "Mastercard named the shop as a common point of purchase of 31 cards."
        self.plan_ago(190, lambda at: self._record(plan, said, "Mastercard", frozenset({PaymentSystem.MASTERCARD}), at))
        self.plan_ago(189, lambda at: self._tell(plan, "ADC-771204", at))
        outcome = "Not confirmed: the investigator found no trace, and the cards had another shop in common."
        self.plan_ago(
            151, lambda at: service.close(self.found[plan.place], outcome, self.manager(plan), at, self.day(at))
        )

    def _escalated(self, plan: MerchantPlan) -> None:
        said = "A script in the checkout copied card data to a foreign address; found by the merchant's own monitoring."
        self.plan_ago(48, lambda at: self._record(plan, said, "The merchant's security officer", _BOTH, at))
        self.plan_ago(47, lambda at: self._tell(plan, "VCF-20931 / ADC-880045", at))
        self.plan_ago(44, lambda at: self._complete(plan, at))
        self.plan_ago(43, lambda at: self._escalate(plan, at))
        self.plan_ago(42, lambda at: self._approve(plan, at))

    def _of_this_week(self, plan: MerchantPlan) -> None:
        said = "The bank of the merchant reports 12 cards used elsewhere within hours of a purchase. Being looked into."
        self.plan_ago(2, lambda at: self._record(plan, said, "The merchant's bank", _BOTH, at))

    def _record(self, plan: MerchantPlan, said: str, who: str, systems: frozenset[PaymentSystem], at: datetime) -> None:
        aware = at - timedelta(minutes=50)
        new = NewIncident(self.day(at) - _DAY, aware, who, said, systems)
        merchant, actor = self.merchant(plan), self.manager(plan)
        self.found[plan.place] = service.record(merchant, new, self.timezone, actor, at, self.day(at))

    def _tell(self, plan: MerchantPlan, reference: str, at: datetime) -> None:
        for duty in queries.listed(self.found[plan.place], at).duties:
            told = min(duty.row.due_at, at)
            service.tell(duty.row, reference, told, self.manager(plan), at)

    def _complete(self, plan: MerchantPlan, at: datetime) -> None:
        incident, today = self.found[plan.place], self.day(at)
        details = Details(
            exposed_from=today - 31 * _DAY,
            exposed_until=today - 5 * _DAY,
            contained_on=today - 4 * _DAY,
            accounts_at_risk=2_480,
            elements=frozenset({DataElement.PAN, DataElement.EXPIRY, DataElement.VERIFICATION_CODE}),
            entry_vector="A password of the tag manager that was used elsewhere too.",
            compliant_then=CompliantThen.YES,
            case_numbers="VCF-20931, ADC-880045",
            pfi_company="Larkspur Forensics",
            pfi_engaged_on=today - 2 * _DAY,
        )
        service.complete(incident, details, incident.revision, self.manager(plan), at, today)

    def _escalate(self, plan: MerchantPlan, at: datetime) -> None:
        incident, today = self.found[plan.place], self.day(at)
        asked = Escalation(
            "Mastercard asks for it in its letter of last week.",
            today + _DAY,
            today + 300 * _DAY,
            incident.contained_on or today,
            today + 150 * _DAY,
        )
        service.escalate(incident, asked, self.manager(plan), at, today)

    def _approve(self, plan: MerchantPlan, at: datetime) -> None:
        escalation = queries.listed(self.found[plan.place], at).escalation_on(self.day(at))
        if escalation is not None:
            note = "Agreed with the scheme team; the investigator is engaged."
            levels.approve_override(escalation.override, note, self.lead(plan), at, self.day(at))
