"""A rescan that was recorded alone becomes one pass with earlier scans, and is taken apart again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.models import Merchant
from compliance_app.scans import queries
from compliance_app.scans.forms.combining import CombineForm, TakeApartForm
from compliance_app.scans.models import AsvScan
from compliance_app.scans.queries import notes
from compliance_app.scans.routes.blueprints import scan_pages
from compliance_app.scans.service import combining as service


@scan_pages.route("/scans/<scan_id>/combine", methods=["GET", "POST"])
@requires(Permission.REVIEW_DOCUMENT)
def combine(scan_id: str) -> ResponseReturnValue:
    """Choose the earlier scans that together with this one are a pass."""
    scan = notes.visible_scan(viewer(), scan_id)
    form = CombineForm(queries.to_complete_by(scan))
    if not form.validate_on_submit():
        return _page("scans/combine.html", form, scan)
    at, chosen = clock.now(), form.completes.data or ()
    try:
        attested, because = bool(form.attested.data), form.because.data or ""
        service.combine(scan, chosen, attested, because, viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        return _refused("scans/combine.html", form, scan_id, refusal)
    return _done(scan, "They are one pass now, which counts from today.")


@scan_pages.route("/scans/<scan_id>/take-apart", methods=["GET", "POST"])
@requires(Permission.REVIEW_DOCUMENT)
def take_apart(scan_id: str) -> ResponseReturnValue:
    """Undo a combination that was made in error."""
    scan, form = notes.visible_scan(viewer(), scan_id), TakeApartForm()
    if not form.validate_on_submit():
        return _page("scans/take_apart.html", form, scan)
    at = clock.now()
    try:
        service.take_apart(scan, form.because.data or "", viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        return _refused("scans/take_apart.html", form, scan_id, refusal)
    return _done(scan, "The pass is taken apart; it does not count from today.")


def _done(scan: AsvScan, said: str) -> ResponseReturnValue:
    mid = db.session.get_one(Merchant, scan.merchant_id).public_id
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("scans.year", mid=mid) + "#scans")


def _refused(template: str, form: CombineForm | TakeApartForm, scan_id: str, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    form.form_errors.append(refusal.message)
    return _page(template, form, notes.visible_scan(viewer(), scan_id), refusal.status)


def _page(template: str, form: CombineForm | TakeApartForm, scan: AsvScan, status: int = 422) -> ResponseReturnValue:
    merchant = db.session.get_one(Merchant, scan.merchant_id)
    page = render_template(
        template, form=form, scan=scan, merchant=merchant, history=queries.combinations(scan.id), today=clock.today()
    )
    return page, status if form.errors else 200
