"""Contacts, projects and people of a merchant."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries, service
from compliance_app.merchants.forms import ContactForm, PersonForm, ProjectForm, ProjectNameForm
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.routes.blueprint import blueprint, done, load, taken_message
from compliance_app.merchants.rules import INTEGRATION_NAMES
from compliance_app.merchants.service import ProjectTaken


@blueprint.route("/merchants/<mid>/contacts", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def contacts(mid: str) -> ResponseReturnValue:
    """Whom to write to, and a form for another person."""
    merchant, form = load(mid), ContactForm()
    if form.validate_on_submit():
        try:
            contact = service.add_contact(merchant, form.details(), viewer().actor, clock.now())
            return done(merchant, f"{contact.name} was added.", "merchants.contacts")
        except Refusal as refusal:
            merchant = _refused(mid, form, refusal.message)
    elif not form.is_submitted():
        form.role.data = "other" if queries.contacts(merchant.id) else "first"
    return _page("merchants/contacts.html", form, merchant, contacts=queries.contacts(merchant.id))


@blueprint.route("/merchants/<mid>/contacts/<cid>", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def contact(mid: str, cid: str) -> ResponseReturnValue:
    """Correct a contact, or make another person the first one."""
    merchant = load(mid)
    found = queries.contact_of(merchant.id, cid)
    form = ContactForm(obj=found)
    if not form.is_submitted():
        form.role.data = found.role.value
    if form.validate_on_submit():
        try:
            service.edit_contact(found, form.details(), merchant, viewer().actor, clock.now())
            return done(merchant, f"{found.name} was saved.", "merchants.contacts")
        except Refusal as refusal:
            merchant = _refused(mid, form, refusal.message)
            found = queries.contact_of(merchant.id, cid)
    return _page("merchants/contact.html", form, merchant, contact=found)


@blueprint.post("/merchants/<mid>/contacts/<cid>/remove")
@requires(Permission.EDIT_MERCHANT)
def remove_contact(mid: str, cid: str) -> ResponseReturnValue:
    """Take a contact away."""
    merchant = load(mid)
    found = queries.contact_of(merchant.id, cid)
    service.remove_contact(found, merchant, viewer().actor, clock.now())
    return done(merchant, f"{found.name} was removed.", "merchants.contacts")


@blueprint.route("/merchants/<mid>/projects", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def projects(mid: str) -> ResponseReturnValue:
    """The platform's projects of the merchant, and a form for another."""
    merchant, form = load(mid), ProjectForm()
    if form.validate_on_submit():
        try:
            at = clock.now()
            project = service.add_project(merchant, form.details(), viewer().actor, at, clock.day_of(at))
            return done(merchant, f"Project {project.project_id} was added.", "merchants.projects")
        except ProjectTaken as refusal:
            db.session.rollback()
            merchant = load(mid)
            form.project_id.errors = [taken_message(refusal)]
        except Refusal as refusal:
            merchant = _refused(mid, form, refusal.message)
    known = queries.projects(merchant.id)
    return _page("merchants/projects.html", form, merchant, projects=known, integrations=INTEGRATION_NAMES)


@blueprint.route("/merchants/<mid>/projects/<pid>", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def project(mid: str, pid: str) -> ResponseReturnValue:
    """Call a project by another name, or say how it takes cards."""
    merchant = load(mid)
    found = queries.project_of(merchant.id, pid)
    form = ProjectNameForm(obj=found)
    if form.validate_on_submit():
        service.edit_project(found, form.name.data or "", form.chosen_integration, viewer().actor, clock.now())
        return done(merchant, f"Project {found.project_id} was saved.", "merchants.projects")
    return _page("merchants/project.html", form, merchant, project=found)


@blueprint.post("/merchants/<mid>/projects/<pid>/remove")
@requires(Permission.EDIT_MERCHANT)
def remove_project(mid: str, pid: str) -> ResponseReturnValue:
    """Take away a project that was added by mistake."""
    merchant = load(mid)
    found = queries.project_of(merchant.id, pid)
    number = found.project_id
    service.remove_project(found, viewer().actor, clock.now())
    return done(merchant, f"Project {number} was removed.", "merchants.projects")


@blueprint.route("/merchants/<mid>/people", methods=["GET", "POST"])
@requires(Permission.INVITE_MERCHANT_USER)
def people(mid: str) -> ResponseReturnValue:
    """Who may act for the merchant, and an invitation for another person."""
    merchant, form = load(mid), PersonForm()
    if form.validate_on_submit():
        try:
            name, email = form.name.data or "", form.email.data or ""
            user = service.invite_person(merchant, email, name, viewer().actor, clock.now())
            return done(merchant, f"{user.name} may now act for {merchant.trading_name}.", "merchants.people")
        except Refusal as refusal:
            merchant = _refused(mid, form, refusal.message)
    return _page("merchants/people.html", form, merchant, people=queries.members(merchant.id))


@blueprint.post("/merchants/<mid>/people/<uid>/remove")
@requires(Permission.INVITE_MERCHANT_USER)
def remove_person(mid: str, uid: str) -> ResponseReturnValue:
    """Take from a person the right to act for this merchant."""
    merchant = load(mid)
    user = queries.member_of(merchant.id, uid)
    service.remove_person(merchant, user, viewer().actor, clock.now())
    return done(merchant, f"{user.name} does not act for this merchant any more.", "merchants.people")


def _refused(mid: str, form: FlaskForm, message: str) -> Merchant:
    """Forget what was half done, say why, and load the merchant anew."""
    db.session.rollback()
    form.form_errors.append(message)
    return load(mid)


def _page(template: str, form: FlaskForm, merchant: Merchant, **more: object) -> ResponseReturnValue:
    return render_template(template, form=form, merchant=merchant, **more), 422 if form.errors else 200
