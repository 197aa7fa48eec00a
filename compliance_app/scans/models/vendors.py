"""The register of Approved Scanning Vendors, as the provider keeps it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from compliance_app.foundation.database import Model, public_id_column
from compliance_app.scans.rules import LONGEST_CERTIFICATE, VendorDetails
from compliance_app.scans.rules.disputes import LONGEST_TEXT
from compliance_app.scans.rules.vendors import LONGEST_COMPANY


class AsvVendor(Model):
    """One certificate of a vendor with its days; `certificate_key` is the number as it is compared."""

    __tablename__ = "asv_vendors"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = public_id_column()
    company: Mapped[str] = mapped_column(sa.String(LONGEST_COMPANY))
    certificate: Mapped[str] = mapped_column(sa.String(LONGEST_CERTIFICATE))
    certificate_key: Mapped[str] = mapped_column(sa.String(LONGEST_CERTIFICATE), unique=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    other_names: Mapped[list[str]] = mapped_column(sa.JSON)
    ended_because: Mapped[str | None] = mapped_column(sa.String(LONGEST_TEXT))
    recorded_by: Mapped[str] = mapped_column(sa.String(320))
    recorded_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("valid_until >= valid_from", name="span_in_order"),)

    @property
    def details(self) -> VendorDetails:
        """As the rules see it."""
        names = tuple(self.other_names)
        return VendorDetails(self.company, self.certificate, self.valid_from, self.valid_until, names)
