"""Examples of importing files: what a row does, what it never reveals, and when it is stored."""

import io
from unittest import mock

import sqlalchemy as sa
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.merchants import imports, queries, service
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.service import importing
from compliance_app.volumes import imports as volume_files
from compliance_app.volumes import queries as volumes
from compliance_app.volumes.service import importing as volume_importing
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.merchants.builders import new_merchant
from tests.rule_examples.running import Given, House, Then, house_example
from tests.volumes.builders import project_of

HEAD = "reference,legal_name,country,mcc,websites,project_ids"
VOLUME_HEAD = "project_id,month,payment_system,channel,operations"


def _known(person: User, reference: str = "A-1") -> Merchant:
    new = new_merchant("Alder Ltd", reference, (120_001,), person, ("https://alder.example",))
    return service.create(new, actor_of(person), NOON, TODAY)


def _decided(row: str, person: User) -> list[importing.Decision]:
    return importing.decide(imports.read(f"{HEAD}\n{row}".encode()).records, viewer_of(person))


@house_example("IMPORT-2")
def row(given: Given, house: House) -> Then:
    person = make_user()
    known = _known(person)
    decisions = _decided(given.text("row"), person)
    importing.apply(decisions, actor_of(person), NOON, TODAY)
    return {
        "does": decisions[0].fate.action,
        "said": ", ".join(fault.message for fault in decisions[0].fate.faults) or None,
        "merchants": db.session.scalar(sa.select(sa.func.count(Merchant.id))),
        "A-1 is": known.legal_name,
        "its website": ", ".join(queries.websites(known.id)),
    }


@house_example("IMPORT-4")
def unrevealed(given: Given, house: House) -> Then:
    colleague = make_user(name="Cora Quist")
    _known(colleague)
    person = make_user(Role.ADMINISTRATOR if given.text("sent by") == "administrator" else Role.ACCOUNT_MANAGER)
    kind = "volumes" if given.has("row of volumes") else "merchants"
    content = (
        f"{HEAD}\n{given.text('row')}" if kind == "merchants" else f"{VOLUME_HEAD}\n{given.text('row of volumes')}"
    )
    browser = house.browser(person)
    plan = _send(browser, kind, content)
    page, faults = browser.get(plan).text, browser.get(f"{plan}/errors.csv").text
    typed = content.split("\n")[1]
    told = [word for word in ("Alder", "Cora", "alder.example", "A-1", "120001") if word in page and word not in typed]
    return {
        "said": faults.split(",")[-1].strip().partition(": ")[2] or "nothing",
        "tells also": ", ".join(told) or "nothing",
    }


def _send(browser: FlaskClient, kind: str, content: str) -> str:
    """Send a file; the address of the page that shows what would happen."""
    answer = browser.post(f"/{kind}/import", data={"file": (io.BytesIO(content.encode()), "rows.csv")})
    assert answer.status_code == 302, answer.text
    return answer.location


@house_example("IMPORT-5")
def confirmed(given: Given, house: House) -> Then:
    person = make_user()
    _known(person)
    db.session.commit()
    browser = house.browser(person)
    rows = "A-1,Alder plc,GB,5732,,\nA-2,Birch Ltd,GB,5732,,\nA-3,Cedar Ltd,XX,5732,,"
    plan = _send(browser, "merchants", f"{HEAD}\n{rows}")
    if given.has("meanwhile"):
        service.create(new_merchant(given.text("meanwhile"), "A-2", (), person), actor_of(person), NOON, TODAY)
        db.session.commit()
    broken = mock.patch.object(service, "edit", side_effect=RuntimeError("the machine stops"))
    answers = []
    for number in range(given.number("yes, times")):
        if given.yes("the machine stops meanwhile") and number == 0:
            with broken:
                _stopping(browser, plan)
        else:
            answers.append(browser.post(plan).status_code)
    db.session.rollback()
    stored = db.session.execute(sa.select(Merchant.reference, Merchant.legal_name).order_by(Merchant.reference))
    return {
        "answers": ", ".join(ANSWERS[code] for code in answers) or "none",
        "stored": ", ".join(f"{reference} {name}" for reference, name in stored),
    }


ANSWERS = {302: "imported", 409: "shown again", 404: "not here any more"}


def _stopping(browser: FlaskClient, plan: str) -> None:
    try:
        browser.post(plan)
    except RuntimeError:
        return
    raise AssertionError("the import went on although the machine stopped")


@house_example("IMPORT-6")
def volume(given: Given, house: House) -> Then:
    person = make_user(name="Anna")
    project = project_of(make_merchant(person))
    actor = actor_of(person)
    kinds = {"on record": "", "row": given.text("its type and status").replace(", ", ",")}
    for name, kind in kinds.items():
        if given.has(name):
            cells = f"{project.project_id},2026-01,visa,ecommerce,{given.number(name)},{kind or ','}"
            table = volume_files.read(f"{VOLUME_HEAD},type,status\n{cells}".encode())
            decisions = volume_importing.decide(table.records, viewer_of(person), TODAY)
            volume_importing.apply(decisions, actor, NOON, TODAY)
    month = decisions[0].entry.key.period_start if decisions[0].entry else TODAY.replace(month=1, day=1)
    counted = volumes.current_figures([project.id], month, TODAY).values()
    former = volumes.former_figures(project.id, month, TODAY)
    return {
        "does": decisions[0].fate.action,
        "counts": ", ".join(f"{figure.operations:,}" for figure in counted),
        "kind": ", ".join(figure.kind.name for figure in counted),
        "former figures": ", ".join(f"{figure.operations:,} {figure.source}" for figure in former) or "none",
    }
