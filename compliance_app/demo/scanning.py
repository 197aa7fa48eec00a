"""What the demonstration knows of scanning vendors, policies of scanning, and disputed findings; all invented."""

from collections.abc import Iterator
from datetime import date, timedelta

from compliance_app.demo.papers.scans import certificate
from compliance_app.demo.portfolio import MerchantPlan
from compliance_app.demo.stories import ASV_COMPANIES, Paper
from compliance_app.scans.rules import DisputeDecision, DisputeKind, VendorDetails
from compliance_app.scans.service.notes import Dispute

LAPSED = "Grenzwacht Prüflabor GmbH"
"""The vendor whose certificate ran out some weeks ago: its latest scans are flagged."""

_MORE = ("Halyard Perimeter Testing Ltd", "Observatoire Réseau SARL")
_OTHER_NAMES = {
    "Brightwater Perimeter Assurance": ("Brightwater Scans", "BPA Security"),
    "Vantage Point ASV Services Ltd": ("Vantage Point Security",),
}
_FINDINGS = (
    ("443/tcp, server version", "Web server reports a version with known weaknesses", DisputeKind.FALSE_POSITIVE),
    ("25/tcp, mail relay", "TLS 1.0 offered to mail servers", DisputeKind.COMPENSATING_CONTROL),
    ("443/tcp, session cookie", "Cookie without the Secure attribute", DisputeKind.CVSS_SCORE),
)
_SAID = {
    DisputeKind.FALSE_POSITIVE: "The distribution has patched it without a new version number; package list sent.",
    DisputeKind.COMPENSATING_CONTROL: "No card data passes this host; addresses are limited by the firewall.",
    DisputeKind.CVSS_SCORE: "The cookie holds a language only; the vendor lowered the score to 3.1.",
}


def register(start: date, today: date) -> Iterator[VendorDetails]:
    """The register as it is kept: certificates from before the history, all but one still in force."""
    for place, company in enumerate((*ASV_COMPANIES, *_MORE)):
        last = today - timedelta(days=38) if company == LAPSED else today + timedelta(days=21 + 47 * place)
        first = start - timedelta(days=400 + 9 * place)
        yield VendorDetails(company, certificate(company), first, last, _OTHER_NAMES.get(company, ()))


def policy_words(plan: MerchantPlan) -> str:
    """What a merchant's policy of scanning is called."""
    edition = 2 + plan.place % 4
    return f"Information security policy, edition {edition}, section {9 + plan.place % 5}: external scan every quarter."


def is_disputed(plan: MerchantPlan, paper: Paper) -> bool:
    """Whether the merchant disputed a finding of this scan with its vendor: of failed ones most, of others few."""
    return (plan.place + paper.completed_on.toordinal()) % (9 if paper.passed else 2) == 0


def disputed(plan: MerchantPlan, paper: Paper, on: date) -> Dispute:
    """What it disputed; the vendor has decided by the day the report is checked, or not yet."""
    service, vulnerability, kind = _FINDINGS[plan.place % len(_FINDINGS)]
    site = plan.details.websites[0].partition("://")[2] or plan.details.websites[0]
    if (plan.place + paper.number) % 5 == 0:
        return Dispute(f"{site} {service}", vulnerability, kind, DisputeDecision.PENDING, None, _SAID[kind])
    decided = min(on, paper.completed_on + timedelta(days=1))
    return Dispute(f"{site} {service}", vulnerability, kind, DisputeDecision.ACCEPTED, decided, _SAID[kind])
