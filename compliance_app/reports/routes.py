"""Pages of reports: a merchant's compliance on a day as a PDF to keep."""

from datetime import date

from flask import Response, request

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.reports import service

blueprint = GuardedBlueprint("reports", __name__)


@blueprint.get("/merchants/<mid>/report.pdf")
@requires(Permission.READ_REPORT)
def merchant(mid: str) -> Response:
    """The compliance report as a download, for `?on=YYYY-MM-DD` or today; each reading leaves a trace."""
    found = merchants.one_visible(viewer(), mid)
    at = clock.now()
    on = _day(request.args.get("on", ""), clock.day_of(at))
    pdf = service.merchant_report(found, on, viewer().actor, at, clock.day_of(at))
    database.begin_writing()
    service.record_reading(found, on, viewer().actor, at)
    db.session.commit()
    return _attachment(pdf, f"compliance-{found.reference}-{on.isoformat()}.pdf")


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("Write the day as year-month-day, such as 2027-03-12.") from error


def _attachment(pdf: bytes, name: str) -> Response:
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("/", "-")
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
