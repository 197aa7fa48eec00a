"""The verbs of accounts: signing in, passwords, sessions, people, teams."""

from compliance_app.accounts.service.feeds import make_feed, note_feed_read, withdraw_feed
from compliance_app.accounts.service.passwords import change_password, request_reset, set_password
from compliance_app.accounts.service.people import (
    create_administrator,
    disable,
    disable_inactive,
    edit,
    enable,
    invite,
    invite_again,
)
from compliance_app.accounts.service.sessions import (
    end_every_session,
    end_session,
    note_activity,
    open_session,
    sign_out,
    tidy,
    viewer_of,
)
from compliance_app.accounts.service.sign_in import Attempt, Outcome, count_attempt, finish_attempt
from compliance_app.accounts.service.teams import create_team, edit_team

__all__ = [
    "Attempt",
    "Outcome",
    "change_password",
    "count_attempt",
    "create_administrator",
    "create_team",
    "disable",
    "disable_inactive",
    "edit",
    "edit_team",
    "enable",
    "end_every_session",
    "end_session",
    "finish_attempt",
    "invite",
    "invite_again",
    "make_feed",
    "note_activity",
    "note_feed_read",
    "open_session",
    "request_reset",
    "set_password",
    "sign_out",
    "tidy",
    "viewer_of",
    "withdraw_feed",
]
