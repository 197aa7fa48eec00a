"""The page of a merchant's scans: the assessment year that ends today, or on another day."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.merchants import queries as merchants
from compliance_app.scans.queries import sections
from compliance_app.scans.routes.blueprints import scan_pages
from compliance_app.scans.rules.disputes import DECISION_WORDS, KIND_WORDS
from compliance_app.scans.rules.vendors import EARLIEST


@scan_pages.get("/merchants/<mid>/scans")
@requires(Permission.VIEW_PORTFOLIO)
def year(mid: str) -> ResponseReturnValue:
    """Passing scans, gaps, the next one, the policy seen, disputes by quarter."""
    merchant, today = merchants.one_visible(viewer(), mid), clock.today()
    ends_on, fault = _day(request.args.get("to", ""), today)
    page = render_template(
        "scans/year.html",
        merchant=merchant,
        year=sections.year(merchant.id, ends_on, today),
        today=today,
        fault=fault,
        asked=request.args.get("to", ""),
        kind_words=KIND_WORDS,
        decision_words=DECISION_WORDS,
    )
    return page, 422 if fault else 200


def _day(text: str, today: date) -> tuple[date, str]:
    """The last day of the year asked for, or today and what is wrong."""
    if not text:
        return today, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today, "Write the last day of the year as year-month-day, such as 2026-03-12."
    if not EARLIEST <= day <= today:
        return today, f"Choose a day from {EARLIEST.year} to today: the year is told from scans that were made."
    return day, ""
