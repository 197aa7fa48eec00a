"""Scan reports of Approved Scanning Vendors: attestation, summary and the layouts of other vendors."""

from compliance_app.readings.rules.scans.report import language, looks_like, read

__all__ = ["language", "looks_like", "read"]
