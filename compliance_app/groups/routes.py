"""Pages that change corporate entities and who belongs to them; what a group looks like is overview's."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.forms import day_in
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.groups import imports, queries, service
from compliance_app.groups.forms import EntityForm, JoinForm, LeaveForm, OwnershipForm
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.groups.service import InvalidDetails, importing
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.routes.importer import Importer
from compliance_app.merchants.rules import ImportKind

blueprint = GuardedBlueprint("groups", __name__)


@blueprint.get("/merchants/<mid>/group")
@requires(Permission.EDIT_GROUPS)
def membership(mid: str) -> ResponseReturnValue:
    """The group of a merchant: the forms that change it, or the one that lets it join."""
    return _page(merchants.one_visible(viewer(), mid))


@blueprint.post("/merchants/<mid>/group")
@requires(Permission.EDIT_GROUPS)
def join(mid: str) -> ResponseReturnValue:
    """Let the merchant belong to a group; one that is not listed is founded, or found by its register number."""
    merchant, form = merchants.one_visible(viewer(), mid), JoinForm()
    form.offer(queries.visible(viewer(), clock.today()))
    if not form.validate_on_submit():
        return _page(merchant, form, 422)
    try:
        entity, is_known = _entity(form)
        service.join(merchant, entity, form.terms, viewer().actor, clock.now(), clock.today())
        words = f"{merchant.trading_name} belongs to {entity.legal_name}."
        db.session.commit()
    except Refusal as refusal:
        return _again(mid, form, refusal)
    flash(f"{words} A colleague had entered that company before." if is_known else words, "success")
    return redirect(url_for("overview.group", gid=entity.public_id))


def _entity(form: JoinForm) -> tuple[CorporateEntity, bool]:
    """The group that was chosen, or the one that was typed and whether others had entered it."""
    if form.entity.data:
        return queries.one_visible(viewer(), form.entity.data.replace("\x00", ""), clock.today()), False
    entity, is_new = service.found(form.details, viewer().actor, clock.now())
    return entity, not is_new


def _again(mid: str, form: FlaskForm, refusal: Refusal) -> ResponseReturnValue:
    """The page with what was typed and what is wrong with it; nothing was stored."""
    db.session.rollback()
    if isinstance(form, JoinForm) and isinstance(refusal, InvalidDetails):
        form.blame(refusal)
    else:
        form.form_errors.append(refusal.message)
    return _page(merchants.one_visible(viewer(), mid), form, refusal.status)


def _page(merchant: Merchant, form: FlaskForm | None = None, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    held = queries.present(merchant.id, today)
    context = {"merchant": merchant, "history": queries.memberships_of(merchant.id), "today": today}
    if held is None:
        joining = form if isinstance(form, JoinForm) else _join_form(merchant)
        return render_template("groups/join.html", form=joining, **context), status
    leaving = form if isinstance(form, LeaveForm) else LeaveForm(formdata=None, last_day=today)
    owned = form if isinstance(form, OwnershipForm) else OwnershipForm(formdata=None, obj=held)
    page = render_template("groups/membership.html", held=held, leaving=leaving, owned=owned, tried=form, **context)
    return page, status


def _join_form(merchant: Merchant) -> JoinForm:
    form = JoinForm(formdata=None, since=clock.today(), entity=request.args.get("group", ""), country=merchant.country)
    form.offer(queries.visible(viewer(), clock.today()))
    return form


def _held(mid: str) -> tuple[Merchant, GroupMembership]:
    merchant = merchants.one_visible(viewer(), mid)
    held = queries.present(merchant.id, clock.today())
    if held is None:
        raise Conflict(f"{merchant.trading_name} belongs to no group any more. Look at its page again.")
    return merchant, held


@blueprint.post("/merchants/<mid>/group/leave")
@requires(Permission.EDIT_GROUPS)
def leave(mid: str) -> ResponseReturnValue:
    """Let the membership end with a day."""
    (merchant, held), form = _held(mid), LeaveForm()
    if not form.validate_on_submit():
        return _page(merchant, form, 422)
    try:
        service.leave(held, day_in(form.last_day), viewer().actor, clock.now(), clock.today())
        db.session.commit()
    except Refusal as refusal:
        return _again(mid, form, refusal)
    return _done(mid, "The membership ends with that day.")


@blueprint.post("/merchants/<mid>/group/ownership")
@requires(Permission.EDIT_GROUPS)
def change_ownership(mid: str) -> ResponseReturnValue:
    """Say from today on whether the merchant counts alone."""
    (merchant, held), form = _held(mid), OwnershipForm()
    if not form.validate_on_submit():
        return _page(merchant, form, 422)
    independent = bool(form.independent.data)
    try:
        service.count_alone(held, independent, form.reason.data or "", viewer().actor, clock.now(), clock.today())
        db.session.commit()
    except Refusal as refusal:
        return _again(mid, form, refusal)
    return _done(mid, "It counts alone from today on." if independent else "It counts with the group from today on.")


@blueprint.post("/merchants/<mid>/group/take-back")
@requires(Permission.EDIT_GROUPS)
def take_back(mid: str) -> ResponseReturnValue:
    """Remove a membership that was entered by mistake."""
    _, held = _held(mid)
    service.take_back(held, viewer().actor, clock.now())
    db.session.commit()
    return _done(mid, "The entry was taken back. The trail keeps that it was there.")


def _done(mid: str, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("groups.membership", mid=mid))


@blueprint.route("/groups/<gid>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_GROUPS)
def edit(gid: str) -> ResponseReturnValue:
    """Change name, country or register number; refused when someone else changed them since the page was opened."""
    entity = queries.one_visible(viewer(), gid, clock.today())
    form = EntityForm() if request.method == "POST" else EntityForm(formdata=None, obj=entity)
    form.offer_countries()
    if form.validate_on_submit():
        try:
            service.edit(entity, form.details, _revision(form), viewer().actor, clock.now())
            db.session.commit()
            flash("The group was saved.", "success")
            return redirect(url_for("overview.group", gid=gid))
        except InvalidDetails as refusal:
            db.session.rollback()
            form.blame(refusal)
        entity = queries.one_visible(viewer(), gid, clock.today())
    return render_template("groups/edit.html", form=form, entity=entity), 422 if form.errors else 200


def _revision(form: EntityForm) -> int:
    text = form.revision.data or ""
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0


_importer = Importer(
    kind=ImportKind.GROUPS,
    noun="membership",
    columns=imports.COLUMNS,
    read=imports.read,
    decide=lambda records: importing.decide(records, viewer(), clock.today()),
    apply=lambda decisions: importing.apply(decisions, viewer().actor, clock.now(), clock.today()),
    sample=lambda: imports.SAMPLE,
)
_importer.serve(blueprint, "/groups/import", Permission.EDIT_GROUPS)
