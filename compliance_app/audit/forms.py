"""The filters of the trail, as they stand in the address of its page."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateField, SearchField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import Optional

from compliance_app.audit.events import Event
from compliance_app.audit.queries import Filters
from compliance_app.foundation.forms import SelectField

EVENT_NAMES = {event: event.value.replace(".", ": ").replace("_", " ").capitalize() for event in Event}


def _trimmed(value: str | None) -> str:
    return (value or "").replace("\x00", "").strip()[:200]


class TrailFilter(FlaskForm):
    """What to show. It reads only, so it needs no token."""

    class Meta:
        csrf = False

    person = SearchField("Person", description="Part of a name or e-mail address.", filters=[_trimmed])
    event = SelectField(
        "Event",
        choices=[
            SelectChoice("", "All events"),
            *(SelectChoice(event.value, name) for event, name in EVENT_NAMES.items()),
        ],
        validate_choice=False,
    )
    merchant = SearchField("Merchant", description="Name, reference, project or website.", filters=[_trimmed])
    object_type = StringField("Kind of object", filters=[_trimmed])
    object_id = StringField("Object", description="Its identifier, as in the address of its page.", filters=[_trimmed])
    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])
    failed = SelectField(
        "Outcome",
        choices=[SelectChoice("", "All"), SelectChoice("y", "Only what was refused or failed")],
        validate_choice=False,
    )

    def filters_asked(self, timezone: str) -> Filters:
        """The filters as the query takes them; days are the provider's (`timezone`), `until` is included."""
        self.validate()
        zone = ZoneInfo(timezone)
        return Filters(
            person=self.person.data or "",
            event=self.event.data or "",
            merchant=self.merchant.data or "",
            object_type=self.object_type.data or "",
            object_id=self.object_id.data or "",
            since=_begin(self.since.data, zone),
            until=_begin(self.until.data, zone, days_later=1),
            failed_only=bool(self.failed.data),
        )


def _begin(day: date | None, zone: ZoneInfo, days_later: int = 0) -> datetime | None:
    if day is None or not 1900 <= day.year <= 9000:
        return None
    return datetime.combine(day + timedelta(days=days_later), time(), zone)
