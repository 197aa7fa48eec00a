"""Small PDF files in our own words that stand for a merchant's AOC, SAQ or scan report, filled in like real ones."""

from collections.abc import Collection
from dataclasses import dataclass

from compliance_app.demo.papers import forms, pdf, scans
from compliance_app.demo.papers.subject import Subject
from compliance_app.demo.stories import Paper
from compliance_app.documents.rules import DocumentKind
from compliance_app.readings.rules import Reading

__all__ = ["Subject", "Written", "file_name", "provider_attestation", "write", "written"]


@dataclass(frozen=True)
class Written:
    """A file, and what the machine reads in it: known from drawing it, for reading hundreds would take long."""

    body: bytes
    reading: Reading


def written(paper: Paper, subject: Subject) -> Written:
    """The paper as a PDF file, with its reading."""
    make = {
        DocumentKind.AOC: forms.attestation,
        DocumentKind.SAQ: forms.questionnaire,
        DocumentKind.ASV_SCAN_REPORT: scans.scan_report,
    }[paper.kind]
    sheet, reading = make(paper, subject)
    title = sheet.title.words if sheet.title else ""
    return Written(pdf.file_of(sheet.bodies(), title), reading)


def provider_attestation(paper: Paper, subject: Subject, services: Collection[str]) -> Written:
    """The AOC of a provider of these services, as a PDF file with its reading."""
    sheet, reading = forms.attestation(paper, subject, services)
    title = sheet.title.words if sheet.title else ""
    return Written(pdf.file_of(sheet.bodies(), title), reading)


def write(paper: Paper, subject: Subject) -> bytes:
    """The paper as a PDF file."""
    return written(paper, subject).body


def file_name(paper: Paper, subject: Subject) -> str:
    """The name under which a merchant would send it."""
    label = "-".join(subject.trading_name.split()[:2])
    stem = {
        DocumentKind.AOC: f"AOC {paper.completed_on.year} {label}",
        DocumentKind.SAQ: f"SAQ-{paper.saq_type} {label} {paper.completed_on.year}",
        DocumentKind.ASV_SCAN_REPORT: f"ASV-scan-{paper.completed_on:%Y-%m}-{label}",
    }[paper.kind]
    return f"{stem}.pdf"
