"""Who may look at and change what a document covers, and what the people of a covered merchant get to know."""

import re
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage
from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.service.coverage import change_coverage
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant, Project
from tests.conftest import SignIn
from tests.documents.builders import make_document
from tests.factories import actor_of, make_merchant, make_user


@dataclass
class Two:
    """An owner with an AOC that waits, a sister of another account manager that it covers, and the people of both."""

    manager: User
    sisters_manager: User
    owner: Merchant
    owners_employee: User
    sister: Merchant
    sisters_employee: User
    aoc: Document


@pytest.fixture
def two(app: Flask) -> Two:
    manager, other = make_user(), make_user()
    employee, sisters = make_user(Role.MERCHANT), make_user(Role.MERCHANT)
    owner = make_merchant(manager, name="Owner Ltd", members=(employee,))
    sister = make_merchant(other, name="Sister Ltd", members=(sisters,))
    at = clock.now()
    aoc = make_document(owner, employee, DocumentKind.AOC, None, name="secret-name.pdf", at=at, on=clock.day_of(at))
    change_coverage(aoc, {sister.id: None}, actor_of(make_user(Role.ADMINISTRATOR)), at, clock.day_of(at))
    db.session.commit()
    return Two(manager, other, owner, employee, sister, sisters, aoc)


def test_the_file_is_for_those_who_may_see_its_owner(client: FlaskClient, sign_in: SignIn, two: Two) -> None:
    address = f"/documents/{two.aoc.public_id}/file"
    allowed = {person.id: person in (two.manager, two.owners_employee) for person in people(two)}
    for person in people(two):
        with sign_in(client, person).get(address) as answer:
            assert answer.status_code == (200 if allowed[person.id] else 404), person.role


def people(two: Two) -> tuple[User, ...]:
    return two.manager, two.sisters_manager, two.owners_employee, two.sisters_employee


def test_the_covered_merchants_people_read_whose_document_it_is_and_no_more(
    client: FlaskClient, sign_in: SignIn, two: Two
) -> None:
    for person, address in (
        (two.sisters_employee, f"/portal/{two.sister.public_id}"),
        (two.sisters_manager, f"/merchants/{two.sister.public_id}"),
    ):
        page = sign_in(client, person).get(address).text
        assert "Owner Ltd" in page
        assert "secret-name.pdf" not in page
        assert two.aoc.public_id not in page
        assert two.aoc.receipt not in page


@pytest.mark.parametrize(
    ("who", "looks", "changes"),
    [("manager", 200, 302), ("sisters_manager", 404, 404), ("owners_employee", 403, 403), ("auditor", 200, 403)],
)
def test_who_may_change_it(client: FlaskClient, sign_in: SignIn, two: Two, who: str, looks: int, changes: int) -> None:
    person = make_user(Role.AUDITOR) if who == "auditor" else getattr(two, who)
    sign_in(client, person)
    address = f"/documents/{two.aoc.public_id}/coverage"
    page = client.get(address)
    assert page.status_code == looks
    if looks == 200:
        assert ("Save what it covers" in page.text) is (changes == 302)
    assert client.post(address).status_code == changes


def test_only_visible_merchants_are_mapped_and_others_stay(client: FlaskClient, sign_in: SignIn, two: Two) -> None:
    sign_in(client, two.manager)
    address = f"/documents/{two.aoc.public_id}/coverage"
    page = client.get(address).text
    assert "Sister Ltd" not in page, "a colleague's merchant"
    assert "1 further merchant is looked after by colleagues" in page
    refused = client.post(address, data={"shown": two.sister.public_id, "whole": two.sister.public_id})
    assert refused.status_code == 404
    project = db.session.scalars(sa.select(Project).where(Project.merchant_id == two.owner.id)).one()
    foreign = db.session.scalars(sa.select(Project).where(Project.merchant_id == two.sister.id)).one()
    ticks = {"shown": two.owner.public_id, "project": [project.public_id, foreign.public_id]}
    assert client.post(address, data=ticks).status_code == 302
    db.session.rollback()
    assert coverage.extents([two.aoc])[two.aoc.id] == {two.owner.id: frozenset({project.id}), two.sister.id: None}


def test_to_cover_nothing_is_refused_with_what_to_do(client: FlaskClient, sign_in: SignIn, two: Two) -> None:
    alone = make_document(two.owner, two.owners_employee, DocumentKind.AOC, None)
    sign_in(client, two.manager)
    answer = client.post(f"/documents/{alone.public_id}/coverage", data={"shown": two.owner.public_id})
    assert answer.status_code == 422
    assert "choose at least one merchant or project" in answer.text
    assert not re.search(rf'id="whole-{two.owner.public_id}"[^>]*checked', answer.text), (
        "the ticks stay as they were sent"
    )
    assert re.search(rf'id="whole-{two.owner.public_id}"[^>]*checked', client.get(answer.request.path).text)
