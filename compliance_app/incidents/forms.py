"""What people fill in about an incident: checked for shape here, by the rules in the service."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from compliance_app.foundation.forms import Checkboxes, Day, RadioField, trimmed
from compliance_app.incidents import rules
from compliance_app.incidents.rules import CompliantThen, DataElement, Details, Escalation, NewIncident
from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem


class Moment(DateTimeLocalField):
    """Date and time on the provider's clock; a refusal says how to write one."""

    def __init__(self, label: str, validators: list[Any], description: str = "", **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, validators, format=formats, description=description, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("Write date and time such as 2026-03-12 14:05.") from None

    def moment(self, timezone: str) -> datetime:
        """The aware moment of a field that was checked."""
        if self.data is None:
            raise ValueError(f"{self.name} holds no moment: check the form first.")
        try:
            return self.data.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
        except OverflowError:  # within a day of the end of the calendar
            return self.data.replace(tzinfo=UTC)


def shown(value: datetime, timezone: str) -> datetime:
    """A moment as such a field shows it."""
    return value.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, second=0, microsecond=0)


class NewIncidentForm(FlaskForm):
    """What is known at first."""

    summary = TextAreaField(
        "What happened",
        filters=[trimmed],
        validators=[DataRequired("Say in a few words what happened."), Length(max=rules.LONGEST_TEXT)],
        description="What was found, where, and how sure it is. No card numbers.",
        render_kw={"rows": 4, "maxlength": rules.LONGEST_TEXT},
    )
    systems = Checkboxes(
        "Payment systems whose cards are or may be affected",
        choices=[SelectChoice(system.value, SYSTEM_NAMES[system]) for system in PaymentSystem],
    )
    discovered_on = Day("Discovered on", [InputRequired("Enter the day on which it was discovered.")])
    aware_at = Moment(
        "When we learned of it",
        [InputRequired("Enter date and time: the deadlines count from this moment.")],
        description="The deadlines of the payment systems count from this moment.",
    )
    reported_by = StringField(
        "Reported by",
        filters=[trimmed],
        validators=[DataRequired("Say who reported it."), Length(max=200)],
        description="The merchant's person, a payment system, a bank, an investigator.",
    )

    def new_incident(self, timezone: str) -> NewIncident:
        if self.discovered_on.data is None:
            raise ValueError("Check the form first.")
        return NewIncident(
            self.discovered_on.data,
            self.aware_at.moment(timezone),
            self.reported_by.data or "",
            self.summary.data or "",
            frozenset(PaymentSystem(value) for value in self.systems.data or ()),
        )


class DetailsForm(FlaskForm):
    """What becomes known later; everything may stay empty."""

    exposed_from = Day("Exposed from", [Optional()])
    exposed_until = Day("Exposed until", [Optional()])
    contained_on = Day("Contained on", [Optional()])
    accounts_at_risk = IntegerField(
        "Accounts at risk",
        [Optional(), NumberRange(0, rules.MOST_ACCOUNTS, f"Enter a number from 0 to {rules.MOST_ACCOUNTS:,}.")],
        description="How many card numbers may have been taken.",
    )
    elements = Checkboxes(
        "Data at risk", choices=[SelectChoice(item.value, words) for item, words in rules.ELEMENT_WORDS.items()]
    )
    entry_vector = TextAreaField(
        "How they came in",
        filters=[trimmed],
        validators=[Length(max=rules.LONGEST_TEXT)],
        render_kw={"rows": 3, "maxlength": rules.LONGEST_TEXT},
    )
    compliant_then = RadioField(
        "Did the merchant comply with PCI DSS at that time?",
        choices=[
            SelectChoice(CompliantThen.YES.value, "Yes"),
            SelectChoice(CompliantThen.NO.value, "No"),
            SelectChoice(CompliantThen.UNKNOWN.value, "Not known yet"),
        ],
        default=CompliantThen.UNKNOWN.value,
    )
    case_numbers = StringField("Case numbers of the payment systems", filters=[trimmed], validators=[Length(max=300)])
    pfi_company = StringField(
        "Forensic investigator (PFI)", filters=[trimmed], validators=[Length(max=200)], description="The company."
    )
    pfi_engaged_on = Day("Investigator engaged on", [Optional()])
    pfi_preliminary_on = Day("Preliminary report on", [Optional()])
    pfi_final_on = Day("Final report on", [Optional()])
    revision = IntegerField("Revision", [Optional()])

    def details(self) -> Details:
        return Details(
            self.exposed_from.data,
            self.exposed_until.data,
            self.contained_on.data,
            self.accounts_at_risk.data,
            frozenset(DataElement(value) for value in self.elements.data or ()),
            self.entry_vector.data or "",
            CompliantThen(self.compliant_then.data or CompliantThen.UNKNOWN.value),
            self.case_numbers.data or "",
            self.pfi_company.data or "",
            self.pfi_engaged_on.data,
            self.pfi_preliminary_on.data,
            self.pfi_final_on.data,
        )


class ToldForm(FlaskForm):
    """A payment system was told."""

    told_at = Moment("Told at", [InputRequired("Enter when they were told.")])
    reference = StringField("Reference", filters=[trimmed], validators=[Length(max=200)])


class EscalationForm(FlaskForm):
    """Asks for Level 1 and a new AOC."""

    aoc_from = Day(
        "An AOC completed on this day or later is asked for",
        [InputRequired("Enter the day.")],
        description="Usually the day on which the compromise was contained, or discovered.",
    )
    agreed_until = Day(
        "May go on provisionally until",
        [Optional()],
        description="The date agreed for the new AOC. Empty: the merchant may not process until the AOC is accepted.",
    )
    starts_on = Day("Level 1 from", [InputRequired("Enter the first day.")])
    ends_on = Day(
        "Level 1 through",
        [InputRequired("Enter the last day.")],
        description="At most 12 months after the first day. Then the level by volume counts again.",
    )
    reason = TextAreaField(
        "Reason",
        filters=[trimmed],
        validators=[DataRequired("Give the reason."), Length(max=600, message="Shorten the reason to 600 characters.")],
        description="Who asks for it, and where that is written. The person who decides reads it.",
        render_kw={"rows": 4, "maxlength": 600},
    )

    def escalation(self) -> Escalation:
        if self.aoc_from.data is None or self.starts_on.data is None or self.ends_on.data is None:
            raise ValueError("Check the form first.")
        return Escalation(
            self.reason.data or "", self.starts_on.data, self.ends_on.data, self.aoc_from.data, self.agreed_until.data
        )


class OutcomeForm(FlaskForm):
    """Closes an incident."""

    outcome = TextAreaField(
        "What came of it",
        filters=[trimmed],
        validators=[DataRequired("Write what came of it."), Length(max=rules.LONGEST_TEXT)],
        description="Not confirmed, contained and validated again, merchant closed: with what that rests on.",
        render_kw={"rows": 3, "maxlength": rules.LONGEST_TEXT},
    )
