"""The demonstration's papers are real PDF files that say what the plan says."""

from datetime import date

import pypdfium2
import pytest

from compliance_app.demo import papers
from compliance_app.demo.papers import Subject
from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind, SaqType

SUBJECT = Subject(
    "Żurawina (Odzież) sp. z o.o.", "Żurawina Odzież", "https://www.zurawina.example", "Agata Lis", "Ewa Müller"
)


def _text(body: bytes) -> str:
    document = pypdfium2.PdfDocument(body)
    assert document.get_metadata_dict()["Title"]
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize(
    ("paper", "says"),
    [
        (
            Paper(1, DocumentKind.AOC, date(2026, 2, 3)),
            "Date of Report as noted in the Report on Compliance: 2026-02-03",
        ),
        (
            Paper(1, DocumentKind.SAQ, date(2026, 2, 3), SaqType.A_EP),
            "Self-Assessment Questionnaire A-EP and Attestation",
        ),
        (
            Paper(1, DocumentKind.ASV_SCAN_REPORT, date(2026, 2, 3), None, "Kestrel Scans", False, True),
            "Scan expiration date: 2026-05-04",
        ),
    ],
)
def test_a_paper_opens_and_names_its_company_and_date(paper: Paper, says: str) -> None:
    text = " ".join(_text(papers.write(paper, SUBJECT)).split())
    assert says in text
    assert "Zurawina (Odziez) sp. z o.o." in text
    assert "2026-02-03" in text
    assert "Invented for demonstration" in text


def test_a_failed_scan_says_fail_and_counts_its_faults() -> None:
    scan = Paper(1, DocumentKind.ASV_SCAN_REPORT, date(2026, 2, 3), None, "Kestrel Scans", passed=False)
    text = " ".join(_text(papers.write(scan, SUBJECT)).split())
    assert "Compliance status: Fail" in text
    assert "Failing vulnerabilities identified: 5" in text


def test_a_file_name_tells_the_kind_and_the_year() -> None:
    paper = Paper(1, DocumentKind.SAQ, date(2026, 2, 3), SaqType.A)
    assert papers.file_name(paper, SUBJECT) == "SAQ-A Żurawina-Odzież 2026.pdf"
