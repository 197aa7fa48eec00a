"""The blueprints of the package: pages of a merchant's scans, and of the register."""

from compliance_app.foundation.web import GuardedBlueprint

scan_pages = GuardedBlueprint("scans", __name__)
vendor_pages = GuardedBlueprint("vendors", __name__, url_prefix="/asv-register")
