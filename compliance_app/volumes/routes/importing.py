"""Import monthly volumes: what this kind of file is; the steps are `merchants.routes.importer`'s."""

from flask import Response
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.merchants.routes.importer import Importer
from compliance_app.merchants.rules import ImportKind
from compliance_app.volumes import imports, rules
from compliance_app.volumes.routes.blueprint import blueprint
from compliance_app.volumes.service import importing

_importer = Importer(
    kind=ImportKind.VOLUMES,
    noun="figure",
    columns=imports.COLUMNS,
    read=imports.read,
    decide=lambda records: importing.decide(records, viewer(), clock.today()),
    apply=lambda decisions: importing.apply(decisions, viewer().actor, clock.now(), clock.today()),
)


@blueprint.route("/volumes/import", methods=["GET", "POST"])
@requires(Permission.EDIT_VOLUMES)
def import_file() -> ResponseReturnValue:
    """Send a file."""
    return _importer.file_page()


@blueprint.route("/volumes/import/<iid>", methods=["GET", "POST"])
@requires(Permission.EDIT_VOLUMES)
def import_plan(iid: str) -> ResponseReturnValue:
    """What would happen to each row, and the yes."""
    return _importer.plan_page(iid)


@blueprint.get("/volumes/import/<iid>/result")
@requires(Permission.EDIT_VOLUMES)
def import_result(iid: str) -> ResponseReturnValue:
    """What was imported, and the rows that were left out."""
    return _importer.result_page(iid)


@blueprint.get("/volumes/import/<iid>/errors.csv")
@requires(Permission.EDIT_VOLUMES)
def import_errors(iid: str) -> Response:
    """The rows with errors, to be mended and sent again."""
    return _importer.error_file(iid)


@blueprint.get("/volumes/import/sample.<any(csv, xlsx):kind>")
@requires(Permission.EDIT_VOLUMES)
def import_sample(kind: str) -> Response:
    """A file with the columns and some examples."""
    return _importer.sample_file(kind, imports.sample(rules.months_before(clock.today(), 1)))
