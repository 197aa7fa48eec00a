"""Create and edit a merchant."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission, Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict
from compliance_app.merchants import queries, rules, service
from compliance_app.merchants.forms import MerchantForm, NewMerchantForm
from compliance_app.merchants.routes.blueprint import blueprint, done, load, taken_message
from compliance_app.merchants.rules import Problem
from compliance_app.merchants.service import InvalidDetails, ProjectTaken, ReferenceTaken


@blueprint.route("/merchants/new", methods=["GET", "POST"])
@requires(Permission.CREATE_MERCHANT)
def new() -> ResponseReturnValue:
    """Create a merchant with its first contact and project."""
    person = viewer()
    managers = queries.possible_managers(person)
    form = NewMerchantForm()
    form.offer()
    form.offer_managers(managers, person.user_id, person.role != Role.ACCOUNT_MANAGER)
    if not form.is_submitted():
        form.timezone.data, form.language.data = "UTC", "en"
    if form.validate_on_submit():
        try:
            merchant = service.create(form.new_merchant(managers), person.actor, clock.now(), clock.today())
            db.session.commit()
        except (InvalidDetails, ReferenceTaken, ProjectTaken) as refusal:
            db.session.rollback()
            _blame(form, refusal)
        else:
            flash(f"{merchant.trading_name} was created with the reference {merchant.reference}.", "success")
            return redirect(url_for("overview.merchant", mid=merchant.public_id))
    return _page("merchants/new.html", form)


@blueprint.route("/merchants/<mid>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MERCHANT)
def edit(mid: str) -> ResponseReturnValue:
    """Change the details; refused when someone else changed them since the page was opened."""
    merchant = load(mid)
    form = MerchantForm()
    form.offer()
    if not form.is_submitted():
        form.show(merchant, service.details_of(merchant))
    elif form.validate():
        try:
            service.edit(merchant, form.details(), _revision(form), viewer().actor, clock.now())
            return done(merchant, "The details were saved.")
        except (InvalidDetails, ReferenceTaken) as refusal:
            db.session.rollback()
            _blame(form, refusal)
        except Conflict as refusal:
            db.session.rollback()
            form.form_errors.append(
                f"{refusal.message} What you typed is still here; open the page again in another tab to compare."
            )
            return _page("merchants/edit.html", form, load(mid), 409)
        merchant = load(mid)
    return _page("merchants/edit.html", form, merchant)


def _revision(form: MerchantForm) -> int:
    text = form.revision.data or ""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0


def _blame(form: MerchantForm, refusal: InvalidDetails | ReferenceTaken | ProjectTaken) -> None:
    if isinstance(refusal, InvalidDetails):
        form.blame(refusal.problems)
    elif isinstance(refusal, ReferenceTaken):
        form.blame([Problem("reference", refusal.message)])
    else:
        form.blame([Problem("project_id", taken_message(refusal))])


def _page(template: str, form: MerchantForm, merchant: object = None, status: int = 0) -> ResponseReturnValue:
    page = render_template(template, form=form, merchant=merchant, categories=rules.categories())
    return page, status or (422 if form.errors else 200)
