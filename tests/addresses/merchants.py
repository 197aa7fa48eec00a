"""How addresses name merchants with their contacts and projects, and imports."""

import sqlalchemy as sa

from compliance_app.foundation import clock
from compliance_app.foundation.columns import Table
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Contact, PendingImport, Project
from compliance_app.merchants.rules import ContactRole, ImportKind
from compliance_app.merchants.service import pending
from tests.addresses.sides import Fill, Parameter, Parameters, Side, Special
from tests.factories import viewer_of


def contact_of(side: Side) -> str:
    contact = Contact(merchant_id=side.merchant.id, role=ContactRole.FIRST, name="C", email="c@example.com")
    db.session.add(contact)
    db.session.flush()
    return contact.public_id


def project_of(side: Side) -> str:
    return db.session.scalars(sa.select(Project.public_id).where(Project.merchant_id == side.merchant.id)).one()


def import_of(kind: ImportKind, applied: bool = False) -> Fill:
    def fill(side: Side) -> str:
        owner = side.visitor if side.own else side.manager
        made: PendingImport = pending.keep(kind, "a.csv", Table((), (), ()), [], viewer_of(owner), clock.now())
        if applied:
            pending.finish(made, clock.now())
        db.session.flush()
        return made.public_id

    return fill


PARAMETERS: Parameters = {
    "mid": Parameter(lambda side: side.merchant.public_id, "merchant"),
    "cid": Parameter(contact_of, "merchant"),
    "pid": Parameter(project_of, "merchant"),
}
SPECIAL: Special = {
    (f"{package}.{view}", "iid"): Parameter(import_of(kind, applied=view == "import_result"), "owner")
    for package, kind in (
        ("merchants", ImportKind.MERCHANTS),
        ("volumes", ImportKind.VOLUMES),
        ("vendors", ImportKind.VENDORS),
        ("groups", ImportKind.GROUPS),
    )
    for view in ("import_plan", "import_result", "import_errors")
}
