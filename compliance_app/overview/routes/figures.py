"""The figures above the portfolio, each a link: what needs somebody now, and more calmly what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from compliance_app.accounts.rules import Permission, Viewer
from compliance_app.exemptions import queries as exemptions
from compliance_app.incidents import queries as incidents
from compliance_app.levels import queries as levels
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.queries import Filters, Sort
from compliance_app.obligations.rules import Standing, Turn
from compliance_app.overview.access import warning_days
from compliance_app.overview.queries import portfolio as queries
from compliance_app.submissions import queries as submissions

START = "overview.portfolio"


@dataclass(frozen=True)
class Figure:
    """A count with its words and where it leads. `current`: the list below shows what it counts."""

    one: str
    many: str
    count: int
    url: str
    tone: str = ""
    current: bool = False

    @property
    def words(self) -> str:
        return self.one if self.count == 1 else self.many


def urgent(person: Viewer, asked: Filters, on: date) -> Iterator[Figure]:
    """Who is blocked or soon will be, and whose turn it is."""
    yield _blocked(person, asked, on)
    yield _blocked_soon(person, asked, on)
    if person.can(Permission.REVIEW_DOCUMENT):
        yield _to_review(person)
    yield _waiting(person, asked, on)


def further(person: Viewer, asked: Filters, on: date) -> Iterator[Figure]:
    """What comes or waits for a decision; rare matters are named only where there are any."""
    if count := incidents.count_open(person):
        url = url_for("incidents.listing")
        yield Figure("open data compromise", "open data compromises", count, url, "bad")
    yield _questions(person)
    yield _rising(person, asked, on)
    if person.can(Permission.APPROVE_OVERRIDE):
        yield _overrides(person)
    if person.can(Permission.APPROVE_EXEMPTION) and (count := exemptions.to_decide(person)):
        url = url_for("exemptions.to_decide")
        yield Figure("exemption to decide", "exemptions to decide", count, url, "info")


def _blocked(person: Viewer, asked: Filters, on: date) -> Figure:
    counted = Filters(blocked=True)
    count = sum(obligations.counts_by_standing(person, counted, on).values())
    return Figure("blocked now", "blocked now", count, url_for(START, blocked="yes"), "bad", asked == counted)


def _blocked_soon(person: Viewer, asked: Filters, on: date) -> Figure:
    soon = Standing.EXPIRING
    count = obligations.counts_by_standing(person, Filters(), on)[soon]
    url = url_for(START, standing=soon.value, sort=Sort.VALID_UNTIL.value)
    words = f"blocked within {warning_days()} days"
    return Figure(words, words, count, url, "warn", asked == Filters(standing=soon))


def _to_review(person: Viewer) -> Figure:
    count = queries.to_review(person)
    return Figure("document to review", "documents to review", count, url_for("reviews.queue"), "info")


def _waiting(person: Viewer, asked: Filters, on: date) -> Figure:
    counted = Filters(turn=Turn.MERCHANT)
    count = sum(obligations.counts_by_standing(person, counted, on).values())
    url = url_for(START, turn=Turn.MERCHANT.value)
    return Figure("waits for the merchant", "wait for the merchant", count, url, current=asked == counted)


def _questions(person: Viewer) -> Figure:
    count = submissions.count_open(person)
    return Figure("question to answer", "questions to answer", count, url_for("submissions.questions"), "info")


def _rising(person: Viewer, asked: Filters, on: date) -> Figure:
    count = levels.count_rising_soon(person, on)
    url = url_for(START, rising="yes")
    return Figure("level about to change", "levels about to change", count, url, "info", asked == Filters(rising=True))


def _overrides(person: Viewer) -> Figure:
    count = queries.to_decide(person)
    url = url_for("levels.overrides")
    return Figure("level override to decide", "level overrides to decide", count, url, "info")
