"""Examples of mail: when a message is tried again, and when it is given up."""

from datetime import UTC, datetime, timedelta

from compliance_app.mail.rules import Outcome, is_given_up, message_id, next_attempt, one_line
from tests.rule_examples.running import Given, Then, example


@example("MAIL-4")
def name(given: Given) -> Then:
    first, second = (message_id(given.text(which), "desk@example.com") for which in ("message", "handed over again"))
    return {"the same Message-ID": first == second}


@example("MAIL-5")
def again(given: Given) -> Then:
    tries, at = given.number("tries"), datetime(2027, 3, 1, tzinfo=UTC)
    outcome = {
        "not now": Outcome.LATER,
        "not reached": Outcome.UNREACHABLE,
        "refused for good": Outcome.REFUSED,
        "no mail can be made": Outcome.UNREADABLE,
    }[given.text("server")]
    wait = next_attempt(tries, at) - at
    return {"given up": is_given_up(outcome, tries), "minutes until the next": wait // timedelta(minutes=1)}


@example("MAIL-6")
def header(given: Given) -> Then:
    return {"subject": one_line(given.text("written").replace("[line break]", "\r\n"))}
