"""What people type: checked for shape here, by the rules in the service."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, SearchField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from compliance_app.accounts import rules
from compliance_app.accounts.models import Team, User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.foundation.formats import words
from compliance_app.foundation.forms import Checkboxes, SelectField, trimmed

ROLE_NAMES = {role: words(role).capitalize() for role in Role}
RULE = (
    f"At least {rules.LEAST_PASSWORD} characters with letters and digits, "
    f"and not one of your last {rules.REMEMBERED_PASSWORDS}."
)


def _choice(role: Role) -> SelectChoice:
    return SelectChoice(role.value, ROLE_NAMES[role])


def _is_email(_form: FlaskForm, field: Field) -> None:
    if not rules.is_email(field.data or ""):
        raise ValidationError("Write an e-mail address such as name@example.com.")


def _email(label: str, **options: object) -> StringField:
    return StringField(
        label,
        filters=[trimmed],
        validators=[DataRequired("Write the e-mail address."), Length(max=320), _is_email],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email", "maxlength": 320, **options},
    )


def _name(label: str, most: int, message: str) -> StringField:
    return StringField(
        label,
        filters=[trimmed],
        validators=[DataRequired(message), Length(max=most, message=f"Use at most {most} characters.")],
        render_kw={"maxlength": most, "autocomplete": "off"},
    )


def _new_password() -> PasswordField:
    return PasswordField(
        "New password",
        description=RULE,
        validators=[DataRequired("Choose a password.")],
        render_kw={"autocomplete": "new-password", "minlength": rules.LEAST_PASSWORD},
    )


def _repeat() -> PasswordField:
    return PasswordField(
        "New password again",
        validators=[DataRequired("Repeat the password."), EqualTo("password", "The two passwords are not the same.")],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(FlaskForm):
    """Address and password; `next` is where the person was going, `unsent` a form that was sent too late."""

    email = _email("E-mail address")
    password = PasswordField(
        "Password",
        validators=[DataRequired("Write your password."), Length(max=1000, message="That is no password of ours.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    unsent = HiddenField()


class ForgotPasswordForm(FlaskForm):
    """The address to send a link to."""

    email = _email("E-mail address")


class SetPasswordForm(FlaskForm):
    """A new password, from a one-time link."""

    password = _new_password()
    repeat = _repeat()


class ChangePasswordForm(FlaskForm):
    """A new password, by somebody who knows the present one."""

    present = PasswordField(
        "Present password",
        validators=[DataRequired("Write your present password."), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()
    repeat = _repeat()


class PersonForm(FlaskForm):
    """Name, role and team of a person."""

    name = _name("Name", 200, "Write the person's name.")
    role = SelectField("Role", choices=[_choice(role) for role in Role if role in rules.STAFF])
    team = SelectField("Team", description="A team lead sees the merchants of everyone in the team.")

    def offer(self, teams: Iterable[Team], role: Role | None = None) -> None:
        """Fill the choices; a merchant's person stays one."""
        self.team.choices = [SelectChoice("", "No team"), *(SelectChoice(team.public_id, team.name) for team in teams)]
        if role is Role.MERCHANT:
            self.role.choices = [_choice(Role.MERCHANT)]


class InviteForm(PersonForm):
    """A new member of staff. Merchants' people are invited on the merchant's page."""

    email = _email("E-mail address", autocomplete="off")


class DisableForm(FlaskForm):
    """Why a person may not come in any more."""

    reason = _name("Reason", 200, "Write why, for those who read the trail.")


class NewTeamForm(FlaskForm):
    """The name of a new team."""

    name = _name("Name of the team", 100, "Write a name for the team.")


class TeamForm(NewTeamForm):
    """A team's name and who is in it."""

    members = Checkboxes("Members", description="Whoever is in another team now moves to this one.")

    def offer(self, people: Iterable[User]) -> None:
        """Fill the choices."""
        self.members.choices = [
            SelectChoice(user.public_id, f"{user.name} ({ROLE_NAMES[user.role].lower()}{_elsewhere(user.team)})")
            for user in people
        ]


def _elsewhere(team: Team | None) -> str:
    return f", {team.name}" if team else ""


class PeopleFilter(FlaskForm):
    """The filters of the list of people; part of the address, so it needs no token."""

    class Meta:
        csrf = False

    q = SearchField("Name or e-mail", filters=[trimmed], render_kw={"maxlength": 100})
    role = SelectField("Role", choices=[SelectChoice("", "All roles"), *(_choice(role) for role in Role)])
    state = SelectField(
        "State",
        choices=[
            SelectChoice("", "All states"),
            *(SelectChoice(state.value, state.value.capitalize()) for state in UserState),
        ],
    )
