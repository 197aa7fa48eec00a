"""Mail about a scan that does not count; one that does is an accepted document like any other."""

from datetime import datetime

from compliance_app.documents import notices
from compliance_app.scans.models import AsvScan


def tell_failed(scan: AsvScan, at: datetime) -> None:
    """The report was checked; the scan did not pass, and what to do."""
    notices.tell(scan.document, "scan_failed", at, scan=scan)


def tell_partial(scan: AsvScan, at: datetime) -> None:
    """The report was checked; the scan passed but is partial, so alone it does not count, and what to do."""
    notices.tell(scan.document, "scan_partial", at, scan=scan)
