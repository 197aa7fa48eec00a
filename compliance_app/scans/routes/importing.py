"""Import the register of scanning vendors: what this kind of file is; the steps are `merchants.routes.importer`'s."""

from flask import Response
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.merchants.routes.importer import Importer
from compliance_app.merchants.rules import ImportKind
from compliance_app.scans import imports
from compliance_app.scans.routes.blueprints import vendor_pages
from compliance_app.scans.service import importing

_importer = Importer(
    kind=ImportKind.VENDORS,
    noun="vendor",
    columns=imports.COLUMNS,
    read=imports.read,
    decide=importing.decide,
    apply=lambda decisions: importing.apply(decisions, viewer().actor, clock.now()),
)


@vendor_pages.route("/import", methods=["GET", "POST"])
@requires(Permission.EDIT_ASV_REGISTER)
def import_file() -> ResponseReturnValue:
    """Send a file."""
    return _importer.file_page()


@vendor_pages.route("/import/<iid>", methods=["GET", "POST"])
@requires(Permission.EDIT_ASV_REGISTER)
def import_plan(iid: str) -> ResponseReturnValue:
    """What would happen to each row, and the yes."""
    return _importer.plan_page(iid)


@vendor_pages.get("/import/<iid>/result")
@requires(Permission.EDIT_ASV_REGISTER)
def import_result(iid: str) -> ResponseReturnValue:
    """What was imported, and the rows that were left out."""
    return _importer.result_page(iid)


@vendor_pages.get("/import/<iid>/errors.csv")
@requires(Permission.EDIT_ASV_REGISTER)
def import_errors(iid: str) -> Response:
    """The rows with errors, to be mended and sent again."""
    return _importer.error_file(iid)


@vendor_pages.get("/import/sample.<any(csv, xlsx):kind>")
@requires(Permission.EDIT_ASV_REGISTER)
def import_sample(kind: str) -> Response:
    """A file with the columns and some examples."""
    return _importer.sample_file(kind, imports.SAMPLE)
