"""Papers by chance: what they say, so that every kind, language and trap comes up."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from compliance_app.readings.rules.reading import (
    Assessment,
    FieldName,
    FieldValue,
    PaperKind,
    Result,
    SaqType,
    ScanReportType,
    ScanResult,
    Signer,
)
from tests.forms import days, people
from tests.forms.filled import Filled, Signed

_NOT_APPLICABLE = ("Not Applicable", "N/A", "n/a", "None", "-", "NA")
_NO_DATES = ("2026-13-41", "TBD", "pending", "31/04/2026", "see ROC", "2026", "March 2026")
_SAME = ("N/A", "Same as above", "-", "n/a", "Not Applicable", "None")


def form(rng: random.Random, language: str) -> Filled:
    """An AOC or SAQ."""
    kind = rng.choices((PaperKind.SAQ, PaperKind.AOC_MERCHANT, PaperKind.AOC_SERVICE_PROVIDER), (7, 2, 1))[0]
    saq = rng.choice(tuple(SaqType)) if kind is PaperKind.SAQ else None
    version = rng.choices(("4.0.1", "4.0", "3.2.1"), (6, 2, 2))[0]
    if saq is SaqType.SPOC:
        version = "4.0.1"
    filled = Filled(
        kind=kind,
        saq_type=saq,
        pci_dss_version=version,
        revision=_revision(rng, kind, saq, version),
        language=language,
    )
    chance = rng.random()
    if chance < 0.08:
        return filled  # nobody wrote anything
    filled = _answered(rng, filled)
    return _half_done(rng, filled) if chance < 0.16 else filled


def _revision(rng: random.Random, kind: PaperKind, saq: SaqType | None, version: str) -> str | None:
    if version == "3.2.1" and kind is PaperKind.SAQ:
        return "r1.0"
    if saq is SaqType.A and version == "4.0.1" and rng.random() < 0.7:
        return "r1"
    if version == "4.0" and rng.random() < (0.3 if kind is PaperKind.SAQ else 0.5):
        return "r1"
    return None


def _answered(rng: random.Random, filled: Filled) -> Filled:
    completed = days.some_day(rng, date(2022, 5, 1), date(2026, 11, 20))
    result = rng.choices(tuple(Result), (7, 2, 1))[0]
    target = (
        completed + timedelta(days=rng.randint(30, 240))
        if result is Result.NON_COMPLIANT and rng.random() < 0.8
        else None
    )
    extent = None
    asks = filled.kind is not PaperKind.SAQ or filled.saq_type in {SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER}
    if asks and not str(filled.pci_dss_version).startswith("3"):
        extent = rng.choices((Assessment.FULL, Assessment.PARTIAL, None), (7, 2, 1))[0]
    assessed = filled.kind is not PaperKind.SAQ or rng.random() < 0.3
    signed_on = completed + timedelta(days=rng.choice((0, 0, 1, 2, 5, 13, 30)))
    filled = replace(
        filled,
        company=people.company(rng),
        dba=people.trade_name(rng) if rng.random() < 0.5 else None,
        completed_on=completed,
        result=result,
        target_date=target,
        assessment=extent,
        qsa_company=people.assessor(rng) if assessed else None,
        qsa_name=people.person(rng) if assessed else None,
        isa_name=people.person(rng)
        if rng.random() < 0.15 and not str(filled.pci_dss_version).startswith("3")
        else None,
    )
    filled = replace(filled, signatures=_signatures(rng, filled, signed_on))
    return replace(filled, printed=_fillers(rng, filled))


def _signatures(rng: random.Random, filled: Filled, on: date) -> tuple[Signed, ...]:
    blocks = []
    if rng.random() < 0.9:
        day = on if rng.random() < 0.92 else None
        blocks.append(Signed(Signer.MERCHANT_OFFICER, rng.random() < 0.92, people.person(rng), day))
    old = str(filled.pci_dss_version).startswith("3")
    if filled.qsa_company and rng.random() < 0.85:
        if not old:
            blocks.append(Signed(Signer.LEAD_QSA, rng.random() < 0.95, filled.qsa_name, on))
        blocks.append(Signed(Signer.QSA_OFFICER, rng.random() < 0.9, people.person(rng), on))
    return tuple(blocks)


def _fillers(rng: random.Random, filled: Filled) -> dict[str, str]:
    """Words that stand where nothing is to be said."""
    fillers = {}
    if filled.dba is None and rng.random() < 0.4:
        fillers["dba"] = rng.choice(_SAME)
    if filled.target_date is None and filled.result is not Result.NON_COMPLIANT and rng.random() < 0.1:
        fillers["target_date"] = rng.choice(_NOT_APPLICABLE)
    for name in ("qsa_company", "qsa_name", "isa_name"):
        if getattr(filled, name) is None and rng.random() < 0.3:
            fillers[name] = rng.choice(_NOT_APPLICABLE)
    return fillers


def _half_done(rng: random.Random, filled: Filled) -> Filled:
    """One of the things that people forget or do twice."""
    both = f"{Result.COMPLIANT},{Result.NON_COMPLIANT}"
    ways: list[Callable[[], Filled]] = [
        lambda: replace(filled, result=None, printed={**filled.printed, "result": ""}),
        lambda: replace(filled, result=None, printed={**filled.printed, "result": both}),
        lambda: replace(filled, completed_on=None),
        lambda: replace(filled, completed_on=None, printed={**filled.printed, "completed_on": rng.choice(_NO_DATES)}),
        lambda: replace(filled, signatures=()),
        lambda: replace(filled, company=None, dba=None, printed={"dba": filled.printed.get("dba", "")}),
    ]
    return rng.choice(ways)()


def scan(rng: random.Random, layout: str) -> Filled:
    """A scan report."""
    if layout == "attestation" and rng.random() < 0.05:
        return Filled(kind=PaperKind.ASV_SCAN_REPORT)
    completed = days.some_day(rng, date(2023, 1, 1), date(2026, 11, 20))
    result = rng.choices(tuple(ScanResult), (7, 3))[0]
    components = rng.choice((0, 1, 2, 5, 12, 48, 256, 1204))
    filled = Filled(
        kind=PaperKind.ASV_SCAN_REPORT,
        company=people.company(rng),
        completed_on=completed,
        expires_on=completed + timedelta(days=90) if rng.random() < 0.8 else None,
        scan_result=result,
        scan_report_type=rng.choices((ScanReportType.FULL, ScanReportType.PARTIAL), (8, 2))[0],
        components=components,
        failing_vulnerabilities=0 if result is ScanResult.PASS else rng.randint(1, 30),
        out_of_scope_components=rng.choice((0, 0, 0, 1, 3)),
        asv_company=people.vendor(rng),
        asv_certificate=f"{rng.randint(3000, 5200)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    )
    if layout == "legacy":
        return filled  # what this layout does not print is taken out by the caller
    if layout == "summary":
        return replace(
            filled, scan_result=None, scan_report_type=None, components=None, failing_vulnerabilities=None,
            out_of_scope_components=None, asv_certificate=None, tolerated={FieldName.SCAN_RESULT: result},
        )  # fmt: skip
    filled = replace(filled, signatures=_customer(rng, completed))
    if rng.random() < 0.06:
        both = f"{ScanResult.PASS},{ScanResult.FAIL}"
        filled = replace(filled, scan_result=None, printed={"scan_result": both})
    return filled


def _customer(rng: random.Random, completed: date) -> tuple[Signed, ...]:
    """The customer's signature; or only the sentence that it attests on a day, which may be taken for one; or none."""
    day = completed + timedelta(days=rng.randint(0, 9))
    chance = rng.random()
    if chance < 0.65:
        return (Signed(Signer.SCAN_CUSTOMER, True, people.person(rng), day),)
    if chance < 0.8:
        return (Signed(Signer.SCAN_CUSTOMER, False, tolerated_on=day, doubtful=True),)
    return ()


def blurred(filled: Filled, dates: str) -> Filled:
    """The same paper written with these dates: what leaves a doubt is no longer stated, only printed.

    Where another date of the paper settles which number is the month, the right one is tolerated.
    """
    named = {name: filled.value(name) for name in (FieldName.COMPLETED_ON, FieldName.EXPIRES_ON, FieldName.TARGET_DATE)}
    known = {name: value for name, value in named.items() if isinstance(value, date)}
    signed = {block.signer: block.signed_on for block in filled.signatures if block.signed_on}
    doubts = {name for name, value in known.items() if days.doubtful(value, dates)}
    signed_doubts = {signer for signer, value in signed.items() if days.doubtful(value, dates)}
    if not doubts and not signed_doubts:
        return filled
    printed = dict(filled.printed)
    tolerated: dict[FieldName, FieldValue] = dict(filled.tolerated)
    for name in doubts:
        printed[name.value] = days.day_text(known[name], dates)
        tolerated[name] = known[name]
    settled = len(known) + len(signed) > len(doubts) + len(signed_doubts) or FieldName.EXPIRES_ON in known
    blocks = []
    for block in filled.signatures:
        if block.signer in signed_doubts and block.signed_on:
            printed[f"signed_on.{block.signer}"] = days.day_text(block.signed_on, dates)
            block = replace(block, signed_on=None, tolerated_on=block.signed_on if settled else None)
        blocks.append(block)
    return replace(
        filled,
        completed_on=None if FieldName.COMPLETED_ON in doubts else filled.completed_on,
        expires_on=None if FieldName.EXPIRES_ON in doubts else filled.expires_on,
        target_date=None if FieldName.TARGET_DATE in doubts else filled.target_date,
        signatures=tuple(blocks),
        printed=printed,
        tolerated=tolerated if settled else filled.tolerated,
    )
