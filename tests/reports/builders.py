"""A report's contents made by hand, to look at the page without a database."""

from datetime import UTC, date, datetime, timedelta

from compliance_app.explanations.rules import Applied, Used
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.reports import rules
from compliance_app.reports.contents import (
    Cited,
    Decision,
    DisputeRow,
    DocumentRow,
    Fact,
    ForwardedRow,
    LevelPart,
    Making,
    ObligationRow,
    Report,
    RouteRow,
    ScanRow,
    SystemRow,
    VerdictPart,
)
from compliance_app.scans.rules import Quarter, quarter_of
from compliance_app.volumes import chart

ON = date(2027, 3, 12)
MAKING = Making(datetime(2027, 3, 12, 9, 30, tzinfo=UTC), "Sofia Lindqvist <sofia@benker.example>", "Benker", "UTC")


def make_report(name: str = "Möwenhof Reisen GmbH & Co. KG", documents: int = 4, scans: int = 5) -> Report:
    """A compliant merchant; with no documents and scans, one that has not started."""
    started = documents > 0
    months = {
        date(2026 + (n > 9), (n + 2) % 12 + 1, 1): {
            PaymentSystem.VISA: 310_000 + n * 9_000,
            PaymentSystem.MASTERCARD: 204_000,
            PaymentSystem.AMEX: 21_000,
        }
        for n in range(12)
    }
    spans = rules.timeline(
        [
            rules.Span(date(2026, 1, 7), date(2026, 1, 19), "not_started", False, 4),
            rules.Span(date(2026, 1, 20), date(2026, 1, 29), "in_review", False, 2),
            rules.Span(date(2026, 1, 30), date(2026, 9, 3), "compliant", True, 2),
            rules.Span(date(2026, 9, 4), date(2026, 10, 3), "expiring", True, 2),
            rules.Span(date(2026, 10, 4), date(2026, 10, 20), "expired", False, 2),
            rules.Span(date(2026, 10, 21), date(9999, 12, 31), "compliant", True, 2),
        ],
        ON,
    )
    return Report(
        on=ON,
        legal_name=name,
        trading_name="Möwenhof Reisen",
        reference="M-204117",
        facts=(
            Fact("Legal name", name),
            Fact("Country", "Germany"),
            Fact("Category", "4722 Travel agencies and tour operators"),
            Fact("Websites", "https://www.moewenhof-reisen.example\nhttps://booking.moewenhof-reisen.example"),
            Fact("Projects", "61205 Booking site, 61206 Call centre"),
            Fact("Account manager", "Sofia Lindqvist"),
            Fact("First contact", "Ines Seidel <ines.seidel@moewenhof-reisen.example>"),
        ),
        verdict=VerdictPart(
            "compliant" if started else "not_started",
            started,
            date(2026, 10, 21) if started else date(2026, 1, 7),
            date(2027, 5, 11) if started else None,
            "Nothing has to be done." if started else "The merchant sends its first document",
            (
                Cited("OBLIGATION-ASV", "A passed scan is in force through 11 May 2027."),
                Cited("OBLIGATION-SAQ", "A Self-Assessment Questionnaire is in force through 1 September 2027."),
            ),
        ),
        obligations=(
            ObligationRow(
                "ASV scan report", "Met", "good", date(2027, 2, 10), date(2027, 5, 11), None, 1, "OBLIGATION-ASV"
            ),
            ObligationRow("SAQ", "Missing", "bad", None, None, None, 0, "OBLIGATION-SAQ"),
        ),
        level=LevelPart(
            2,
            "By volume",
            date(2026, 2, 1),
            None,
            "March 2026 to February 2027",
            (
                SystemRow("Visa", 4_381_221, 3_001_112, 2, False, ("LEVEL-VISA-2",)),
                SystemRow("American Express", 21_000, 21_000, 3, True, ("LEVEL-AMEX-3",)),
            )
            if started
            else (),
            4_402_221,
            3_022_112,
            (Cited("LEVEL-VISA-2", "Visa: at least 1,000,000 operations in 12 months is Level 2."),),
        ),
        chart=chart.stacked(months if started else {}),
        documents=tuple(_document(number) for number in range(documents, 0, -1)),
        scans=tuple(_scan(number) for number in range(scans)),
        disputes=(
            DisputeRow(
                Quarter(2027, 1),
                date(2027, 2, 10),
                "TLS 1.0 offered",
                "booking.moewenhof-reisen.example",
                "Compensating control",
                "Accepted",
                "good",
                date(2027, 2, 14),
                "The proxy in front of it refuses TLS 1.0.",
            ),
        )
        if scans
        else (),
        quarters_without_scan=(Quarter(2026, 3),) if started else (),
        spans=spans,
        marks=rules.month_marks(spans[0].starts_on, ON),
        applied=(
            Applied(
                "OBLIGATION-ASV",
                "A passed scan is in force through 11 May 2027.",
                "Every merchant owes a passing, unexpired ASV scan.",
                "Provider",
            ),
        ),
        used=(
            Used(
                "ASV scan completed on 10 February 2027, valid through 11 May 2027",
                "Report of Kestrel Scan Laboratories, receipt R-7C2F-91AA",
                "sent by Ines Seidel, recorded by Sofia Lindqvist",
                date(2027, 2, 12),
            ),
        ),
        decisions=tuple(
            Decision(
                MAKING.at - timedelta(days=n * 9), "Sofia Lindqvist", "Accepted SAQ, version 2", "Completed 1 March"
            )
            for n in range(documents)
        ),
        routes=(
            RouteRow("Visa", "provider", None, "", "", "ROUTE-1"),
            RouteRow("American Express", "direct", ON, "Sofia Lindqvist", "It asks for them itself.", "ROUTE-2"),
        )
        if started
        else (),
        forwarded=tuple(
            ForwardedRow(
                ON - timedelta(days=n * 40),
                "Visa",
                "AOC, version 3, ASV scan report, version 7",
                "Its portal, AIS-48213",
                "Sofia Lindqvist",
                "It has questions",
                "warn",
                ON,
                "Which projects?",
            )
            for n in range(documents)
        ),
    )


def _document(number: int) -> DocumentRow:
    day = date(2024, 9, 1) + timedelta(days=number * 9)
    return DocumentRow(
        "SAQ A-EP",
        number,
        "SAQ-A-EP Möwenhof Reisen 2026.pdf",
        "R-7F3K-22Q1",
        day,
        "Ines Seidel",
        day,
        "Sofia Lindqvist",
        "Sent back" if number % 4 == 3 else "In force",
        "bad" if number % 4 == 3 else "good",
        day,
        day,
        ("A signature is missing.",) if number % 4 == 3 else (),
    )


def _scan(number: int) -> ScanRow:
    day = date(2026, 1, 20) + timedelta(days=number * 88)
    return ScanRow(quarter_of(day), day, "Nordvakt Sårbarhetsanalys AB", number != 2, day, True, day, 88, number == 3)
