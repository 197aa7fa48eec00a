"""Import merchants: what this kind of file is; the steps are `merchants.routes.importer`'s."""

from compliance_app.accounts.access import viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.merchants import imports
from compliance_app.merchants.routes.blueprint import blueprint
from compliance_app.merchants.routes.importer import Importer
from compliance_app.merchants.rules import ImportKind
from compliance_app.merchants.service import importing

_importer = Importer(
    kind=ImportKind.MERCHANTS,
    noun="merchant",
    columns=imports.COLUMNS,
    read=imports.read,
    decide=lambda records: importing.decide(records, viewer()),
    apply=lambda decisions: importing.apply(decisions, viewer().actor, clock.now(), clock.today()),
    sample=lambda: imports.SAMPLE,
)
_importer.serve(blueprint, "/merchants/import", Permission.IMPORT_MERCHANTS)
