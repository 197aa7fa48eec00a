"""Merchants as a viewer may see them, and what belongs to one (rule ACCESS-2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.foundation import folding
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.merchants import words
from compliance_app.merchants.models import (
    Contact,
    Membership,
    Merchant,
    Project,
    SearchWord,
    StateChange,
    UsedPaymentSystem,
    Website,
)
from compliance_app.merchants.rules import ContactRole, MerchantDetails, PaymentSystem, ProjectFact

T = TypeVar("T")
MANAGING = frozenset({Role.ACCOUNT_MANAGER, Role.TEAM_LEAD})
_FEW = 1000


def visible_to(viewer: Viewer) -> sa.Select[Merchant]:
    """The merchants the viewer may see; a role that is not named here sees none (ACCESS-2)."""
    return sa.select(Merchant).where(_visible(viewer))


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    match viewer.role:
        case Role.ADMINISTRATOR | Role.AUDITOR:
            return sa.true()
        case Role.ACCOUNT_MANAGER:
            return Merchant.account_manager_id == viewer.user_id
        case Role.TEAM_LEAD:
            team = sa.select(User.id).where(User.team_id == viewer.team_id, User.team_id.is_not(None))
            return sa.or_(
                Merchant.account_manager_id.is_(None),
                Merchant.account_manager_id == viewer.user_id,
                Merchant.account_manager_id.in_(team),
            )
        case Role.MERCHANT:
            own = sa.select(Membership.merchant_id).where(Membership.user_id == viewer.user_id)
            return Merchant.id.in_(own)
        case _:
            return sa.false()


def one_visible(viewer: Viewer, public_id: str) -> Merchant:
    """The merchant at this address; raises NotFound, the same for a foreign one and for none."""
    return _found(visible_to(viewer).where(Merchant.public_id == public_id))


def by_reference(reference: str) -> Merchant:
    """The merchant with this reference, for commands that see all; raises NotFound."""
    merchant = db.session.scalar(sa.select(Merchant).where(Merchant.reference == reference.strip()))
    if merchant is None:
        raise NotFound(f"There is no merchant with the reference {reference}.")
    return merchant


def _found(query: sa.Select[T]) -> T:
    thing = db.session.scalar(query)
    if thing is None:
        raise NotFound
    return thing


def merchants_of(user: User) -> list[Merchant]:
    """The merchants for which a person may act, by name."""
    query = sa.select(Merchant).join(Membership, Membership.merchant_id == Merchant.id)
    return list(db.session.scalars(query.where(Membership.user_id == user.id).order_by(Merchant.sort_name)))


def members(merchant_id: int) -> list[User]:
    """The people who may act for the merchant and are not disabled, by name."""
    query = sa.select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.merchant_id == merchant_id, User.state != UserState.DISABLED)
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def addressee(user_id: int | None, merchant_id: int) -> User | None:
    """The person, as long as mail about the merchant may go to them; None for nobody.

    They may still sign in, and a merchant's person still acts for it (MERCHANT-9).
    """
    acting = sa.select(Membership.user_id).where(Membership.merchant_id == merchant_id)
    allowed = sa.or_(User.role != Role.MERCHANT, User.id.in_(acting))
    return db.session.scalar(sa.select(User).where(User.id == user_id, User.state == UserState.ACTIVE, allowed))


def contacts(merchant_id: int) -> list[Contact]:
    """Every contact: the first, the second, then the others by name."""
    order = sa.case((Contact.role == ContactRole.FIRST, 0), (Contact.role == ContactRole.SECOND, 1), else_=2)
    query = sa.select(Contact).where(Contact.merchant_id == merchant_id)
    return list(db.session.scalars(query.order_by(order, Contact.name, Contact.id)))


def recipients(merchant_id: int) -> list[Contact]:
    """Whom to write to: the first contact, then the second (MERCHANT-4)."""
    return [contact for contact in contacts(merchant_id) if contact.role != ContactRole.OTHER]


def projects(merchant_id: int) -> list[Project]:
    """The merchant's projects by number."""
    query = sa.select(Project).where(Project.merchant_id == merchant_id).order_by(Project.project_id)
    return list(db.session.scalars(query))


def project_facts(merchant_ids: Sequence[int]) -> dict[int, list[ProjectFact]]:
    """The projects of each merchant that has any, by number, for its standing."""
    found: dict[int, list[ProjectFact]] = defaultdict(list)
    for some in in_parts(merchant_ids):
        query = sa.select(Project).where(Project.merchant_id.in_(some)).order_by(Project.project_id)
        for project in db.session.scalars(query):
            label = f"{project.project_id} {project.name}"
            found[project.merchant_id].append(ProjectFact(project.id, label, project.since))
    return found


def websites(merchant_id: int) -> list[str]:
    """The addresses under which the merchant sells, in the order they were written."""
    query = sa.select(Website.url).where(Website.merchant_id == merchant_id).order_by(Website.id)
    return list(db.session.scalars(query))


def member_of(merchant_id: int, public_id: str) -> User:
    """One person who may act for the merchant; raises NotFound, also for people of other merchants."""
    query = sa.select(User).join(Membership, Membership.user_id == User.id)
    return _found(query.where(Membership.merchant_id == merchant_id, User.public_id == public_id))


def contact_of(merchant_id: int, public_id: str) -> Contact:
    """One contact of the merchant; raises NotFound."""
    query = sa.select(Contact).where(Contact.merchant_id == merchant_id, Contact.public_id == public_id)
    return _found(query)


def project_of(merchant_id: int, public_id: str) -> Project:
    """One project of the merchant; raises NotFound."""
    query = sa.select(Project).where(Project.merchant_id == merchant_id, Project.public_id == public_id)
    return _found(query)


def visible_owner(viewer: Viewer, project_id: int) -> Merchant:
    """The merchant that has the platform's project; raises NotFound where the viewer may not see it."""
    owner = sa.select(Project.merchant_id).where(Project.project_id == project_id)
    return _found(visible_to(viewer).where(Merchant.id.in_(owner)))


def payment_systems(merchant_id: int) -> frozenset[PaymentSystem]:
    """The payment systems whose cards the merchant takes."""
    query = sa.select(UsedPaymentSystem.payment_system).where(UsedPaymentSystem.merchant_id == merchant_id)
    return frozenset(db.session.scalars(query))


def state_changes(merchant_id: int) -> list[StateChange]:
    """From when the merchant was in which state, the latest first."""
    query = sa.select(StateChange).where(StateChange.merchant_id == merchant_id)
    return list(db.session.scalars(query.order_by(StateChange.id.desc())))


def taken_references(references: Iterable[str]) -> set[str]:
    """Those of the references that a merchant has, whoever may see it and in whatever capitals (MERCHANT-2)."""
    asked, found, folded = set(references), set[str](), sa.func.lower(Merchant.reference)
    for some in in_parts(sorted({reference.lower() for reference in asked})):
        found |= set(db.session.scalars(sa.select(folded).where(folded.in_(some))))
    return {reference for reference in asked if reference.lower() in found}


def taken_projects(numbers: Iterable[int]) -> set[int]:
    """Those of the platform's project numbers that belong to a merchant, whoever may see it."""
    found: set[int] = set()
    for some in in_parts(sorted(numbers)):
        found |= set(db.session.scalars(sa.select(Project.project_id).where(Project.project_id.in_(some))))
    return found


def visible_with_references(viewer: Viewer, references: Iterable[str]) -> dict[str, Merchant]:
    """The merchants with these references, in whatever capitals, that the viewer may see, with their account managers.

    By the reference that was asked for; where two stored ones differ in capitals only, the one written so.
    """
    query, asked = visible_to(viewer).options(joinedload(Merchant.account_manager)), set(references)
    exact, folded = dict[str, Merchant](), dict[str, Merchant]()
    for some in in_parts(sorted({reference.lower() for reference in asked})):
        for merchant in db.session.scalars(query.where(sa.func.lower(Merchant.reference).in_(some))):
            exact[merchant.reference] = merchant
            folded.setdefault(merchant.reference.lower(), merchant)
    found = ((reference, exact.get(reference) or folded.get(reference.lower())) for reference in asked)
    return {reference: merchant for reference, merchant in found if merchant}


def owners_of_projects(numbers: Iterable[int]) -> dict[int, int]:
    """The platform's project number to the key of the merchant that has it, whoever may see it."""
    found: dict[int, int] = {}
    for some in in_parts(sorted(numbers)):
        query = sa.select(Project.project_id, Project.merchant_id).where(Project.project_id.in_(some))
        found |= {row.project_id: row.merchant_id for row in db.session.execute(query)}
    return found


def references_of_names(viewer: Viewer, legal_names: Iterable[str]) -> dict[tuple[str, str], str]:
    """Legal name and country of visible merchants to their reference, for the names asked."""
    found: dict[tuple[str, str], str] = {}
    for some in in_parts(sorted(legal_names)):
        for merchant in db.session.scalars(visible_to(viewer).where(Merchant.legal_name.in_(some))):
            found[merchant.legal_name, merchant.country] = merchant.reference
    return found


def first_contacts(merchant_ids: Sequence[int]) -> dict[int, Contact]:
    """The first contact of each merchant that has one."""
    found: dict[int, Contact] = {}
    for some in in_parts(merchant_ids):
        query = sa.select(Contact).where(Contact.merchant_id.in_(some), Contact.role == ContactRole.FIRST)
        found |= {contact.merchant_id: contact for contact in db.session.scalars(query)}
    return found


def details_of_all(merchants: Sequence[Merchant]) -> dict[int, MerchantDetails]:
    """What is written about each of the merchants, as the form and an import compare it."""
    urls: dict[int, list[str]] = defaultdict(list)
    systems: dict[int, set[PaymentSystem]] = defaultdict(set)
    for some in in_parts([merchant.id for merchant in merchants]):
        for site in db.session.scalars(sa.select(Website).where(Website.merchant_id.in_(some)).order_by(Website.id)):
            urls[site.merchant_id].append(site.url)
        for used in db.session.scalars(sa.select(UsedPaymentSystem).where(UsedPaymentSystem.merchant_id.in_(some))):
            systems[used.merchant_id].add(used.payment_system)
    return {
        merchant.id: MerchantDetails(
            legal_name=merchant.legal_name,
            trading_name=merchant.trading_name,
            reference=merchant.reference,
            country=merchant.country,
            mcc=merchant.mcc,
            timezone=merchant.timezone,
            language=merchant.language,
            websites=tuple(urls[merchant.id]),
            payment_systems=frozenset(systems[merchant.id]),
        )
        for merchant in merchants
    }


def in_parts(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """The values in parts that one statement can take as parameters."""
    return (values[start : start + size] for start in range(0, len(values), size))


def hold(merchant_ids: Collection[int]) -> None:
    """Let nobody else change or decide anything of these merchants until this transaction ends.

    In the order of their keys, so that nobody waits in a circle (docs/decisions/0015). The weaker of PostgreSQL's
    row locks lets others still refer to them; on SQLite the writing transaction holds the only lock already.
    """
    for _ in _held(sa.select(Merchant.id), merchant_ids):
        pass


def locked(merchant_ids: Collection[int]) -> dict[int, Merchant]:
    """The merchants by key, held in the same way."""
    return {merchant.id: merchant for merchant in _held(sa.select(Merchant), merchant_ids)}


def _held(query: sa.Select[T], merchant_ids: Collection[int]) -> Iterator[T]:
    for some in in_parts(sorted(merchant_ids)):
        part = query.where(Merchant.id.in_(some)).order_by(Merchant.id)
        yield from db.session.scalars(part.with_for_update(key_share=True)).all()


def possible_managers(viewer: Viewer) -> list[User]:
    """To whom the viewer may give merchants: an administrator to any active manager, others within their team.

    Account managers keep their own (MERCHANT-8).
    """
    query = sa.select(User).where(User.role.in_(MANAGING), User.state != UserState.DISABLED)
    match viewer.role:
        case Role.ADMINISTRATOR:
            pass
        case Role.TEAM_LEAD:
            in_team = sa.and_(User.team_id == viewer.team_id, User.team_id.is_not(None))
            query = query.where(sa.or_(in_team, User.id == viewer.user_id))
        case _:
            query = query.where(User.id == viewer.user_id)
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def _begins(column: InstrumentedAttribute[str], prefix: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= prefix, column < folding.after_prefix(prefix))


def matching(text: str) -> sa.ColumnElement[bool]:
    """The merchants that have, for each word asked, a word beginning with it; true where nothing is asked."""
    asked = words.asked(text)
    if not asked:
        return sa.false() if text.strip() else sa.true()
    return sa.and_(*(_with_word(word) for word in asked))


def _with_word(prefix: str) -> sa.ColumnElement[bool]:
    return Merchant.id.in_(sa.select(SearchWord.merchant_id).where(_begins(SearchWord.word, prefix)))


def search(viewer: Viewer, text: str, limit: int = 8) -> Sequence[Merchant]:
    """The first visible merchants that match, by name; as quick among 100,000 as among 100.

    A rare word is looked up in the index of words. Where every word is common the merchants are walked
    in the order of the answer, which soon fills it.
    """
    asked = words.asked(text)
    if not asked:
        return []
    rarest = min(asked, key=_count_up_to_few)
    query = visible_to(viewer)
    if _count_up_to_few(rarest) < _FEW:
        query = query.where(_with_word(rarest))
        asked.remove(rarest)
    for word in asked:
        has = sa.select(SearchWord.word).where(SearchWord.merchant_id == Merchant.id, _begins(SearchWord.word, word))
        query = query.where(has.exists())
    return db.session.scalars(query.order_by(Merchant.sort_name, Merchant.id).limit(limit)).all()


def _count_up_to_few(prefix: str) -> int:
    some = sa.select(SearchWord.word).where(_begins(SearchWord.word, prefix)).limit(_FEW).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


@dataclass(frozen=True)
class Section:
    """What the merchant's page shows of this package."""

    contacts: list[Contact]
    projects: list[Project]
    websites: list[str]
    payment_systems: frozenset[PaymentSystem]
    people: list[User]
    state_changes: list[StateChange]


def section(merchant_id: int) -> Section:
    """Details, contacts, projects and people of one merchant, for its page."""
    return Section(
        contacts(merchant_id),
        projects(merchant_id),
        websites(merchant_id),
        payment_systems(merchant_id),
        members(merchant_id),
        state_changes(merchant_id),
    )


def ids_matching(text: str, most: int = 500) -> Sequence[int]:
    """The ids of merchants that match, for the trail's filter: the trail knows merchants by id only."""
    return db.session.scalars(sa.select(Merchant.id).where(matching(text)).order_by(Merchant.id).limit(most)).all()


def names_of(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{id: (public id, trading name)} of these merchants."""
    named = sa.select(Merchant.id, Merchant.public_id, Merchant.trading_name).where(Merchant.id.in_(set(ids)))
    return {id_: (public_id, name) for id_, public_id, name in db.session.execute(named)}
