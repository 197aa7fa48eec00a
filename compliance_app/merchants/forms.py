"""What people type about merchants: checked for shape here, by the rules in the service."""

from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length, Optional

from compliance_app.accounts.models import User
from compliance_app.foundation import countries
from compliance_app.foundation.forms import Checkboxes, SelectField, trimmed
from compliance_app.merchants import rules
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import (
    INTEGRATION_NAMES,
    LANGUAGES,
    SYSTEM_NAMES,
    ContactDetails,
    ContactRole,
    Integration,
    MerchantDetails,
    NewMerchant,
    PaymentSystem,
    Problem,
    ProjectDetails,
)

ROLE_NAMES = {ContactRole.FIRST: "First contact", ContactRole.SECOND: "Second contact", ContactRole.OTHER: "Other"}


def _text(label: str, required: str = "", most: int = 200, **options: object) -> StringField:
    render = {"maxlength": most, "autocomplete": "off", **options}
    description = str(render.pop("description", ""))
    length = Length(max=most, message=f"Use at most {most} characters.")
    validators = [DataRequired(required) if required else Optional(), length]
    return StringField(label, description=description, filters=[trimmed], validators=validators, render_kw=render)


class MerchantForm(FlaskForm):
    """The details of a merchant, as they are edited."""

    revision = HiddenField()
    legal_name = _text("Legal name", "Write the merchant's legal name.", description="As in the register of companies.")
    trading_name = _text("Trading name", description="The name customers know, if it is another.")
    reference = _text("Reference", most=40, description="Your number for the merchant. Empty: one is given.")
    country = SelectField("Country", validators=[DataRequired("Choose the country.")])
    mcc = _text(
        "Merchant category code",
        "Write the merchant category code.",
        most=4,
        description="Four digits of ISO 18245, such as 5732.",
        inputmode="numeric",
        list="categories",
    )
    websites = TextAreaField(
        "Websites",
        description="One address in each line.",
        filters=[trimmed],
        validators=[Optional(), Length(max=5000)],
        render_kw={"rows": 3, "spellcheck": "false"},
    )
    payment_systems = Checkboxes(
        "Payment systems used", choices=[SelectChoice(system.value, SYSTEM_NAMES[system]) for system in SYSTEM_NAMES]
    )
    timezone = SelectField("Time zone", description="In which the merchant reads times.")
    language = SelectField("Language", choices=[SelectChoice(*pair) for pair in LANGUAGES.items()])

    def offer(self) -> None:
        """Fill the lists that are too long to build at import."""
        self.country.choices = [
            SelectChoice("", "Choose…"),
            *(SelectChoice(*pair) for pair in countries.names().items()),
        ]
        self.timezone.choices = [SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(rules.timezones())]

    def details(self) -> MerchantDetails:
        """What was typed, for the service."""
        return MerchantDetails(
            legal_name=self.legal_name.data or "",
            trading_name=self.trading_name.data or "",
            reference=self.reference.data or "",
            country=self.country.data or "",
            mcc=self.mcc.data or "",
            timezone=self.timezone.data or "",
            language=self.language.data or "",
            websites=tuple((self.websites.data or "").split()),
            payment_systems=frozenset(PaymentSystem(value) for value in self.payment_systems.data or ()),
        )

    def show(self, merchant: Merchant, details: MerchantDetails) -> None:
        """Fill the form with what is stored."""
        for name in ("legal_name", "trading_name", "reference", "country", "mcc", "timezone", "language"):
            self[name].data = getattr(details, name)
        self.websites.data = "\n".join(details.websites)
        self.payment_systems.data = [system.value for system in details.payment_systems]
        self.revision.data = str(merchant.revision)

    def blame(self, problems: Iterable[Problem]) -> None:
        """Show what the rules refuse beside the field it is about."""
        for problem in problems:
            if problem.field in self:
                field: Field = self[problem.field]
                field.errors = [*field.errors, problem.message]
            else:
                self.form_errors.append(problem.message)


class NewMerchantForm(MerchantForm):
    """A merchant to be created, with its first contact and first project."""

    account_manager = SelectField("Account manager", validators=[Optional()])
    contact_name = _text("Name", "Write the name of the first contact.")
    contact_email = _text("E-mail address", "Write the first contact's e-mail address.", most=254, type="email")
    contact_phone = _text("Telephone", most=40)
    project_id = _text("Project number", most=19, inputmode="numeric", description="The platform's project_id.")
    project_name = _text("Name of the project", description="Such as “Web shop”.")

    def offer_managers(self, managers: Sequence[User], own: int | None, may_leave_open: bool) -> None:
        """The account managers that the person may choose from."""
        nobody = [SelectChoice("", "Nobody yet")] if may_leave_open else []
        self.account_manager.choices = [*nobody, *(SelectChoice(user.public_id, user.name) for user in managers)]
        if self.account_manager.data is None:
            self.account_manager.data = next((user.public_id for user in managers if user.id == own), "")

    def new_merchant(self, managers: Sequence[User]) -> NewMerchant:
        """What was typed, for the service; `managers` are those offered."""
        chosen = next((user.id for user in managers if user.public_id == self.account_manager.data), None)
        contact = ContactDetails(
            ContactRole.FIRST,
            self.contact_name.data or "",
            self.contact_email.data or "",
            self.contact_phone.data or "",
        )
        projects: tuple[ProjectDetails, ...] = ()
        if self.project_id.data:
            number = int(self.project_id.data) if self.project_id.data.isdecimal() else 0
            projects = (ProjectDetails(number, self.project_name.data or f"Project {self.project_id.data}"),)
        return NewMerchant(**vars(self.details()), account_manager_id=chosen, contacts=(contact,), projects=projects)

    def blame(self, problems: Iterable[Problem]) -> None:
        """Contacts and projects call their fields by shorter names."""
        ours = {"name": "contact_name", "email": "contact_email", "phone": "contact_phone"}
        super().blame(Problem(ours.get(problem.field, problem.field), problem.message) for problem in problems)


class CloseForm(FlaskForm):
    """Why a merchant is closed."""

    reason = TextAreaField(
        "Reason",
        description="Kept in the trail and shown on the merchant's page.",
        filters=[trimmed],
        validators=[DataRequired("Say why the merchant is closed."), Length(max=500)],
        render_kw={"rows": 3, "maxlength": 500},
    )


class ReassignForm(FlaskForm):
    """Who looks after the merchant from now on."""

    account_manager = SelectField("Account manager", validators=[Optional()])

    def offer(self, managers: Sequence[User], may_leave_open: bool) -> None:
        """The account managers that the person may choose from."""
        nobody = [SelectChoice("", "Nobody")] if may_leave_open else []
        self.account_manager.choices = [*nobody, *(SelectChoice(user.public_id, user.name) for user in managers)]


class ContactForm(FlaskForm):
    """A person at the merchant to write to."""

    role = SelectField("Role", choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()])
    name = _text("Name", "Write the contact's name.")
    email = _text("E-mail address", "Write an e-mail address.", most=254, type="email", autocomplete="off")
    phone = _text("Telephone", most=40)

    def details(self) -> ContactDetails:
        """What was typed, for the service."""
        return ContactDetails(
            ContactRole(self.role.data), self.name.data or "", self.email.data or "", self.phone.data or ""
        )


class ProjectForm(FlaskForm):
    """One of the platform's projects."""

    project_id = IntegerField(
        "Project number",
        description="The platform's project_id.",
        validators=[DataRequired("Write the platform's project number: a whole number over 0.")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = _text("Name", "Write a name for the project.")

    def details(self) -> ProjectDetails:
        """What was typed, for the service."""
        return ProjectDetails(self.project_id.data or 0, self.name.data or "")


class ProjectNameForm(FlaskForm):
    """Another name for a project, and how it takes cards."""

    name = _text("Name", "Write a name for the project.")
    integration = SelectField(
        "How it takes cards",
        choices=[
            SelectChoice("", "Not known"),
            *(SelectChoice(each.value, INTEGRATION_NAMES[each]) for each in Integration),
        ],
        description="It decides which SAQ suits.",
        filters=[lambda value: value or ""],
    )

    @property
    def chosen_integration(self) -> Integration | None:
        """How it takes cards, None where nobody knows."""
        return Integration(self.integration.data) if self.integration.data else None


class PersonForm(FlaskForm):
    """A person who may act for the merchant."""

    name = _text("Name", "Write the person's name.")
    email = _text("E-mail address", "Write an e-mail address.", most=254, type="email", autocomplete="off")


class UploadForm(FlaskForm):
    """A file to import."""

    file = FileField(
        "File",
        description="CSV or .xlsx, at most 20,000 rows.",
        validators=[DataRequired("Choose a file.")],
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )


class ConfirmForm(FlaskForm):
    """The yes to an import."""

    confirm = BooleanField()
