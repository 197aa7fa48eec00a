"""Lists over all merchants: questions that wait for an answer, and what was forwarded, as a page and as a file."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.foundation import clock, database, sheets
from compliance_app.foundation.database import db
from compliance_app.foundation.forms import searched
from compliance_app.foundation.pages import number_asked
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions import queries, rules
from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.queries import Asked
from compliance_app.submissions.routes.blueprint import blueprint
from compliance_app.submissions.rules import OPEN_STATES, ForwardingState

MOST_QUESTIONS = 200
"""Shown at once, the longest waiting: as they are answered the next ones come up."""

HEADER = (
    "merchant", "reference", "account_manager", "payment_system", "forwarded_on", "how", "their_reference", "documents",
    "forwarded_by", "state", "answered_on", "answer",
)  # fmt: skip
TABS = (
    ("All", "", frozenset[ForwardingState]()),
    ("Wait for an answer", "open", OPEN_STATES),
    ("Accepted", "accepted", frozenset({ForwardingState.ACCEPTED})),
    ("Rejected", "rejected", frozenset({ForwardingState.REJECTED})),
    ("Mistakes", "void", frozenset({ForwardingState.VOID})),
)


@blueprint.get("/submissions")
@requires(Permission.VIEW_PORTFOLIO)
def questions() -> ResponseReturnValue:
    """What merchants ask, the longest waiting first, and what was answered lately."""
    person = viewer()
    return render_template(
        "submissions/questions.html",
        waiting=queries.open_questions(person, MOST_QUESTIONS),
        count=queries.count_open(person),
        answered=queries.answered_lately(person),
    )


@blueprint.get("/submissions/forwarded")
@requires(Permission.VIEW_PORTFOLIO)
def forwardings() -> ResponseReturnValue:
    """Everything forwarded to payment systems, what waits for an answer first."""
    person, asked = viewer(), _asked()
    return render_template(
        "submissions/forwardings.html",
        page=queries.page(person, asked, number_asked()),
        tabs=_tabs(queries.counts_by_state(person, asked), asked),
        asked=asked,
        systems=SYSTEM_NAMES,
        filtered=asked != Asked(),
        export=_address_of_file(),
    )


@blueprint.get("/submissions/forwarded.csv")
@requires(Permission.VIEW_PORTFOLIO)
def export() -> Response:
    """What the page shows, all pages of it, in the same order; leaves a trace."""
    asked = _asked()
    content = sheets.write_csv(HEADER, _rows(asked))
    database.begin_writing()
    facts = {"search": asked.search, "payment_system": asked.system, "states": sorted(asked.states)}
    audit.record(viewer().actor, clock.now(), Event.FORWARDINGS_EXPORTED, "forwarding", "list", after=facts)
    db.session.commit()
    name = f"forwarded-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/csv", headers=headers)


def _address_of_file() -> str:
    """The file that holds what the page shows."""
    q, system, state = (request.args.get(name) for name in ("q", "system", "state"))
    return url_for("submissions.export", q=q, system=system, state=state)


def _asked() -> Asked:
    """Read the address leniently: what it names wrongly is left out."""
    search = searched(request.args)
    system = next((item for item in PaymentSystem if item.value == request.args.get("system")), None)
    states = next((found for _, value, found in TABS if value == request.args.get("state")), frozenset())
    return Asked(search, system, states)


def _tabs(counts: dict[ForwardingState, int], asked: Asked) -> list[tuple[str, int, str, bool]]:
    """Words, count, value in the address, and whether it is the one shown."""
    return [
        (
            words,
            sum(count for state, count in counts.items() if state in states or not states),
            value,
            asked == replace(asked, states=states),
        )
        for words, value, states in TABS
    ]


def _rows(asked: Asked) -> Iterator[list[object]]:
    for row in queries.forwarded(viewer(), asked):
        yield _cells(row)


def _cells(row: Forwarding) -> list[object]:
    merchant, answer = row.merchant, row.latest_answer
    manager = merchant.account_manager
    return [
        merchant.legal_name,
        merchant.reference,
        manager.name if manager else "",
        SYSTEM_NAMES[row.payment_system],
        row.forwarded_on.isoformat(),
        rules.WAY_NAMES[row.way],
        row.reference,
        "; ".join(f"{document.title}, version {document.version}" for document in row.documents),
        row.forwarded_by,
        rules.STATE_NAMES[row.state],
        answer.answered_on.isoformat() if answer else "",
        row.void_reason or (answer.text if answer else "") or "",
    ]
