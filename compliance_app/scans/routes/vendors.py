"""The register of scanning vendors: everyone of the provider reads it, administrators keep it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.scans.forms.vendors import EndForm, VendorForm
from compliance_app.scans.queries import vendors as queries
from compliance_app.scans.routes.blueprints import vendor_pages
from compliance_app.scans.service import vendors as service


@vendor_pages.get("")
@requires(Permission.VIEW_PORTFOLIO)
def register() -> ResponseReturnValue:
    """Every certificate with its days."""
    today = clock.today()
    return render_template(
        "vendors/register.html", entries=queries.entries(), summary=queries.summary(today), today=today
    )


@vendor_pages.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_ASV_REGISTER)
def new() -> ResponseReturnValue:
    """Add a vendor's certificate."""
    form = VendorForm()
    if form.validate_on_submit():
        try:
            service.add(form.details, viewer().actor, clock.now())
            db.session.commit()
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            flash("The vendor is in the register.", "success")
            return redirect(url_for("vendors.register"))
    return _page("vendors/edit.html", form, entry=None)


@vendor_pages.route("/<vendor_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_ASV_REGISTER)
def edit(vendor_id: str) -> ResponseReturnValue:
    """Correct an entry, or renew its certificate."""
    entry = queries.entry(vendor_id)
    form = VendorForm(obj=entry, other_names="\n".join(entry.other_names))
    if form.validate_on_submit():
        try:
            service.edit(entry, form.details, viewer().actor, clock.now())
            db.session.commit()
        except Refusal as refusal:
            _refuse(form, refusal)
            entry = queries.entry(vendor_id)
        else:
            flash("The entry is saved.", "success")
            return redirect(url_for("vendors.register"))
    return _page("vendors/edit.html", form, entry=entry)


@vendor_pages.route("/<vendor_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_ASV_REGISTER)
def end(vendor_id: str) -> ResponseReturnValue:
    """A vendor that left the list before its certificate ran out."""
    entry, form = queries.entry(vendor_id), EndForm(last_day=clock.today())
    if form.validate_on_submit():
        last_day = form.last_day.data
        assert last_day is not None  # noqa: S101  the form has just been validated
        try:
            service.end(entry, last_day, form.reason.data or "", viewer().actor, clock.now())
            db.session.commit()
        except Refusal as refusal:
            _refuse(form, refusal)
            entry = queries.entry(vendor_id)
        else:
            flash("The entry ends on that day.", "success")
            return redirect(url_for("vendors.register"))
    return _page("vendors/end.html", form, entry=entry)


def _page(template: str, form: FlaskForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, today=clock.today(), **values), 422 if form.errors else 200


def _refuse(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)
