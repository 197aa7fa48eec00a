"""Letters about a reported change: what we noted, to the merchant; that it was reported, to the account manager."""

from datetime import datetime

from compliance_app.accounts.models import User
from compliance_app.levels import queries as levels
from compliance_app.mail import notices as letters
from compliance_app.mail import service as mail
from compliance_app.mail.rules import Letter
from compliance_app.merchants import queries as merchants
from compliance_app.network_changes import queries
from compliance_app.network_changes.models import NetworkChange


def reported(change: NetworkChange, actor_id: int | None, at: datetime, *, corrected: bool = False) -> None:
    """Tell the first contact, the merchant's person who reported it, and the account manager who did not."""
    _tell_merchant(change, at, corrected)
    manager = change.merchant.acting_manager
    if manager is not None and manager.id == actor_id:
        return
    to = [manager.email] if manager else levels.administrators()
    path = f"/merchants/{change.merchant.public_id}#changes"
    letter = letters.compose("change_reported", change=change, merchant=change.merchant, corrected=corrected, path=path)
    _send(f"change-reported:{change.public_id}", to, letter, change, at)


def _tell_merchant(change: NetworkChange, at: datetime, corrected: bool) -> None:
    manager, person = change.merchant.acting_manager, queries.reporter(change)
    wanted = [contact.email for contact in merchants.recipients(change.merchant_id)[:1]]
    wanted += [person.email] if person else []
    to = list({address.casefold(): address for address in wanted}.values())
    letter = letters.compose(
        "change_noted", change=change, merchant=change.merchant, corrected=corrected, manager=manager
    )
    _send(f"change-noted:{change.public_id}", to, letter, change, at, manager)


def _send(
    key: str, to: list[str], letter: Letter, change: NetworkChange, at: datetime, sender: User | None = None
) -> None:
    if not to:
        return
    mail.enqueue(
        key=key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        merchant_id=change.merchant_id,
        from_name=sender.name if sender else "",
        reply_to=sender.email if sender else None,
    )
