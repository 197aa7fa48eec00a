"""The queue of documents that wait for a check, and the next of them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries as stored
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.pages import number_asked
from compliance_app.reviews import queries, service
from compliance_app.reviews.routes.blueprint import blueprint


@blueprint.get("/reviews")
@requires(Permission.REVIEW_DOCUMENT)
def queue() -> ResponseReturnValue:
    """The documents that wait for a check."""
    person, at = viewer(), clock.now()
    page = queries.queue(person, clock.day_of(at), at, number_asked())
    waiting = [each for each in stored.exceptions_waiting(person) if each.requested_by_id != person.user_id]
    return render_template("reviews/queue.html", page=page, user_id=person.user_id, to_decide=len(waiting))


@blueprint.post("/reviews/next")
@requires(Permission.REVIEW_DOCUMENT)
def next_one() -> ResponseReturnValue:
    """Take the document that should be checked first and that nobody else has."""
    address = take_next()
    if address is None:
        flash("Nothing is left that you may check: the rest is your own upload, or a colleague has it.", "info")
    return redirect(address or url_for("reviews.queue"))


def take_next() -> str | None:
    """Take the next free document and commit; the address of its page, None where none is left."""
    person, at = viewer(), clock.now()
    taken = service.take_next(queries.free(person, clock.day_of(at), at), person.actor, at)
    address = url_for("reviews.show", did=taken.public_id) if taken else None
    db.session.commit()
    return address
