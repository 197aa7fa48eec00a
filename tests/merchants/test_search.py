"""Search as you type: what is found, by whom, and by which words."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.accounts.models import Team
from compliance_app.accounts.rules import Role
from compliance_app.foundation import folding
from compliance_app.foundation.database import db
from compliance_app.merchants import queries, service, words
from compliance_app.merchants.models import Merchant, SearchWord
from compliance_app.merchants.rules import ProjectDetails
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.merchants.builders import new_merchant


@pytest.fixture
def shop(app: Flask) -> Merchant:
    """A merchant with something of everything that is searched."""
    manager = make_user(Role.ADMINISTRATOR)
    new = new_merchant("Žižka & Søn GroßHandel", "REF-77/A", (120001,), websites=("https://www.acme-pay.co.uk/shop",))
    return service.create(replace(new, trading_name="O'Brien's"), actor_of(manager), NOON, TODAY)


@pytest.mark.parametrize(
    "asked",
    [
        *("zizka", "ŽIŽ", "son", "grossh", "obrien", "O’Brien’s", "ref-77", "ref77a", "REF 77 A", "120001", "1200"),
        *("acme", "acmepay", "acme-pay.co.uk", "https://www.acme-pay.co.uk/", "pay", "gross zizka"),
    ],
)
def test_a_merchant_is_found_by(shop: Merchant, asked: str) -> None:
    admin = viewer_of(make_user(Role.ADMINISTRATOR))
    assert list(queries.search(admin, asked)) == [shop]
    assert db.session.scalars(queries.visible_to(admin).where(queries.matching(asked))).all() == [shop]


@pytest.mark.parametrize("asked", ["izka", "zizka nothing", "www", "%", "_", "", "   ", "120002", "\U0010ffff", "\x00"])
def test_a_merchant_is_not_found_by(shop: Merchant, asked: str) -> None:
    assert list(queries.search(viewer_of(make_user(Role.ADMINISTRATOR)), asked)) == []


def test_nothing_asked_filters_nothing_and_marks_alone_match_nothing(shop: Merchant) -> None:
    admin = viewer_of(make_user(Role.ADMINISTRATOR))
    assert db.session.scalars(queries.visible_to(admin).where(queries.matching(" "))).all() == [shop]
    assert db.session.scalars(queries.visible_to(admin).where(queries.matching("%"))).all() == []


def test_words_follow_the_facts(shop: Merchant) -> None:
    actor = actor_of(make_user())
    admin = viewer_of(make_user(Role.ADMINISTRATOR))
    service.edit(
        shop, replace(service.details_of(shop), trading_name="New Name", websites=()), shop.revision, actor, NOON
    )
    service.add_project(shop, ProjectDetails(555, "x"), actor, NOON, TODAY)
    service.remove_project(next(p for p in queries.projects(shop.id) if p.project_id == 120001), actor, NOON)
    assert list(queries.search(admin, "new name 555")) == [shop]
    for gone in ("obriens", "acme", "120001"):
        assert list(queries.search(admin, gone)) == []


def test_each_role_finds_its_own(app: Flask) -> None:
    team, other_team = Team(name="North"), Team(name="South")
    mate, lead = make_user(Role.ACCOUNT_MANAGER, team), make_user(Role.TEAM_LEAD, team)
    stranger, person = make_user(Role.ACCOUNT_MANAGER, other_team), make_user(Role.MERCHANT)
    names = {"Oak mate": mate, "Oak lead": lead, "Oak stranger": stranger, "Oak nobody": None}
    made = {
        name: service.create(new_merchant(name, manager=manager), actor_of(mate), NOON, TODAY)
        for name, manager in names.items()
    }
    make_merchant(name="unindexed")
    membership = service.invite_person(made["Oak stranger"], person.email, person.name, actor_of(mate), NOON)
    assert membership.id == person.id

    def found(user: object) -> set[str]:
        return {merchant.trading_name for merchant in queries.search(viewer_of(user), "oak")}  # type: ignore[arg-type]

    assert found(make_user(Role.ADMINISTRATOR)) == found(make_user(Role.AUDITOR)) == set(names)
    assert found(mate) == {"Oak mate"}
    assert found(lead) == {"Oak mate", "Oak lead", "Oak nobody"}
    assert found(stranger) == found(person) == {"Oak stranger"}
    assert found(make_user(Role.TEAM_LEAD)) == {"Oak nobody"}


def test_a_common_beginning_is_walked_in_order_of_names(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, admin = actor_of(make_user()), viewer_of(make_user(Role.ADMINISTRATOR))
    names = [f"Shop {chr(122 - n)}" for n in range(12)]
    service.create_all([new_merchant(name) for name in names], actor, NOON, TODAY)
    monkeypatch.setattr(queries, "_FEW", 5)
    expected = sorted(names)[:3]
    assert [merchant.trading_name for merchant in queries.search(admin, "sho", limit=3)] == expected
    monkeypatch.setattr(queries, "_FEW", 1000)
    assert [merchant.trading_name for merchant in queries.search(admin, "sho", limit=3)] == expected


@given(st.text(min_size=1, max_size=20), st.text(max_size=10))
def test_what_begins_with_a_prefix_sorts_before_its_end(prefix: str, rest: str) -> None:
    word = prefix + rest
    if prefix[-1] < "\U0010ffff":
        assert prefix <= word < folding.after_prefix(prefix)
        folding.after_prefix(prefix).encode()


@given(st.text(max_size=60))
def test_asked_words_are_kept_words(text: str) -> None:
    kept = words.of_merchant([text], "R", [], [])
    assert set(words.asked(text)) <= kept
    assert all(0 < len(word) <= words.LONGEST for word in kept)


def test_the_prefix_search_uses_its_index(app: Flask) -> None:
    clause = _select_words("lod")
    if db.engine.dialect.name == "sqlite":
        plan = " ".join(str(row) for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {clause}"))
        assert "SEARCH" in plan
    else:
        db.session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = " ".join(str(row) for row in db.session.connection().exec_driver_sql(f"EXPLAIN {clause}"))
        assert "Index Cond" in plan
        assert "word" in plan.partition("Index Cond")[2]


def _select_words(prefix: str) -> str:
    """The statement that looks words up, with its values written in."""
    query = sa.select(SearchWord.merchant_id).where(
        SearchWord.word >= prefix, SearchWord.word < folding.after_prefix(prefix)
    )
    return str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
