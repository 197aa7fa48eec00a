"""Examples of the people around a merchant: who looks after it, who acts for it, and how it is found."""

from dataclasses import replace

import sqlalchemy as sa

from compliance_app.accounts.models import Team, User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.merchants import queries, service
from compliance_app.merchants.models import Membership, Merchant
from compliance_app.network_changes import service as network_changes
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.merchants.builders import new_merchant
from tests.reminders.builders import letters, make_contact
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("MERCHANT-7")
def search(given: Given, house: House) -> Then:
    person = make_user(Role.ADMINISTRATOR)
    new = new_merchant(given.text("name"), given.text("reference"), (given.number("project"),))
    new = replace(new, trading_name=given.text("trading name"), websites=(given.text("website"),))
    merchant = service.create(new, actor_of(person), NOON, TODAY)
    if given.has("then called"):
        details = replace(service.details_of(merchant), legal_name=given.text("then called"))
        service.edit(merchant, details, merchant.revision, actor_of(person), NOON)
    asked = given.text("asked").split(", ")
    found = [text for text in asked if merchant in queries.search(viewer_of(person), text)]
    listed = sa.select(Merchant.id)
    also = [text for text in asked if db.session.scalar(listed.where(queries.matching(text))) is not None]
    assert found == also, "the list finds what the search finds"
    return {"found by": ", ".join(found), "not by": ", ".join(text for text in asked if text not in found) or "nothing"}


@house_example("MERCHANT-8")
def given_to(given: Given, house: House) -> Then:
    cards, wallets = Team(name="Cards"), Team(name="Wallets")
    manager = make_user(team=cards)
    merchant = make_merchant(manager)
    to = {
        "a colleague in the team": lambda: make_user(team=cards),
        "an account manager of another team": lambda: make_user(team=wallets),
        "a team lead of another team": lambda: make_user(Role.TEAM_LEAD, wallets),
        "an auditor": lambda: make_user(Role.AUDITOR),
    }[given.text("to")]()
    who = Role(given.text("who").replace(" ", "_"))
    person = manager if who is Role.ACCOUNT_MANAGER else make_user(who, cards if who is Role.TEAM_LEAD else None)
    browser = house.browser(person)
    page = browser.get(f"/merchants/{merchant.public_id}/reassign")
    browser.post(f"/merchants/{merchant.public_id}/reassign", data={"account_manager": to.public_id})
    db.session.refresh(merchant)
    return {
        "has the page": page.status_code == 200,
        "offered": to.public_id in page.text,
        "given": merchant.account_manager_id == to.id,
    }


@house_example("MERCHANT-10")
def told_instead(given: Given, house: House) -> Then:
    make_user(Role.ADMINISTRATOR, email="admin@benker.example")
    anna, mia = make_user(name="Anna", email="anna@benker.example"), make_user(Role.MERCHANT)
    merchant = make_merchant(anna, "Alder")
    make_contact(merchant, "first@alder.example")
    db.session.add(Membership(merchant_id=merchant.id, user_id=mia.id, since=NOON))
    anna.state = UserState(given.text("a change is reported while the account of Alder's manager Anna is"))
    said = Said(ChangeKind.REPLACEMENT, TODAY, "A new shop system.")
    network_changes.report(merchant, said, actor_of(make_user()), NOON, TODAY)
    db.session.commit()
    written = {letter.key.partition(":")[0]: letter for letter in letters(merchant)}
    page = house.browser(mia).get(f"/portal/{merchant.public_id}").text
    return {
        "told": ", ".join(written["change-reported"].to),
        "Alder's letter names": "Anna" if "Anna" in written["change-noted"].text else "nobody",
        "its page": "Anna" if "Anna" in page else "nobody",
    }


@house_example("MERCHANT-9")
def acts_for(given: Given, house: House) -> Then:
    manager = make_user()
    merchants = {name: make_merchant(manager, name) for name in ("Alder", "Birch")}
    actor = actor_of(manager)
    for name in given.text("Mia is invited by").split(", "):
        mia = service.invite_person(merchants[name], "mia@example.com", "Mia", actor, NOON)
    if given.has("Ben is invited by"):
        service.invite_person(merchants[given.text("Ben is invited by")], "ben@example.com", "Ben", actor, NOON)
    if given.has("Mia is taken from"):
        service.remove_person(merchants[given.text("Mia is taken from")], mia, actor, NOON)
    pages = house.browser(_confirmed(mia))
    accounts = db.session.scalar(sa.select(sa.func.count()).where(User.email == "mia@example.com"))
    sees = [name for name, one in merchants.items() if pages.get(f"/portal/{one.public_id}").status_code == 200]
    return {
        "sign-ins of Mia": accounts,
        "she signs in": pages.get("/account").status_code == 200,
        "she acts for": ", ".join(sees) or "nobody",
        "people of Alder": ", ".join(person.name for person in queries.members(merchants["Alder"].id)) or "nobody",
    }


def _confirmed(person: User) -> User:
    """The person after following the link of the invitation."""
    person.state, person.password_hash = type(person.state).ACTIVE, "x"
    db.session.flush()
    return person
