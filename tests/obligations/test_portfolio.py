"""The portfolio's list: what is in it, in which order, page after page, and the counts beside it."""

from datetime import timedelta
from itertools import product

import pytest

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role, Viewer
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations import queries
from compliance_app.obligations.queries import Filters, Sort
from compliance_app.obligations.queries.portfolio import UNASSIGNED, URGENCY
from compliance_app.obligations.rules import Standing
from tests.documents.builders import make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.obligations.builders import Desk

EVERYTHING = Filters()


@pytest.fixture
def administrator(app: object) -> Viewer:
    return viewer_of(make_user(Role.ADMINISTRATOR))


def settled(name: str, manager: User | None = None, *, delivered: bool = False) -> Merchant:
    merchant = make_merchant(manager, name)
    changes.note(merchant.id, NOON)
    if delivered:
        make_document(merchant, make_user())
    db.session.commit()
    return merchant


def names(
    viewer: Viewer, filters: Filters = EVERYTHING, sort: Sort = Sort.NAME, *, descending: bool = False
) -> list[str]:
    """The whole list, read page by page."""
    found: list[str] = []
    pages = number = 1
    while number <= pages:
        page = queries.portfolio(viewer, filters, sort, number, TODAY, descending=descending, size=3)
        found += [row.merchant.legal_name for row in page.rows]
        pages, number = page.pages, number + 1
        assert page.number == number - 1
    assert len(found) == page.total
    return found


def test_every_merchant_once_in_order_over_all_pages(administrator: Viewer) -> None:
    expected = sorted(f"Shop {letter}" for letter in "kbdcaghfije")
    for name in expected[::-1]:
        settled(name)
    assert names(administrator) == expected
    assert names(administrator, descending=True) == expected[::-1]


@pytest.mark.parametrize(("sort", "descending"), list(product(Sort, [False, True])))
def test_each_order_is_the_same_over_pages_as_at_once(administrator: Viewer, sort: Sort, descending: bool) -> None:
    for days_ago in (80, 0):
        desk = Desk()
        desk.file(DocumentKind.SAQ, TODAY, TODAY)
        desk.scan(TODAY - timedelta(days=days_ago), TODAY)
    for number in range(7):
        settled(f"Shop {number}", delivered=number % 2 == 0)
    whole = queries.portfolio(administrator, EVERYTHING, sort, 1, TODAY, descending=descending)
    assert [row.merchant.legal_name for row in whole.rows] == names(administrator, sort=sort, descending=descending)
    if sort is Sort.STANDING:
        places = [URGENCY.index(row.standing) for row in whole.rows]
        assert places == sorted(places, reverse=descending)
    if sort is Sort.VALID_UNTIL and not descending:
        assert [row.until for row in whole.rows][-2:] == [TODAY + timedelta(days=10), TODAY + timedelta(days=90)]


def test_filters_and_counts_agree(administrator: Viewer) -> None:
    manager = make_user()
    for number in range(8):
        settled(f"Shop {number}", manager if number < 5 else None, delivered=number in (1, 2, 6))
    for filters in (EVERYTHING, Filters(account_manager_id=manager.id), Filters(level=4)):
        counts = queries.counts_by_standing(administrator, filters, TODAY)
        for standing in Standing:
            one = Filters(standing, filters.level, filters.account_manager_id)
            assert len(names(administrator, one)) == counts[standing]
    assert names(administrator, Filters(Standing.IN_PROGRESS)) == ["Shop 1", "Shop 2", "Shop 6"]
    assert names(administrator, Filters(account_manager_id=UNASSIGNED)) == ["Shop 5", "Shop 6", "Shop 7"]
    assert names(administrator, Filters(level=1)) == []


def test_counts_follow_each_change(administrator: Viewer) -> None:
    merchant = settled("Shop")
    assert queries.counts_by_standing(administrator, EVERYTHING, TODAY)[Standing.NOT_STARTED] == 1
    make_document(merchant, make_user())
    db.session.commit()
    counts = queries.counts_by_standing(administrator, EVERYTHING, TODAY)
    assert (counts[Standing.NOT_STARTED], counts[Standing.IN_PROGRESS]) == (0, 1)
    merchants.close(merchant, "Gone", actor_of(make_user()), NOON, TODAY)
    db.session.commit()
    assert sum(queries.counts_by_standing(administrator, EVERYTHING, TODAY).values()) == 0
    assert names(administrator) == []
    assert names(administrator, Filters(closed=True)) == ["Shop"]


def test_each_viewer_sees_their_own(administrator: Viewer) -> None:
    team = Team(name="North")
    db.session.add(team)
    manager, lead, stranger = make_user(team=team), make_user(Role.TEAM_LEAD, team), make_user()
    settled("Theirs", manager)
    settled("Nobody's")
    settled("Stranger's", stranger)
    assert names(viewer_of(manager)) == ["Theirs"]
    assert names(viewer_of(lead)) == ["Nobody's", "Theirs"]
    assert names(viewer_of(make_user(Role.AUDITOR))) == ["Nobody's", "Stranger's", "Theirs"]
    assert names(viewer_of(make_user(Role.MERCHANT))) == []
    assert sum(queries.counts_by_standing(viewer_of(manager), EVERYTHING, TODAY).values()) == 1


def test_a_page_beyond_the_last_is_the_last(administrator: Viewer) -> None:
    settled("Shop")
    page = queries.portfolio(administrator, EVERYTHING, Sort.NAME, 99, TODAY)
    assert (page.number, page.pages, len(page.rows)) == (1, 1, 1)
