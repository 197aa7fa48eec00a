"""A small portfolio in every standing, told by the real verbs, relative to the present day."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.demo import papers
from compliance_app.demo.papers import Subject
from compliance_app.demo.stories import Paper
from compliance_app.documents import files
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, ReasonCode, SaqType
from compliance_app.foundation import changes, clock
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels
from compliance_app.merchants.models import Contact, Merchant, Project, StateChange, UsedPaymentSystem, Website
from compliance_app.merchants.rules import ContactRole, PaymentSystem
from compliance_app.merchants.service.belongings import index_words
from compliance_app.scans import service as scans
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Channel, Granularity, VolumeSource
from tests.factories import actor_of, make_merchant, make_user
from tests.kept_rows import Kept

NAMES = (
    "Alder & Finch Books",
    "Baltic Freight Tickets",
    "Cedar Lane Pharmacy",
    "Dovecote Hotels",
    "Ember Kitchenware",
    "Foxglove Garden Centres",
    "Gull Harbour Ferries",
    "Hazel Street Opticians",
    "Ivory Keys Music",
    "Juniper Outdoor",
)


@dataclass
class World:
    """Who is there, and the merchants by the first letter of their name, with public ids."""

    admin: User
    auditor: User
    lead: User
    manager: User
    colleague: User
    employee: User
    merchants: dict[str, str]
    waiting: str
    own_waiting: str
    waiting_scan: str


def moment(day: date) -> datetime:
    """Nine in the morning of a day, or a little before now when that lies ahead."""
    return min(datetime.combine(day, time(9), tzinfo=UTC), clock.now())


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def merchant(told: World, letter: str) -> Merchant:
    """The merchant whose name begins with the letter."""
    return db.session.scalars(sa.select(Merchant).where(Merchant.public_id == told.merchants[letter])).one()


@dataclass(frozen=True)
class _Told:
    """A portfolio told before: since when, by whom (ids of the people), and what is stored of it."""

    at: datetime
    world: World
    people: dict[str, int]
    kept: Kept


_told: dict[tuple[str, date], _Told] = {}


def build() -> World:
    """Tell the stories and commit; an application context is open.

    The verbs take half a second for it, and some hundred tests begin with it: in an empty database what was told on
    the same day is put back.
    """
    key = (db.engine.url.render_as_string() if db.engine.dialect.name != "sqlite" else "sqlite", clock.today())
    if not _nobody_was_here():
        return _tell()
    if key in _told and clock.now() >= _told[key].at:
        return _put_back(_told[key])
    at, world = clock.now(), _tell()
    people = {name: person.id for name, person in vars(world).items() if isinstance(person, User)}
    db.session.commit()
    _told[key] = _Told(at, world, people, Kept())
    return _put_back(_told[key])


def _nobody_was_here() -> bool:
    if db.session().in_transaction():
        return False
    with db.engine.connect() as connection:
        return not connection.scalar(sa.select(sa.exists(sa.select(User.id))))


def _put_back(told: _Told) -> World:
    told.kept.put_back()
    people = {name: db.session.get_one(User, person_id) for name, person_id in told.people.items()}
    return replace(told.world, **people)  # type: ignore[arg-type]


def _tell() -> World:
    team = Team(name="Northern merchants")
    db.session.add(team)
    db.session.flush()
    lead = make_user(Role.TEAM_LEAD, team, "Lena Ostrowska", "lena@provider.example")
    manager = make_user(Role.ACCOUNT_MANAGER, team, "Ann Keller", "ann@provider.example")
    colleague = make_user(Role.ACCOUNT_MANAGER, team, "Bo Lindqvist", "bo@provider.example")
    admin = make_user(Role.ADMINISTRATOR, None, "Ada Brown", "ada@provider.example")
    auditor = make_user(Role.AUDITOR, None, "Ines Moreau", "ines@provider.example")
    employee = make_user(Role.MERCHANT, None, "Maya Whitfield", "maya@alder.example")
    found = {name[0]: _merchant(name, manager, employee) for name in NAMES}
    teller = Teller(employee, colleague)
    for letter, saq_age, scan_age in (("A", 120, 30), ("B", 345, 20), ("C", 361, 40), ("D", 80, 86), ("E", 400, 60)):
        teller.accepted(found[letter], DocumentKind.SAQ, saq_age)
        teller.accepted(found[letter], DocumentKind.ASV_SCAN_REPORT, scan_age)
    teller.accepted(found["A"], DocumentKind.ASV_SCAN_REPORT, 118)
    teller.accepted(found["F"], DocumentKind.SAQ, 50)
    teller.accepted(found["F"], DocumentKind.ASV_SCAN_REPORT, 12, passed=False)
    waiting = teller.sent(found["G"], DocumentKind.SAQ, 9)
    waiting_scan = teller.sent(found["G"], DocumentKind.ASV_SCAN_REPORT, 8)
    teller.rejected(found["H"], DocumentKind.SAQ, 20)
    own_waiting = Teller(manager, colleague).sent(found["I"], DocumentKind.SAQ, 4)
    levels.request_override(
        found["A"], 1, "Visa names it Level 1 in its region.", clock.today(), days_ago(-180), actor_of(colleague),
        moment(days_ago(1)), days_ago(1),
    )  # fmt: skip
    db.session.commit()
    ids = {letter: merchant.public_id for letter, merchant in found.items()}
    world = World(
        admin, auditor, lead, manager, colleague, employee, ids,
        waiting.public_id, own_waiting.public_id, waiting_scan.public_id,
    )  # fmt: skip
    db.session.refresh(manager)
    return world


def _merchant(name: str, manager: User, employee: User) -> Merchant:
    merchant = make_merchant(manager, name, (employee,))
    since = days_ago(450)
    merchant.created_at = moment(since)
    merchant.legal_name = f"{name} Ltd"
    db.session.execute(sa.update(StateChange).where(StateChange.merchant_id == merchant.id).values(on=since))
    slug = name.lower().replace(" ", "-").replace("&", "and")
    db.session.add(Website(merchant_id=merchant.id, url=f"https://{slug}.example"))
    db.session.add(
        Contact(merchant_id=merchant.id, role=ContactRole.FIRST, name="Sam Reyes", email=f"sam@{slug}.example")
    )
    db.session.add(UsedPaymentSystem(merchant_id=merchant.id, payment_system=PaymentSystem.VISA))
    _volumes(merchant, 1_000 * len(name))
    index_words(merchant)
    changes.note(merchant.id, moment(days_ago(0)))
    return merchant


def _volumes(merchant: Merchant, monthly: int) -> None:
    project = db.session.scalars(sa.select(Project).where(Project.merchant_id == merchant.id)).one()
    month = clock.today().replace(day=1)
    for step in range(12):
        month = (month - timedelta(days=1)).replace(day=1)
        for system, share in ((PaymentSystem.VISA, 3), (PaymentSystem.MASTERCARD, 2)):
            db.session.add(
                VolumeFigure(
                    merchant_id=merchant.id,
                    project_key=project.id,
                    payment_system=system,
                    channel=Channel.ECOMMERCE,
                    granularity=Granularity.MONTH,
                    period_start=month,
                    operations=monthly * share + 137 * step,
                    source=VolumeSource.TYPED,
                    recorded_by="Ann Keller",
                    recorded_at=moment(days_ago(5)),
                )
            )


class Teller:
    """Hands in papers and has them checked, in the past."""

    def __init__(self, uploader: User, reviewer: User) -> None:
        self._uploader, self._reviewer = uploader, reviewer
        self._number = 0

    def sent(self, merchant: Merchant, kind: DocumentKind, age: int) -> Document:
        """A paper completed `age` days ago and handed in two days later, waiting for its check."""
        return self._receive(merchant, self._paper(kind, age), days_ago(max(age - 2, 0)))

    def accepted(self, merchant: Merchant, kind: DocumentKind, age: int, *, passed: bool = True) -> Document:
        """A paper handed in and accepted two days after its completion."""
        paper, on = self._paper(kind, age, passed=passed), days_ago(age - 2)
        document = self._receive(merchant, paper, on)
        ticked = [item.code for item in CHECKLISTS[kind]]
        reviewer = actor_of(self._reviewer)
        if kind is DocumentKind.ASV_SCAN_REPORT:
            scans.accept_report(
                document, paper.asv_company, paper.completed_on, passed, None, ticked, None, reviewer, moment(on), on
            )
        else:
            documents.accept(document, paper.completed_on, ticked, None, reviewer, moment(on), on)
        return document

    def rejected(self, merchant: Merchant, kind: DocumentKind, age: int) -> Document:
        """A paper sent back two days after its completion."""
        on = days_ago(age - 2)
        document = self._receive(merchant, self._paper(kind, age), on)
        documents.reject(document, [ReasonCode.NOT_SIGNED], None, actor_of(self._reviewer), moment(on), on)
        return document

    def _paper(self, kind: DocumentKind, age: int, *, passed: bool = True) -> Paper:
        self._number += 1
        saq_type = SaqType.A if kind is DocumentKind.SAQ else None
        vendor = "Kestrel Scan Laboratories" if kind is DocumentKind.ASV_SCAN_REPORT else ""
        return Paper(self._number, kind, days_ago(age), saq_type, vendor, passed)

    def _receive(self, merchant: Merchant, paper: Paper, on: date) -> Document:
        subject = Subject(merchant.legal_name, merchant.trading_name, "shop.example", "Sam Reyes", "Rae Okafor")
        file = files.measure(io.BytesIO(papers.write(paper, subject)), papers.file_name(paper, subject))
        uploader = actor_of(self._uploader)
        return documents.receive(merchant, paper.kind, paper.saq_type, file, uploader, moment(on), on)
