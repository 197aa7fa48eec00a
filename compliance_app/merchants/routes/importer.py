"""The steps by which every kind of file comes in: send it, see each row's fate, say yes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock, sheets
from compliance_app.foundation.columns import Column, Record, Table
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants.forms import ConfirmForm, UploadForm
from compliance_app.merchants.imports import Action, Fate
from compliance_app.merchants.models import PendingImport
from compliance_app.merchants.rules import ImportKind
from compliance_app.merchants.service import pending

SHOWN = 200
"""Rows of each kind that the dry run lists; the counts and the error file cover all."""


class Decided(Protocol):
    """What was decided of one row, with whatever carries it out."""

    @property
    def fate(self) -> Fate: ...


@dataclass(frozen=True)
class Importer:
    """What differs from kind to kind. Its pages are the endpoints `import_...` of the blueprint named like the kind.

    `decide` says what would happen to each row now; `apply` carries out exactly that and counts.
    `sample`: the rows of the file that shows how to write one.
    """

    kind: ImportKind
    noun: str
    columns: Sequence[Column]
    read: Callable[[bytes], Table]
    decide: Callable[[Sequence[Record]], Sequence[Decided]]
    apply: Callable[[Any], Counter[Action]]
    sample: Callable[[], Sequence[Sequence[object]]]

    def serve(self, blueprint: GuardedBlueprint, path: str, permission: Permission) -> None:
        """Register the pages on the blueprint, each for holders of the permission."""
        for rule, name, view, methods in (
            ("", "file", self.file_page, ("GET", "POST")),
            ("/<iid>", "plan", self.plan_page, ("GET", "POST")),
            ("/<iid>/result", "result", self.result_page, ("GET",)),
            ("/<iid>/errors.csv", "errors", self.error_file, ("GET",)),
            ("/sample.<any(csv, xlsx):kind>", "sample", self.sample_file, ("GET",)),
        ):
            blueprint.add_url_rule(path + rule, f"import_{name}", requires(permission)(_own(view)), methods=methods)

    def address(self, page: str, kept: PendingImport | None = None) -> str:
        """The address of one of its pages."""
        return url_for(f"{self.kind}.import_{page}", iid=kept.public_id if kept else None)

    def file_page(self) -> ResponseReturnValue:
        """Send a file; it is read and tried, and nothing is stored of it but the try."""
        form = UploadForm()
        if form.validate_on_submit():
            try:
                table = self.read(form.file.data.read())
                plan = [decision.fate for decision in self.decide(table.records)]
                name = form.file.data.filename or "file"
                kept = pending.keep(self.kind, name, table, plan, viewer(), clock.now())
                db.session.commit()
                return redirect(self.address("plan", kept))
            except Refusal as refusal:
                db.session.rollback()
                form.file.errors = [refusal.message]
        page = render_template(f"{self.kind}/import.html", form=form, columns=self.columns)
        return page, 422 if form.errors else 200

    def plan_page(self, iid: str) -> ResponseReturnValue:
        """What would happen to each row; the yes applies exactly that, or shows what has changed since."""
        kept, form = pending.own(self.kind, iid, viewer(), clock.now()), ConfirmForm()
        if form.validate_on_submit():
            return self._apply(kept)
        return self._plan(kept)

    def _apply(self, kept: PendingImport) -> ResponseReturnValue:
        decisions = self.decide(pending.records(kept))
        if not pending.renew(kept, [decision.fate for decision in decisions]):
            db.session.commit()
            flash("What this import would do has changed since you looked at it. Check the rows again.", "warning")
            return self._plan(kept, 409)
        counts = self.apply(decisions)
        pending.finish(kept, clock.now())
        db.session.commit()
        flash(_outcome(counts, self.noun), "success")
        return redirect(self.address("result", kept) if counts[Action.ERROR] else self.address("file"))

    def _plan(self, kept: PendingImport, status: int = 200) -> ResponseReturnValue:
        """The dry run: counts, then the rows of each kind, errors first."""
        fates = pending.fates(kept)
        groups = {action: [fate for fate in fates if fate.action == action] for action in Action}
        page = render_template("merchants/import_plan.html", kind=str(self.kind), kept=kept, groups=groups, shown=SHOWN)
        return page, status

    def result_page(self, iid: str) -> ResponseReturnValue:
        """What became of the file, with the rows that were left out."""
        kept = pending.own_applied(self.kind, iid, viewer(), clock.now())
        fates = pending.fates(kept)
        wrong = [fate for fate in fates if fate.action == Action.ERROR]
        counts = Counter(fate.action for fate in fates)
        return render_template(
            "merchants/import_result.html", kind=str(self.kind), kept=kept, wrong=wrong, counts=counts, shown=SHOWN
        )

    def error_file(self, iid: str) -> Response:
        """The rows with errors as CSV, each with its row number and what is wrong, to be mended and sent again."""
        kept = pending.own_any(self.kind, iid, viewer(), clock.now())
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
        content = sheets.write_csv([*kept.header, "row", "error"], rows)
        return _attachment(content, sheets.CSV_TYPE, "rows-with-errors.csv")

    def sample_file(self, kind: str) -> Response:
        """A file with the columns and some examples, `csv` or `xlsx`."""
        header, rows = [column.name for column in self.columns], self.sample()
        if kind == "csv":
            return _attachment(sheets.write_csv(header, rows), sheets.CSV_TYPE, f"{self.kind}-sample.csv")
        return _attachment(sheets.write_xlsx(self.kind, header, rows), sheets.XLSX_TYPE, f"{self.kind}-sample.xlsx")


def _own(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A function of its own to carry the declaration: written on the method it would hold for every kind of file."""

    @wraps(view)
    def page(**arguments: str) -> ResponseReturnValue:
        return view(**arguments)

    return page


def _outcome(counts: Counter[Action], noun: str) -> str:
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


def _attachment(content: bytes, content_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=content_type, headers=headers)
