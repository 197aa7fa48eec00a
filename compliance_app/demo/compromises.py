"""Account data compromises of the small portfolio: one not confirmed, one with a new AOC agreed, one of this week."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import LEVEL_2, MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Fate
from compliance_app.documents.service.retention import place_hold
from compliance_app.incidents import queries, service
from compliance_app.incidents.models import Incident
from compliance_app.incidents.rules import CompliantThen, DataElement, Details, Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.merchants.rules import PaymentSystem

_BOTH = frozenset({PaymentSystem.VISA, PaymentSystem.MASTERCARD})
_DAY = timedelta(days=1)


def plan(stage: Stage) -> None:
    """Put them into the history of merchants that comply."""
    Compromises(stage).plan()


@dataclass
class Compromises:
    """Plays them; `found` has each by its merchant's place."""

    stage: Stage
    found: dict[int, Incident] = field(default_factory=dict)

    def plan(self) -> None:
        """Three merchants of those that comply, if there are so many."""
        begun = self.stage.today - timedelta(days=230)
        calm = [
            plan
            for plan in self.stage.plans
            if plan.fate is Fate.COMPLIANT and plan.sister is None and plan.created_on < begun
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
        self.stage.plan_ago(
            190, lambda at: self._record(plan, said, "Mastercard", frozenset({PaymentSystem.MASTERCARD}), at)
        )
        self.stage.plan_ago(189, lambda at: self._tell(plan, "ADC-771204", at))
        outcome = "Not confirmed: the investigator found no trace, and the cards had another shop in common."
        self.stage.plan_ago(
            151,
            lambda at: service.close(
                self.found[plan.place], outcome, actor_of(self.stage.manager(plan)), at, self.stage.day(at)
            ),
        )

    def _escalated(self, plan: MerchantPlan) -> None:
        said = "A script in the checkout copied card data to a foreign address; found by the merchant's own monitoring."
        self.stage.plan_ago(48, lambda at: self._record(plan, said, "The merchant's security officer", _BOTH, at))
        self.stage.plan_ago(47, lambda at: self._tell(plan, "VCF-20931 / ADC-880045", at))
        self.stage.plan_ago(44, lambda at: self._complete(plan, at))
        self.stage.plan_ago(43, lambda at: self._escalate(plan, at))
        self.stage.plan_ago(42, lambda at: self._approve(plan, at))
        self.stage.plan_ago(41, lambda at: self._hold(plan, at))

    def _of_this_week(self, plan: MerchantPlan) -> None:
        said = "The bank of the merchant reports 12 cards used elsewhere within hours of a purchase. Being looked into."
        self.stage.plan_ago(2, lambda at: self._record(plan, said, "The merchant's bank", _BOTH, at))

    def _record(self, plan: MerchantPlan, said: str, who: str, systems: frozenset[PaymentSystem], at: datetime) -> None:
        aware = at - timedelta(minutes=50)
        new = NewIncident(self.stage.day(at) - _DAY, aware, who, said, systems)
        merchant, actor = self.stage.merchant(plan), actor_of(self.stage.manager(plan))
        self.found[plan.place] = service.record(merchant, new, self.stage.zone.key, actor, at, self.stage.day(at))

    def _tell(self, plan: MerchantPlan, reference: str, at: datetime) -> None:
        for duty in queries.listed(self.found[plan.place], at).duties:
            told = min(duty.row.due_at, at)
            service.tell(duty.row, reference, told, actor_of(self.stage.manager(plan)), at)

    def _complete(self, plan: MerchantPlan, at: datetime) -> None:
        incident, today = self.found[plan.place], self.stage.day(at)
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
        service.complete(incident, details, incident.revision, actor_of(self.stage.manager(plan)), at, today)

    def _escalate(self, plan: MerchantPlan, at: datetime) -> None:
        incident, today = self.found[plan.place], self.stage.day(at)
        asked = Escalation(
            "Mastercard asks for it in its letter of last week.",
            today + _DAY,
            today + 300 * _DAY,
            incident.contained_on or today,
            today + 150 * _DAY,
        )
        service.escalate(incident, asked, actor_of(self.stage.manager(plan)), at, today)

    def _hold(self, plan: MerchantPlan, at: datetime) -> None:
        reason = "Mastercard's investigator asks for every document of the last three years."
        place_hold(self.stage.merchant(plan), None, reason, actor_of(self.stage.house.administrator), at)

    def _approve(self, plan: MerchantPlan, at: datetime) -> None:
        escalation = queries.listed(self.found[plan.place], at).escalation_on(self.stage.day(at))
        if escalation is not None:
            note = "Agreed with the scheme team; the investigator is engaged."
            levels.approve_override(escalation.override, note, actor_of(self.stage.lead(plan)), at, self.stage.day(at))
