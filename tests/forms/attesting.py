"""Section 3 of an AOC or SAQ: the result, who answers for it, and the plan where something is missing."""

from compliance_app.readings.rules.reading import Assessment, FieldName, Result, SaqType, Signer
from tests.forms import people, sections
from tests.forms.draft import Draft
from tests.forms.sheet import Blank, Bold, Box, Piece


def validation(draft: Draft) -> None:
    """Part 3."""
    sheet = draft.sheet
    draft.section = draft.label("footer3")
    sheet.new_page()
    sheet.heading(draft.label("section3"), 15)
    sheet.heading(draft.label("part3"), 11, shaded=True)
    _results(draft)
    asks = draft.roc or draft.filled.saq_type in {SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER}
    if asks and not draft.old:
        _extent(draft)
    sheet.sentence(draft.label("signers"))
    sheet.sentence(Bold(draft.label("select")))
    _result(draft, Result.COMPLIANT, "compliant")
    _result(draft, Result.NON_COMPLIANT, "non_compliant")
    sheet.sentence(draft.label("target"), draft.date_blank(FieldName.TARGET_DATE), indent=26)
    sheet.sentence(draft.label("target_note"), indent=26)
    _result(draft, Result.LEGAL_EXCEPTION, "exception")
    legal = ["3.5.1", "A law on keeping records."] if draft.filled.result is Result.LEGAL_EXCEPTION else ["", ""]
    sheet.table((0.3, 0.7), [[draft.label("affected"), draft.label("legal")], legal])


def _results(draft: Draft) -> None:
    date = draft.completed(first=False)
    if draft.roc:
        begin = draft.label("results_roc")
        end = draft.label("results_end")
    elif draft.old:
        begin, end = draft.label("results_old", saq=draft.saq_name), draft.label("results_old_end")
    else:
        begin, end = draft.label("results_saq", saq=draft.saq_name), draft.label("results_end")
    if date.text and draft.look.seed % 2 and "(" in begin:
        begin, end = begin.rpartition("(")[0], end.lstrip(")")  # the whole bracket was replaced
    draft.sheet.sentence(begin, date, end)


def _extent(draft: Draft) -> None:
    sheet = draft.sheet
    sheet.sentence(draft.label("whole"))
    for value, name in ((Assessment.FULL, "full"), (Assessment.PARTIAL, "partial")):
        ticked = draft.ticked(FieldName.ASSESSMENT, value)
        sheet.option("assessment", value, ticked, Bold(draft.label(name)), draft.label(f"{name}_text"))


def _result(draft: Draft, value: Result, name: str) -> None:
    ticked = draft.ticked(FieldName.RESULT, value)
    shown = draft.text(FieldName.COMPANY) if draft.look.names_filled and ticked else ""
    hint = draft.label("name_hint")
    company: Piece = Blank(f"thereby.{value}", shown, hint) if shown else hint
    form = draft.form_name
    draft.sheet.option(
        "result",
        value,
        ticked,
        Bold(draft.label(name)),
        draft.label(f"{name}_1", form=form),
        company,
        draft.label(f"{name}_2", form=form),
    )


def acknowledgements(draft: Draft) -> None:
    """Parts 3a to 3d."""
    sheet, rng = draft.sheet, draft.rng
    sheet.heading(draft.label("part3a"), 11, shaded=True)
    sheet.sentence(draft.label("confirms"))
    form = "PCI DSS ROC" if draft.roc else f"PCI DSS {draft.saq_name}"
    for number in (1, 2, 3):
        text = (
            draft.label(f"confirm{number}", form=form, version=draft.version)
            if number == 1
            else draft.label(f"confirm{number}")
        )
        sheet.option("confirms", str(number), draft.busy and rng.random() < 0.95, text)
    officer = draft.filled.signature(Signer.MERCHANT_OFFICER)
    sheet.heading(draft.label("part3b"), 11, shaded=True)
    draft.signature(
        Signer.MERCHANT_OFFICER,
        draft.label("officer_signature"),
        [
            [
                (draft.label("officer"), Blank("officer", (officer and officer.name) or "")),
                (
                    draft.label("officer_title"),
                    Blank("officer_title", people.title(rng) if officer and officer.name else ""),
                ),
            ]
        ],
    )
    _assessor(draft)
    _internal(draft)


def _assessor(draft: Draft) -> None:
    sheet, filled = draft.sheet, draft.filled
    sheet.heading(draft.label("part3c"), 11, shaded=True)
    lead, officer = filled.signature(Signer.LEAD_QSA), filled.signature(Signer.QSA_OFFICER)
    taken = bool(lead or officer)
    sheet.option("qsa", "tested", taken, draft.label("qsa_tested"))
    sheet.option("qsa", "helped", False, draft.label("qsa_helped"))
    if not draft.old:
        name = [(draft.label("qsa_name"), Blank("lead_qsa", (lead and lead.name) or ""))]
        draft.signature(Signer.LEAD_QSA, draft.label("qsa_signature"), [name])
    company = draft.blank(FieldName.QSA_COMPANY) if taken else Blank("qsa_company")
    draft.signature(
        Signer.QSA_OFFICER,
        draft.label("qsa_officer_signature"),
        [
            [
                (draft.label("qsa_officer"), Blank("qsa_officer", (officer and officer.name) or "")),
                (draft.label("qsa_officer_company"), company),
            ]
        ],
    )


def _internal(draft: Draft) -> None:
    sheet, block = draft.sheet, draft.filled.signature(Signer.ISA)
    sheet.heading(draft.label("part3d"), 11, shaded=True)
    sheet.option("isa", "tested", draft.filled.isa_name is not None, draft.label("isa_tested"))
    sheet.option("isa", "helped", False, draft.label("isa_helped"))
    if draft.old:
        name = [(draft.label("isa_name"), Blank("isa", (block and block.name) or ""))]
        draft.signature(Signer.ISA, draft.label("isa_signature"), [name])


def plan(draft: Draft) -> None:
    """Part 4."""
    sheet = draft.sheet
    sheet.new_page()
    sheet.heading(draft.label("part4"), 11, shaded=True)
    failed = draft.ticked(FieldName.RESULT, Result.NON_COMPLIANT)
    heads = [draft.label(name) for name in ("part4_number", "part4_text", "part4_answer", "part4_actions")]
    rows: list[list[str | list[Piece]]] = [list(heads)]
    for number in sections.requirements(draft):
        open_ = failed and number in {3, 9}
        answer: list[Piece] = [
            Box(f"plan{number}", "yes", failed and not open_),
            draft.label("yes"),
            Box(f"plan{number}", "no", open_),
            draft.label("no"),
        ]
        done = f"{draft.day(draft.filled.target_date)} New process."
        rows.append([str(number), draft.label("kept", number=number), answer, done if open_ else ""])
    sheet.table((0.15, 0.35, 0.2, 0.3), rows)
