"""Signing in and out, and passwords set from a link: the pages a stranger may open."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts import access, queries, rules, service
from compliance_app.accounts.access import limiter, public, requires
from compliance_app.accounts.forms import ForgotPasswordForm, SetPasswordForm, SignInForm
from compliance_app.accounts.models import LinkPurpose
from compliance_app.accounts.routes.blueprint import blueprint
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db


def account_asked() -> str:
    """The account that a sign-in or reset is about, so that tries are limited for it from wherever they come."""
    return f"account:{rules.normal_email(request.form.get('email', ''))[:320]}"


@blueprint.get("/sign-in")
@public("a stranger signs in here")
def sign_in() -> ResponseReturnValue:
    """The form, or onward for somebody who is signed in."""
    target = access.same_site(request.args.get("next"))
    if access.visitor() is not None:
        return redirect(target)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=target))


@blueprint.post("/sign-in")
@public("a stranger signs in here")
@limiter.limit("30 per minute; 300 per hour")
@limiter.limit("20 per 15 minutes", key_func=account_asked)
def check_sign_in() -> ResponseReturnValue:
    """Two transactions with the slow comparison between them: nobody waits for the database meanwhile."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    email, password = rules.normal_email(form.email.data or ""), form.password.data or ""
    attempt = service.count_attempt(email, clock.now())
    db.session.commit()
    right = attempt.is_right(password)
    browser = request.user_agent.string
    outcome = service.finish_attempt(attempt, right, password, access.origin(), browser, clock.now())
    if outcome.session is None:
        db.session.commit()
        return render_template("accounts/sign_in.html", form=form, refusal=outcome.refusal), 422
    session_id, person = outcome.session.public_id, service.viewer_of(outcome.session.user, access.origin())
    unsent = access.unsent_form(form.unsent.data, outcome.session.user.public_id)
    db.session.commit()
    access.begin(outcome.secret, session_id, person)
    target = access.same_site(form.next.data)
    if unsent:
        return render_template("accounts/unsent.html", unsent=unsent, target=target)
    if form.unsent.data:
        flash("The form from before was not sent: somebody else had filled it in, or more than a day ago.", "warning")
    return redirect(target)


@blueprint.post("/sign-out")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    person = access.viewer()
    session = queries.session_by_public_id(person.user_id, access.session_id())
    service.sign_out(session, person.actor, clock.now())
    db.session.commit()
    access.end()
    flash("You are signed out.", "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/password/forgot")
@public("who forgot the password cannot sign in")
def forgot_password() -> ResponseReturnValue:
    """The form that asks for a link."""
    return render_template("accounts/forgot_password.html", form=ForgotPasswordForm(formdata=None))


@blueprint.post("/password/forgot")
@public("who forgot the password cannot sign in")
@limiter.limit("10 per minute; 30 per hour")
@limiter.limit("5 per hour", key_func=account_asked)
def send_reset() -> ResponseReturnValue:
    """Send a link if the address is known; the answer is the same either way (ACCOUNT-ENUMERATION)."""
    form = ForgotPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot_password.html", form=form), 422
    service.request_reset(rules.normal_email(form.email.data or ""), access.origin(), clock.now())
    db.session.commit()
    return render_template("accounts/reset_sent.html", hours=rules.RESET_VALID.seconds // 3600)


@blueprint.get("/password/set/<secret>")
@public("the one-time link from the mail is the credential")
def set_password(secret: str) -> ResponseReturnValue:
    """The form behind a one-time link. Opening it spends nothing: mail scanners open links too."""
    link = queries.open_link(secret, clock.now())
    if link is None:
        return render_template("accounts/link_spent.html"), 404
    first = link.purpose is LinkPurpose.INVITATION
    return render_template(
        "accounts/set_password.html", form=SetPasswordForm(formdata=None), user=link.user, first=first
    )


@blueprint.post("/password/set/<secret>")
@public("the one-time link from the mail is the credential")
@limiter.limit("20 per minute")
def take_password(secret: str) -> ResponseReturnValue:
    """Set the password, spend the link and sign the person in."""
    at = clock.now()
    link = queries.open_link(secret, at, for_change=True)
    if link is None:
        return render_template("accounts/link_spent.html"), 404
    form, first = SetPasswordForm(), link.purpose is LinkPurpose.INVITATION
    valid = form.validate_on_submit()
    faults = service.set_password(link, form.password.data or "", access.origin(), at) if valid else []
    if not valid or faults:
        form.password.errors = [*form.password.errors, *faults]
        return render_template("accounts/set_password.html", form=form, user=link.user, first=first), 422
    session, secret_of_session = service.open_session(link.user, access.origin(), request.user_agent.string, at)
    session_id, person = session.public_id, service.viewer_of(link.user, access.origin())
    db.session.commit()
    access.begin(secret_of_session, session_id, person)
    flash("Your password is set, and you are signed in.", "success")
    return redirect("/")
