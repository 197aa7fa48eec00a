"""Verbs of levels: assess by volume, override by people, change the thresholds."""

from compliance_app.levels.service.assessment import assess, assess_all, assess_in_parts, settle
from compliance_app.levels.service.overrides import (
    OwnRequest,
    approve_override,
    refuse_override,
    request_override,
    withdraw_override,
)
from compliance_app.levels.service.rises import expect_in_parts, expect_rises
from compliance_app.levels.service.thresholds import (
    NewLimit,
    approve_threshold,
    ask_threshold,
    cancel_change,
    install_thresholds,
    refuse_threshold,
    withdraw_threshold,
)

__all__ = [
    "NewLimit",
    "OwnRequest",
    "approve_override",
    "approve_threshold",
    "ask_threshold",
    "assess",
    "assess_all",
    "assess_in_parts",
    "cancel_change",
    "expect_in_parts",
    "expect_rises",
    "install_thresholds",
    "refuse_override",
    "refuse_threshold",
    "request_override",
    "settle",
    "withdraw_override",
    "withdraw_threshold",
]
