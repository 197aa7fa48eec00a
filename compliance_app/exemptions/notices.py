"""Letters about exemptions: one that waits for a decision, and the decision."""

from datetime import datetime

from compliance_app.exemptions.models import Exemption
from compliance_app.levels import queries as levels
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail


def requested(exemption: Exemption, differs: list[str], at: datetime) -> None:
    """Tell those who may decide that an exemption waits: the team's lead, else the administrators."""
    to = levels.deciders(exemption.merchant, exemption.requested_by_id)
    _send("requested", to, exemption, at, differs=differs)


def decided(exemption: Exemption, at: datetime) -> None:
    """Tell the person who asked what was decided, and why."""
    _send("decided", levels.active_emails([exemption.requested_by_id]), exemption, at)


def _send(what: str, to: list[str], exemption: Exemption, at: datetime, **context: object) -> None:
    if not to:
        return
    merchant = exemption.merchant
    path = f"/merchants/{merchant.public_id}#exemptions"
    letter = letters.compose(f"exemption_{what}", exemption=exemption, merchant=merchant, path=path, **context)
    mail.enqueue(
        key=f"exemption-{what}:{exemption.public_id}",
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
    )
