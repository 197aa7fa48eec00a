"""Small PDF files in our own words that stand for a merchant's AOC, SAQ or scan report.

Written byte by byte with the fonts every reader has: hundreds of them take no time.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind, SaqType

_LEFT, _TOP, _BOTTOM = 62, 778, 70
_REVISION = ", revision 1"  # since 31 March 2025 an SAQ A has to be of it
_NOTICE = "Invented for demonstration. It attests nothing about any real company."


@dataclass(frozen=True)
class Subject:
    """Whom a paper is about."""

    company: str
    trading_name: str
    website: str
    contact: str
    officer: str


@dataclass(frozen=True)
class _Line:
    text: str
    size: float = 10
    bold: bool = False
    gap: float = 6


def write(paper: Paper, subject: Subject) -> bytes:
    """The paper as a PDF file of one or two pages."""
    lines = {
        DocumentKind.AOC: _attestation,
        DocumentKind.SAQ: _questionnaire,
        DocumentKind.ASV_SCAN_REPORT: _scan_report,
    }[paper.kind](paper, subject)
    return _pdf(lines, title=lines[0].text)


def file_name(paper: Paper, subject: Subject) -> str:
    """The name under which a merchant would send it."""
    label = "-".join(subject.trading_name.split()[:2])
    stem = {
        DocumentKind.AOC: f"AOC {paper.completed_on.year} {label}",
        DocumentKind.SAQ: f"SAQ-{paper.saq_type} {label} {paper.completed_on.year}",
        DocumentKind.ASV_SCAN_REPORT: f"ASV-scan-{paper.completed_on:%Y-%m}-{label}",
    }[paper.kind]
    return f"{stem}.pdf"


def _attestation(paper: Paper, subject: Subject) -> list[_Line]:
    return [
        _Line("Attestation of Compliance for Report on Compliance - Merchants", 14, bold=True, gap=10),
        _Line("PCI DSS version 4.0.1", 11, gap=16),
        _pair("Entity name", subject.company),
        _pair("Date of Report as noted in the Report on Compliance", f"{paper.completed_on:%Y-%m-%d}"),
        *_part_one(subject),
        _heading("Part 1b. Assessor"),
        _pair("Qualified Security Assessor", "Halden & Roe Assurance LLP"),
        _pair("Lead assessor", "M. Tarrant"),
        _heading("Part 2a. Payment channels in this assessment"),
        _Line("Every channel through which the company takes cards was included."),
        _Line("Assessment: full; no requirement was left untested."),
        *_result(f"the Report on Compliance dated {paper.completed_on:%Y-%m-%d}", subject, paper.completed_on),
    ]


def _questionnaire(paper: Paper, subject: Subject) -> list[_Line]:
    return [
        _Line(f"Self-Assessment Questionnaire {paper.saq_type} and Attestation of Compliance", 14, bold=True, gap=10),
        _Line(f"For use with PCI DSS version 4.0.1{_REVISION if paper.saq_type is SaqType.A else ''}", 11, gap=16),
        _pair("Self-assessment completion date", f"{paper.completed_on:%Y-%m-%d}"),
        *_part_one(subject),
        _heading("Part 2. Executive summary"),
        _Line("Card payments are taken through the payment provider's pages and terminals."),
        _Line("No account data is stored by the company in electronic form."),
        _heading("Part 2h. Eligibility"),
        _Line(f"The company confirms that it meets each condition of SAQ {paper.saq_type}."),
        *_result(f"SAQ {paper.saq_type}, completed {paper.completed_on:%Y-%m-%d}", subject, paper.completed_on),
    ]


def _scan_report(paper: Paper, subject: Subject) -> list[_Line]:
    faults = 0 if paper.passed else 2 + paper.completed_on.day % 4
    expires = f"{paper.expires_on:%Y-%m-%d}" if paper.printed_expiration else "90 days from the date above"
    return [
        _Line("Attestation of Scan Compliance", 14, bold=True, gap=10),
        _Line("External vulnerability scan by an Approved Scanning Vendor", 11, gap=16),
        _heading("A.1 Scan customer"),
        _pair("Company", subject.company),
        _pair("Contact", subject.contact),
        _pair("URL", subject.website),
        _heading("A.2 Approved Scanning Vendor"),
        _pair("Company", paper.asv_company),
        _heading("A.3 Scan status"),
        _pair("Date scan completed", f"{paper.completed_on:%Y-%m-%d}"),
        _pair("Scan expiration date", expires),
        _pair("Compliance status", "Pass" if paper.passed else "Fail"),
        _pair("Scan report type", "Full scan"),
        _pair("Unique in-scope components scanned", str(3 + len(subject.company) % 9)),
        _pair("Failing vulnerabilities identified", str(faults)),
        _heading("A.4 Scan customer attestation"),
        _Line(f"{subject.officer} attests that the scan covers every component that should be in scope."),
        _heading("A.5 Vendor attestation"),
        _Line(f"{paper.asv_company} prepared and checked this report under its own procedures."),
    ]


def _part_one(subject: Subject) -> list[_Line]:
    return [
        _heading("Part 1a. Assessed merchant"),
        _pair("Company name", subject.company),
        _pair("DBA (doing business as)", subject.trading_name),
        _pair("Company main website", subject.website),
        _pair("Company contact name", subject.contact),
    ]


def _result(basis: str, subject: Subject, day: date) -> list[_Line]:
    return [
        _heading("Part 3. Validation"),
        _Line(f"This attestation rests on {basis}."),
        _Line("[X] Compliant     [ ] Non-Compliant     [ ] Compliant but with Legal exception", bold=True),
        _heading("Part 3b. Signature of merchant executive officer"),
        _pair("Name", subject.officer),
        _pair("Date", f"{day:%Y-%m-%d}"),
    ]


def _heading(text: str) -> _Line:
    return _Line(text, 12, bold=True, gap=5)


def _pair(label: str, value: str) -> _Line:
    return _Line(f"{label}:  {value}")


def _pdf(lines: Sequence[_Line], title: str) -> bytes:
    pages = _paged(lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Producer (Compliance Desk demonstration) >>" % _text(title),
    ]
    for number, body in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (7 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
    return _file(objects)


def _paged(lines: Sequence[_Line]) -> list[bytes]:
    pages: list[list[bytes]] = [[]]
    y = float(_TOP)
    for line in lines:
        y -= line.size * 1.25 + (12 if line.bold and line.size > 11 and y < _TOP else 0)
        if y < _BOTTOM:
            pages.append([])
            y = _TOP - line.size
        pages[-1].append(_drawn(line, y))
        y -= line.gap
    for page in pages:
        page.append(b"0.82 0.84 0.88 RG 0.6 w %d 52 m 533 52 l S" % _LEFT)
        page.append(_drawn(_Line(_NOTICE, 8), 38))
    return [b"\n".join(page) for page in pages]


def _drawn(line: _Line, y: float) -> bytes:
    font = b"F2" if line.bold else b"F1"
    return b"BT /%s %g Tf %d %g Td (%s) Tj ET" % (font, line.size, _LEFT, round(y, 1), _text(line.text))


def _text(value: str) -> bytes:
    """In the encoding of the built-in fonts; a letter they lack loses its mark."""
    known = "".join(c if c.encode("cp1252", "ignore") else unicodedata.normalize("NFKD", c)[0] for c in value)
    plain = known.replace("ł", "l").replace("Ł", "L").encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
