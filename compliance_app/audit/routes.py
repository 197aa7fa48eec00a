"""The trail as a page and as a file."""

import csv
import io
import json
from collections.abc import Iterator

from flask import Response, current_app, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from compliance_app.audit import access, queries, rules, service
from compliance_app.audit.access import requires
from compliance_app.audit.events import Event
from compliance_app.audit.forms import EVENT_NAMES, TrailFilter
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.queries import Filters
from compliance_app.foundation import clock, database, sheets
from compliance_app.foundation.database import db
from compliance_app.foundation.web import GuardedBlueprint

blueprint = GuardedBlueprint("audit", __name__)

PAGE_SIZE = 50
HEADER = [
    "number",
    "time_utc",
    "person",
    "origin",
    "event",
    "succeeded",
    "object_type",
    "object_id",
    "merchant_id",
    "merchant",
    "before",
    "after",
    "previous_hash",
    "hash",
]


@blueprint.app_template_filter("readable")
def readable(value: object) -> str:
    """A value of an entry as a person reads it."""
    return rules.readable(value)


def _asked() -> tuple[TrailFilter, Filters]:
    form = TrailFilter(formdata=MultiDict(request.args))
    return form, form.filters_asked(current_app.config["PROVIDER_TIMEZONE"])


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


@blueprint.get("/audit")
@requires("view_audit")
def trail() -> ResponseReturnValue:
    """One page of the trail, newest first; reading it is not itself written down, exporting it is."""
    form, filters = _asked()
    part = queries.matching(filters, PAGE_SIZE, below=_number("below"), above=_number("above"))
    return render_template(
        "audit/trail.html",
        form=form,
        part=part,
        filtered=filters != Filters(),
        merchants=queries.merchant_names(part.entries),
        event_names={event.value: name for event, name in EVENT_NAMES.items()},
        differences=rules.differences,
    )


@blueprint.get("/audit.csv")
@requires("view_audit")
def export() -> ResponseReturnValue:
    """What the filters show, as CSV; leaves a trace (PCI DSS v4.0.1 10.2.1.3)."""
    _, filters = _asked()
    asked = {name: value for name, value in vars(filters).items() if value}
    database.begin_writing()
    latest = queries.latest_number()
    service.record(access.actor(), clock.now(), Event.TRAIL_EXPORTED, "audit", "trail", after=asked)
    db.session.commit()
    database.read_only(True)
    name = f"audit-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(_lines(filters, latest)), mimetype="text/csv", headers=headers)


def _lines(filters: Filters, latest: int) -> Iterator[bytes]:
    yield sheets.write_csv(HEADER, [])
    batch: list[AuditEntry] = []
    for entry in queries.all_matching(filters, latest):
        batch.append(entry)
        if len(batch) == queries.BATCH:
            yield _rows(batch)
            batch = []
    yield _rows(batch)


def _rows(entries: list[AuditEntry]) -> bytes:
    names = queries.merchant_names(entries)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for entry in entries:
        writer.writerow([sheets.safe_cell(value) for value in _cells(entry, names)])
    return out.getvalue().encode()


def _cells(entry: AuditEntry, names: dict[int, tuple[str, str]]) -> list[object]:
    facts = entry.facts()
    merchant = names.get(entry.merchant_id or 0, ("", ""))
    before, after = (
        json.dumps(value, ensure_ascii=False) if value is not None else "" for value in (facts.before, facts.after)
    )
    outcome = "yes" if entry.succeeded else "no"
    who_and_what = [entry.actor_label, entry.origin, entry.event, outcome, entry.object_type, entry.object_id]
    return [entry.id, entry.at.isoformat(), *who_and_what, *merchant, before, after, entry.previous_hash, entry.hash]
