"""What a letter is named by, and when what expires has ended."""

from datetime import date, timedelta

from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies.rules import Policy, listing
from compliance_app.reminders import rules
from compliance_app.reminders.rules import Expiry

LAST_DAY = date(2028, 3, 1)
LISTED = listing((), Policy.REMINDER_DAYS)


def test_a_letter_is_named_by_what_it_says() -> None:
    scan = Expiry(1, ObligationKind.ASV_SCAN, EvidenceKind.SCAN, 5, LAST_DAY)
    saq = Expiry(1, ObligationKind.SAQ, EvidenceKind.DOCUMENT, 5, LAST_DAY)
    on = LAST_DAY - timedelta(days=7)
    assert rules.message_key("m", on, [scan, saq], LISTED) == rules.message_key("m", on, [saq, scan], LISTED)
    keys = {rules.message_key("m", on, items, LISTED) for items in ([scan], [saq], [scan, saq])}
    others = {rules.message_key("n", on, [scan], LISTED), rules.message_key("m", LAST_DAY, [scan], LISTED)}
    assert len(keys | others) == 5


def test_the_first_day_without_follows_the_last_valid_one() -> None:
    expiry = Expiry(1, ObligationKind.SAQ, EvidenceKind.DOCUMENT, 5, date(2028, 2, 28))
    assert expiry.first_day_without == date(2028, 2, 29)
    assert expiry.days_left(date(2028, 3, 1)) == -2
