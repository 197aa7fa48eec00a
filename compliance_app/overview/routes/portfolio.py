"""The portfolio: figures that are links, what to act on today, and the table of merchants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Permission, Role, Viewer
from compliance_app.foundation import clock
from compliance_app.foundation.pages import here, number_asked
from compliance_app.merchants import queries as merchants
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.queries import Filters, Sort
from compliance_app.obligations.rules import Standing
from compliance_app.overview import forms
from compliance_app.overview.forms import Asked
from compliance_app.overview.queries import portfolio as queries
from compliance_app.overview.routes import figures
from compliance_app.overview.routes.blueprint import blueprint
from compliance_app.overview.rules import Act

STANDING_WORDS = {
    Standing.EXPIRED: "Expired",
    Standing.NON_COMPLIANT: "Non-compliant",
    Standing.EXPIRING: "Expiring",
    Standing.PROVISIONAL: "Provisional",
    Standing.IN_REVIEW: "In review",
    Standing.IN_PROGRESS: "In progress",
    Standing.NOT_STARTED: "Not started",
    Standing.COMPLIANT: "Compliant",
}
SORT_WORDS = {
    Sort.NAME: "name",
    Sort.STANDING: "standing",
    Sort.VALID_UNTIL: "may process until",
    Sort.LEVEL: "level",
}


@dataclass(frozen=True)
class Tab:
    """A standing with its count, and the address of its merchants."""

    words: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    words: str
    url: str


@blueprint.get("/merchants")
@requires(Permission.VIEW_PORTFOLIO)
def portfolio() -> ResponseReturnValue:
    """The merchants that the viewer looks after, with everything that needs somebody."""
    person, on = viewer(), clock.today()
    managers = _managers(person)
    asked = forms.asked(request.args, managers)
    page = queries.page(person, asked.filters, asked.sort, number_asked(), on, descending=asked.descending)
    open_counts = obligations.counts_by_standing(person, replace(asked.filters, closed=False), on)
    closed_counts = obligations.counts_by_standing(person, replace(asked.filters, closed=True), on)
    chips = list(_chips(asked))
    return render_template(
        "overview/portfolio.html",
        asked=asked,
        managers=managers,
        urgent=list(figures.urgent(person, asked.filters, on)),
        further=list(figures.further(person, asked.filters, on)),
        acts=_acts(person, on) if asked.filters == Filters() and page.number == 1 else [],
        tabs=list(_tabs(asked.filters, open_counts, sum(closed_counts.values()))),
        chips=chips,
        page=page,
    )


def _managers(person: Viewer) -> Sequence[User]:
    """Whom the list can be filtered by; an account manager sees their own merchants only."""
    return () if person.role is Role.ACCOUNT_MANAGER else merchants.possible_managers(person)


def _acts(person: Viewer, on: date) -> list[Act]:
    """Account managers and their leads act; the others look."""
    return queries.act_today(person, on) if person.role in (Role.ACCOUNT_MANAGER, Role.TEAM_LEAD) else []


def _tabs(asked: Filters, counts: Mapping[Standing, int], closed: int) -> Iterator[Tab]:
    everyone = asked.standing is None and not asked.closed
    yield Tab("All", sum(counts.values()), here(standing=None, closed=None, page=None), everyone)
    for standing, words in STANDING_WORDS.items():
        current = asked.standing is standing and not asked.closed
        yield Tab(words, counts[standing], here(standing=standing.value, closed=None, page=None), current)
    yield Tab("Closed", closed, here(standing=None, closed="yes", page=None), asked.closed)


def _chips(asked: Asked) -> Iterator[Chip]:
    filters = asked.filters
    if filters.search:
        yield Chip(f"“{filters.search}”", here(q=None, page=None))
    if filters.blocked:
        yield Chip("Blocked", here(blocked=None, page=None))
    if filters.turn:
        yield Chip(f"Waits for the {filters.turn.value}", here(turn=None, page=None))
    if filters.level:
        yield Chip(f"Level {filters.level}", here(level=None, page=None))
    if filters.rising:
        yield Chip("Level about to change", here(rising=None, page=None))
    if filters.account_manager_id is not None:
        words = asked.manager.name if asked.manager else "Nobody"
        yield Chip(f"Account manager: {words}", here(manager=None, page=None))
