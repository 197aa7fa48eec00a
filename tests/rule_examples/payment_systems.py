"""Examples of payment systems: where documents go, and what is recorded of forwarding them."""

from compliance_app.audit.rules import SYSTEM
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.documents.service import retention
from compliance_app.foundation.database import db
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions.rules import (
    OPEN_STATES,
    Decided,
    ForwardingState,
    Paper,
    Route,
    answer_problem,
    decision_problem,
    default_route,
    forwarding_problem,
    question_problem,
    route_on,
    systems_shown,
    void_problem,
)
from tests.factories import make_merchant, make_user
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, example, house_example
from tests.submissions.builders import forwarded as forwarded_by


def system(given: Given, name: str = "system") -> PaymentSystem:
    by_name = {title: found for found, title in SYSTEM_NAMES.items()}
    return by_name[given.text(name)]


def route(given: Given, name: str) -> Route:
    return Route(given.text(name).replace(" ", "_"))


@example("ROUTE-1")
def undecided(given: Given) -> Then:
    return {"route": default_route(system(given)).replace("_", " ")}


@example("ROUTE-2")
def decided(given: Given) -> Then:
    first, today = given.day("begins"), given.day_or_none("decided") or given.day("begins")
    problem = decision_problem(route(given, "decision"), given.text("reason", "Asked"), first, today, answers=False)
    decisions = [Decided(1, PaymentSystem.JCB, route(given, "decision"), first)]
    if given.has("later decision"):
        later = route(given, "later decision")
        decisions.append(Decided(2, PaymentSystem.JCB, later, given.day("later decision begins")))
    found = route_on(decisions, PaymentSystem.JCB, given.day_or_none("day") or first)
    return {"allowed": problem is None, "JCB": found.route.replace("_", " ")}


@example("ROUTE-3")
def question(given: Given) -> Then:
    asked = system(given)
    answer = route(given, "answer") if given.has("answer") else Route.DIRECT
    today = given.day("day")
    return {
        "may ask": question_problem(asked, route_on([], asked, today), "") is None,
        "answered": decision_problem(answer, "As the system asks", today, today, answers=True) is None,
    }


@example("ROUTE-4")
def shown(given: Given) -> Then:
    operations = {found: given.number(f"{name} operations") for found, name in SYSTEM_NAMES.items()}
    used = [system(given, "takes")] if given.has("takes") else []
    spoken_of = [system(given, "asked about")] if given.has("asked about") else []
    return {"shown": ", ".join(SYSTEM_NAMES[found] for found in systems_shown(used, operations, spoken_of)) or "none"}


@example("FORWARD-1")
def forwarded(given: Given) -> Then:
    state = DocumentState(given.text("document", "accepted").replace(" ", "_"))
    paper = Paper("AOC", state, given.day_or_none("accepted on"), given.day_or_none("file removed on"))
    gone = given.day("forwarded")
    problem = forwarding_problem([paper], gone, given.day_or_none("today") or gone, "Benker", "", "")
    return {"recorded": problem is None}


@example("FORWARD-2")
def answered(given: Given) -> Then:
    forwarded_on, day = given.day("forwarded"), given.day("answered")
    state = ForwardingState(given.text("answer"))
    problem = answer_problem(
        ForwardingState.WAITING, state, day, forwarded_on, given.day_or_none("today") or day, given.text("text")
    )
    return {"recorded": problem is None, "open": state in OPEN_STATES}


@example("FORWARD-4")
def mistake(given: Given) -> Then:
    state = ForwardingState.VOID if given.yes("marked before") else ForwardingState.WAITING
    return {"marked": void_problem(state, given.text("reason")) is None}


@house_example("FORWARD-3")
def outlived(given: Given, house: House) -> Then:
    manager, sent_on = make_user(), given.day("forwarded")
    merchant = make_merchant(manager)
    paper = papers.accepted(merchant, DocumentKind.SAQ, sent_on)
    kept = forwarded_by(merchant, manager, paper, on=sent_on, today=sent_on)
    if given.has("a newer one accepted"):
        papers.accepted(merchant, DocumentKind.SAQ, given.day("a newer one accepted"))
    if given.has("its file removed"):
        removed = given.day("its file removed")
        retention.remove_files(merchant.id, SYSTEM, papers.noon(removed), removed)
    db.session.commit()
    page = house.browser(manager).get(f"/forwardings/{kept.public_id}").text
    return {
        "it names": f"SAQ A, version {paper.version}" if f"SAQ A, version {paper.version}" in page else "nothing",
        "says": ", ".join(words for words in SINCE if words in page) or "nothing",
        "the file can be read": f"/documents/{paper.public_id}/file" in page,
    }


SINCE = ("replaced by a newer one since", "file removed since")
