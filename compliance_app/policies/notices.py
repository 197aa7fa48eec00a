"""Letters about a change between two administrators: one that waits for a decision, and the decision."""

from dataclasses import dataclass
from datetime import datetime

from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.policies import queries
from compliance_app.policies.models import ChangeRequest


@dataclass(frozen=True)
class Change:
    """What is to change, from what to what, in words, and the page where it is decided."""

    title: str
    before: str
    after: str
    path: str


def requested(request: ChangeRequest, change: Change, at: datetime) -> None:
    """Tell the administrators who may decide that a change waits for one of them."""
    to = queries.deciders(but=request.requested_by_id)
    _send(f"change-requested:{request.public_id}", to, "policy_change_requested", request, change, at)


def decided(request: ChangeRequest, change: Change, at: datetime) -> None:
    """Tell the person who asked what was decided, and why."""
    to = queries.active_email(request.requested_by_id)
    _send(f"change-decided:{request.public_id}", to, "policy_change_decided", request, change, at)


def _send(key: str, to: list[str], template: str, request: ChangeRequest, change: Change, at: datetime) -> None:
    if not to:
        return
    letter = letters.compose(template, asked=request, change=change)
    mail.enqueue(key=key, to=to, subject=letter.subject, text=letter.text, html=letter.html, at=at)
