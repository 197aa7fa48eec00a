"""Pages of incidents: those that are open, one with its record and countdowns, its escalation."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.incidents import queries, service
from compliance_app.incidents.forms import (
    DetailsForm,
    EscalationForm,
    NewIncidentForm,
    OutcomeForm,
    ToldForm,
    shown,
)
from compliance_app.incidents.models import Incident
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

blueprint = GuardedBlueprint("incidents", __name__)


@blueprint.get("/incidents")
@requires(Permission.VIEW_PORTFOLIO)
def listing() -> ResponseReturnValue:
    """What is open, by the deadline that comes first, and what was closed last."""
    person, at = viewer(), clock.now()
    return render_template(
        "incidents/list.html", open_ones=queries.open_ones(person, at), closed=queries.closed_ones(person, at)
    )


@blueprint.route("/merchants/<mid>/incidents/new", methods=["GET", "POST"])
@requires(Permission.RECORD_INCIDENT)
def new(mid: str) -> ResponseReturnValue:
    """Record an incident; the deadlines begin to count."""
    merchant, form = merchants.one_visible(viewer(), mid), NewIncidentForm()
    if not form.is_submitted():
        form.aware_at.data = shown(clock.now(), _timezone())
    if not form.validate_on_submit():
        return _new_page(merchant, form, 422 if form.errors else 200)
    at = clock.now()
    try:
        incident = service.record(
            merchant, form.new_incident(_timezone()), _timezone(), viewer().actor, at, clock.day_of(at)
        )
    except Refusal as refusal:
        _refused(form, refusal)
        return _new_page(merchants.one_visible(viewer(), mid), form, refusal.status)
    return _done(incident, "The incident is recorded. Those concerned have been told of the deadlines below.")


@blueprint.get("/incidents/<incident_id>")
@requires(Permission.VIEW_PORTFOLIO)
def show(incident_id: str) -> ResponseReturnValue:
    """The record, who must be told by when, and what follows for the level."""
    return _page(queries.one_visible(viewer(), incident_id))


@blueprint.route("/incidents/<incident_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_INCIDENT)
def edit(incident_id: str) -> ResponseReturnValue:
    """Complete the record."""
    incident = queries.one_visible(viewer(), incident_id)
    form = DetailsForm() if incident.closed_on is None else DetailsForm(formdata=None)
    if not form.is_submitted():
        form.process(obj=incident)
    if not form.validate_on_submit():
        return _edit_page(incident, form, 422 if form.errors else 200)
    at = clock.now()
    try:
        service.complete(incident, form.details(), form.revision.data or 0, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refused(form, refusal)
        return _edit_page(queries.one_visible(viewer(), incident_id), form, refusal.status)
    return _done(incident, "The record was saved.")


@blueprint.post("/incidents/<incident_id>/duties/<duty_id>")
@requires(Permission.RECORD_INCIDENT)
def tell(incident_id: str, duty_id: str) -> ResponseReturnValue:
    """Note that a payment system was told."""
    incident = queries.one_visible(viewer(), incident_id)
    duty, form = queries.duty_of(incident, duty_id), ToldForm()
    if not form.validate_on_submit():
        return _page(incident, form, duty_id, 422)
    try:
        service.tell(duty, form.reference.data or "", form.told_at.moment(_timezone()), viewer().actor, clock.now())
    except Refusal as refusal:
        _refused(form, refusal)
        return _page(queries.one_visible(viewer(), incident_id), form, duty_id, refusal.status)
    return _done(incident, "Noted.")


@blueprint.route("/incidents/<incident_id>/escalation", methods=["GET", "POST"])
@requires(Permission.REQUEST_OVERRIDE)
def escalate(incident_id: str) -> ResponseReturnValue:
    """Ask for Level 1 and a new AOC; another person decides."""
    incident, form = queries.one_visible(viewer(), incident_id), EscalationForm()
    if not form.is_submitted():
        form.aoc_from.data, form.starts_on.data = incident.contained_on or incident.discovered_on, clock.today()
    if not form.validate_on_submit():
        return _escalation_page(incident, form, 422 if form.errors else 200)
    at = clock.now()
    try:
        service.escalate(incident, form.escalation(), viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refused(form, refusal)
        return _escalation_page(queries.one_visible(viewer(), incident_id), form, refusal.status)
    return _done(incident, "Level 1 is asked for. It counts once another person approves it; they have been told.")


@blueprint.post("/incidents/<incident_id>/close")
@requires(Permission.RECORD_INCIDENT)
def close(incident_id: str) -> ResponseReturnValue:
    """Close the incident with its outcome."""
    incident, form, at = queries.one_visible(viewer(), incident_id), OutcomeForm(), clock.now()
    if not form.validate_on_submit():
        return _page(incident, form, "close", 422)
    try:
        service.close(incident, form.outcome.data or "", viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refused(form, refusal)
        return _page(queries.one_visible(viewer(), incident_id), form, "close", refusal.status)
    return _done(incident, "The incident is closed.")


def _page(
    incident: Incident, form: FlaskForm | None = None, refused: str = "", status: int = 200
) -> ResponseReturnValue:
    at = clock.now()
    page = render_template(
        "incidents/show.html",
        merchant=incident.merchant,
        listed=queries.listed(incident, at),
        incident=incident,
        on=clock.day_of(at),
        now=shown(at, _timezone()),
        form=form,
        refused=refused,
    )
    return page, status


def _new_page(merchant: Merchant, form: FlaskForm, status: int) -> ResponseReturnValue:
    return render_template("incidents/new.html", merchant=merchant, form=form), status


def _edit_page(incident: Incident, form: FlaskForm, status: int) -> ResponseReturnValue:
    return render_template("incidents/edit.html", incident=incident, merchant=incident.merchant, form=form), status


def _escalation_page(incident: Incident, form: FlaskForm, status: int) -> ResponseReturnValue:
    return render_template("incidents/escalate.html", incident=incident, merchant=incident.merchant, form=form), status


def _refused(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)


def _done(incident: Incident, message: str) -> ResponseReturnValue:
    incident_id = incident.public_id
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("incidents.show", incident_id=incident_id))


def _timezone() -> str:
    return str(current_app.config["PROVIDER_TIMEZONE"])
