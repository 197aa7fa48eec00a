"""Makes the PDF compliance report of one merchant as it stood on a day."""

import re
from datetime import date, datetime

from flask import current_app

from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.reports import queries, typesetting
from compliance_app.reports.contents import Making, Report
from compliance_app.volumes import chart

_SERIES = ("accent", "mark", "info", "severe", "good", "line-strong", "bar-muted")
_TOKEN = re.compile(r"--cd-([\w-]+):\s*(#[0-9a-fA-F]{3,8});")
_LEGEND = (
    ("good-line", "Compliant"),
    ("warn-line", "Expiring or provisional"),
    ("bad-line", "Expired"),
    ("severe-line", "Non-compliant"),
    ("info-line", "In progress or in review"),
    ("idle-line", "Not started"),
    ("good", "May process"),
    ("bad", "May not process"),
)


def merchant_report(merchant: Merchant, on: date, at: datetime, by: str) -> bytes:
    """The report of a merchant on the day `on`, made at the moment `at` for the person `by`.

    Says what was true on that day, whatever has been recorded since (REPORT-1). Raises NotTypeset.
    """
    timezone = current_app.config["PROVIDER_TIMEZONE"]
    making = Making(at, by, current_app.config["PROVIDER_NAME"], timezone)
    return typesetting.typeset(page(queries.report_on(merchant, on, timezone, making.day), making))


def page(report: Report, making: Making) -> str:
    """The report as the HTML page that is set as PDF."""
    ink = _ink()
    colors = {system.value: ink[name] for system, name in zip(SYSTEM_NAMES, _SERIES, strict=True)}
    # Not through Flask's render_template: a report is the same whoever looks, also when nobody is signed in.
    template = current_app.jinja_env.get_template("reports/merchant.html")
    return template.render(
        report=report,
        making=making,
        ink=ink,
        system_colors=colors,
        legend_of_systems=[(colors[system.value], SYSTEM_NAMES[system]) for system in report.chart.systems],
        chart_size=(chart.WIDTH, chart.HEIGHT),
        chart_edge=chart.LEFT,
        legend_of_standings=[(ink[name], word) for name, word in _LEGEND],
    )


def _ink() -> dict[str, str]:
    """The light theme's colours by name, for drawings that cannot read style sheets."""
    text = (typesetting.STYLES / "tokens.css").read_text(encoding="utf-8")
    return dict(_TOKEN.findall(text.split("}", 1)[0]))
