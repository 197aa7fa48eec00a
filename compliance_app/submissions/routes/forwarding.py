"""Records what was forwarded to a payment system, its answers, and records that were a mistake."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.forms import day_in
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions import queries, service
from compliance_app.submissions.forms import AnswerForm, ForwardForm, MistakeForm
from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.routes.blueprint import blueprint, refuse
from compliance_app.submissions.rules import Way
from compliance_app.submissions.service import Parcel


@blueprint.get("/merchants/<mid>/submissions/forward")
@requires(Permission.RECORD_FORWARDING)
def forward_form(mid: str) -> ResponseReturnValue:
    """The form, for today and by the person who looks at it."""
    found, person = merchants.one_visible(viewer(), mid), viewer()
    form = _form(found, formdata=None, system=request.args.get("system"), sender=person.name)
    form.forwarded_on.data = clock.today()
    return _forward_page(found, form)


@blueprint.post("/merchants/<mid>/submissions/forward")
@requires(Permission.RECORD_FORWARDING)
def forward(mid: str) -> ResponseReturnValue:
    """Record that documents went to a payment system."""
    found, at = merchants.one_visible(viewer(), mid), clock.now()
    form = _form(found)
    if not form.validate_on_submit():
        return _forward_page(found, form, 422)
    try:
        service.forward(found, _parcel(found, form), viewer().actor, at, clock.day_of(at))
    except Refusal as refusal:
        refuse(form, refusal)
        return _forward_page(merchants.one_visible(viewer(), mid), form, refusal.status)
    db.session.commit()
    flash("Recorded. Write down the answer here once it is there.", "success")
    return redirect(url_for("submissions.merchant", mid=mid, _anchor="forwarded"))


def _form(found: Merchant, **options: object) -> ForwardForm:
    concerned = [line.system for line in queries.lines(found.id, clock.today())]
    systems = [*concerned, *(system for system in PaymentSystem if system not in concerned)]
    return ForwardForm(queries.forwardable(found.id), systems, **options)


def _parcel(found: Merchant, form: ForwardForm) -> Parcel:
    chosen = set(form.documents.data or ())
    return Parcel(
        PaymentSystem(form.system.data),
        [paper for paper in queries.forwardable(found.id) if paper.public_id in chosen],
        day_in(form.forwarded_on),
        Way(form.way.data),
        form.sender.data or "",
        form.reference.data or "",
        form.note.data or "",
    )


def _forward_page(found: Merchant, form: ForwardForm, status: int = 200) -> ResponseReturnValue:
    papers = {paper.public_id: paper for paper in queries.forwardable(found.id)}
    page = render_template("submissions/forward.html", merchant=found, form=form, papers=papers, today=clock.today())
    return page, status


@blueprint.get("/forwardings/<fid>")
@requires(Permission.VIEW_PORTFOLIO)
def forwarding(fid: str) -> ResponseReturnValue:
    """What went where, every answer, and the form for the next one."""
    found = queries.forwarding_visible(viewer(), fid)
    return _page(found, _fresh_answer(found), MistakeForm(formdata=None))


@blueprint.post("/forwardings/<fid>/answer")
@requires(Permission.RECORD_FORWARDING)
def answer(fid: str) -> ResponseReturnValue:
    """Record what the payment system answered."""
    found, form, at = queries.forwarding_visible(viewer(), fid), AnswerForm(), clock.now()
    if not form.validate_on_submit():
        return _page(found, form, MistakeForm(formdata=None), 422)
    seen = form.seen.data or ""
    count = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else None
    try:
        service.record_answer(
            found, form.state, day_in(form.answered_on), form.text.data or "",
            viewer().actor, at, clock.day_of(at), seen=count,
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(fid, form, refusal)
    db.session.commit()
    flash("The answer is recorded.", "success")
    return redirect(url_for("submissions.forwarding", fid=fid))


@blueprint.post("/forwardings/<fid>/mistake")
@requires(Permission.RECORD_FORWARDING)
def mistake(fid: str) -> ResponseReturnValue:
    """Mark the record as a mistake; it stays, with the reason."""
    found, form = queries.forwarding_visible(viewer(), fid), MistakeForm()
    if not form.validate_on_submit():
        return _page(found, _fresh_answer(found), form, 422)
    try:
        service.mark_as_mistake(found, form.reason.data or "", viewer().actor, clock.now())
    except Refusal as refusal:
        return _refused(fid, form, refusal)
    db.session.commit()
    flash("The record is marked as a mistake. It stays readable, and counts no more.", "success")
    return redirect(url_for("submissions.forwarding", fid=fid))


def _refused(fid: str, form: FlaskForm, refusal: Refusal) -> ResponseReturnValue:
    """The page again, as it is now, with the refusal above the form that was sent."""
    refuse(form, refusal)
    found = queries.forwarding_visible(viewer(), fid)
    answering = form if isinstance(form, AnswerForm) else _fresh_answer(found)
    return _page(
        found, answering, form if isinstance(form, MistakeForm) else MistakeForm(formdata=None), refusal.status
    )


def _fresh_answer(found: Forwarding) -> AnswerForm:
    return AnswerForm(formdata=None, seen=str(len(found.answers)), answered_on=clock.today())


def _page(found: Forwarding, form: AnswerForm, wrong: MistakeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "submissions/forwarding.html",
        forwarding=found,
        merchant=found.merchant,
        form=form,
        mistake=wrong,
        today=clock.today(),
    )
    return page, status
