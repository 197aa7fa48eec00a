"""The plan of the small portfolio: who the merchants are, how much they take and what becomes of them.

Pure: the same seed, day and count give the same plan, whatever happens to be stored.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from compliance_app.demo import curves, names, stories
from compliance_app.demo.curves import Curve, MonthFigure, month_before
from compliance_app.demo.lands import LANDS, Land
from compliance_app.demo.names import Company, Person
from compliance_app.demo.sectors import SECTORS, Sector
from compliance_app.demo.stories import Fate, Step
from compliance_app.documents.rules import DocumentKind
from compliance_app.merchants.rules import ContactDetails, ContactRole, NewMerchant, ProjectDetails

HISTORY_MONTHS = 15
_FIRST_REFERENCE = 204_117
_FIRST_PROJECT = 61_205
_DECK = TypeVar("_DECK")

# How many of a hundred merchants meet each fate; every fate occurs even in a small portfolio.
_FATES: dict[Fate, int] = {
    Fate.COMPLIANT: 48,
    Fate.EXPIRING: 14,
    Fate.EXPIRED: 11,
    Fate.IN_REVIEW: 8,
    Fate.IN_PROGRESS: 7,
    Fate.NON_COMPLIANT: 5,
    Fate.NOT_STARTED: 4,
    Fate.CLOSED: 3,
}
_LIVING = frozenset({Fate.COMPLIANT, Fate.EXPIRING, Fate.EXPIRED})


@dataclass(frozen=True)
class Size:
    """A class of yearly operations, with the yearly growth of its merchants."""

    least: int
    most: int
    growth: tuple[float, float]
    weight: int
    annual: DocumentKind = DocumentKind.SAQ


LEVEL_1 = Size(7_200_000, 38_000_000, (1.02, 1.18), 6, DocumentKind.AOC)
RISEN = Size(6_250_000, 6_450_000, (1.30, 1.42), 2)
NEAR_LEVEL_1 = Size(5_600_000, 5_850_000, (1.22, 1.30), 2)
LEVEL_2 = Size(2_300_000, 4_900_000, (0.98, 1.15), 11)
LEVEL_3 = Size(70_000, 900_000, (0.94, 1.25), 43)
LEVEL_4 = Size(900, 28_000, (0.90, 1.30), 36)
_SIZES = (LEVEL_1, RISEN, NEAR_LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4)


@dataclass(frozen=True)
class MerchantPlan:
    """One merchant, from its name to its last step. `sister` is the place of a merchant that shares its people."""

    place: int
    company: Company
    land: Land
    sector: Sector
    size: Size
    fate: Fate
    created_on: date
    curve: Curve
    people: tuple[Person, ...]
    details: NewMerchant
    steps: tuple[Step, ...]
    figures: tuple[tuple[int, MonthFigure], ...]
    sister: int | None = None

    @property
    def closes_on(self) -> date | None:
        """The day it is closed, None for the others."""
        return next((step.on for step in self.steps if step.deed is stories.Deed.CLOSED), None)


def plan(count: int, today: date, seed: int) -> list[MerchantPlan]:
    """`count` merchants with their lives up to yesterday, in the order in which they came."""
    rng = random.Random(f"portfolio:{seed}")  # noqa: S311  an invented portfolio wants repeatable chance
    fates, sizes = dealt(rng, count)
    drafts = []
    taken: set[str] = set()
    for fate, size in zip(fates, sizes, strict=True):
        drafts.append(_draft(random.Random(rng.random()), fate, size, today, taken))  # noqa: S311
    drafts.sort(key=lambda draft: draft.created_on)
    return [_finished(draft, place, drafts, today) for place, draft in enumerate(drafts)]


def dealt(rng: random.Random, count: int) -> tuple[list[Fate], list[Size]]:
    """Fates and sizes for `count` merchants, in the proportions of the portfolio."""
    fates = _deck(rng, _FATES, count)
    return fates, _sizes(rng, fates)


def first_day(today: date) -> date:
    """The day on which the history begins."""
    return month_before(today.replace(day=1), HISTORY_MONTHS)


@dataclass(frozen=True)
class _Draft:
    company: Company
    land: Land
    sector: Sector
    size: Size
    fate: Fate
    created_on: date
    people: tuple[Person, ...]
    chance: float


def _draft(rng: random.Random, fate: Fate, size: Size, today: date, taken: set[str]) -> _Draft:
    land = rng.choices(LANDS, [land.weight for land in LANDS])[0]
    sector = rng.choices(SECTORS, [sector.weight for sector in SECTORS])[0]
    company = names.company(rng, land, sector)
    while company.domain in taken:
        company = names.company(rng, land, sector)
    taken.add(company.domain)
    drawn = [names.person(rng, land, company.domain) for _ in range(3)]
    people = [names.namesakes_apart(person, land, company.domain, taken) for person in drawn]
    unique = tuple({person.email: person for person in people}.values())
    return _Draft(company, land, sector, size, fate, created_on(rng, fate, today), unique, rng.random())


def created_on(rng: random.Random, fate: Fate, today: date) -> date:
    """Most merchants were taken over when the history begins; the newcomers have just come."""
    if fate is Fate.NOT_STARTED:
        return stories.working_day(today - timedelta(days=rng.randint(4, 24)))
    if fate in (Fate.IN_PROGRESS, Fate.IN_REVIEW, Fate.NON_COMPLIANT):
        return stories.working_day(today - timedelta(days=rng.randint(7, 40)))
    start = first_day(today) + timedelta(days=2)
    latest = today - timedelta(days=180)
    days = rng.randint(0, 12) if rng.random() < 0.6 else rng.randint(13, (latest - start).days)
    return stories.working_day(start + timedelta(days=days))


def _finished(draft: _Draft, place: int, drafts: Sequence[_Draft], today: date) -> MerchantPlan:
    rng = random.Random(draft.chance)  # noqa: S311
    annual = rng.randint(draft.size.least, draft.size.most)
    curve = curves.draw(rng, draft.sector, annual, rng.uniform(*draft.size.growth))
    projects = _projects(rng, draft, place)
    steps = stories.tell(rng, draft.fate, _setting(rng, draft, today))
    sister = _sister(place, draft, drafts)
    people = draft.people if sister is None else (drafts[sister].people[0], *draft.people[1:])
    return MerchantPlan(
        place=place,
        company=draft.company,
        land=draft.land,
        sector=draft.sector,
        size=draft.size,
        fate=draft.fate,
        created_on=draft.created_on,
        curve=curve,
        people=people,
        details=_details(rng, draft, place, curve, projects, people),
        steps=steps,
        figures=tuple(_figures(rng, draft, curve, projects, today)),
        sister=sister,
    )


def _setting(rng: random.Random, draft: _Draft, today: date) -> stories.Setting:
    annual = draft.size.annual
    saq_type = rng.choice(draft.sector.saq_types) if annual is DocumentKind.SAQ else None
    return stories.Setting(
        draft.created_on, today, annual, saq_type, rng.choice(stories.ASV_COMPANIES), prompt=rng.random() < 0.8
    )


def _projects(rng: random.Random, draft: _Draft, place: int) -> tuple[ProjectDetails, ...]:
    count = 2 if draft.size.least > 1_000_000 or rng.random() < 0.25 else 1
    return tuple(
        ProjectDetails(_FIRST_PROJECT + place * 7 + number, name)
        for number, name in enumerate(draft.sector.projects[:count])
    )


def _details(
    rng: random.Random,
    draft: _Draft,
    place: int,
    curve: Curve,
    projects: tuple[ProjectDetails, ...],
    people: tuple[Person, ...],
) -> NewMerchant:
    roles = (ContactRole.FIRST, ContactRole.SECOND, ContactRole.OTHER)
    count = rng.choices((1, 2, 3), weights=(35, 50, 15))[0]
    return NewMerchant(
        legal_name=draft.company.legal_name,
        trading_name=draft.company.trading_name,
        reference=f"M-{_FIRST_REFERENCE + place * 13}",
        country=draft.land.code,
        mcc=draft.sector.mcc,
        timezone=draft.land.timezone,
        language=draft.land.language,
        websites=_websites(rng, draft),
        payment_systems=frozenset(system for system, _ in curve.systems),
        contacts=tuple(
            ContactDetails(role, person.name, person.email, f"{draft.land.phone} {rng.randint(100, 999)}")
            for role, person in zip(roles[:count], people, strict=False)
        ),
        projects=projects,
    )


def _websites(rng: random.Random, draft: _Draft) -> tuple[str, ...]:
    more = rng.choice(("shop", "booking", "my")) if rng.random() < 0.3 else None
    first = f"https://www.{draft.company.domain}"
    return (first, f"https://{more}.{draft.company.domain}") if more else (first,)


def _figures(
    rng: random.Random, draft: _Draft, curve: Curve, projects: tuple[ProjectDetails, ...], today: date
) -> list[tuple[int, MonthFigure]]:
    """Figures with the number of their project. A newcomer has none before it came; the others bring a year."""
    last = month_before(today.replace(day=1))
    brought = 0 if draft.created_on > today - timedelta(days=60) else 12
    first = month_before(draft.created_on.replace(day=1), brought)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [month_before(last, ago) for ago in range(count - 1, -1, -1)]
    rows = []
    for figure in curves.figures(rng, curve, months) if months else ():
        parts = (1.0,) if len(projects) == 1 else (0.78, 0.22)
        for project, part in zip(projects, parts, strict=True):
            share = round(figure.operations * part)
            if share:
                rows.append((project.project_id, MonthFigure(figure.month, figure.system, figure.channel, share)))
    return rows


def _sister(place: int, draft: _Draft, drafts: Sequence[_Draft]) -> int | None:
    """Now and then a person serves an earlier merchant of the same country too."""
    if place % 9 != 8:
        return None
    return next((n for n in range(place - 1, -1, -1) if drafts[n].land is draft.land and n % 9 != 8), None)


def _sizes(rng: random.Random, fates: Sequence[Fate]) -> list[Size]:
    """Sizes dealt so that the large ones fall to merchants with a history."""
    deck = sorted(_deck(rng, {size: size.weight for size in _SIZES}, len(fates)), key=_SIZES.index)
    large = [size for size in deck if size.least > 1_000_000]
    small = [size for size in deck if size.least <= 1_000_000]
    rng.shuffle(small)
    settled = [place for place, fate in enumerate(fates) if fate in _LIVING]
    chosen = dict(zip(rng.sample(settled, min(len(large), len(settled))), large, strict=False))
    rest = iter(small + large)
    return [chosen[place] if place in chosen else next(rest) for place in range(len(fates))]


def _deck(rng: random.Random, weights: dict[_DECK, int], count: int) -> list[_DECK]:
    """`count` cards in the proportion of the weights, each kind at least once where there is room, shuffled."""
    whole = sum(weights.values())
    cards = [kind for kind, weight in weights.items() for _ in range(max(1, weight * count // whole))]
    kinds = list(weights)
    while len(cards) < count:
        cards.append(rng.choices(kinds, list(weights.values()))[0])
    rng.shuffle(cards)
    return cards[:count]
