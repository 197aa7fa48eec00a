"""Verbs of policies: ask for a change, decide on it as another person, take back what has not begun."""

from compliance_app.policies.service.changes import approve, ask, cancel, install, refuse, withdraw
from compliance_app.policies.service.decisions import OwnRequest, close, open_for, opened_by, take_back_request

__all__ = [
    "OwnRequest",
    "approve",
    "ask",
    "cancel",
    "close",
    "install",
    "open_for",
    "opened_by",
    "refuse",
    "take_back_request",
    "withdraw",
]
