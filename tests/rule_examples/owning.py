"""Examples of what belongs to one merchant only, its reference and its projects, and of closing and reopening."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from unittest import mock

from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.service import coverage
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries, service
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import ProjectDetails
from compliance_app.obligations import queries as obligations
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.merchants.builders import new_merchant
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example
from tests.volumes.builders import write

DAY = timedelta(days=1)


@house_example("MERCHANT-2")
def reference(given: Given, house: House) -> Then:
    actor, taken = actor_of(make_user()), given.text("taken")
    alder = service.create(new_merchant("Alder Ltd", "" if taken == NEXT else taken), actor, NOON, TODAY)
    if taken == NEXT:
        _refer(alder, f"M-{alder.id + 1:06d}")
    new, later = new_merchant("Birch Ltd", given.text("reference")), given.text("then changed to")
    # Two at once: neither sees the other's, and the database decides.
    unseen = mock.patch.object(queries, "taken_references", return_value=set())
    try:
        with unseen if given.yes("written at once") else nullcontext():
            merchant = service.create(new, actor, NOON, TODAY)
        if later:
            _refer(merchant, later)
    except service.ReferenceTaken:
        return {"reference": "refused"}
    number, part = f"M-{merchant.id:06d}", f"-{merchant.public_id[:6]}"
    return {"reference": merchant.reference.replace(number, "M-(its number)").replace(part, "-(part of its address)")}


NEXT = "the number that comes next"


def _refer(merchant: Merchant, to: str) -> None:
    details = replace(service.details_of(merchant), reference=to)
    service.edit(merchant, details, merchant.revision, actor_of(make_user()), NOON)


@house_example("MERCHANT-3")
def project(given: Given, house: House) -> Then:
    person = make_user()
    owner = make_merchant(make_user() if given.yes("colleague's") else person, name="Alder")
    merchant, held = make_merchant(person, name="Birch"), queries.projects(owner.id)[0]
    held.project_id, owner.reference = 120_001, "A-1"
    _use(given, owner, held)
    removed = _removed(held) if given.has("then taken away") and given.yes("then taken away") else None
    db.session.commit()
    page = house.browser(person).post(
        f"/merchants/{merchant.public_id}/projects", data={"project_id": "120001", "name": "Shop"}
    )
    return {
        "taken away": removed,
        "another merchant gets it": page.status_code == 302,
        "told whose it is": "belongs to Alder (A-1)" in page.text,
        "told that it is taken": "Project 120001 already belongs to" in page.text,
    }


def _use(given: Given, merchant: Merchant, held: Project) -> None:
    if given.has("operations recorded"):
        write(merchant, {date(2026, 1, 1): given.number("operations recorded")})
    if given.has("a document was mapped to it"):
        manager = actor_of(make_user())
        other = service.add_project(merchant, ProjectDetails(120_002, "Second shop"), manager, NOON, TODAY)
        document = papers.accepted(merchant, DocumentKind.SAQ, TODAY)
        coverage.change_coverage(document, {merchant.id: frozenset({held.id})}, manager, NOON, TODAY)
        if given.text("a document was mapped to it") == "until the next day":
            later = {merchant.id: frozenset({other.id})}
            coverage.change_coverage(document, later, manager, NOON + DAY, TODAY + DAY)
    db.session.flush()


def _removed(held: Project) -> bool:
    try:
        service.remove_project(held, actor_of(make_user()), NOON)
    except Refusal:
        return False
    return True


@house_example("MERCHANT-5")
def closed(given: Given, house: House) -> Then:
    merchant, actor = make_merchant(make_user()), actor_of(make_user())
    if given.text("before") == "active":
        papers.scanned(merchant, TODAY)
        papers.accepted(merchant, DocumentKind.SAQ, TODAY)
    changes.note(merchant.id, NOON)
    db.session.commit()
    on = given.day("on")
    try:
        service.close(merchant, given.text("reason"), actor, papers.noon(on), on)
        if given.has("reopened"):
            again = given.day("reopened")
            service.reopen(merchant, actor, papers.noon(again), again)
    except Refusal:
        return {"closed": False, "state": merchant.state}
    db.session.commit()
    day = given.day_or_none("reopened") or on
    return {
        "closed": True,
        "state": merchant.state,
        "may process the day before": _may_process(merchant, day - DAY),
        "may process from then on": _may_process(merchant, day),
    }


def _may_process(merchant: Merchant, day: date) -> bool:
    place = obligations.position_on(merchant.id, day)
    return place is not None and place.may_process
