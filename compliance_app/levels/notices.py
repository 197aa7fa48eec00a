"""Letters about levels: a rise to Level 1, an override that waits for a decision, a decision."""

from datetime import datetime

from compliance_app.levels import queries
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState


def level_rise(merchant: Merchant, assessment: LevelAssessment, at: datetime) -> None:
    """Tell the account manager that the merchant reached Level 1 and until when the AOC is due (LEVEL-RISE).

    Administrators are told of a merchant without an account manager; of a closed merchant nobody is.
    """
    if merchant.state is MerchantState.CLOSED:
        return
    manager = merchant.acting_manager
    to = [manager.email] if manager else queries.administrators()
    _send(f"level-rise:{assessment.id}", to, "level_rise", merchant, at, assessment=assessment, manager=manager)


def override_requested(merchant: Merchant, override: LevelOverride, at: datetime) -> None:
    """Tell those who may decide that an override waits: the team's lead, else the administrators."""
    to = queries.deciders(merchant, override.requested_by_id)
    _send(f"override-requested:{override.public_id}", to, "level_override_requested", merchant, at, override=override)


def override_decided(merchant: Merchant, override: LevelOverride, at: datetime) -> None:
    """Tell the person who asked what was decided, and why."""
    to = queries.active_emails([override.requested_by_id])
    _send(f"override-decided:{override.public_id}", to, "level_override_decided", merchant, at, override=override)


def _send(key: str, to: list[str], template: str, merchant: Merchant, at: datetime, **context: object) -> None:
    if not to:
        return
    letter = letters.compose(template, merchant=merchant, path=f"/merchants/{merchant.public_id}/level", **context)
    mail.enqueue(
        key=key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
    )
