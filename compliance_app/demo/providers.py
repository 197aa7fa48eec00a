"""Invented service providers: their AOCs through the history, and the merchants that rely on them."""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance_app.demo import papers, stories
from compliance_app.demo.house import actor_of
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stage import Stage
from compliance_app.demo.stories import Flaw, Paper
from compliance_app.documents import files
from compliance_app.documents.rules import DocumentKind, valid_until
from compliance_app.documents.service.examining import Examined
from compliance_app.readings.rules import FieldName, Result
from compliance_app.service_providers import queries, rules, service
from compliance_app.service_providers.models import ProviderAoc, ServiceProvider
from compliance_app.service_providers.rules import ProviderDetails, RelianceDetails, Service, Validation, named
from compliance_app.service_providers.service import Confirmed

_BEGIN, _MINUTE = 6, 200
"""Days after the first day on which the house writes its providers down, and when in the day."""


@dataclass(frozen=True)
class ProviderPlan:
    """A provider. `ends_in`: days from today to the end of its latest accepted AOC, None where it has none.

    `renewal`: what became of a newer one, handed in some days ago. `share`: of a hundred merchants so many rely on it.
    """

    name: str
    others: tuple[str, ...]
    website: str
    services: tuple[Service, ...]
    share: int
    keeps: str
    ends_in: int | None = 200
    renewal: str = ""
    validation: Validation = Validation.ROC

    @property
    def details(self) -> ProviderDetails:
        return ProviderDetails(self.name, self.others, self.website, frozenset(self.services), self.validation)


PLANS = (
    ProviderPlan(
        "Lattice Harbour Hosting B.V.", ("Lattice Harbour Hosting",), "https://www.latticeharbour.example",
        (Service.HOSTING, Service.SECURITY), 38,
        "The hoster looks after 1, 2, 5 and 9 for its servers; the merchant after its shop's software (6).", 23,
    ),
    ProviderPlan(
        "Tidegate Payments Ltd", ("Tidegate", "Tidegate 3DS"), "https://www.tidegate.example",
        (Service.GATEWAY, Service.THREE_DS, Service.RECURRING), 31,
        "The gateway looks after all that touches account data (3, 4, 7, 8); the merchant after 12.8.", 161,
    ),
    ProviderPlan(
        "Kestrel Token Vault Inc.", ("Kestrel Vault",), "https://www.kestrelvault.example",
        (Service.TOKENISATION, Service.STORAGE), 17,
        "The vault keeps the card numbers (3); the merchant only tokens.", -9, "waiting",
    ),
    ProviderPlan(
        "Oakline Shop Platform AB", ("Oakline",), "https://www.oakline.example", (Service.SHOP, Service.CLOUD), 22,
        "The platform looks after the payment page and its scripts (6.4.3, 11.6.1).", 7,
    ),
    ProviderPlan(
        "Clearbell Contact Centres GmbH", (), "https://www.clearbell.example", (Service.CALL_CENTRE,), 9,
        "The call centre looks after its agents' desks and recordings (3.3, 9, 12.6).", 288,
    ),
    ProviderPlan(
        "Sieve Fraud Screening SAS", ("Sieve",), "https://www.sieve.example", (Service.FRAUD,), 12, "", 96,
    ),
    ProviderPlan(
        "Stub & Parcel Destruction Ltd", (), "", (Service.STORAGE,), 4,
        "It destroys paper with account data (9.4.7).", None, "sent back",
    ),
    ProviderPlan(
        "Brightwick Web Studio", ("Brightwick",), "https://www.brightwick.example", (Service.OTHER,), 6,
        "Looks after the shop's pages; examined with each merchant.", None, "", Validation.NONE,
    ),
)  # fmt: skip


def plan(stage: Stage) -> None:
    """Put the providers and who relies on them into the history."""
    Providers(stage).plan()


class Providers:
    """Plays them; `known` has each by its name."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.known: dict[str, ServiceProvider] = {}

    def plan(self) -> None:
        """Everything that is to happen from the first day to yesterday."""
        begin = stories.working_day(self.stage.start + timedelta(days=_BEGIN))
        for number, plan in enumerate(PLANS):
            self.stage.plan(begin, _MINUTE + number, self._adding(plan))
            for day, deed in self._attesting(plan, begin):
                self.stage.plan(self.stage.worked(day), _MINUTE + 20 + number, deed)
        for merchant in self.stage.plans:
            for number, plan in enumerate(self._relied_on(merchant)):
                recorded = stories.working_day(max(merchant.created_on, begin) + timedelta(days=2 + number))
                if recorded < (merchant.closes_on or self.stage.today):
                    self.stage.plan(recorded, _MINUTE + 60 + merchant.place % 60, self._relying(merchant, plan))

    def _relied_on(self, merchant: MerchantPlan) -> list[ProviderPlan]:
        chance = random.Random(f"providers:{merchant.place}")  # noqa: S311  repeatable
        return [plan for plan in PLANS if chance.randrange(100) < plan.share]

    def _attesting(self, plan: ProviderPlan, begin: date) -> Iterator[tuple[date, Callable[[datetime], object]]]:
        """Each AOC is handed in some days after its completion, and checked a day or two later."""
        if plan.ends_in is not None:
            latest = _a_year_before(self.stage.today + timedelta(days=plan.ends_in))
            earlier = _a_year_before(latest + timedelta(days=12))
            for completed_on in (earlier, latest):
                if valid_until(completed_on) > begin:
                    yield from self._accepted(plan, completed_on, max(begin, completed_on + timedelta(days=9)))
        recent = self.stage.today - timedelta(days=5)
        if plan.renewal:
            flaw = Flaw.NON_COMPLIANT if plan.renewal == "sent back" else None
            paper = Paper(90, DocumentKind.AOC, recent - timedelta(days=12), flaw=flaw)
            yield recent, lambda at: self._hand_in(plan, paper, at)
        if plan.renewal == "sent back":
            yield recent + timedelta(days=2), lambda at: self._send_back(plan, at)
        if plan.validation is Validation.NONE:
            yield self.stage.today - timedelta(days=140), lambda at: self._look(plan, at)

    def _accepted(
        self, plan: ProviderPlan, completed_on: date, day: date
    ) -> Iterator[tuple[date, Callable[[datetime], object]]]:
        paper = Paper(1, DocumentKind.AOC, completed_on)
        yield day, lambda at: self._hand_in(plan, paper, at)
        yield day + timedelta(days=2), lambda at: self._accept(plan, at)

    def _adding(self, plan: ProviderPlan) -> Callable[[datetime], object]:
        def add(at: datetime) -> None:
            actor = actor_of(self.stage.house.administrator)
            self.known[plan.name] = service.add(plan.details, actor, at, self.stage.day(at))

        return add

    def _hand_in(self, plan: ProviderPlan, paper: Paper, at: datetime) -> ProviderAoc:
        short = (*plan.others, plan.name)[0]
        subject = papers.Subject(plan.name, short, plan.website, "Robin Hale", "Jordan Vance")
        made = papers.provider_attestation(paper, subject, named(plan.services))
        checked = files.measure(io.BytesIO(made.body), f"AOC SP {paper.completed_on.year} {short}.pdf")
        actor = actor_of(self.stage.house.manager(len(plan.name)))
        provider = self.known[plan.name]
        return service.receive(
            provider, Examined(checked, made.reading, needs_scan=False), actor, at, self.stage.day(at)
        )

    def _accept(self, plan: ProviderPlan, at: datetime) -> None:
        aoc = self._waiting(plan)
        reading = aoc.reading or {}
        confirmed = Confirmed(
            plan.name,
            date.fromisoformat(reading[FieldName.COMPLETED_ON]),
            Result.COMPLIANT,
            str(reading[FieldName.PCI_DSS_VERSION]),
            str(reading["assessor"]["qsa_company"]),
            tuple(line.code for line in rules.CHECKS),
        )
        service.accept(aoc, confirmed, actor_of(self.stage.house.administrator), at, self.stage.day(at))

    def _send_back(self, plan: ProviderPlan, at: datetime) -> None:
        reason = "Its result is Non-Compliant; the target date lies in three months. Asked for the next one then."
        service.reject(self._waiting(plan), reason, actor_of(self.stage.house.administrator), at, self.stage.day(at))

    def _look(self, plan: ProviderPlan, at: datetime) -> None:
        note = "On no payment system’s list; its contract says that each shop is assessed with its merchant."
        actor = actor_of(self.stage.house.administrator)
        service.note_look(self.known[plan.name], note, actor, at, self.stage.day(at))

    def _waiting(self, plan: ProviderPlan) -> ProviderAoc:
        return next(aoc for aoc in queries.aocs_of(self.known[plan.name].id) if aoc.reviewed_at is None)

    def _relying(self, merchant: MerchantPlan, plan: ProviderPlan) -> Callable[[datetime], object]:
        def rely(at: datetime) -> None:
            held, on = self.stage.merchant(merchant), self.stage.day(at)
            since = on - timedelta(days=random.Random(f"since:{merchant.place}:{plan.name}").randint(0, 900))  # noqa: S311
            details = RelianceDetails(frozenset(plan.services[:2]), plan.keeps, since)
            manager = held.account_manager or self.stage.house.administrator
            service.rely(held, self.known[plan.name], details, actor_of(manager), at, on)

        return rely


def _a_year_before(day: date) -> date:
    return day - timedelta(days=365)
