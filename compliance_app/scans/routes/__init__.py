"""Pages of scans: a merchant's assessment year and what is noted about it; the register of scanning vendors."""

from compliance_app.scans.routes import combining, importing, notes, vendors, year  # noqa: F401  they register their views
from compliance_app.scans.routes.blueprints import scan_pages, vendor_pages

__all__ = ["scan_pages", "vendor_pages"]
