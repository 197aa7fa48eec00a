"""What people type about service providers: checked for shape here, by the rules in the service."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Optional

from compliance_app.foundation.forms import Checkboxes, Day, RadioField, SelectField, trimmed
from compliance_app.readings.rules import FieldName, Reading, Result
from compliance_app.service_providers.models import ProviderAoc, Reliance, ServiceProvider
from compliance_app.service_providers.rules import (
    CHECKS,
    SERVICE_NAMES,
    VALIDATION_NAMES,
    Problem,
    ProviderDetails,
    RelianceDetails,
    Service,
    Validation,
)
from compliance_app.service_providers.service import Confirmed

RESULT_NAMES = {
    Result.COMPLIANT: "Compliant",
    Result.LEGAL_EXCEPTION: "Compliant but with legal exception",
    Result.NON_COMPLIANT: "Non-Compliant",
}


def _text(label: str, required: str = "", most: int = 200, description: str = "") -> StringField:
    validators = [InputRequired(required) if required else Optional()]
    length = Length(max=most, message=f"Use at most {most} characters.")
    render = {"maxlength": most, "autocomplete": "off"}
    return StringField(
        label, description=description, filters=[trimmed], validators=[*validators, length], render_kw=render
    )


def _area(label: str, most: int, rows: int, description: str = "", required: str = "") -> TextAreaField:
    validators = [InputRequired(required) if required else Optional()]
    length = Length(max=most, message=f"Use at most {most:,} characters.")
    return TextAreaField(
        label,
        description=description,
        filters=[trimmed],
        validators=[*validators, length],
        render_kw={"rows": rows, "maxlength": most},
    )


class _Blamed(FlaskForm):
    def blame(self, problems: Iterable[Problem]) -> None:
        """Show what the rules refuse beside the field it is about."""
        for problem in problems:
            field: Field = self[problem.field]
            field.errors = [*field.errors, problem.message]


def _service_choices() -> list[SelectChoice]:
    return [SelectChoice(service.value, name) for service, name in SERVICE_NAMES.items()]


class ProviderForm(_Blamed):
    """A service provider as it is written down."""

    revision = HiddenField()
    legal_name = _text("Legal name", "Write the provider’s legal name.", description="As in Part 1a of its AOC.")
    other_names = _area(
        "Other names",
        4200,
        3,
        "One in each line: trading names, former names. Documents are compared with all of them.",
    )
    website = _text("Website", most=300, description="The whole address, such as https://www.example.com.")
    services = Checkboxes("Services", choices=_service_choices(), description="As Part 2a of its AOC includes them.")
    validation = RadioField(
        "How it is validated",
        choices=[SelectChoice(value.value, name) for value, name in VALIDATION_NAMES.items()],
        default=Validation.ROC.value,
    )

    def details(self) -> ProviderDetails:
        """What was typed, for the service."""
        names = (" ".join(line.split()) for line in (self.other_names.data or "").splitlines())
        return ProviderDetails(
            self.legal_name.data or "",
            tuple(dict.fromkeys(filter(None, names))),
            self.website.data or "",
            frozenset(Service(value) for value in self.services.data or ()),
            Validation(self.validation.data),
        )

    def show(self, provider: ServiceProvider) -> None:
        """Fill the form with what is stored."""
        self.legal_name.data, self.website.data = provider.legal_name, provider.website
        self.other_names.data = "\n".join(provider.other_names)
        self.services.data, self.validation.data = list(provider.services), provider.validation.value
        self.revision.data = str(provider.revision)


class AocForm(FlaskForm):
    """A provider's AOC to be handed in."""

    file = FileField(
        "PDF file", description="The attestation only, as PDF, without a password.", render_kw={"accept": ".pdf"}
    )


class CheckForm(FlaskForm):
    """What a person confirms of an AOC before it counts."""

    company = _text("Company assessed", "Write the company as Part 1a names it.")
    completed_on = Day(
        "Completion date",
        [InputRequired("Enter the completion date printed in the document.")],
        description="The Date of Report of an AOC; the self-assessment completion date of an SAQ D.",
    )
    result = SelectField(
        "Result (Part 3)",
        choices=[SelectChoice("", "Choose…"), *(SelectChoice(key.value, name) for key, name in RESULT_NAMES.items())],
        validators=[InputRequired("Choose the result ticked in Part 3.")],
    )
    pci_dss_version = _text("PCI DSS version", most=20, description="Such as 4.0.1.")
    qsa_company = _text("QSA company", description="Empty for a self-assessment.")
    checks = Checkboxes("Checked", choices=[SelectChoice(line.code, line.sentence) for line in CHECKS])
    note = _area("Note for colleagues", 2000, 2)

    def show(self, reading: Reading | None) -> None:
        """Fill the form with what the machine read; the ticks are the person's."""
        if reading is None:
            return
        self.company.data = (reading.text(FieldName.COMPANY) or "")[:200]
        self.completed_on.data = reading.completed_on
        self.result.data = reading.result.value if reading.result else ""
        self.pci_dss_version.data = (reading.text(FieldName.PCI_DSS_VERSION) or "")[:20]
        self.qsa_company.data = (reading.text(FieldName.QSA_COMPANY) or "")[:200]

    def confirmed(self) -> Confirmed:
        """What was confirmed, for the service."""
        return Confirmed(
            self.company.data or "",
            self.completed_on.data or date.max,
            Result(self.result.data),
            self.pci_dss_version.data or "",
            self.qsa_company.data or "",
            tuple(self.checks.data or ()),
            self.note.data or "",
        )


class ReasonForm(FlaskForm):
    """Why an AOC is sent back."""

    reason = _area(
        "Why it does not count",
        2000,
        3,
        "Whoever asks the provider for another one reads it.",
        "Say why it does not count.",
    )


class LookForm(FlaskForm):
    """Where somebody looked, and what was found."""

    note = _area(
        "Where you looked, and what you found",
        1000,
        2,
        "Such as a payment system’s public list of providers, or the provider’s own page.",
        "Say where you looked and what you found.",
    )


class RelianceForm(_Blamed):
    """For what a merchant relies on a provider."""

    revision = HiddenField()
    services = Checkboxes("For what", choices=_service_choices())
    responsibility = _area(
        "Who looks after which requirements",
        2000,
        3,
        "As their agreement says: which requirements the provider looks after, which the merchant, which both.",
    )
    since = Day("Since", [InputRequired("Choose the day.")], description="The first day.")
    until = Day("Until", [Optional()], description="The last day, once it has ended. Empty as long as it goes on.")

    def details(self) -> RelianceDetails:
        """What was typed, for the service."""
        services = frozenset(Service(value) for value in self.services.data or ())
        return RelianceDetails(services, self.responsibility.data or "", self.since.data or date.min, self.until.data)

    def show(self, reliance: Reliance) -> None:
        """Fill the form with what is stored."""
        self.services.data, self.responsibility.data = list(reliance.services), reliance.responsibility
        self.since.data, self.until.data = reliance.since, reliance.until
        self.revision.data = str(reliance.revision)


class NewRelianceForm(RelianceForm):
    """A provider that a merchant relies on, to be written down."""

    provider = SelectField("Service provider", validators=[InputRequired("Choose the provider.")])

    def offer(self, providers: Sequence[ServiceProvider]) -> None:
        """The providers on record."""
        known = [SelectChoice(provider.public_id, provider.legal_name) for provider in providers]
        self.provider.choices = [SelectChoice("", "Choose…"), *known]


def revision_of(field: HiddenField) -> int:
    """The number that the page was drawn with; 0, which none has, for anything else."""
    text = field.data or ""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0


def title_of(aoc: ProviderAoc) -> str:
    """What a version is called on pages."""
    return f"AOC version {aoc.version} of {aoc.provider.legal_name}"
