"""Notes about a merchant's scans: the policy that was seen, and disputes with the vendor."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.scans.forms.notes import DisputeForm, PolicyForm
from compliance_app.scans.models import AsvScan, ScanDispute
from compliance_app.scans.queries import notes as queries
from compliance_app.scans.routes.blueprints import scan_pages
from compliance_app.scans.service import notes as service


@scan_pages.route("/merchants/<mid>/scans/policy", methods=["GET", "POST"])
@requires(Permission.NOTE_SCANS)
def policy(mid: str) -> ResponseReturnValue:
    """Note that the written policy of quarterly scanning was seen."""
    merchant, form = merchants.one_visible(viewer(), mid), PolicyForm(seen_on=clock.today())
    if not form.validate_on_submit():
        return _page("scans/policy.html", form, merchant=merchant)
    at, seen_on = clock.now(), form.seen_on.data
    assert seen_on is not None  # noqa: S101  the form has just been validated
    try:
        service.see_policy(merchant, seen_on, form.note.data or "", viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _page("scans/policy.html", form, merchant=merchants.one_visible(viewer(), mid))
    db.session.commit()
    flash("It is noted that the policy was seen.", "success")
    return redirect(url_for("scans.year", mid=mid))


@scan_pages.post("/scans/policies/<policy_id>/take-back")
@requires(Permission.NOTE_SCANS)
def take_back_policy(policy_id: str) -> ResponseReturnValue:
    """A sighting that was noted by mistake."""
    found = queries.visible_policy(viewer(), policy_id)
    service.take_back_policy(found, viewer().actor, clock.now())
    mid = _merchant(found.merchant_id).public_id
    db.session.commit()
    flash("The note is taken back; it does not count any more.", "success")
    return redirect(url_for("scans.year", mid=mid))


@scan_pages.route("/scans/<scan_id>/disputes", methods=["GET", "POST"])
@requires(Permission.NOTE_SCANS)
def new_dispute(scan_id: str) -> ResponseReturnValue:
    """Note what the customer disputed about a scan."""
    scan, form = queries.visible_scan(viewer(), scan_id), DisputeForm()
    if not form.validate_on_submit():
        return _dispute_page(form, scan, None)
    at = clock.now()
    try:
        service.dispute(scan, form.said, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        return _dispute_page(form, queries.visible_scan(viewer(), scan_id), None)
    return _noted(scan)


@scan_pages.route("/scans/disputes/<dispute_id>", methods=["GET", "POST"])
@requires(Permission.NOTE_SCANS)
def dispute(dispute_id: str) -> ResponseReturnValue:
    """Correct a dispute, or note what the vendor decided."""
    row = queries.visible_dispute(viewer(), dispute_id)
    form = DisputeForm(obj=row, kind=row.kind.value, decision=row.decision.value)
    if not form.validate_on_submit():
        return _dispute_page(form, row.scan, row)
    at = clock.now()
    try:
        service.edit_dispute(row, form.said, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        _refuse(form, refusal)
        row = queries.visible_dispute(viewer(), dispute_id)
        return _dispute_page(form, row.scan, row)
    return _noted(row.scan)


def _noted(scan: AsvScan) -> ResponseReturnValue:
    mid = _merchant(scan.merchant_id).public_id
    db.session.commit()
    flash("The dispute is noted, for this period only.", "success")
    return redirect(url_for("scans.year", mid=mid) + "#disputes")


def _dispute_page(form: DisputeForm, scan: AsvScan, row: ScanDispute | None) -> ResponseReturnValue:
    return _page("scans/dispute.html", form, scan=scan, row=row, merchant=_merchant(scan.merchant_id))


def _page(template: str, form: FlaskForm, **values: object) -> ResponseReturnValue:
    return render_template(template, form=form, today=clock.today(), **values), 422 if form.errors else 200


def _merchant(merchant_id: int) -> Merchant:
    return db.session.get_one(Merchant, merchant_id)


def _refuse(form: FlaskForm, refusal: Refusal) -> None:
    db.session.rollback()
    form.form_errors.append(refusal.message)
