"""Mail about a scan that does not count; one that does is an accepted document like any other."""

from datetime import datetime

from compliance_app.documents import notices
from compliance_app.scans.models import AsvScan, ScanCombination


def tell_failed(scan: AsvScan, at: datetime) -> None:
    """The report was checked; the scan did not pass, and what to do."""
    notices.tell(scan.document, "scan_failed", at, scan=scan)


def tell_partial(scan: AsvScan, at: datetime) -> None:
    """The report was checked; the scan passed but is partial, so alone it does not count, and what to do."""
    notices.tell(scan.document, "scan_partial", at, scan=scan)


def tell_combined(scan: AsvScan, found: ScanCombination, at: datetime) -> None:
    """A partial scan that did not count alone counts now, together with earlier ones, and until when."""
    notices.tell(scan.document, "scan_combined", at, key=f"scan-combined:{found.public_id}", scan=scan)


def tell_taken_apart(scan: AsvScan, found: ScanCombination, at: datetime) -> None:
    """It does not count any more, why, and what to do."""
    key = f"scan-taken-apart:{found.public_id}"
    notices.tell(scan.document, "scan_taken_apart", at, key=key, scan=scan, because=found.undone_because)
