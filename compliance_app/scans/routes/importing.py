"""Import the register of scanning vendors: what this kind of file is; the steps are `merchants.routes.importer`'s."""

from compliance_app.accounts.access import viewer
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
    sample=lambda: imports.SAMPLE,
)
_importer.serve(vendor_pages, "/import", Permission.EDIT_ASV_REGISTER)
