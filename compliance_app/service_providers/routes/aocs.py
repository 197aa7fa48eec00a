"""A provider's AOC: handed in, checked by a second person, downloaded."""

from typing import BinaryIO, cast

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import files
from compliance_app.documents.service.examining import Examined, Infected, examine
from compliance_app.foundation import clock, database, downloads
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import from_plain
from compliance_app.service_providers import queries, rules, service
from compliance_app.service_providers.forms import AocForm, CheckForm, ReasonForm, title_of
from compliance_app.service_providers.models import ProviderAoc
from compliance_app.service_providers.routes.blueprint import blueprint, refused, to_provider


@blueprint.get("/service-providers/<provider_id>/aocs/new")
@requires(Permission.EDIT_PROVIDERS)
def hand_in(provider_id: str) -> ResponseReturnValue:
    """The form for a provider's AOC."""
    return _upload_page(provider_id, AocForm(formdata=None), 200)


@blueprint.post("/service-providers/<provider_id>/aocs/new")
@requires(Permission.EDIT_PROVIDERS)
def receive(provider_id: str) -> ResponseReturnValue:
    """Take a provider's AOC in, once it was scanned and read."""
    form = AocForm()
    database.read_only(True)  # nobody has to wait while the file is checked and read
    queries.one(provider_id)
    db.session.rollback()
    sent = form.file.data
    if not form.validate_on_submit() or not isinstance(sent, FileStorage) or not sent.filename:
        form.file.errors = [*form.file.errors, "Choose the PDF file, then send it."]
        return _upload_page(provider_id, form, 422)
    try:
        stream, limit = cast(BinaryIO, sent.stream), current_app.config["UPLOAD_LIMIT"]
        examined = examine(stream, sent.filename, limit, _cards, viewer().user_id)
        return _received(provider_id, examined)
    except Refusal as refusal:
        db.session.rollback()
        _note_infected(provider_id, sent.filename, refusal)
        form.file.errors = [*form.file.errors, refusal.message]
        return _upload_page(provider_id, form, refusal.status)


def _received(provider_id: str, examined: Examined) -> ResponseReturnValue:
    database.read_only(False)
    at = clock.now()
    aoc = service.receive(queries.one(provider_id), examined, viewer().actor, at, clock.day_of(at))
    message = f"Version {aoc.version} was received. A colleague has to check it before it counts."
    return to_provider(provider_id, message)


def _cards(reading: Reading) -> str:
    return (
        f"What looks like card numbers stands in the file, ending in {', '.join(reading.all_cards)}, so nothing of it "
        "was kept. Have them taken out, of its properties and attached files too, and send the file again."
    )


def _note_infected(provider_id: str, file_name: str, refusal: Refusal) -> None:
    """An infected file leaves an entry in the trail; other refusals leave nothing."""
    if isinstance(refusal, Infected):
        database.read_only(False)
        provider = queries.one(provider_id)
        name = files.safe_name(file_name)
        service.note_infected(provider, name, refusal.infection, viewer().actor, clock.now())
        db.session.commit()


def _upload_page(provider_id: str, form: AocForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "service_providers/hand_in.html",
        provider=queries.one(provider_id),
        form=form,
        limit=current_app.config["UPLOAD_LIMIT"],
    )
    return page, status


@blueprint.get("/service-provider-aocs/<aoc_id>")
@requires(Permission.VIEW_PROVIDERS)
def show(aoc_id: str) -> ResponseReturnValue:
    """One version with what the machine read, and the forms of its verdict."""
    aoc, form = queries.one_aoc(aoc_id), CheckForm(formdata=None)
    form.show(_reading(aoc))
    return _check_page(aoc, form, ReasonForm(formdata=None), 200)


@blueprint.post("/service-provider-aocs/<aoc_id>/accept")
@requires(Permission.EDIT_PROVIDERS)
def accept(aoc_id: str) -> ResponseReturnValue:
    """What stands in the paper was confirmed: it counts."""
    aoc, form, at = queries.one_aoc(aoc_id), CheckForm(), clock.now()
    if not form.validate_on_submit():
        return _check_page(aoc, form, ReasonForm(formdata=None), 422)
    try:
        service.accept(aoc, form.confirmed(), viewer().actor, at, clock.day_of(at))
        return to_provider(aoc.provider.public_id, "Accepted: it counts for 12 months from its completion date.")
    except Refusal as refusal:
        status = refused(form, refusal)
    return _check_page(queries.one_aoc(aoc_id), form, ReasonForm(formdata=None), status)


@blueprint.post("/service-provider-aocs/<aoc_id>/reject")
@requires(Permission.EDIT_PROVIDERS)
def reject(aoc_id: str) -> ResponseReturnValue:
    """It does not count, with the reason."""
    aoc, form, at = queries.one_aoc(aoc_id), ReasonForm(), clock.now()
    if form.validate_on_submit():
        try:
            service.reject(aoc, form.reason.data or "", viewer().actor, at, clock.day_of(at))
            return to_provider(aoc.provider.public_id, "Sent back: it does not count.")
        except Refusal as refusal:
            return _check_page(queries.one_aoc(aoc_id), _prefilled(aoc_id), form, refused(form, refusal))
    return _check_page(aoc, _prefilled(aoc_id), form, 422)


@blueprint.get("/service-provider-aocs/<aoc_id>/file")
@requires(Permission.VIEW_PROVIDERS)
def download(aoc_id: str) -> Response:
    """The file itself, decrypted as it is sent; each read leaves a trace."""
    aoc = queries.one_aoc(aoc_id)
    # Opened first: while a bucket lets us wait, nobody has to wait for us.
    blocks = service.open_file(aoc)
    database.begin_writing()
    service.record_read(aoc, viewer().actor, clock.now())
    response = downloads.pdf(blocks, aoc.file_name, aoc.file_size)
    db.session.commit()
    return response


def _prefilled(aoc_id: str) -> CheckForm:
    form = CheckForm(formdata=None)
    form.show(_reading(queries.one_aoc(aoc_id)))
    return form


def _reading(aoc: ProviderAoc) -> Reading | None:
    return None if aoc.reading is None else from_plain(aoc.reading)


def _check_page(aoc: ProviderAoc, form: CheckForm, reason: FlaskForm, status: int) -> ResponseReturnValue:
    reading = _reading(aoc)
    told = list(rules.findings(reading, aoc.provider.names, clock.today())) if reading is not None else []
    own = aoc.uploaded_by_id == viewer().user_id
    page = render_template(
        "service_providers/aoc.html", aoc=aoc, title=title_of(aoc), form=form, reason=reason, findings=told, own=own
    )
    return page, status
