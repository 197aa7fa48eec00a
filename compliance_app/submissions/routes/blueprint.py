"""The blueprint of submissions, and the words that its templates share with those of other packages."""

from flask import current_app
from flask_wtf import FlaskForm

from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions import rules
from compliance_app.submissions.rules import Route

blueprint = GuardedBlueprint("submissions", __name__)


@blueprint.app_template_filter("system_name")
def system_name(system: PaymentSystem) -> str:
    """`American Express`."""
    return SYSTEM_NAMES[system]


@blueprint.app_template_global("route_short")
def route_short(route: Route, system: PaymentSystem) -> str:
    """A route in a few words, for those who work with it."""
    return rules.short_words(route, system, current_app.config["PROVIDER_NAME"])


@blueprint.app_template_global("route_inline")
def route_inline(route: Route, system: PaymentSystem) -> str:
    """The same within a sentence."""
    return rules.inline_words(route, system, current_app.config["PROVIDER_NAME"])


@blueprint.app_template_global("route_plain")
def route_plain(route: Route, system: PaymentSystem) -> str:
    """A route as the merchant is told it, on pages and in letters."""
    return rules.plain_words(route, system, current_app.config["PROVIDER_NAME"])


@blueprint.app_template_global("forwarding_words")
def forwarding_words() -> dict[str, dict[str, str]]:
    """The names of ways and states, by value."""
    return {
        "ways": {way.value: name for way, name in rules.WAY_NAMES.items()},
        "states": {state.value: name for state, name in rules.STATE_NAMES.items()},
    }


def system_of(value: str) -> PaymentSystem:
    """The payment system named in an address; raises NotFound."""
    try:
        return PaymentSystem(value)
    except ValueError as error:
        raise NotFound from error


def refuse(form: FlaskForm, refusal: Refusal) -> None:
    """Undo what was begun, and say above the form why it was refused."""
    db.session.rollback()
    form.form_errors.append(refusal.message)
