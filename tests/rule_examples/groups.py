"""Examples of corporate groups: which entity is meant, who belongs to it on a day, who sees it, what moves with it."""

import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from compliance_app.accounts.rules import Role
from compliance_app.explanations.forms import SuppositionForm
from compliance_app.foundation import clock, countries
from compliance_app.foundation.database import db
from compliance_app.groups import imports, queries, service
from compliance_app.groups.models import CorporateEntity
from compliance_app.groups.rules import (
    EntityDetails,
    MemberFact,
    counted_together,
    details_problems,
    independence_problem,
    last_day_problem,
    registration_key,
    since_problem,
)
from compliance_app.groups.service import importing
from compliance_app.levels import queries as levels
from compliance_app.levels.rules import level_on
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.overview.queries.groups import group_page
from compliance_app.reports.queries import end_of_day, report_on
from compliance_app.volumes.rules import month_of, months_before
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.groups.builders import join, make_entity
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, example, house_example
from tests.volumes.builders import write

DAY = timedelta(days=1)


@example("GROUP-1")
def entity(given: Given) -> Then:
    details = EntityDetails(given.text("legal name"), given.text("country"), given.text("number"))
    return {"complete": not details_problems(details, countries.names())}


@example("GROUP-2")
def same_entity(given: Given) -> Then:
    return {"the same entity": registration_key(given.text("number")) == registration_key(given.text("other number"))}


@example("GROUP-3")
def membership(given: Given) -> Then:
    since, until = given.day("first day"), given.day_or_none("last day")
    today = given.day_or_none("today") or since
    problem = since_problem(since, today) or (last_day_problem(since, until, today) if until else "")
    day = given.day_or_none("day") or since
    return {"entered": not problem, "belongs": MemberFact(1, 1, since, until).covers(day)}


@example("GROUP-4")
def independent(given: Given) -> Then:
    alone, since = given.yes("independently owned"), given.day("since")
    facts = [MemberFact(1, 1, since, None), MemberFact(1, 2, since, None, alone)]
    together = counted_together(facts, since)
    return {
        "entered": not independence_problem(alone, given.text("reason")),
        "counted together": bool(together),
        "member": facts[1].covers(since),
    }


@house_example("GROUP-5")
def seen(given: Given, house: House) -> Then:
    manager, today = make_user(), clock.today()
    alder, birch = make_merchant(manager, "Alder"), make_merchant(make_user(), "Birch")
    month = months_before(month_of(today), 2)
    for merchant in (alder, birch):
        write(merchant, {month: 250_000})
    entity = make_entity("Northwind Holding")
    join(entity, birch, today - 30 * DAY, on=today)
    begins = {"from tomorrow": today + DAY}.get(given.text("Alder belongs"), today - 30 * DAY)
    held = join(entity, alder, begins, on=today)
    if given.text("Alder belongs") == "through yesterday":
        service.leave(held, today - DAY, actor_of(manager), clock.now(), today)
    person = {
        "Alder's account manager": manager,
        "another account manager": make_user(),
        "administrator": make_user(Role.ADMINISTRATOR),
        "auditor": make_user(Role.AUDITOR),
    }[given.text("who")]
    page = house.browser(person).get(f"/groups/{entity.public_id}")
    return {
        "sees the group": page.status_code == 200,
        "members": ", ".join(name for name in ("Alder", "Birch") if f">{name}<" in page.text) or "none",
        "further ones": "1 further merchant is looked after by colleagues" in page.text,
        "together": "500,000" in page.text,
        "a member's own figure": page.text.count("250,000"),
    }


@house_example("GROUP-6")
def assessed_together(given: Given, house: House) -> Then:
    alder, birch = make_merchant(make_user()), make_merchant(make_user())
    entity = make_entity()
    for merchant, operations in ((alder, given.number("Alder's Visa")), (birch, given.number("Birch's Visa"))):
        write(merchant, {JANUARY: operations})
        if merchant is alder or given.text("then") != "Birch joins":
            join(entity, merchant, TODAY - 30 * DAY)
    db.session.commit()
    before, waited = level(alder), False
    if given.has("Alder's becomes"):
        waited = _at_once(house, birch, given.number("Birch's becomes"), alder, given.number("Alder's becomes"))
    elif given.has("Birch's becomes"):
        write(birch, {JANUARY: given.number("Birch's becomes")})
    elif given.has("then"):
        AFTERWARDS[given.text("then")](entity, birch)
    db.session.commit()
    return {"Alder before": before, "Alder": level(alder), "Birch": level(birch), "the second waits": waited}


@house_example("GROUP-7")
def as_known(given: Given, house: House) -> Then:
    alder, birch, entity = make_merchant(), make_merchant(), make_entity()
    join(entity, alder, TODAY - 30 * DAY)
    held, actor = join(entity, birch, TODAY - 30 * DAY), actor_of(make_user())
    on = given.day("on")
    match given.text("then"):
        case "Birch leaves":
            service.leave(held, given.day("last day"), actor, papers.noon(on), on)
        case "Birch counts alone":
            service.count_alone(held, True, "A franchise.", actor, papers.noon(on), on)
        case _:
            service.take_back(held, actor, papers.noon(on))
    day = given.day("day")
    together = queries.counted_with([alder.id], day, end_of_day(day, "UTC"))
    return {"counted together": alder.id in together}


@house_example("GROUP-8")
def figures_of_the_group(given: Given, house: House) -> Then:
    manager, today = make_user(), clock.today()
    mine = given.text("looks after").split(", ")
    alder, birch = make_merchant(manager), make_merchant(manager if "Birch" in mine else make_user())
    entity, since = make_entity(), today - 30 * DAY
    for merchant, operations in ((alder, 250_000), (birch, 310_000)):
        write(merchant, {months_before(month_of(today), 2): operations})
        join(entity, merchant, since, on=today)
    if given.has("a colleague's Cedar"):
        alone = given.text("a colleague's Cedar") == "independently owned"
        held = join(entity, make_merchant(make_user()), since, "A franchise." if alone else "", on=today)
        if not alone:
            service.leave(held, today - DAY, actor_of(manager), clock.now(), today)
    db.session.commit()
    person = viewer_of(make_user(Role.AUDITOR) if "everybody (auditor)" in mine else manager)
    whole = queries.sees_groups_of(person, alder.id)
    level = levels.section(alder.id, today, sees_groups=whole).lines[0].group
    group = group_page(person, entity, today).together[0].figure
    shown = [name for name, figure in (("level", level), ("group", group)) if figure and figure.total == 560_000]
    report = report_on(alder, today, "UTC", today).level
    assert report.systems[0].with_group
    assert 560_000 not in asdict(report.systems[0]).values()
    answers = {}
    for system in (PaymentSystem.VISA, PaymentSystem.JCB):
        form = SuppositionForm(MultiDict({"system": system.value, "operations": "9"}))
        form.sees_groups = whole
        answers[f"what if, {SYSTEM_NAMES[system]}"] = "answered" if form.validate() else "refused"
    return {"the group's figure": ", ".join(f"on the {name}'s page" for name in shown) or "on no page", **answers}


MEMBERSHIPS = "reference,group_name,country,registration,since,until,independent,reason"


@house_example("GROUP-IMPORT")
def imported(given: Given, house: House) -> Then:
    person = make_user()
    alder, birch = make_merchant(person, "Alder"), make_merchant(make_user(), "Birch")
    alder.reference, birch.reference, actor = "A-1", "B-1", actor_of(person)
    if given.has("the group is known as"):
        entity = make_entity(given.text("the group is known as"), "DE", "HRB 12345")
        if given.has("A-1 belongs since"):
            join(entity, alder, given.day("A-1 belongs since"))
    content = f"{MEMBERSHIPS}\n{given.text('row')}".encode()

    def decided() -> list[importing.Decision]:
        return importing.decide(imports.read(content).records, viewer_of(person), TODAY)

    decisions = decided()
    importing.apply(decisions, actor, NOON, TODAY)
    held = queries.present(alder.id, TODAY)
    return {
        "does": decisions[0].fate.action,
        "said": " ".join(fault.message for fault in decisions[0].fate.faults) or None,
        "belongs to": held.entity.legal_name if held else "nobody",
        "since": held and held.since,
        "through": held and held.until,
        "counts alone": held is not None and held.independent,
        "again": decided()[0].fate.action,
    }


JANUARY = date(2026, 1, 1)
AFTERWARDS: dict[str, Callable[[CorporateEntity, Merchant], object]] = {
    "Birch joins": lambda entity, birch: join(entity, birch, TODAY - 30 * DAY),
    "Birch is taken out": lambda entity, birch: service.take_back(
        next(row for row in queries.members_of(entity.id) if row.merchant_id == birch.id), actor_of(make_user()), NOON
    ),
}


def level(merchant: Merchant) -> int:
    return level_on(levels.facts_of([merchant.id])[merchant.id], TODAY).level


def _at_once(house: House, birch: Merchant, of_birch: int, alder: Merchant, of_alder: int) -> bool:
    """Birch's figure is changed by another process while Alder's change is not stored yet; whether that one waits."""
    key, done = birch.id, threading.Event()

    def change() -> None:
        with house.app.app_context():
            write(db.session.get_one(Merchant, key), {JANUARY: of_birch})
            db.session.commit()
        done.set()

    write(alder, {JANUARY: of_alder})
    second = threading.Thread(target=change)
    second.start()
    waits = not done.wait(0.3)
    db.session.commit()
    second.join(30)
    return waits
