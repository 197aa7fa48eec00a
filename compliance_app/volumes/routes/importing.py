"""Import monthly volumes: what this kind of file is; the steps are `merchants.routes.importer`'s."""

from compliance_app.accounts.access import viewer
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
    sample=lambda: imports.sample(rules.months_before(clock.today(), 1)),
)
_importer.serve(blueprint, "/volumes/import", Permission.EDIT_VOLUMES)
