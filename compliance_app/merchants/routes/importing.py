"""Import merchants: send a file, see each row's fate, say yes."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock, sheets
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import imports
from compliance_app.merchants.forms import ConfirmForm, UploadForm
from compliance_app.merchants.imports import Action, Fate
from compliance_app.merchants.models import PendingImport
from compliance_app.merchants.routes.blueprint import blueprint
from compliance_app.merchants.rules import ImportKind
from compliance_app.merchants.service import importing, pending

SHOWN = 200
"""Rows of each kind that the dry run lists; the counts and the error file cover all."""


@blueprint.route("/merchants/import", methods=["GET", "POST"])
@requires(Permission.IMPORT_MERCHANTS)
def import_file() -> ResponseReturnValue:
    """Send a file; it is read and tried, and nothing is stored of it but the try."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            table = imports.read(form.file.data.read())
            plan = [decision.fate for decision in importing.decide(table.records, viewer())]
            name = form.file.data.filename or "file"
            kept = pending.keep(ImportKind.MERCHANTS, name, table, plan, viewer(), clock.now())
            db.session.commit()
            return redirect(url_for("merchants.import_plan", iid=kept.public_id))
        except Refusal as refusal:
            db.session.rollback()
            form.file.errors = [refusal.message]
    page = render_template("merchants/import.html", form=form, columns=imports.COLUMNS)
    return page, 422 if form.errors else 200


@blueprint.route("/merchants/import/<iid>", methods=["GET", "POST"])
@requires(Permission.IMPORT_MERCHANTS)
def import_plan(iid: str) -> ResponseReturnValue:
    """What would happen to each row; the yes applies exactly that, or shows what has changed since."""
    kept, form = pending.own(ImportKind.MERCHANTS, iid, viewer(), clock.now()), ConfirmForm()
    if form.validate_on_submit():
        return _apply(kept)
    return plan_page("merchants", kept)


def _apply(kept: PendingImport) -> ResponseReturnValue:
    decisions = importing.decide(pending.records(kept), viewer())
    if not pending.renew(kept, [decision.fate for decision in decisions]):
        return changed_meanwhile("merchants", kept)
    counts = importing.apply(decisions, viewer().actor, clock.now(), clock.today())
    pending.finish(kept, clock.now())
    db.session.commit()
    flash(result(counts, "merchant"), "success")
    if counts[Action.ERROR]:
        return redirect(url_for("merchants.import_result", iid=kept.public_id))
    return redirect(url_for("merchants.import_file"))


@blueprint.get("/merchants/import/<iid>/result")
@requires(Permission.IMPORT_MERCHANTS)
def import_result(iid: str) -> ResponseReturnValue:
    """What was imported, and the rows that were left out."""
    return result_page("merchants", pending.own_applied(ImportKind.MERCHANTS, iid, viewer(), clock.now()))


@blueprint.get("/merchants/import/<iid>/errors.csv")
@requires(Permission.IMPORT_MERCHANTS)
def import_errors(iid: str) -> Response:
    """The rows with errors, to be mended and sent again."""
    return error_file(pending.own_any(ImportKind.MERCHANTS, iid, viewer(), clock.now()))


@blueprint.get("/merchants/import/sample.<any(csv, xlsx):kind>")
@requires(Permission.IMPORT_MERCHANTS)
def import_sample(kind: str) -> Response:
    """A file with the columns and two examples."""
    return sample_file("merchants", kind, [column.name for column in imports.COLUMNS], imports.SAMPLE)


def plan_page(kind: str, kept: PendingImport, status: int = 200) -> ResponseReturnValue:
    """The dry run: counts, then the rows of each kind, errors first."""
    fates = pending.fates(kept)
    groups = {action: [fate for fate in fates if fate.action == action] for action in Action}
    page = render_template("merchants/import_plan.html", kind=kind, kept=kept, groups=groups, shown=SHOWN)
    return page, status


def result_page(kind: str, kept: PendingImport) -> ResponseReturnValue:
    """What became of the file, with the rows that were left out."""
    fates = pending.fates(kept)
    wrong: list[Fate] = [fate for fate in fates if fate.action == Action.ERROR]
    counts = Counter(fate.action for fate in fates)
    return render_template(
        "merchants/import_result.html", kind=kind, kept=kept, wrong=wrong, counts=counts, shown=SHOWN
    )


def changed_meanwhile(kind: str, kept: PendingImport) -> ResponseReturnValue:
    """Show the new plan instead of applying the old one."""
    db.session.commit()
    flash("What this import would do has changed since you looked at it. Check the rows again.", "warning")
    return plan_page(kind, kept, 409)


def result(counts: Counter[Action], noun: str) -> str:
    """The outcome in a sentence."""
    parts = [
        f"{counts[action]:,} {word}"
        for action, word in (
            (Action.CREATE, "created"),
            (Action.UPDATE, "updated"),
            (Action.UNCHANGED, "unchanged"),
            (Action.ERROR, "left out because of errors"),
        )
        if counts[action]
    ]
    return f"Imported {noun}s: {', '.join(parts) or 'nothing'}."


def error_file(kept: PendingImport) -> Response:
    """The rows with errors as CSV, each with its row number and what is wrong."""
    wrong = {fate.number: fate for fate in pending.fates(kept) if fate.faults}
    rows = [
        [
            *(record[name] for name in kept.header),
            record.number,
            " ".join(f"{fault.column}: {fault.message}" for fault in wrong[record.number].faults),
        ]
        for record in pending.records(kept)
        if record.number in wrong
    ]
    return _attachment(sheets.write_csv([*kept.header, "row", "error"], rows), sheets.CSV_TYPE, "rows-with-errors.csv")


def sample_file(name: str, kind: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Response:
    """A sample file made on the fly."""
    if kind == "csv":
        return _attachment(sheets.write_csv(header, rows), sheets.CSV_TYPE, f"{name}-sample.csv")
    return _attachment(sheets.write_xlsx(name, header, rows), sheets.XLSX_TYPE, f"{name}-sample.xlsx")


def _attachment(content: bytes, content_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=content_type, headers=headers)
