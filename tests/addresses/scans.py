"""How addresses name scans, disputes, policies seen and vendors."""

from datetime import timedelta

from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.rules import DisputeDecision, DisputeKind, VendorDetails
from compliance_app.scans.service import notes as scan_notes
from compliance_app.scans.service import vendors
from compliance_app.scans.service.notes import Dispute
from tests.addresses.sides import Parameter, Parameters, Side, numbers
from tests.documents.builders import all_ticked, make_document
from tests.factories import actor_of, make_user


def scan_of(side: Side) -> AsvScan:
    document, at = make_document(side.merchant, side.employee, DocumentKind.ASV_SCAN_REPORT, None), clock.now()
    on, ticked = clock.day_of(at), all_ticked(DocumentKind.ASV_SCAN_REPORT)
    return scans.accept_report(document, "Scanwell", on, True, None, ticked, None, actor_of(make_user()), at, on)


def dispute_of(side: Side) -> str:
    said = Dispute("shop", "Old TLS", DisputeKind.FALSE_POSITIVE, DisputeDecision.PENDING, None, "")
    return scan_notes.dispute(scan_of(side), said, actor_of(side.manager), clock.now(), clock.today()).public_id


def scan_policy_of(side: Side) -> str:
    today = clock.today()
    return scan_notes.see_policy(side.merchant, today, "A.", actor_of(side.manager), clock.now(), today).public_id


def vendor_of(side: Side) -> str:
    today = clock.today()
    details = VendorDetails("Scanwell", f"no-{next(numbers)}", today, today + timedelta(days=9))
    return vendors.add(details, actor_of(side.manager), clock.now()).public_id


PARAMETERS: Parameters = {
    "scan_id": Parameter(lambda side: scan_of(side).public_id, "merchant"),
    "dispute_id": Parameter(dispute_of, "merchant"),
    "policy_id": Parameter(scan_policy_of, "merchant"),
    "vendor_id": Parameter(vendor_of, "all"),
}
