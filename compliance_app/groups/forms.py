"""What people type about corporate entities and memberships: checked for shape here, by the rules in the service."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length

from compliance_app.foundation import countries
from compliance_app.foundation.forms import SelectField, day_in
from compliance_app.groups import rules
from compliance_app.groups.models import CorporateEntity
from compliance_app.groups.rules import EntityDetails, Terms
from compliance_app.groups.service import InvalidDetails

NEW = ""
_REASON_HELP = "Who owns it, and which contract (franchise, licence) shows it. An auditor reads it."


def _trimmed(value: str | None) -> str:
    return " ".join((value or "").replace("\x00", "").split())


class _Details(FlaskForm):
    """Name, country and register number."""

    legal_name = StringField(
        "Legal name", filters=[_trimmed], render_kw={"maxlength": rules.LONGEST_NAME, "autocomplete": "off"}
    )
    country = SelectField("Country of the register", validate_choice=False)
    registration = StringField(
        "Number in the register",
        description="Of the register of companies. It tells whether a colleague has entered this company already.",
        filters=[_trimmed],
        render_kw={"maxlength": rules.LONGEST_REGISTRATION, "autocomplete": "off"},
    )

    def offer_countries(self) -> None:
        """The countries by name."""
        listed = sorted(countries.names().items(), key=lambda entry: entry[1])
        choices = [SelectChoice("", "Choose"), *(SelectChoice(code, name) for code, name in listed)]
        self.country.choices = choices

    @property
    def details(self) -> EntityDetails:
        """What was typed."""
        return EntityDetails(
            self.legal_name.data or "", (self.country.data or "").replace("\x00", ""), self.registration.data or ""
        )

    def blame(self, refusal: InvalidDetails) -> None:
        """Put each problem beside its field."""
        for name, problem in refusal.problems.items():
            self[name].errors = [problem]


class EntityForm(_Details):
    """Edits an entity; `revision` is the one that the person saw."""

    revision = HiddenField()


class JoinForm(_Details):
    """Lets a merchant belong to a group that is known or a new one."""

    entity = SelectField(
        "Group",
        description="The groups in which you look after a merchant.",
        validate_choice=False,
    )
    since = DateField(
        "Belongs to it since",
        description="From then on, or from today where that is past, its latest 12 months count in the group.",
        validators=[InputRequired("Choose the first day.")],
    )
    independent = BooleanField("Independently owned (franchise, licensee): its operations are not counted in the group")
    reason = TextAreaField(
        "Why it counts alone",
        description=_REASON_HELP,
        filters=[_trimmed],
        validators=[Length(max=rules.LONGEST_REASON, message=f"Use at most {rules.LONGEST_REASON} characters.")],
        render_kw={"rows": 2, "maxlength": rules.LONGEST_REASON},
    )

    def offer(self, entities: Sequence[CorporateEntity]) -> None:
        """The groups to choose from, and the countries of a new one."""
        self.offer_countries()
        known = [SelectChoice(entity.public_id, f"{entity.legal_name} ({entity.registration})") for entity in entities]
        self.entity.choices = [SelectChoice(NEW, "A group that is not listed"), *known]

    @property
    def terms(self) -> Terms:
        """How the merchant is to belong."""
        return Terms(day_in(self.since), bool(self.independent.data), self.reason.data or "")


class LeaveForm(FlaskForm):
    """Ends a membership."""

    last_day = DateField(
        "Last day in the group",
        description="It still counts with the group on this day.",
        validators=[InputRequired("Choose the last day.")],
    )


class OwnershipForm(FlaskForm):
    """Says whether a member is independently owned."""

    independent = BooleanField("Independently owned (franchise, licensee)")
    reason = TextAreaField(
        "Reason",
        description=_REASON_HELP,
        filters=[_trimmed],
        render_kw={"rows": 2, "maxlength": rules.LONGEST_REASON},
    )
