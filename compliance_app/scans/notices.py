"""Mail about a scan that did not pass; a passed one is an accepted document like any other."""

from datetime import datetime

from compliance_app.documents import notices
from compliance_app.scans.models import AsvScan


def tell_failed(scan: AsvScan, at: datetime) -> None:
    """The report was checked; the scan did not pass, and what to do."""
    notices.tell(scan.document, "scan_failed", at, scan=scan)
