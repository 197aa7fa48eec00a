"""The page on which an AOC or SAQ is mapped to merchants and projects (COVERAGE-1 to -6)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage as coverages
from compliance_app.documents.rules import DocumentState
from compliance_app.documents.service import coverage
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import searched
from compliance_app.overview.queries import coverage as queries
from compliance_app.overview.routes.blueprint import blueprint


@blueprint.get("/documents/<did>/coverage")
@requires(Permission.VIEW_PORTFOLIO)
def document_coverage(did: str) -> ResponseReturnValue:
    """What the document covers, and a search for merchants to add."""
    return _page(documents.one_visible(viewer(), did))


@blueprint.post("/documents/<did>/coverage")
@requires(Permission.REVIEW_DOCUMENT)
def change_document_coverage(did: str) -> ResponseReturnValue:
    """Keep what is ticked of the merchants that were shown; the others stay as they are."""
    document, form, at = documents.one_visible(viewer(), did), request.form, clock.now()
    shown, whole, projects = form.getlist("shown"), form.getlist("whole"), form.getlist("project")
    choices = queries.chosen(viewer(), shown, whole, projects)
    try:
        coverage.change_coverage(document, choices, viewer().actor, at, clock.day_of(at))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return _page(documents.one_visible(viewer(), did), form), refusal.status
    now = coverages.summary(document)
    flash(coverages.counted(now.covered, now.projects, len(now.parts)), "success")
    return redirect(url_for("overview.document_coverage", did=did))


def _page(document: Document, ticked: MultiDict[str, str] | None = None) -> str:
    """The page as it is stored, or with what was ticked where that was refused."""
    search = searched(request.args)
    mappable = document.kind in coverages.MAPPABLE and document.state is not DocumentState.REJECTED
    own = document.uploaded_by_id == viewer().user_id and document.state is not DocumentState.IN_REVIEW
    return render_template(
        "overview/coverage.html",
        page=queries.coverage_page(viewer(), document, search),
        document=document,
        merchant=document.merchant,
        search=search,
        ticked=ticked,
        mappable=mappable,
        may_change=mappable and not own and viewer().can(Permission.REVIEW_DOCUMENT),
    )
