"""What comes before the form itself: cover, list of changes, how to complete it."""

from datetime import date

from compliance_app.readings.rules.reading import FieldName, SaqType
from tests.forms import people
from tests.forms.draft import Draft
from tests.forms.sheet import Box

_CHANGES = (
    ("October 2008", "1.2", "", "Brought into line with PCI DSS v1.2; small changes since v1.1."),
    ("October 2010", "2.0", "", "Brought into line with PCI DSS v2.0."),
    ("February 2014", "3.0", "", "Brought into line with PCI DSS v3.0; more answers to choose from."),
    ("April 2015", "3.1", "", "Brought into line with PCI DSS v3.1."),
    ("July 2015", "3.1", "1.1", "Numbering brought into line with other SAQs."),
    ("April 2016", "3.2", "1.0", "Brought into line with PCI DSS v3.2."),
    ("January 2017", "3.2", "1.1", "This list made clearer."),
    ("June 2018", "3.2.1", "1.0", "Brought into line with PCI DSS v3.2.1."),
    ("April 2022", "4.0", "", "Brought into line with PCI DSS v4.0; parts put in another order."),
    ("December 2022", "4.0", "1", "In Place with Remediation taken out; corrections."),
    ("October 2024", "4.0.1", "", "Brought into line with PCI DSS v4.0.1."),
    ("January 2025", "4.0.1", "1", "Requirements 6.4.3, 11.6.1 and 12.3.1 taken out; a criterion about scripts added."),
)


def letter(draft: Draft) -> None:
    """A covering letter with names and dates that are not those of the form."""
    sheet = draft.sheet
    written = draft.day(date(2026, 11, 21))
    sheet.sentence(f"{people.assessor(draft.rng)}, {people.address(draft.rng)[0]}")
    sheet.sentence(written)
    sheet.space(30)
    sheet.sentence(f"Dear {draft.person},")
    sheet.sentence(
        "Please find enclosed the document that your bank asked for. The last one expires on",
        draft.day(date(2026, 12, 31)),
        "and was compliant; a passing scan must follow within 90 days. Call us should anything be unclear.",
    )
    sheet.sentence("Kind regards,")
    sheet.sentence(people.person(draft.rng))


def cover(draft: Draft) -> None:
    """The first page."""
    sheet, filled = draft.sheet, draft.filled
    sheet.space(120)
    sheet.centred(draft.label("standard"), 20, bold=True)
    sheet.centred(draft.label("standard2"), 20, bold=True)
    sheet.space(40)
    sheet.centred(_title(draft), 18, bold=True)
    sheet.space(30)
    if draft.roc:
        sheet.centred(draft.label("version", version=draft.version), 14, bold=True)
    else:
        sheet.centred(draft.label("use", version=draft.version), 14, bold=True)
    if filled.revision and (not draft.old or draft.look.seed % 2):
        sheet.centred(draft.label("revision", revision=filled.revision.removeprefix("r")), 12)
    sheet.space(10)
    sheet.centred(draft.label("published", month=draft.month()), 12)


def _title(draft: Draft) -> str:
    if draft.roc:
        return draft.label(
            "aoc_old" if draft.old else "aoc", who=draft.label("providers" if draft.provider else "merchants")
        )
    old = "_old" if draft.old else ""
    match draft.filled.saq_type:
        case SaqType.D_MERCHANT:
            return draft.labels[f"saq_d_m{old}"]
        case SaqType.D_SERVICE_PROVIDER:
            return draft.labels[f"saq_d_sp{old}"]
        case kind:
            return draft.labels["saq"].format(type=kind)


def entity(draft: Draft) -> None:
    """The page of an AOC for a ROC that names entity and dates."""
    sheet = draft.sheet
    sheet.new_page()
    sheet.space(60)
    sheet.heading(f"PCI DSS v{draft.version} {_title(draft)}", 15)
    sheet.space(20)
    ended = draft.day(draft.filled.completed_on and draft.filled.completed_on.replace(day=1)) if draft.busy else ""
    sheet.fields(
        [
            [(draft.label("entity"), draft.blank(FieldName.COMPANY))],
            [(draft.label("ended_4" if draft.version == "4.0" else "ended"), draft.other("ended", ended))],
            [(draft.label("report_date"), draft.completed(first=True))],
        ]
    )


def changes(draft: Draft) -> None:
    """The list of versions."""
    sheet = draft.sheet
    sheet.new_page()
    sheet.heading(draft.label("changes"), 15)
    head = [draft.label(name) for name in ("change_date", "change_version", "change_revision", "change_text")]
    last = next(number for number, row in enumerate(_CHANGES) if row[1] == draft.version)
    if draft.filled.revision and not draft.old:
        last += 1
    sheet.table((0.2, 0.15, 0.15, 0.5), [head, *_CHANGES[: last + 1]])


def completing(draft: Draft) -> None:
    """How to complete it: what account data is, "Expiration Date" of a card among it, and what each answer means."""
    sheet = draft.sheet
    sheet.new_page()
    sheet.heading(draft.label("account_data"), 14)
    sheet.table(
        (0.5, 0.5),
        [
            [draft.label("cardholder"), draft.label("sensitive")],
            ["Primary Account Number (PAN)", "Track data"],
            ["Cardholder Name", "Card verification code"],
            [draft.label("expiration"), "PIN"],
            ["Service Code", ""],
        ],
    )
    answers = ["in_place", "ccw", "remediation", "not_applicable", "not_tested", "not_in_place"]
    if draft.version == "4.0.1":
        answers.remove("remediation")
    sheet.table(
        (0.3, 0.7),
        [
            [draft.label("response"), ""],
            *([draft.label(name), draft.label("choose")] for name in answers),
        ],
    )
    sheet.sentence(draft.label("enclose"))


def eligibility(draft: Draft) -> None:
    """Part 2h."""
    sheet = draft.sheet
    sheet.heading(draft.label("part2h", saq=draft.saq_name), 11, shaded=True)
    for number in range(4):
        ticked = draft.busy and draft.rng.random() < 0.95
        sheet.option("eligible", str(number), ticked, draft.label(f"eligible{number}"))


def yes_no(draft: Draft, name: str, question: str) -> None:
    """A question with two boxes."""
    yes = draft.busy and draft.rng.random() < 0.4
    draft.sheet.sentence(
        question, Box(name, "yes", yes), draft.label("yes"), Box(name, "no", draft.busy and not yes), draft.label("no")
    )
