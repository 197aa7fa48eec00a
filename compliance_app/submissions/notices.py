"""Mail about routes: a question to the account manager, a decision to the merchant."""

from collections.abc import Sequence
from datetime import datetime

from compliance_app.foundation import clock
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.submissions import queries
from compliance_app.submissions.models import RouteDecision, RouteQuestion
from compliance_app.submissions.rules import Route


def asked(question: RouteQuestion, at: datetime) -> None:
    """Tell the account manager that the merchant asks; administrators where it has none. Once a day and system."""
    merchant = question.merchant
    key = f"route-asked:{merchant.public_id}:{question.payment_system.value}:{clock.day_of(at).isoformat()}"
    system = SYSTEM_NAMES[question.payment_system]
    _send(key, queries.answerers(merchant), "route_asked", merchant, at, question=question, system=system)


def decided(merchant: Merchant, decision: RouteDecision, question: RouteQuestion | None, at: datetime) -> None:
    """Tell the merchant what it has to do: who asked, and the first contact. Nothing new is told to nobody."""
    if decision.route is Route.UNDECIDED:
        return
    to = [*(queries.asker_address(question) if question else ()), *_first_contact(merchant)]
    manager = merchant.acting_manager
    _send(
        f"route-decided:{decision.public_id}",
        list({address.casefold(): address for address in to}.values()),
        "route_decided",
        merchant,
        at,
        from_name=manager.name if manager else "",
        reply_to=manager.email if manager else None,
        decision=decision,
        question=question,
        system=SYSTEM_NAMES[decision.payment_system],
        manager=manager,
    )


def _first_contact(merchant: Merchant) -> list[str]:
    return [contact.email for contact in merchants.recipients(merchant.id)[:1]]


def _send(
    key: str,
    to: Sequence[str],
    template: str,
    merchant: Merchant,
    at: datetime,
    *,
    from_name: str = "",
    reply_to: str | None = None,
    **context: object,
) -> None:
    if not to:
        return
    letter = letters.compose(template, merchant=merchant, **context)
    mail.enqueue(
        key=key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=merchant.id,
        from_name=from_name,
        reply_to=reply_to,
    )
