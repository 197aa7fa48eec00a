"""What the machine read, in a few lines for the sender."""

from dataclasses import dataclass
from datetime import date

from compliance_app.intake.rules.words import recognised
from compliance_app.readings.rules import FieldName, PaperKind, Reading, Result, ScanResult

_RESULTS = {
    Result.COMPLIANT: "Compliant",
    Result.NON_COMPLIANT: "Non-Compliant",
    Result.LEGAL_EXCEPTION: "Compliant but with Legal Exception",
}
_PASSED = {ScanResult.PASS: "Pass", ScanResult.FAIL: "Fail"}


@dataclass(frozen=True)
class Line:
    """One value: a name, and its text or its day."""

    name: str
    text: str | None = None
    day: date | None = None


def summary(reading: Reading) -> tuple[Line, ...]:
    """Kind, company, completion date and result as they were read; values not read are left out."""
    what = recognised(reading)
    if what is None:
        return ()
    version = reading.text(FieldName.PCI_DSS_VERSION)
    result = _RESULTS.get(reading.result) if reading.result else None
    if reading.kind is PaperKind.ASV_SCAN_REPORT:
        result = _PASSED.get(reading.scan_result) if reading.scan_result else None
    lines = (
        Line("Document", what.title + (f", PCI DSS {version}" if version else "")),
        Line("Company", reading.text(FieldName.COMPANY)),
        Line("Completed", day=reading.completed_on),
        Line("Runs out", day=reading.day(FieldName.EXPIRES_ON)),
        Line("Result", result),
    )
    return tuple(line for line in lines if line.text or line.day)
