"""Pages of stored documents: downloads, how long files are kept, legal holds."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries
from compliance_app.documents.forms import HoldForm, TermForm
from compliance_app.documents.models import Document, LegalHold
from compliance_app.documents.queries import retention as kept
from compliance_app.documents.queries.retention import Chapter
from compliance_app.documents.service import keeping, retention
from compliance_app.documents.service.retention import NewTerm
from compliance_app.foundation import clock, database, downloads
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.foundation.formats import long_date
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

blueprint = GuardedBlueprint("documents", __name__)


@blueprint.get("/documents/<did>/file")
@requires(Permission.READ_DOCUMENT)
def download(did: str) -> Response:
    """The file itself, decrypted as it is sent; each read leaves a trace."""
    document = queries.one_visible(viewer(), did)
    # Opened first: while a bucket lets us wait, nobody has to wait for us.
    blocks = keeping.open_file(document)
    database.begin_writing()
    keeping.record_read(document, viewer().actor, clock.now())
    response = downloads.pdf(blocks, document.file_name, document.file_size)
    db.session.commit()
    return response


@blueprint.get("/documents/retention")
@requires(Permission.VIEW_SETTINGS)
def retention_terms() -> ResponseReturnValue:
    """How long files of each kind are kept, and every open hold."""
    return render_template(
        "documents/retention.html", chapters=kept.chapters(clock.today()), holds=kept.open_holds(viewer())
    )


@blueprint.get("/documents/retention/<kind>")
@requires(Permission.EDIT_RETENTION)
def term(kind: str) -> ResponseReturnValue:
    """The form for a new term."""
    chapter = _chapter(kind)
    return _term_page(chapter, TermForm(formdata=None, years=chapter.current.years, valid_from=clock.today()))


@blueprint.post("/documents/retention/<kind>")
@requires(Permission.EDIT_RETENTION)
def change_term(kind: str) -> ResponseReturnValue:
    """Let a new term begin."""
    chapter, form = _chapter(kind), TermForm()
    if not form.validate_on_submit():
        return _term_page(chapter, form, 422)
    new = NewTerm(form.years.data or 0, form.valid_from.data or clock.today(), form.reason.data or "")
    try:
        retention.change_term(chapter.kind, new, viewer().actor, clock.now(), clock.today())
    except Refusal as refusal:
        _refused(form, refusal)
        return _term_page(chapter, form, refusal.status)
    db.session.commit()
    flash(f"The new term begins on {long_date(new.valid_from)}.", "success")
    return redirect(url_for("documents.retention_terms"))


@blueprint.post("/documents/retention/<kind>/cancel")
@requires(Permission.EDIT_RETENTION)
def cancel_term(kind: str) -> ResponseReturnValue:
    """Take back a term that has not begun."""
    retention.cancel_term(_chapter(kind).kind, viewer().actor, clock.now(), clock.today())
    db.session.commit()
    flash("The planned change is cancelled. The present term goes on.", "success")
    return redirect(url_for("documents.retention_terms"))


def _chapter(kind: str) -> Chapter:
    for chapter in kept.chapters(clock.today()):
        if chapter.kind.value == kind:
            return chapter
    raise NotFound


def _term_page(chapter: Chapter, form: FlaskForm, status: int = 200) -> ResponseReturnValue:
    return render_template("documents/term.html", chapter=chapter, form=form, today=clock.today()), status


@blueprint.route("/merchants/<mid>/holds/new", methods=["GET", "POST"])
@requires(Permission.PLACE_HOLD)
def hold_merchant(mid: str) -> ResponseReturnValue:
    """Hold all documents of a merchant."""
    return _place(merchants.one_visible(viewer(), mid), None)


@blueprint.route("/documents/<did>/holds/new", methods=["GET", "POST"])
@requires(Permission.PLACE_HOLD)
def hold_document(did: str) -> ResponseReturnValue:
    """Hold one document."""
    document = queries.one_visible(viewer(), did)
    return _place(document.merchant, document)


def _place(merchant: Merchant, document: Document | None) -> ResponseReturnValue:
    form = HoldForm()
    if not form.validate_on_submit():
        return _hold_page(merchant, document, None, form, 422 if form.errors else 200)
    try:
        retention.place_hold(merchant, document, form.reason.data or "", viewer().actor, clock.now())
    except Refusal as refusal:
        _refused(form, refusal)
        return _hold_page(merchant, document, None, form, refusal.status)
    return _done(merchant, "It is held now. Nothing of it is removed until the hold is released.")


@blueprint.route("/holds/<hold_id>/release", methods=["GET", "POST"])
@requires(Permission.PLACE_HOLD)
def release_hold(hold_id: str) -> ResponseReturnValue:
    """Release a hold, with the reason."""
    hold, form = kept.one_visible_hold(viewer(), hold_id), HoldForm()
    if not form.validate_on_submit():
        return _hold_page(hold.merchant, hold.document, hold, form, 422 if form.errors else 200)
    try:
        retention.release_hold(hold, form.reason.data or "", viewer().actor, clock.now())
    except Refusal as refusal:
        _refused(form, refusal)
        return _hold_page(hold.merchant, hold.document, hold, form, refusal.status)
    return _done(hold.merchant, "The hold is released.")


def _hold_page(
    merchant: Merchant, document: Document | None, hold: LegalHold | None, form: FlaskForm, status: int
) -> ResponseReturnValue:
    page = render_template("documents/hold.html", merchant=merchant, document=document, hold=hold, form=form)
    return page, status


def _refused(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)


def _done(merchant: Merchant, message: str) -> ResponseReturnValue:
    mid = merchant.public_id
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("overview.merchant", mid=mid, _anchor="documents"))
