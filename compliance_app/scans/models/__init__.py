"""Stored scans, what was noted about them, and the register of scanning vendors."""

from compliance_app.scans.models.notes import ScanDispute, ScanPolicy
from compliance_app.scans.models.scans import AsvScan, ExpirationSource, ScanCombination, ScanPart
from compliance_app.scans.models.vendors import AsvVendor

__all__ = ["AsvScan", "AsvVendor", "ExpirationSource", "ScanCombination", "ScanDispute", "ScanPart", "ScanPolicy"]
