"""Scan reports: what each layout states is read, what is doubtful is left out."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.readings.rules.reading import FieldName, ScanReportType, ScanResult, Signer
from compliance_app.readings.rules.scans import looks_like, read
from compliance_app.readings.rules.text import Box, PageText, Word
from tests.readings.scan_pages import page, pages, shuffled

_BLOCKS = """
                   ASV Scan Report Attestation of Scan Compliance
A.1 Scan Customer Information                 A.2 Approved Scanning Vendor Information
Company:       Zorble Trading GmbH            Company:       Brightwater Perimeter Ltd
Contact Name:  Jane Doe                       Contact Name:  Max Moritz
E-mail:        jane@zorble.example            E-mail:        max@bw.example
URL:           https://zorble.example         URL:           https://bw.example
"""
_STATUS = """
A.3 Scan Status
Date scan completed:        2026-03-12
Scan expiration date (90 days from date scan completed):    2026-06-10
Compliance status:          Pass
Scan report type:           Full scan
Number of unique in-scope components scanned:       12
Number of identified failing vulnerabilities:       0
Number of components found by ASV but not scanned because scan customer confirmed
they were out of scope:                             3
"""
_ATTESTED = """
A.4 Scan Customer Attestation
Zorble Trading GmbH attests on 2026-03-14 that this scan includes all components
which should be in scope for PCI DSS.
Signature:   J. Doe       Printed name:   Jane Doe       Date:   2026-03-14
A.5 ASV Attestation
This scan and report was prepared and conducted by Brightwater Perimeter Ltd under
certificate number 3728-01-19, according to internal processes that meet 11.3.2.
"""
_ATTESTATION = _BLOCKS + _STATUS + _ATTESTED


def _values(*texts: str) -> dict[str, object]:
    return {name.value: value.value for name, value in read(pages(*texts))[0].items()}


def _status(*lines: str) -> dict[str, object]:
    return _values(_BLOCKS + "\nA.3 Scan Status\n" + "\n".join(lines) + _ATTESTED)


def test_an_attestation_gives_all_its_values() -> None:
    assert _values(_ATTESTATION) == {
        "company": "Zorble Trading GmbH",
        "asv_company": "Brightwater Perimeter Ltd",
        "asv_certificate": "3728-01-19",
        "completed_on": date(2026, 3, 12),
        "expires_on": date(2026, 6, 10),
        "scan_result": ScanResult.PASS,
        "scan_report_type": ScanReportType.FULL,
        "components": 12,
        "failing_vulnerabilities": 0,
        "out_of_scope_components": 3,
    }


def test_a_value_comes_with_its_page_box_and_words() -> None:
    place = read(pages("Cover of a vendor", _ATTESTATION))[0][FieldName.COMPANY].evidence
    assert place.page == 2
    assert place.words == "Zorble Trading GmbH"
    assert place.box.left == pytest.approx(40 + 15 * 5.2)
    assert place.confidence > 0.9


def test_the_customer_signs_with_name_and_date() -> None:
    (signature,) = read(pages(_ATTESTATION))[1]
    assert signature.signer is Signer.SCAN_CUSTOMER
    assert signature.signed
    assert (signature.name, signature.signed_on) == ("Jane Doe", date(2026, 3, 14))


@pytest.mark.parametrize(
    ("completed", "expires", "day"),
    [
        ("03/12/2026", "06/10/2026", date(2026, 3, 12)),  # 90 days, the month first only
        ("12/03/2026", "10/06/2026", date(2026, 3, 12)),
        ("03/12/2026", "06/11/2026", None),
        ("03/12/2026", "", None),
        ("03/12/2026", "10 June 2026", date(2026, 3, 12)),
        ("03/12/2026", "10 October 2026", None),
    ],
)
def test_a_scan_and_its_expiration_tell_which_number_is_the_month(
    completed: str, expires: str, day: date | None
) -> None:
    found = _status(f"Date scan completed:    {completed}", f"Scan expiration date:   {expires}")
    assert found.get("completed_on") == day


def test_an_empty_line_is_not_signed() -> None:
    text = _ATTESTATION.replace("J. Doe       ", "______       ").replace("Jane Doe       D", "               D")
    text = text.replace("Date:   2026-03-14", "Date:   YYYY-MM-DD")
    (signature,) = read(pages(text))[1]
    assert not signature.signed
    assert signature.signed_on is None


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_words_in_the_file_means_nothing(rng: random.Random) -> None:
    whole = pages(_ATTESTATION, _SUMMARY)
    assert read(shuffled(whole, rng)) == read(whole)


def test_blocks_below_each_other_keep_their_companies() -> None:
    text = _ATTESTATION.split("A.3")[1]
    stacked = """
    Attestation of Scan Compliance
A.1 Scan Customer Information
Company
Zorble Trading GmbH
Contact Name
Jane Doe
A.2 Approved Scanning Vendor Information
Company
Brightwater Perimeter Ltd
Contact Name
Max Moritz

A.3"""
    found = _values(stacked + text)
    assert (found["company"], found["asv_company"]) == ("Zorble Trading GmbH", "Brightwater Perimeter Ltd")


def test_a_table_with_a_column_for_each_company() -> None:
    text = """
                 Scan Customer               Approved Scanning Vendor
Company          Zorble Trading GmbH         Brightwater Perimeter Ltd
Contact Name     Jane Doe                    Max Moritz
"""
    found = _values("Attestation of Scan Compliance\n" + text + _STATUS)
    assert (found["company"], found["asv_company"]) == ("Zorble Trading GmbH", "Brightwater Perimeter Ltd")


def test_an_empty_customer_is_not_filled_from_the_vendor() -> None:
    text = _BLOCKS.replace("Zorble Trading GmbH", "                   ") + _STATUS
    found = _values(text)
    assert "company" not in found
    assert found["asv_company"] == "Brightwater Perimeter Ltd"


@pytest.mark.parametrize("label", ["Contact Name", "Company"])
def test_a_label_that_a_name_runs_into_is_no_part_of_it(label: str) -> None:
    text = f"Company:       Zorble S.A. {label}    Brightwater Perimeter Ltd"
    found = _values(_ATTESTATION.replace(_BLOCKS.splitlines()[3], text).split("A.4")[0])
    assert found.get("company") is None


@pytest.mark.parametrize("name", ["Société Générale des Cycles", "Company Cars Ltd", "Partial Eclipse", "Pass & Fail"])
def test_a_name_may_look_like_a_label(name: str) -> None:
    assert _values(_ATTESTATION.replace("Zorble Trading GmbH", name[:19].ljust(19)))["company"] == name[:19].strip()


def test_a_name_goes_on_below() -> None:
    text = _BLOCKS.replace("Contact Name:  Jane", "               and Sons Limited\nContact Name:  Jane", 1)
    assert _values(text + _STATUS)["company"] == "Zorble Trading GmbH and Sons Limited"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-12", date(2026, 3, 12)),
        ("12 Mar 2026", date(2026, 3, 12)),
        ("March 12, 2026", date(2026, 3, 12)),
        ("2026-03-12 14:05 UTC", date(2026, 3, 12)),
        ("2026-03-12T14:05:09Z", date(2026, 3, 12)),
        ("12 March 2026 at 2:05 PM (GMT+01:00)", date(2026, 3, 12)),
        ("25/03/2026", date(2026, 3, 25)),
        ("03/25/2026", date(2026, 3, 25)),
        ("03/04/2026", None),
        ("2026-03-10 to 2026-03-12", None),
        ("YYYY-MM-DD", None),
        ("in progress", None),
    ],
)
def test_dates_as_vendors_write_them(text: str, day: date | None) -> None:
    assert _status(f"Date scan completed:    {text}").get("completed_on") == day


def test_another_date_tells_which_part_is_the_day() -> None:
    found = _status("Date scan completed:    05/03/2026", "Scan expiration date:   25/06/2026")
    assert found["completed_on"] == date(2026, 3, 5)
    assert found["expires_on"] == date(2026, 6, 25)


@pytest.mark.parametrize("text", ["90 days from the date above", "90 days", "", "n/a", "12 weeks after 2026-03-12"])
def test_an_expiration_that_is_no_date_is_none(text: str) -> None:
    found = _status("Date scan completed:    2026-03-12", f"Scan expiration date:   {text}")
    assert "expires_on" not in found
    assert found["completed_on"] == date(2026, 3, 12)


def test_the_expiration_of_cards_and_certificates_is_none() -> None:
    text = _STATUS.replace("2026-06-10", "          ")
    found = _values(_BLOCKS + text, "Cardholder data: PAN, name, service code\nExpiration Date:    2027-01-01")
    assert "expires_on" not in found


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("PASS", ScanResult.PASS),
        ("Passing", ScanResult.PASS),
        ("Failed", ScanResult.FAIL),
        ("Not compliant", ScanResult.FAIL),
        ("[X] Pass   [ ] Fail", ScanResult.PASS),
        ("[ ] Pass   [X] Fail", ScanResult.FAIL),
        ("☐ Pass      ☒ Fail", ScanResult.FAIL),
        ("Pass ☑      Fail ☐", ScanResult.PASS),
        ("Pass / Fail", None),
        ("[ ] Pass   [ ] Fail", None),
        ("[X] Pass   [X] Fail", None),
        ("☐ Pass", None),
        ("depends on whether hosts pass their rescan", None),
    ],
)
def test_the_result_is_the_word_or_the_ticked_one(text: str, result: ScanResult | None) -> None:
    assert _status(f"Compliance status:    {text}").get("scan_result") == result


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Partial scan/rescan", ScanReportType.PARTIAL),
        ("Rescan", ScanReportType.PARTIAL),
        ("Full", ScanReportType.FULL),
        ("( ) Full scan   (x) Partial scan or rescan", ScanReportType.PARTIAL),
        ("Full scan    Partial scan/rescan", None),
    ],
)
def test_full_or_partial(text: str, kind: ScanReportType | None) -> None:
    assert _status(f"Scan report type:    {text}").get("scan_report_type") == kind


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("1,204", 1204), ("12 components", 12), ("None", 0), ("12 of 20", None), ("n/a", None), ("4.0", None)],
)
def test_counts(text: str, number: int | None) -> None:
    found = _status(f"Number of unique in-scope components scanned:    {text}")
    assert found.get("components") == number


_SUMMARY = """
                       ASV Scan Report Summary
Part 1. Scan Information
Scan Customer Company:     Zorble Trading GmbH       ASV Company:     Brightwater Perimeter Ltd
Date scan was completed:   2026-03-12                Scan expiration date:   2026-06-10
Part 2. Component Compliance Summary
203.0.113.7                              Pass
203.0.113.8                              Fail
Part 3a. Vulnerabilities Noted for each Component
Component        Vulnerability         Severity     CVSS      Compliance status
203.0.113.7      Old TLS               Low          2.6       PASS
203.0.113.8      SQL injection         High         9.8       FAIL
203.0.113.9      Company: Evil Corp    High         9.8       FAIL
Date scan completed:   2019-01-01
"""


def test_a_label_may_run_over_many_lines_of_a_narrow_column() -> None:
    lines = "Number of/components found/by ASV but/not scanned/because scan/customer/confirmed/they were/out of scope:"
    label = lines.replace("Number of/", "Number of          3/").replace("/", "\n")
    assert _status(*label.split("\n"))["out_of_scope_components"] == 3


def test_a_summary_alone() -> None:
    assert looks_like(pages(_SUMMARY)) is not None
    assert _values(_SUMMARY) == {
        "company": "Zorble Trading GmbH",
        "asv_company": "Brightwater Perimeter Ltd",
        "completed_on": date(2026, 3, 12),
        "expires_on": date(2026, 6, 10),
    }


def test_details_of_components_state_nothing() -> None:
    details = "Appendix C: Vulnerability Details\n" + "Compliance status:   Fail\nCompany:   Evil Corp\n" * 5
    whole = pages(_ATTESTATION, _SUMMARY, *[details] * 30)
    assert read(whole)[0] == read(whole[:2])[0]
    assert read(whole)[0][FieldName.SCAN_RESULT].value == ScanResult.PASS


def test_a_running_head_does_not_open_the_details_again() -> None:
    details = "ASV Scan Report\nCompliance status:   Fail\nDate scan completed:   2020-01-01"
    found = _values(_ATTESTATION, _SUMMARY, details, details, details)
    assert found["scan_result"] == ScanResult.PASS
    assert found["completed_on"] == date(2026, 3, 12)


def test_what_attestation_and_summary_contradict_is_unknown() -> None:
    summary = _SUMMARY.replace("2026-03-12", "2026-03-11").replace("Part 2.", "Compliance status:   Fail\nPart 2.")
    found = _values(_ATTESTATION, summary)
    assert "completed_on" not in found
    assert "scan_result" not in found
    assert found["company"] == "Zorble Trading GmbH"


_LEGACY = """
                     PCI Compliance
             External Vulnerability Scan Report
PREPARED FOR:                        PREPARED BY:
Zorble Trading GmbH                  HackShield Scans Inc.
Hauptstrasse 1, Berlin               1 Elm Road, Austin

Scan Compliance Status:   Passing
Scan Date:         March 12, 2026
Scan Expiration:   June 10, 2026
"""


def test_a_report_that_never_says_attestation() -> None:
    assert looks_like(pages(_LEGACY)) is not None
    assert _values(_LEGACY) == {
        "company": "Zorble Trading GmbH",
        "asv_company": "HackShield Scans Inc.",
        "scan_result": ScanResult.PASS,
        "completed_on": date(2026, 3, 12),
        "expires_on": date(2026, 6, 10),
    }


def test_who_prepared_a_report_without_a_customer_is_unknown() -> None:
    alone = "\n".join(line[37:] if "PREP" in line or "Hack" in line else line for line in _LEGACY.split("\n"))
    alone = alone.replace("Zorble Trading GmbH", "").replace("Hauptstrasse 1, Berlin               ", "")
    found = _values(alone)
    assert "company" not in found
    assert "asv_company" not in found


def test_a_certificate_number_is_no_date_and_a_date_no_certificate() -> None:
    found = _status("Date scan completed:    3728-01-19", "Certificate number:    2026")
    assert "completed_on" not in found
    stray = _values(_BLOCKS + "Reference   3728-01-19\n" + _STATUS)
    assert "asv_certificate" not in stray


_FRENCH = """
                 Attestation de conformité de l'analyse ASV
A.1 Informations sur le client de l'analyse
Société :             Épicerie Générale SARL
Nom du contact :      Jeanne Petit
A.2 Informations sur le fournisseur de services d'analyse agréé (ASV)
Société :             Sentinelle Périmètre SAS
A.3 Statut de l'analyse
Date de fin de l'analyse :          12/03/2026
Date d'expiration de l'analyse :    10/06/2026
Statut de conformité :              Conforme
Type de rapport d'analyse :         Analyse complète
Nombre de composants uniques dans le périmètre analysés :    12
Nombre de vulnérabilités en échec identifiées :              0
A.5 Attestation de l'ASV
Cette analyse et ce rapport ont été préparés et réalisés par Sentinelle Périmètre SAS
sous le numéro de certificat 3728-01-19, selon des processus internes.
"""
_SPANISH = """
                 Atestación de cumplimiento del escaneo ASV
A.1 Información del cliente del escaneo
Empresa:              Ferretería del Sur S.L.
A.2 Información del proveedor de escaneo aprobado (ASV)
Empresa:              Vigía Escaneos S.A.
A.3 Estado del escaneo
Fecha de finalización del escaneo:  12/03/2026
Fecha de vencimiento del escaneo:   10/06/2026
Estado de cumplimiento:             No cumple
Tipo de informe de escaneo:         Escaneo parcial
Número de componentes únicos dentro del alcance escaneados:    12
Número de vulnerabilidades fallidas identificadas:             2
A.5 Atestación del ASV
Este escaneo fue preparado y realizado por Vigía Escaneos S.A. con el número de
certificado 3728-01-19, según procesos internos.
"""


def test_a_french_attestation() -> None:
    assert looks_like(pages(_FRENCH)) is not None
    assert _values(_FRENCH) == {
        "company": "Épicerie Générale SARL",
        "asv_company": "Sentinelle Périmètre SAS",
        "asv_certificate": "3728-01-19",
        "completed_on": date(2026, 3, 12),
        "expires_on": date(2026, 6, 10),
        "scan_result": ScanResult.PASS,
        "scan_report_type": ScanReportType.FULL,
        "components": 12,
        "failing_vulnerabilities": 0,
    }


def test_a_spanish_attestation() -> None:
    assert looks_like(pages(_SPANISH)) is not None
    assert _values(_SPANISH) == {
        "company": "Ferretería del Sur S.L.",
        "asv_company": "Vigía Escaneos S.A.",
        "asv_certificate": "3728-01-19",
        "completed_on": date(2026, 3, 12),
        "expires_on": date(2026, 6, 10),
        "scan_result": ScanResult.FAIL,
        "scan_report_type": ScanReportType.PARTIAL,
        "components": 12,
        "failing_vulnerabilities": 2,
    }


def test_a_blank_attestation_states_nothing() -> None:
    blank = """
                   Attestation of Scan Compliance
A.1 Scan Customer Information                 A.2 Approved Scanning Vendor Information
Company:                                      Company:
Contact Name:                                 Contact Name:
A.3 Scan Status
Date scan completed:      YYYY-MM-DD          Scan expiration date (90 days from date scan completed):
Compliance status:        [ ] Pass   [ ] Fail
Scan report type:         [ ] Full scan       [ ] Partial scan/rescan
Number of unique in-scope components scanned:      ____
Number of identified failing vulnerabilities:
A.4 Scan Customer Attestation
(Scan customer name) attests on (date) that this scan includes all components.
Signature: ______________       Printed name: ______________       Date: ____________
A.5 ASV Attestation
This scan and report was prepared and conducted by (ASV name) under certificate number
(insert number), according to internal processes.
"""
    assert looks_like(pages(blank)) is not None
    values, signatures = read(pages(blank))
    assert values == {}
    assert not any(signature.signed for signature in signatures)


@pytest.mark.parametrize(
    "text",
    [
        "Penetration Test Report\nPrepared for:   Zorble GmbH\nPrepared by:   Testers Ltd\n"
        "Scan completed:   2026-02-01\nOverall result:   Pass\nPCI DSS requirement 11.4",
        "Internal Vulnerability Scan Report\nPCI DSS 11.3.1\nScan completed:   2026-02-01\n"
        "Compliance status:   Pass\nComponents scanned:   12\nScan expiration:   2026-05-01",
        "Certificate of Completion\nPCI Compliance Awareness\nhas completed the course\nDate:   2026-03-12   Pass",
        "Dear Sirs, please send us your Attestation of Scan Compliance, with the date scan completed\n"
        "and the compliance status, by the end of the month.",
        "Self-Assessment Questionnaire A and Attestation of Compliance\nFor use with PCI DSS Version 4.0.1\n"
        "11.3.2 External vulnerability scans are performed by an Approved Scanning Vendor (ASV)\nScan status",
        "INVOICE\nPrepared for:   Zorble GmbH\nPCI DSS ASV scan, quarterly   1,200.00\nStatus:   paid",
        "",
    ],
)
def test_other_papers_are_no_scan_reports(text: str) -> None:
    assert looks_like(pages(text)) is None


def test_what_the_title_is_is_its_evidence() -> None:
    found = looks_like(pages("Cover", _ATTESTATION))
    assert found is not None
    assert found.page == 2
    assert "Attestation of Scan Compliance" in found.words


def test_many_labels_take_little_time() -> None:
    """Patterns are linear: a page of nothing but beginnings of labels is read like any other."""
    hostile: Sequence[PageText] = [page("\n".join(["Number of components found by number of components " * 4] * 60))]
    values, _ = read(hostile)
    assert values == {}


def test_heads_of_a_table_may_stand_close_to_each_other() -> None:
    text = """
A.3 Scan Status
Date scan completed Scan expiration date
2026-03-12          2026-06-10
Number of identified failing vulnerabilities:    4
"""
    found = _values(_BLOCKS + text)
    assert (found["completed_on"], found["expires_on"]) == (date(2026, 3, 12), date(2026, 6, 10))


def test_a_label_close_behind_a_value_ends_it() -> None:
    text = _BLOCKS.replace("Zorble Trading GmbH            Company:", "Zorble Trading GmbH and Co KG  Company:", 1)
    close = text.replace("Zorble Trading GmbH and Co KG  Company:", "Zorble Trading GmbH and Co KG. Company:", 1)
    found = _values(close + _STATUS)
    assert found["company"] == "Zorble Trading GmbH and Co KG."
    assert found["asv_company"] == "Brightwater Perimeter Ltd"


_COLONLESS = """
                   Attestation of Scan Compliance
A.1 Scan Customer Information                 A.2 Approved Scanning Vendor Information
Company Zorble Trading GmbH                   Company Brightwater Perimeter Ltd
Contact Name Jane Doe                         Contact Name Max Moritz
"""


def test_a_form_without_colons_gives_its_names() -> None:
    name = "Printed Name Jane Doe                         Title Owner"
    attested = "A.4 Scan Customer Attestation\nSignature J. Doe        Date: 2026-03-14\n" + name
    values, (signature,) = read(pages(_COLONLESS + _STATUS + attested))
    assert values[FieldName.COMPANY].value == "Zorble Trading GmbH"
    assert values[FieldName.ASV_COMPANY].value == "Brightwater Perimeter Ltd"
    assert signature.name == "Jane Doe"


def test_a_name_without_a_colon_is_none_where_a_sentence_contradicts_it() -> None:
    found = _values(_COLONLESS + _STATUS + _ATTESTED.replace("Zorble Trading GmbH attests", "Another Firm Ltd attests"))
    assert "company" not in found
    assert found["asv_company"] == "Brightwater Perimeter Ltd"


@pytest.mark.parametrize("name", ["Company Kitchens Ltd", "Company of Wolves Clothing Ltd."])
def test_a_name_under_its_label_may_begin_with_the_label(name: str) -> None:
    stacked = f"""
                   Attestation of Scan Compliance
A.1 Scan Customer Information
Company
{name}
Contact Name
Jane Doe
"""
    assert _values(stacked + _STATUS)["company"] == name


def test_a_label_does_not_take_words_of_the_one_below() -> None:
    text = """
                  Certificate of PCI Scan Compliance
Scan Customer                    Zorble Trading GmbH
Approved Scanning Vendor         Brightwater Perimeter Ltd
ASV Certificate Number           3728-01-19
Scan Status                      Passing
"""
    found = _values(text)
    assert (found["company"], found["asv_company"]) == ("Zorble Trading GmbH", "Brightwater Perimeter Ltd")


def test_labels_of_companies_side_by_side_are_no_headings() -> None:
    text = """
                  ASV Scan Report Summary
Part 1. Scan Information
Scan Customer      Zorble Trading GmbH       ASV Company      Brightwater Perimeter Ltd
Company
"""
    found = _values(text)
    assert (found["company"], found["asv_company"]) == ("Zorble Trading GmbH", "Brightwater Perimeter Ltd")


def test_the_signers_name_goes_on_below() -> None:
    attested = """
A.4 Scan Customer Attestation
Signature:   J. Doe                       Date:   2026-03-14
Printed name:   Oleksandr García          Title:  Owner
                Lorca
"""
    (signature,) = read(pages(_BLOCKS + _STATUS + attested))[1]
    assert signature.name == "Oleksandr García Lorca"


def test_dates_of_a_letter_do_not_say_how_the_report_writes_them() -> None:
    letter = "Example Assessors\n11/21/2026\nDear Jane Doe,\nThe last one was from 10/31/2026."
    report = _BLOCKS + "\nA.3 Scan Status\nDate scan completed:   12/03/2026\nCompliance status:   Pass\n"
    assert "completed_on" not in _values(letter, report)
    assert _values(report + "Scan expiration date:   13/06/2026\n")["completed_on"] == date(2026, 3, 12)


def test_a_word_torn_at_the_end_of_its_line_is_no_name() -> None:
    torn = _BLOCKS.replace("Zorble Trading GmbH            Company", "Zorble                         Company").replace(
        "Contact Name:  Jane Doe ",
        "               Beteiligungsgesells\n               chaft Ltd\nContact Name:  Jane Doe ",
    )
    assert "company" not in _values(torn + _STATUS)


def test_under_prepared_for_nothing_follows_a_legal_form() -> None:
    name = "Universal Holdings for International Commerce and Hospitality Services (Africa) Limited"
    text = f"""
                  External Vulnerability Scan Report
PREPARED FOR:
{name}
1 Alder Street, Leeds
PREPARED BY:
Brightwater Perimeter Ltd
Scan Compliance Status:   Passing
"""
    assert _values(text)["company"] == name


@pytest.mark.parametrize(("name", "company"), [("Zorble   & Zorble LLP", "Zorble & Zorble LLP"), ("Zorble", None)])
def test_a_name_with_wide_spaces_is_whole_or_none(name: str, company: str | None) -> None:
    blocks = _BLOCKS.replace("Zorble Trading GmbH   ", name.ljust(22))
    found = _values(blocks + _STATUS + _ATTESTED.replace("Zorble Trading GmbH", "Zorble & Zorble LLP"))
    assert found.get("company") == company


def test_a_label_ends_at_its_colon() -> None:
    found = _values(_LEGACY.replace("PREPARED FOR:                        PREPARED BY:", "PREPARED BY:").replace(
        "Zorble Trading GmbH                  HackShield", "HackShield"
    ) + "\nScan Customer: Company of Wolves Ltd")  # fmt: skip
    assert found["company"] == "Company of Wolves Ltd"


def test_a_value_written_over_its_hint_is_read() -> None:
    hint = page(_ATTESTATION.replace("3728-01-19,", "(number),  "))
    place = next(word.box for word in hint.words if word.text == "(number),")
    value = Word("3728-01-19", Box(place.left + 4, place.top, place.right + 12, place.bottom))
    values, _ = read([replace(hint, words=(*hint.words, value))])
    assert values[FieldName.ASV_CERTIFICATE].value == "3728-01-19"
