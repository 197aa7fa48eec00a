"""The list of providers, and what is written about one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import searched
from compliance_app.foundation.pages import number_asked
from compliance_app.service_providers import queries, service
from compliance_app.service_providers.forms import LookForm, ProviderForm, revision_of
from compliance_app.service_providers.routes.blueprint import blueprint, refused, to_provider
from compliance_app.service_providers.rules import Freshness


@blueprint.get("/service-providers")
@requires(Permission.VIEW_PROVIDERS)
def providers() -> ResponseReturnValue:
    """Every provider, what ends first before the others."""
    text, on = searched(request.args), clock.today()
    asked = request.args.get("status", "")
    freshness = Freshness(asked) if asked in {each.value for each in Freshness} else None
    return render_template(
        "service_providers/list.html",
        page=queries.listed(viewer(), text, freshness, number_asked(), on),
        counts=queries.counts(text, on),
        freshness=freshness,
        text=text,
        on=on,
        soon=queries.soon(on).days,
    )


@blueprint.route("/service-providers/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PROVIDERS)
def new() -> ResponseReturnValue:
    """Write a provider down."""
    form, status, at = ProviderForm(), 200, clock.now()
    if form.validate_on_submit():
        try:
            provider = service.add(form.details(), viewer().actor, at, clock.day_of(at))
            return to_provider(provider.public_id, f"{provider.legal_name} is on record. Hand in its AOC next.")
        except Refusal as refusal:
            status = refused(form, refusal)
    return _page("service_providers/new.html", form, status)


@blueprint.route("/service-providers/<provider_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PROVIDERS)
def edit(provider_id: str) -> ResponseReturnValue:
    """Correct what is written; refused when somebody else changed it since the page was opened."""
    provider, form, status = queries.one(provider_id), ProviderForm(), 200
    if not form.is_submitted():
        form.show(provider)
    elif form.validate():
        try:
            service.edit(provider, form.details(), revision_of(form.revision), viewer().actor, clock.now())
            return to_provider(provider_id, "The details were saved.")
        except Refusal as refusal:
            status = refused(form, refusal)
            provider = queries.one(provider_id)
    return _page("service_providers/edit.html", form, status, provider=provider)


@blueprint.route("/service-providers/<provider_id>/look", methods=["GET", "POST"])
@requires(Permission.EDIT_PROVIDERS)
def look(provider_id: str) -> ResponseReturnValue:
    """Note that somebody looked whether the provider complies."""
    provider, form, status, at = queries.one(provider_id), LookForm(), 200, clock.now()
    if form.validate_on_submit():
        try:
            service.note_look(provider, form.note.data or "", viewer().actor, at, clock.day_of(at))
            return to_provider(provider_id, "Noted. The provider is to be looked at again within 12 months.")
        except Refusal as refusal:
            status = refused(form, refusal)
            provider = queries.one(provider_id)
    looked = queries.looks_of([provider.id])[provider.id]
    return _page("service_providers/look.html", form, status, provider=provider, looked=looked)


def _page(template: str, form: ProviderForm | LookForm, status: int, **more: object) -> ResponseReturnValue:
    return render_template(template, form=form, **more), 422 if form.errors and status == 200 else status
