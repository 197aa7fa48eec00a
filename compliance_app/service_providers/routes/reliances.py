"""What a merchant relies on: written down, corrected, ended."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.service_providers import queries, service
from compliance_app.service_providers.forms import NewRelianceForm, RelianceForm, revision_of
from compliance_app.service_providers.models import Reliance
from compliance_app.service_providers.routes.blueprint import blueprint, refused


@blueprint.route("/merchants/<mid>/service-providers/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PROVIDERS)
def rely(mid: str) -> ResponseReturnValue:
    """Write down that the merchant relies on a provider."""
    merchant, form, status, at = _merchant(mid), NewRelianceForm(), 200, clock.now()
    form.offer(queries.add_choices())
    if not form.is_submitted():
        form.since.data = clock.day_of(at)
    if form.validate_on_submit():
        try:
            provider = queries.one(str(form.provider.data))
            service.rely(merchant, provider, form.details(), viewer().actor, at, clock.day_of(at))
            return _done(merchant, f"{merchant.trading_name} relies on {provider.legal_name}: that is on record.")
        except Refusal as refusal:
            status = refused(form, refusal)
            merchant = _merchant(mid)
    return _page("service_providers/rely.html", form, status, merchant=merchant)


@blueprint.route("/merchants/<mid>/service-providers/<reliance_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PROVIDERS)
def revise(mid: str, reliance_id: str) -> ResponseReturnValue:
    """Correct what is written of a reliance."""
    merchant, reliance = _look_up(mid, reliance_id)
    form, status, at = RelianceForm(), 200, clock.now()
    if not form.is_submitted():
        form.show(reliance)
    elif form.validate():
        try:
            revision, actor = revision_of(form.revision), viewer().actor
            service.revise(reliance, form.details(), revision, actor, at, clock.day_of(at))
            return _done(merchant, "The entry was saved.")
        except Refusal as refusal:
            status = refused(form, refusal)
            merchant, reliance = _look_up(mid, reliance_id)
    return _page("service_providers/revise.html", form, status, merchant=merchant, reliance=reliance)


@blueprint.post("/merchants/<mid>/service-providers/<reliance_id>/end")
@requires(Permission.EDIT_PROVIDERS)
def end(mid: str, reliance_id: str) -> ResponseReturnValue:
    """Today is the last day."""
    merchant, reliance = _look_up(mid, reliance_id)
    at, name = clock.now(), reliance.provider.legal_name
    service.end(reliance, viewer().actor, at, clock.day_of(at))
    return _done(merchant, f"{merchant.trading_name} no longer relies on {name} after today.")


def _merchant(mid: str) -> Merchant:
    return merchants.one_visible(viewer(), mid)


def _look_up(mid: str, reliance_id: str) -> tuple[Merchant, Reliance]:
    merchant = _merchant(mid)
    return merchant, queries.one_reliance(merchant.id, reliance_id)


def _done(merchant: Merchant, message: str) -> ResponseReturnValue:
    mid = merchant.public_id
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("overview.merchant", mid=mid, _anchor="service-providers"))


def _page(template: str, form: RelianceForm, status: int, **more: object) -> ResponseReturnValue:
    return render_template(template, form=form, **more), 422 if form.errors and status == 200 else status
