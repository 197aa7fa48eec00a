"""Who has taken which document: taken, taken over, given back."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.audit.rules import Actor
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document, ReviewClaim
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict
from compliance_app.foundation.web import wants_json
from compliance_app.reviews import queries
from compliance_app.reviews.routes.blueprint import blueprint
from compliance_app.reviews.routes.page import page, typed_before


@blueprint.post("/reviews/<did>/take")
@requires(Permission.REVIEW_DOCUMENT)
def take(did: str) -> ResponseReturnValue:
    """Take a document, or go on with it; a script asks for JSON."""
    return _take(did, documents.take)


@blueprint.post("/reviews/<did>/take-over")
@requires(Permission.REVIEW_DOCUMENT)
def take_over(did: str) -> ResponseReturnValue:
    """Take a document that a colleague has."""
    return _take(did, documents.take_over)


@blueprint.post("/reviews/<did>/leave")
@requires(Permission.REVIEW_DOCUMENT)
def leave(did: str) -> ResponseReturnValue:
    """Give a document back to the queue."""
    left = documents.leave(queries.document(viewer(), did), viewer().actor, clock.now())
    db.session.commit()
    flash("The document is back in the queue." if left else "You did not have this document any more.", "info")
    return redirect(url_for("reviews.queue"))


def _take(did: str, verb: Callable[[Document, Actor, datetime], ReviewClaim]) -> ResponseReturnValue:
    """The page again; a form that came with the request comes back as it was filled in (REVIEW-TYPED)."""
    typed = typed_before(queries.document(viewer(), did))
    try:
        verb(queries.document(viewer(), did), viewer().actor, clock.now())
        db.session.commit()
    except Conflict as conflict:
        if not typed:
            raise
        db.session.rollback()
        flash(conflict.message, "warning")
        return page(queries.document(viewer(), did), typed), conflict.status
    if wants_json():
        return jsonify(taken=True)
    if typed:
        flash("You have the document now. Your form was not sent yet: look at it, then send it.", "info")
        return page(queries.document(viewer(), did), typed)
    return redirect(url_for("reviews.show", did=did))
