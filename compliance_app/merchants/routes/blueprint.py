"""The blueprint of merchants, and what its pages share."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import viewer
from compliance_app.foundation import countries
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.sheets import MOST_BYTES
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries, rules
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.service import ProjectTaken

blueprint = GuardedBlueprint("merchants", __name__)
blueprint.add_app_template_filter(lambda code: countries.names().get(code, code), "country")
blueprint.add_app_template_filter(lambda code: rules.LANGUAGES.get(code, code), "language")
blueprint.add_app_template_filter(lambda code: rules.category_name(code) or "unknown", "category")
blueprint.add_app_template_filter(lambda system: rules.SYSTEM_NAMES[rules.PaymentSystem(system)], "payment_system")


@blueprint.url_value_preprocessor
def _limit_request(_endpoint: str | None, _values: object) -> None:
    # Before every other step of a request, because the check of the form's token reads the form.
    request.max_content_length = MOST_BYTES + 1024 * 1024


def load(mid: str) -> Merchant:
    """The merchant of the address, if the viewer may see it."""
    return queries.one_visible(viewer(), mid)


def done(merchant: Merchant, message: str, endpoint: str = "overview.merchant") -> ResponseReturnValue:
    """Commit, say so, and lead back."""
    db.session.commit()
    flash(message, "success")
    return redirect(url_for(endpoint, mid=merchant.public_id))


def taken_message(refusal: ProjectTaken) -> str:
    """Whose the project is, for those who may see that merchant; nobody else learns more than that it is taken."""
    try:
        owner = queries.visible_owner(viewer(), refusal.project_id)
    except NotFound:
        return refusal.message
    return f"Project {refusal.project_id} already belongs to {owner.trading_name} ({owner.reference})."
