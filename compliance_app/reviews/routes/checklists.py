"""The checklists and the reasons, as administrators change them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries as stored
from compliance_app.documents import service as documents
from compliance_app.documents.models import CheckLine, RejectionReason
from compliance_app.documents.rules import KIND_TITLES, NEEDS_NOTE, DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.reviews.forms import LineForm, NewLineForm, ReasonForm, filled
from compliance_app.reviews.routes.blueprint import blueprint


@blueprint.get("/checklists")
@requires(Permission.VIEW_PORTFOLIO)
def checklists() -> ResponseReturnValue:
    """Each kind's lines in force and its former ones; all reasons."""
    chapters = [
        (kind, title, stored.check_lines(kind), stored.check_lines(kind, retired=True))
        for kind, title in KIND_TITLES.items()
    ]
    return render_template(
        "reviews/checklists.html",
        chapters=chapters,
        reasons=stored.reason_rows(),
        retired=stored.reason_rows(retired=True),
        kind_titles=KIND_TITLES,
        needs_note=NEEDS_NOTE,
    )


@blueprint.route("/checklists/lines/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CHECKLISTS)
def new_line() -> ResponseReturnValue:
    """Add a line to a checklist."""
    form = NewLineForm(kind=request.args.get("kind", DocumentKind.AOC.value), rule_id="REVIEW-CHECKLIST")
    if not form.validate_on_submit():
        return _line_page(form, None)
    try:
        kind = DocumentKind(form.kind.data)
        documents.add_line(kind, form.sentence.data or "", form.rule_id.data, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        return _line_page(_refused(form, refusal), None, refusal.status)
    return _done("The line is in the checklist from now on.")


@blueprint.route("/checklists/lines/<line_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CHECKLISTS)
def line(line_id: str) -> ResponseReturnValue:
    """Give a line new words."""
    found = stored.check_line(line_id)
    form = LineForm(sentence=found.sentence, rule_id=found.rule_id)
    form.allow(found.rule_id)
    if not form.validate_on_submit():
        return _line_page(form, found)
    try:
        documents.reword_line(found, form.sentence.data or "", form.rule_id.data, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        return _line_page(_refused(form, refusal), stored.check_line(line_id), refusal.status)
    return _done("The new words are in the checklist. Verdicts given before keep the former ones.")


@blueprint.post("/checklists/lines/<line_id>/move")
@requires(Permission.EDIT_CHECKLISTS)
def move_line(line_id: str) -> ResponseReturnValue:
    """Let a line change places with its neighbour."""
    up = request.form.get("direction") != "down"
    documents.move_line(stored.check_line(line_id), up, viewer().actor, clock.now())
    db.session.commit()
    return redirect(url_for("reviews.checklists"))


@blueprint.post("/checklists/lines/<line_id>/retire")
@requires(Permission.EDIT_CHECKLISTS)
def retire_line(line_id: str) -> ResponseReturnValue:
    """Take a line out of its checklist."""
    found = stored.check_line(line_id)
    try:
        documents.retire_line(found, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return redirect(url_for("reviews.checklists"))
    return _done("The line is retired. Verdicts given before keep it.")


@blueprint.route("/checklists/reasons/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CHECKLISTS)
def new_reason() -> ResponseReturnValue:
    """Add a reason to send documents back."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _reason_page(form, None)
    try:
        documents.add_reason(form.words, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        return _reason_page(_refused(form, refusal), None, refusal.status)
    return _done("The reason can be chosen from now on.")


@blueprint.route("/checklists/reasons/<reason_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CHECKLISTS)
def reason(reason_id: str) -> ResponseReturnValue:
    """Change a reason and its sentences."""
    found = stored.reason_row(reason_id)
    form = ReasonForm(data=filled(found))
    if not form.validate_on_submit():
        return _reason_page(form, found)
    try:
        documents.edit_reason(found, form.words, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        return _reason_page(_refused(form, refusal), stored.reason_row(reason_id), refusal.status)
    return _done("The reason is changed. What merchants were told before stays as it was.")


@blueprint.post("/checklists/reasons/<reason_id>/retire")
@requires(Permission.EDIT_CHECKLISTS)
def retire_reason(reason_id: str) -> ResponseReturnValue:
    """Take a reason out of the list."""
    found = stored.reason_row(reason_id)
    try:
        documents.retire_reason(found, viewer().actor, clock.now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return redirect(url_for("reviews.checklists"))
    return _done("The reason is retired.")


def _line_page(form: FlaskForm, found: CheckLine | None, status: int = 200) -> ResponseReturnValue:
    page = render_template("reviews/check_line.html", form=form, line=found, kind_titles=KIND_TITLES)
    return page, 422 if form.errors and status == 200 else status


def _reason_page(form: ReasonForm, found: RejectionReason | None, status: int = 200) -> ResponseReturnValue:
    page = render_template("reviews/reason.html", form=form, reason=found)
    return page, 422 if form.errors and status == 200 else status


def _refused(form: FlaskForm, refusal: Refusal) -> FlaskForm:
    db.session.rollback()
    form.form_errors.append(refusal.message)
    return form


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("reviews.checklists"))
