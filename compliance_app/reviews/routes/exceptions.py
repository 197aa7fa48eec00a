"""Exceptions that wait for a second person, and what was decided lately (REVIEW-EXCEPTION)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries as stored
from compliance_app.documents import service as documents
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import DecisionForm
from compliance_app.reviews import service
from compliance_app.reviews.routes.blueprint import blueprint


@blueprint.get("/exceptions")
@requires(Permission.APPROVE_EXCEPTION)
def exceptions() -> ResponseReturnValue:
    """What waits for a decision, and what was decided lately."""
    return _page(DecisionForm(formdata=None))


@blueprint.post("/exceptions/<xid>/decide")
@requires(Permission.APPROVE_EXCEPTION)
def decide_exception(xid: str) -> ResponseReturnValue:
    """Approve or refuse an exception that another person asked for."""
    request, form = stored.exception_visible(viewer(), xid), DecisionForm()
    if not form.validate_on_submit():
        return _page(form, xid, 422)
    name, approved = request.document.merchant.trading_name, form.approves
    at = clock.now()
    try:
        if approved:
            service.approve_exception(request, form.note.data or "", viewer().actor, at, clock.day_of(at))
        else:
            documents.refuse_exception(request, form.note.data or "", viewer().actor, at)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(refusal.message)
        return _page(form, xid, refusal.status)
    flash(f"{name}: {'accepted with an exception' if approved else 'exception refused'}.", "success")
    return redirect(url_for("reviews.exceptions"))


@blueprint.post("/exceptions/<xid>/withdraw")
@requires(Permission.REVIEW_DOCUMENT)
def withdraw_exception(xid: str) -> ResponseReturnValue:
    """Who asked takes the request back; the document waits for its check again."""
    request = stored.exception_visible(viewer(), xid)
    documents.withdraw_exception(request, viewer().actor, clock.now())
    did = request.document.public_id
    db.session.commit()
    flash("The request is withdrawn. The document waits for its check again.", "success")
    return redirect(url_for("reviews.show", did=did))


def _page(form: DecisionForm, refused: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "reviews/exceptions.html",
        waiting=stored.exceptions_waiting(viewer()),
        decided=stored.exceptions_decided(viewer()),
        user_id=viewer().user_id,
        form=form,
        refused=refused,
    )
    return page, status
