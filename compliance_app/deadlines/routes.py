"""The calendar page, and the feed at its secret address."""

from collections.abc import Sequence

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts import queries as accounts
from compliance_app.accounts import service as people
from compliance_app.accounts.access import limiter, origin, public, requires, viewer
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Permission, Role, Viewer
from compliance_app.accounts.signature import fingerprint
from compliance_app.deadlines import forms, ics, queries, rules
from compliance_app.deadlines.queries.scope import MOST, Scope
from compliance_app.deadlines.rules import KIND_WORDS, Kind, Span
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants

blueprint = GuardedBlueprint("deadlines", __name__)

SHOWN = 3
"""Entries of a day that a month shows; the rest stands on the page of the day (CALENDAR-4)."""

MOST_OF_A_DAY = 500


@blueprint.get("/calendar")
@requires(Permission.VIEW_PORTFOLIO)
def calendar() -> ResponseReturnValue:
    """What falls due in a month, or on one day in full."""
    person, on = viewer(), clock.today()
    managers = _managers(person)
    asked = forms.asked(request.args, managers, on)
    span = Span(asked.day, asked.day) if asked.day else rules.span_of(asked.month)
    manager_id = asked.manager.id if asked.manager else None
    per_day = MOST_OF_A_DAY if asked.day else SHOWN
    found = queries.gather(Scope(person, span, manager_id, kind=asked.kind, per_day=per_day), _timezone())
    return render_template(
        "deadlines/calendar.html",
        asked=asked,
        managers=managers,
        kinds=[kind for kind in Kind if kind is not Kind.POLICY or person.can(Permission.EDIT_POLICIES)],
        kind_words=KIND_WORDS,
        days=[] if asked.day else rules.days(asked.month, found.deadlines, found.totals, SHOWN),
        found=found,
        on=on,
        before=rules.beside(asked.month, -1),
        after=rules.beside(asked.month, 1),
    )


def _managers(person: Viewer) -> Sequence[User]:
    """Whom the calendar can be filtered by; an account manager sees their own merchants only."""
    return () if person.role is Role.ACCOUNT_MANAGER else merchants.possible_managers(person)


def _timezone() -> str:
    return str(current_app.config["PROVIDER_TIMEZONE"])


def _feed_asked() -> str:
    return f"feed:{fingerprint(str((request.view_args or {}).get('secret', '')))}"


@blueprint.get("/calendar/feed/<secret>.ics")
@public("a calendar program cannot sign in; the address holds the secret")
@limiter.limit("120 per minute")
@limiter.limit("60 per hour", key_func=_feed_asked)
def feed(secret: str) -> ResponseReturnValue:
    """What falls due for the person to whom the secret address belongs, as they may see it now (CALENDAR-5)."""
    at = clock.now()
    owner = accounts.feed_owner(secret)
    if owner is None:
        raise NotFound
    person, span = people.viewer_of(owner.user, origin()), rules.fed(clock.day_of(at))
    found = queries.gather(Scope(person, span), _timezone()).deadlines
    left = "" if len(found) < MOST else f"The first {MOST:,}; what falls due later stands on the site."
    body, feed_id = ics.written(found[:MOST], at, str(current_app.config["BASE_URL"]), left), owner.user_id
    db.session.rollback()
    people.note_feed_read(feed_id, fingerprint(secret), at)
    return Response(body, mimetype="text/calendar", headers={"X-Robots-Tag": "noindex"})
