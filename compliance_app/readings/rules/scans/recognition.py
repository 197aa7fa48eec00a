"""Whether a paper is a scan report of an Approved Scanning Vendor."""

import re
from collections.abc import Sequence

from compliance_app.readings.rules.lines import evidence
from compliance_app.readings.rules.reading import Evidence
from compliance_app.readings.rules.scans.phrases import BEGINNING, LABELS, Label, beginnings
from compliance_app.readings.rules.scans.sheet import Place, Sheet
from compliance_app.readings.rules.text import PageText

_BEGINNINGS = beginnings()
_PAGES = 12  # the attestation stands in front; a vendor's cover and contents before it
_TITLE = re.compile(
    r"(?:appendix [a-c] )?(?:pci (?:dss )?)?(?:asv )?(?:scan report )?attestation of scan compliance|"
    r"certificat(?:e|ion) of (?:pci )?(?:dss )?scan compliance|"
    r"attestation de conformite (?:de l analyse|du scan|de scan|des analyses)(?: [a-z]+){0,4}|"
    r"(?:atestacion|declaracion|certificacion|atestado) de (?:cumplimiento|conformidad) (?:del? )?(?:escaneo|"
    r"analisis)(?: [a-z]+){0,4}"
)
_SUMMARY = re.compile(
    r"(?:appendix [a-c] )?(?:pci (?:dss )?)?asv scan report(?: [a-z]+){0,4}|"
    r"(?:appendix [a-c] )?scan report (?:executive )?summary|"
    r"(?:pci (?:dss )?)(?:external )?(?:vulnerability |network )?scan (?:compliance )?(?:report|"
    r"results?)(?: [a-z]+){0,3}|"
    r"(?:resume|sommaire) du rapport (?:de scan|d analyse)(?: [a-z]+){0,3}|"
    r"resumen del informe (?:de escaneo|de analisis|del escaneo)(?: [a-z]+){0,3}"
)
_OTHER_PAPER = re.compile(
    r"\b(?:penetration test(?:ing)?|pen ?test|internal (?:vulnerability|network) (?:scan|assessment)|internal scan|"
    r"test d intrusion|prueba de penetracion|pruebas de penetracion|certificate of (?:completion|attendance)|"
    r"has (?:successfully )?completed the course|training|self assessment questionnaire|"
    r"attestation of compliance for|questionnaire d auto evaluation|cuestionario de autoevaluacion)\b"
)
_OWN = (
    Label.COMPLETED,
    Label.EXPIRES,
    Label.REPORT_TYPE,
    Label.COMPONENTS,
    Label.FAILING,
    Label.OUT_OF_SCOPE,
    Label.OVERALL_STATUS,
)
_SHARED = (Label.STATUS, Label.PREPARED_FOR, Label.PREPARED_BY, Label.CUSTOMER, Label.CERTIFICATE)
_VENDOR = re.compile(r"\b(?:asv|approved scanning vendor|pci(?: dss)?)\b")


def looks_like(pages: Sequence[PageText]) -> Evidence | None:
    """The title with labels of the form around it, or so many of its labels that no title is needed."""
    title: Place | None = None
    summary: Place | None = None
    own: dict[Label, Place] = {}
    shared: set[Label] = set()
    texts: list[str] = []
    for page in pages[:_PAGES]:
        sheet = Sheet(page)
        for place in sheet.places:
            text = place.run.text
            texts.append(text)
            if len(text) > 160:
                continue
            if title is None and _TITLE.fullmatch(text):
                title = place
            elif summary is None and _SUMMARY.fullmatch(text):
                summary = place
            if text[:BEGINNING].split(" ")[0] not in _BEGINNINGS:
                continue
            whole = sheet.run_from(place).text
            for label in (*_OWN, *_SHARED):
                if LABELS[label].match(whole):
                    if label in _OWN:
                        own.setdefault(label, place)
                    else:
                        shared.add(label)
    return _judged(title, summary, own, shared, texts)


def _judged(
    title: Place | None, summary: Place | None, own: dict[Label, Place], shared: set[Label], texts: Sequence[str]
) -> Evidence | None:
    if title is not None and len(own) + len(shared) >= 2 and own:
        return _found(title, 0.99)
    if any(_OTHER_PAPER.search(text) for text in texts[:60]):
        return None
    if summary is not None and len(own) >= 2:
        return _found(summary, 0.97)
    dated = Label.COMPLETED in own or Label.EXPIRES in own
    judged = Label.OVERALL_STATUS in own or Label.STATUS in shared
    spoken = any(_VENDOR.search(text) for text in texts)
    if dated and judged and spoken and len(own) >= 2 and len(own) + len(shared) >= 3:
        return _found(next(iter(own.values())), 0.9)
    return None


def _found(place: Place, sure: float) -> Evidence:
    return evidence(place.page, place.words, sure)
