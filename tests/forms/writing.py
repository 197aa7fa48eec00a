"""From what a paper says and how it looks to the file."""

from dataclasses import replace

from compliance_app.readings.rules.reading import PaperKind
from tests.forms import annotated, asv, asv_summary, attesting, covers, finishing, legacy, scanned, sections, strangers
from tests.forms.draft import Draft
from tests.forms.filled import Filled
from tests.forms.look import FillStyle, Look, Ticks, look_of
from tests.forms.press import printed
from tests.forms.sheet import Sheet


def write(
    filled: Filled,
    style: FillStyle = FillStyle.TYPED,
    language: str | None = None,
    seed: int = 0,
    look: Look | None = None,
    layout: str = "",
) -> bytes:
    """The file of a paper that says this, filled in this way.

    `seed` chooses everything about its looks that `style` leaves open; `look` chooses it outright. `layout` of a
    scan report: "attestation" (default), "summary", "report" (attestation, summary and details), "legacy"; of an
    unrelated paper: its number. Of an SAQ or AOC: "aoc" leaves out cover and questionnaire.
    """
    filled = replace(filled, language=language) if language else filled
    look = look or look_of(style, seed)
    if layout == "aoc":
        look = replace(look, dated="both")  # the first place is on a page that is left out
    draft = Draft(filled, look)
    draft.sheet = Sheet(look)
    title = ""
    if filled.kind is None:
        strangers.stranger(draft, int(layout or seed))
    elif filled.kind is PaperKind.ASV_SCAN_REPORT:
        _scan(draft, layout or "attestation")
    else:
        _form(draft, layout)
        title = draft.footer_title() if seed % 3 else ""
    return finished(draft, title)


def finished(draft: Draft, title: str) -> bytes:
    """Print, and do to the file what the style asks for."""
    look, pages = draft.look, draft.sheet.pages
    match look.style:
        case FillStyle.SCANNED:
            return scanned.scanned(pages, look)
        case FillStyle.ANNOTATED:
            return annotated.annotated(pages, look, title)
        case FillStyle.PARTLY_SCANNED:
            return scanned.partly(printed(pages, look, title), look)
        case _:
            content = printed(pages, look, title)
    if look.ticks is Ticks.WINGDINGS:
        content = finishing.wingdings(content)
    if look.turned:
        content = finishing.turned(content, look.turned)
    if look.shifted:
        content = finishing.shifted(content)
    return content


def _form(draft: Draft, layout: str) -> None:
    draft.section = "" if draft.roc else draft.label("footer1")
    if draft.look.letter:
        covers.letter(draft)
    draft.sheet.footer = draft.footer
    whole = layout != "aoc"
    if whole:
        if draft.look.letter:
            draft.sheet.new_page()
        covers.cover(draft)
        if draft.roc:
            covers.entity(draft)
        covers.changes(draft)
        if not draft.roc:
            covers.completing(draft)
    sections.contacts(draft)
    sections.summary(draft)
    sections.by_requirement(draft)
    if whole and not draft.roc:
        sections.questionnaire(draft)
    attesting.validation(draft)
    attesting.acknowledgements(draft)
    attesting.plan(draft)


def _scan(draft: Draft, layout: str) -> None:
    if draft.look.letter:
        covers.letter(draft)
        draft.sheet.new_page()
    match layout:
        case "legacy":
            legacy.report(draft)
        case "summary":
            asv_summary.summary(draft, alone=True)
        case "report":
            asv.attestation(draft)
            asv_summary.summary(draft, alone=False)
            asv_summary.details(draft)
        case _:
            asv.attestation(draft)
