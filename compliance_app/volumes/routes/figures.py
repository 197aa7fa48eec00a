"""The grid of a merchant's figures: see, type and correct them; declare what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.operations import STATUS_NAMES, TYPE_NAMES
from compliance_app.volumes import grid, imports, queries, rules, service
from compliance_app.volumes.forms import DeclareForm
from compliance_app.volumes.grid import Column
from compliance_app.volumes.routes.blueprint import blueprint
from compliance_app.volumes.rules import FigureKey, Granularity, VolumeSource

_MOST_COLUMNS = 60


@dataclass(frozen=True)
class View:
    """What part of a merchant's figures the address asks for."""

    merchant: Merchant
    projects: list[Project]
    project: Project
    granularity: Granularity
    until: date
    starts: list[date]
    columns: tuple[Column, ...]
    figures: dict[FigureKey, int]
    on: date

    @property
    def address(self) -> dict[str, object]:
        """The arguments that lead back here."""
        shown = {"month": f"{self.until:%Y-%m}"} if self.granularity == Granularity.DAY else {}
        if self.granularity == Granularity.MONTH and self.until != rules.month_of(self.on):
            shown = {"until": f"{self.until:%Y-%m}"}
        asked = [column.name for column in self.columns]
        return {"mid": self.merchant.public_id, "project": self.project.public_id, **shown, "column": asked}


@blueprint.get("/merchants/<mid>/volumes")
@requires(Permission.VIEW_PORTFOLIO)
def edit(mid: str) -> ResponseReturnValue:
    """The figures of one project by month, or by day of one month."""
    merchant = merchants.one_visible(viewer(), mid)
    view = _view(merchant)
    if view is None:
        return render_template("volumes/no_project.html", merchant=merchant)
    return _page(view)


@blueprint.post("/merchants/<mid>/volumes")
@requires(Permission.EDIT_VOLUMES)
def save(mid: str) -> ResponseReturnValue:
    """Store what was typed: new figures, corrections, and emptied cells, all or none."""
    view = _view(merchants.one_visible(viewer(), mid))
    if view is None:
        raise NotFound
    typed = {name: value[:40] for name, value in request.form.items()}
    entries, errors = grid.read(view.project.id, view.granularity, view.columns, view.starts, typed)
    if errors:
        return _page(view, typed, errors, 422)
    try:
        source, actor = VolumeSource.TYPED, viewer().actor
        outcome = service.store(entries, source, actor, clock.now(), view.on, seen=_seen(typed.get("seen", "")))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        again = _view(merchants.one_visible(viewer(), mid))
        return _page(again or view, typed, {"": refusal.message}, refusal.status)
    flash(_said(outcome), "success" if outcome.changed else "info")
    return redirect(url_for("volumes.edit", **view.address))  # type: ignore[arg-type]


@blueprint.route("/merchants/<mid>/volumes/declare", methods=["GET", "POST"])
@requires(Permission.EDIT_VOLUMES)
def declare(mid: str) -> ResponseReturnValue:
    """Note what the merchant expects in a year."""
    merchant, form = merchants.one_visible(viewer(), mid), DeclareForm()
    if form.validate_on_submit():
        try:
            system = PaymentSystem(form.payment_system.data)
            service.declare(merchant, system, *form.numbers(), viewer().actor, clock.now())
            db.session.commit()
            flash("The expectation was saved.", "success")
            return redirect(url_for("volumes.edit", mid=mid))
        except Refusal as refusal:
            db.session.rollback()
            form.form_errors.append(refusal.message)
            merchant = merchants.one_visible(viewer(), mid)
    page = render_template(
        "volumes/declare.html", form=form, merchant=merchant, declared=queries.declared_of(merchant.id)
    )
    return page, 422 if form.errors else 200


def _view(merchant: Merchant) -> View | None:
    """What the address asks for; unreadable arguments mean the usual view. None where there is no project."""
    projects, on = merchants.projects(merchant.id), clock.today()
    if not projects:
        return None
    asked = request.args.get("project")
    project = next((item for item in projects if item.public_id == asked), projects[0])
    of_day = imports.month(request.args.get("month", ""))
    granularity = Granularity.DAY if of_day and of_day <= on else Granularity.MONTH
    until = of_day if of_day and granularity == Granularity.DAY else _until(on)
    starts = grid.periods(granularity, until, on)
    current = queries.current_figures([project.id], rules.month_of(starts[-1]), rules.last_day_of_month(until))
    figures = {key: figure.operations for key, figure in current.items()}
    names = [*request.args.getlist("column")[:_MOST_COLUMNS], _another()]
    wanted = [column for name in names if (column := grid.column(name))]
    columns = grid.columns(merchants.payment_systems(merchant.id), figures, wanted)
    return View(merchant, projects, project, granularity, until, starts, columns, figures, on)


def _another() -> str:
    """The name of the column that was chosen to be shown beside the others, empty where none was."""
    axis = request.args.get("another", "")
    kind = (request.args.get(part) or "all" for part in ("type", "status"))
    return ".".join((axis, *kind)) if axis else ""


def _until(on: date) -> date:
    asked = imports.month(request.args.get("until", ""))
    return asked if asked and date(2002, 1, 1) <= asked <= on else rules.month_of(on)


def _seen(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _page(
    view: View,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    first, last = view.starts[-1], rules.last_day_of_month(view.until)
    section = queries.section(view.merchant.id, view.on)
    counted = section.annual.first_month, section.annual.last_month
    page = render_template(
        "volumes/edit.html",
        view=view,
        merchant=view.merchant,
        grid=grid.build(view.granularity, view.columns, view.starts, view.figures, counted, typed, errors),
        errors=errors or {},
        seen=(typed or {}).get("seen") or queries.newest_figure(view.merchant.id),
        former=queries.former_figures(view.project.id, first, last),
        section=section,
        counting=queries.counting_on(view.on),
        earlier=rules.months_before(view.until, 12),
        previous_month=rules.months_before(view.until, 1),
        next_month=rules.months_before(view.until, -1),
        current_month=rules.month_of(view.on),
        more_columns=[Column(system, channel) for system in PaymentSystem for channel in rules.Channel],
        types=[(word.name.lower(), name) for word, name in TYPE_NAMES.items()],
        statuses=[(word.name.lower(), name) for word, name in STATUS_NAMES.items()],
        later=min(rules.months_before(view.until, -12), rules.month_of(view.on)),
    )
    return page, status


def _said(outcome: service.Outcome) -> str:
    words = (
        (outcome.recorded, "recorded"),
        (outcome.corrected, "corrected"),
        (outcome.withdrawn, "withdrawn"),
    )
    said = [f"{count:,} {word}" for count, word in words if count]
    return f"Figures saved: {', '.join(said)}." if said else "Nothing was changed."
