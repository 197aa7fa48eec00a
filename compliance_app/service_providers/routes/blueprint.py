"""The blueprint that the pages hang on, and what they share."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.service_providers.service import Refused

blueprint = GuardedBlueprint("service_providers", __name__)


def refused(form: FlaskForm, refusal: Refusal) -> int:
    """Forget what was half done and show why in the form; the status of the answer."""
    db.session.rollback()
    if isinstance(refusal, Refused):
        form.blame(refusal.problems)
    else:
        form.form_errors.append(refusal.message)
    return refusal.status


def to_provider(provider_id: str, message: str) -> ResponseReturnValue:
    """Commit, and back to the provider's page."""
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("overview.service_provider", provider_id=provider_id))
