"""Examples of what is decided case by case: exemptions, significant changes, incidents; and of reminders."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from compliance_app.exemptions.rules import (
    ExemptionKind,
    Ground,
    Known,
    Newness,
    Subject,
    Wanted,
    differences,
    kind_problem,
    latest_end,
    problem,
)
from compliance_app.incidents.deadlines import DutyKind, deadlines_on, due_at
from compliance_app.incidents.rules import Escalation, NewIncident, duty_state, escalation_problem, new_problem
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.network_changes.rules import ChangeFact, closing_scan, day_problem, due_on, progress
from compliance_app.policies.rules import SINCE, Policy, PolicyValue, come, listing, shipped, shipped_value
from compliance_app.readings.rules import SaqType
from compliance_app.scans.rules import ScanFact
from compliance_app.scans.rules import valid_until as scan_valid_until
from tests.rule_examples.running import Given, Then, example

PROVIDER_TIMEZONE = "Europe/Paris"
LONG_AGO = Newness(date(2020, 1, 1), never_compliant=False)


@example("EXEMPTION-SPAN")
def span(given: Given) -> Then:
    first = given.day("first day")
    latest = latest_end(ExemptionKind.PROMISED, first, LONG_AGO)
    last, asked = given.day_or_none("last day") or latest, given.day_or_none("asked on") or first
    wanted = Wanted(ExemptionKind.PROMISED, Subject.SCAN, None, "The vendor is late", "Its letter", first, last)
    return {"at the latest": latest, "may be asked for": not problem(wanted, LONG_AGO, asked)}


@example("EXEMPTION-GRACE")
def grace(given: Given) -> Then:
    new = Newness(given.day("merchant created"), never_compliant=not given.yes("was compliant"))
    asked = given.day("asked on")
    refusal = kind_problem(ExemptionKind.GRACE, Subject.DOCUMENT, None, new, asked)
    return {"may be asked for": not refusal, "at the latest": latest_end(ExemptionKind.GRACE, asked, new)}


@example("EXEMPTION-GROUND")
def ground(given: Given) -> Then:
    subject = Subject.SCAN if given.text("not applicable") == "ASV scan" else Subject.DOCUMENT
    because = {"SAQ B": Ground.SAQ_B, "SAQ P2PE": Ground.SAQ_P2PE, "no internet": Ground.NO_INTERNET}[
        given.text("because of")
    ]
    accepted = SaqType(given.text("latest SAQ")) if given.has("latest SAQ") else None
    website = (given.text("website"),) if given.has("website") else ()
    on = date(2027, 3, 1)
    return {
        "may be asked for": not kind_problem(ExemptionKind.NOT_APPLICABLE, subject, because, LONG_AGO, on),
        "told that it differs": bool(differences(because, Known(accepted, websites=website))),
    }


@example("CHANGE-DUE")
def due(given: Given) -> Then:
    fact = _change(given)
    on = given.day_or_none("on") or fact.due_on
    return {"due": fact.due_on, "state": progress(fact, None, on).value}


@example("CHANGE-DAY")
def reported(given: Given) -> Then:
    return {"may be reported": not day_problem(given.day("change"), given.day("on"))}


@example("CHANGE-CLOSED", "CHANGE-WITHDRAWN")
def closed(given: Given) -> Then:
    fact, on = _change(given), given.day("on")
    scan = _scan(given)
    return {"state": progress(fact, closing_scan(fact.happened_on, scan, on), on).value}


def _change(given: Given) -> ChangeFact:
    happened = given.day("change")
    told = given.day_or_none("reported") or happened
    least = timedelta(days=given.number("least after the report, days", shipped(Policy.SCAN_AFTER_REPORT)))
    return ChangeFact(1, "1", happened, told, due_on(happened, told, least=least), given.day_or_none("withdrawn"))


def _scan(given: Given) -> list[ScanFact]:
    completed = given.day_or_none("scan completed")
    if completed is None:
        return []
    accepted = given.day_or_none("accepted") or completed
    whether, full = given.text("result", "pass") == "pass", not given.yes("partial")
    return [ScanFact(1, "1", completed, whether, scan_valid_until(completed, None), accepted, full=full)]


_DUTIES = {
    "first notice": DutyKind.NOTICE,
    "report": DutyKind.REPORT,
    "card numbers": DutyKind.ACCOUNTS,
    "investigator": DutyKind.INVESTIGATOR,
}


@example("INCIDENT-1")
def recorded(given: Given) -> Then:
    system = PaymentSystem(given.text("system").lower()) if given.has("system") else None
    new = NewIncident(
        given.day("discovered"),
        _moment(given, "learned"),
        given.text("reported by"),
        "Card numbers for sale",
        frozenset({system} if system else ()),
    )
    at = _moment(given, "now")
    return {"may be recorded": not new_problem(new, at, at.date())}


@example("INCIDENT-DUTIES")
def duty(given: Given) -> Then:
    system, kind = PaymentSystem(given.text("system").lower()), _DUTIES[given.text("duty")]
    recorded, within = _moment(given, "learned").date(), given.number("the house allows")
    # Whatever the policy of this duty is, it is set; of the others nothing is asked.
    rows = [PolicyValue(policy, within, recorded, None, "") for policy in Policy] if within else []
    (found,) = (each for each in deadlines_on(rows, recorded) if (each.system, each.kind) == (system, kind))
    return {"at the latest": f"{due_at(found, _moment(given, 'learned'), PROVIDER_TIMEZONE):%Y-%m-%d %H:%M}"}


@example("INCIDENT-WARNING")
def warning(given: Given) -> Then:
    told = _moment(given, "told") if given.has("told") else None
    warning = timedelta(hours=given.number("policy in hours", shipped(Policy.INCIDENT_WARNING)))
    return {"state": duty_state(_moment(given, "at the latest"), told, _moment(given, "now"), warning).value}


@example("INCIDENT-ESCALATION")
def escalation(given: Given) -> Then:
    asked = Escalation(
        "After the compromise",
        given.day("Level 1 from"),
        given.day("through"),
        given.day("AOC from"),
        given.day_or_none("agreed until"),
    )
    return {"may be asked for": not escalation_problem(given.day("discovered"), asked, asked.starts_on)}


def _moment(given: Given, name: str) -> datetime:
    return datetime.fromisoformat(given.text(name)).replace(tzinfo=ZoneInfo(PROVIDER_TIMEZONE))


@example("REMINDER-1")
def reminder(given: Given) -> Then:
    policy, begins = Policy.REMINDER_DAYS, given.day_or_none("other days from") or date.max
    other = tuple(int(days) for days in given.text("they are", "0").split(", "))
    rows = [
        PolicyValue(policy, shipped_value(policy).value, SINCE, begins - begins.resolution, ""),
        PolicyValue(policy, other, begins, None, ""),
    ]
    days = come(listing(rows, policy), given.day("valid until"), given.day("on"))
    return {"fallen due": ", ".join(map(str, days)) or "none"}
