"""Import monthly volumes: send a file, see each row's fate, say yes."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.forms import ConfirmForm, UploadForm
from compliance_app.merchants.imports import Action
from compliance_app.merchants.models import PendingImport
from compliance_app.merchants.routes import importing as shared
from compliance_app.merchants.rules import ImportKind
from compliance_app.merchants.service import pending
from compliance_app.volumes import imports, rules
from compliance_app.volumes.routes.blueprint import blueprint
from compliance_app.volumes.service import importing


@blueprint.route("/volumes/import", methods=["GET", "POST"])
@requires(Permission.EDIT_VOLUMES)
def import_file() -> ResponseReturnValue:
    """Send a file; it is read and tried, and nothing is stored of it but the try."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            table = imports.read(form.file.data.read())
            plan = [decision.fate for decision in importing.decide(table.records, viewer(), clock.today())]
            name = form.file.data.filename or "file"
            kept = pending.keep(ImportKind.VOLUMES, name, table, plan, viewer(), clock.now())
            db.session.commit()
            return redirect(url_for("volumes.import_plan", iid=kept.public_id))
        except Refusal as refusal:
            db.session.rollback()
            form.file.errors = [refusal.message]
    page = render_template("volumes/import.html", form=form, columns=imports.COLUMNS)
    return page, 422 if form.errors else 200


@blueprint.route("/volumes/import/<iid>", methods=["GET", "POST"])
@requires(Permission.EDIT_VOLUMES)
def import_plan(iid: str) -> ResponseReturnValue:
    """What would happen to each row; the yes applies exactly that, or shows what has changed since."""
    kept, form = pending.own(ImportKind.VOLUMES, iid, viewer(), clock.now()), ConfirmForm()
    if form.validate_on_submit():
        return _apply(kept)
    return shared.plan_page("volumes", kept)


def _apply(kept: PendingImport) -> ResponseReturnValue:
    decisions = importing.decide(pending.records(kept), viewer(), clock.today())
    if not pending.renew(kept, [decision.fate for decision in decisions]):
        return shared.changed_meanwhile("volumes", kept)
    counts = importing.apply(decisions, viewer().actor, clock.now(), clock.today())
    pending.finish(kept, clock.now())
    db.session.commit()
    flash(shared.result(counts, "figure"), "success")
    if counts[Action.ERROR]:
        return redirect(url_for("volumes.import_result", iid=kept.public_id))
    return redirect(url_for("volumes.import_file"))


@blueprint.get("/volumes/import/<iid>/result")
@requires(Permission.EDIT_VOLUMES)
def import_result(iid: str) -> ResponseReturnValue:
    """What was imported, and the rows that were left out."""
    return shared.result_page("volumes", pending.own_applied(ImportKind.VOLUMES, iid, viewer(), clock.now()))


@blueprint.get("/volumes/import/<iid>/errors.csv")
@requires(Permission.EDIT_VOLUMES)
def import_errors(iid: str) -> Response:
    """The rows with errors, to be mended and sent again."""
    return shared.error_file(pending.own_any(ImportKind.VOLUMES, iid, viewer(), clock.now()))


@blueprint.get("/volumes/import/sample.<any(csv, xlsx):kind>")
@requires(Permission.EDIT_VOLUMES)
def import_sample(kind: str) -> Response:
    """A file with the columns and some examples of last month."""
    rows = imports.sample(rules.months_before(clock.today(), 1))
    return shared.sample_file("volumes", kind, [column.name for column in imports.COLUMNS], rows)
