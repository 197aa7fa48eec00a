"""Examples of lines of the checklists, of the vendors' register behind one of them, and of second looks at pictures."""

from datetime import date

from compliance_app.documents.rules import CHECKLISTS, DocumentKind
from compliance_app.documents.rules.checklist import unticked
from compliance_app.intake.rules.checks import all_found
from compliance_app.intake.rules.words import Subject
from compliance_app.readings.rules import FieldName, PaperKind, Reading, ScanReportType, ScanResult, Source
from compliance_app.readings.rules.reading import Evidence, Value
from compliance_app.readings.rules.text import Box
from compliance_app.scans.rules import VendorDetails
from tests.readings.test_confirming import kept, words
from tests.rule_examples.running import Given, Then, example

KINDS = {"AOC": DocumentKind.AOC, "SAQ": DocumentKind.SAQ, "scan report": DocumentKind.ASV_SCAN_REPORT}
EVIDENCE = Evidence(1, Box(0, 0, 1, 1), "", 1.0)
SAID = {
    "vendor_unknown": "not in the register",
    "vendor_lapsed": "not approved on that day",
    "vendor_other": "another vendor's certificate",
}


def line(given: Given, rule_id: str) -> Then:
    """Whether a document may be accepted where this line of its checklist is confirmed, or the only one that is not."""
    items = CHECKLISTS[KINDS[given.text("document")]]
    asked = [item for item in items if item.rule_id == rule_id]
    every = given.text("confirmed") == "every line"
    confirmed = [item.code for item in items if every or item not in asked]
    return {
        "asked": " ".join(item.sentence for item in asked).replace(";", ",") or "nothing",
        "may be accepted": not unticked(items, confirmed),
    }


@example("CHECK-SCOPE")
def scope(given: Given) -> Then:
    return line(given, "CHECK-SCOPE")


@example("CHECK-COMPLETE")
def complete(given: Given) -> Then:
    return line(given, "CHECK-COMPLETE")


@example("CHECK-VENDOR")
def vendor(given: Given) -> Then:
    """The line, or what the machine says of a scan by the register."""
    if given.has("document"):
        return line(given, "CHECK-VENDOR")
    completed = given.day("completed")
    values: dict[FieldName, str | date | int] = {
        FieldName.KIND: PaperKind.ASV_SCAN_REPORT.value,
        FieldName.SCAN_RESULT: ScanResult.PASS.value,
        FieldName.SCAN_REPORT_TYPE: ScanReportType.FULL.value,
        FieldName.OUT_OF_SCOPE: 0,
        FieldName.COMPLETED_ON: completed,
        FieldName.ASV_COMPANY: given.text("scanned by"),
    }
    reading = Reading({name: Value(value, EVIDENCE) for name, value in values.items()}, source=Source.TEXT)
    name, _, until = given.text("register").partition(" through ")
    register = (VendorDetails(name, "5012-01-16", date(2026, 1, 1), date.fromisoformat(until)),)
    found = all_found(reading, Subject(("Example Ltd",), vendors=register), completed)
    return {"said": ", ".join(SAID.get(each.code.value, each.code.value) for each in found) or "nothing"}


@example("INTAKE-PICTURE")
def looked_at_again(given: Given) -> Then:
    """A value of a picture and what other looks read in its place, each with how sure the recogniser was."""
    name = FieldName.COMPANY if given.has("name") else FieldName.COMPLETED_ON
    looks = (look.rpartition(" ") for look in given.text("looks").split(", "))
    read = [words(text, int(sure.removesuffix("%")) / 100) for text, _, sure in looks]
    return {"stated": kept(name, given.text("name", given.text("date")), *read)}
