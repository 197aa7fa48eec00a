"""Sections 1 and 2 of an AOC or SAQ: who was assessed, what, and requirement by requirement."""

from compliance_app.readings.rules.reading import FieldName, SaqType
from tests.forms import covers, people
from tests.forms.draft import Draft
from tests.forms.sheet import Blank, Box, Piece, Row

_REQUIREMENTS = {
    SaqType.A: (2, 3, 6, 8, 9, 11, 12),
    SaqType.B: (3, 7, 9, 12),
    SaqType.B_IP: (1, 2, 3, 6, 7, 8, 9, 11, 12),
    SaqType.C_VT: (1, 2, 3, 4, 5, 6, 7, 8, 9, 12),
    SaqType.P2PE: (3, 9, 12),
    SaqType.SPOC: (3, 8, 9, 12),
}


def requirements(draft: Draft) -> tuple[int, ...]:
    """The numbers of the requirements that this form asks about."""
    saq = draft.filled.saq_type
    return _REQUIREMENTS.get(saq, tuple(range(1, 13))) if saq else tuple(range(1, 13))


def contacts(draft: Draft) -> None:
    """Parts 1a and 1b."""
    sheet = draft.sheet
    sheet.new_page()
    sheet.heading(draft.label("section1"), 15)
    sheet.heading(draft.label("instructions"), 11)
    sheet.sentence(draft.label("instructions_text"))
    sheet.heading(draft.label("part1"), 13)
    (_old_contacts if draft.old else _new_contacts)(draft)


def _new_contacts(draft: Draft) -> None:
    sheet, rng = draft.sheet, draft.rng
    street, city, country, code = people.address(rng)
    site = people.site(draft.text(FieldName.COMPANY))
    sheet.heading(draft.label("part1a_roc" if draft.roc else "part1a"), 11, shaded=True)
    sheet.fields(
        [
            [(draft.label("company"), draft.blank(FieldName.COMPANY))],
            [(draft.label("dba"), draft.blank(FieldName.DBA))],
            [(draft.label("address"), draft.other("address", f"{street}, {code} {city}, {country}"))],
            [(draft.label("site"), draft.other("site", site))],
            [(draft.label("contact"), draft.other("contact", draft.person))],
            [(draft.label("contact_title"), draft.other("contact_title", people.title(rng)))],
            [(draft.label("phone"), draft.other("phone", people.telephone(rng)))],
            [(draft.label("mail"), draft.other("mail", "payments@merchant.example"))],
        ]
    )
    sheet.heading(draft.label("part1b"), 11, shaded=True)
    sheet.heading(draft.label("isa_head"), 10)
    sheet.fields([[(draft.label("isa"), draft.blank(FieldName.ISA_NAME))]])
    sheet.heading(draft.label("qsa_head"), 10)
    named = draft.filled.qsa_company is not None
    street, city, country, code = people.address(rng)
    sheet.fields(
        [
            [(draft.label("qsa_company"), draft.blank(FieldName.QSA_COMPANY))],
            [(draft.label("address"), draft.other("qsa_address", f"{street}, {code} {city}" if named else ""))],
            [
                (
                    draft.label("qsa_site"),
                    draft.other("qsa_site", people.site(draft.text(FieldName.QSA_COMPANY)) if named else ""),
                )
            ],
            [(draft.label("qsa"), draft.blank(FieldName.QSA_NAME))],
            [(draft.label("qsa_phone"), draft.other("qsa_phone", people.telephone(rng) if named else ""))],
            [(draft.label("qsa_mail"), draft.other("qsa_mail", "assessor@qsa.example" if named else ""))],
            [
                (
                    draft.label("qsa_number"),
                    draft.other("qsa_number", f"{rng.randint(200, 299)}-{rng.randint(100, 999)}" if named else ""),
                )
            ],
        ]
    )


def _old_contacts(draft: Draft) -> None:
    sheet, rng = draft.sheet, draft.rng
    sheet.heading(draft.label("part1a_old"), 11, shaded=True)
    sheet.fields(
        [
            [
                (draft.label("company"), draft.blank(FieldName.COMPANY)),
                (draft.label("dba"), draft.blank(FieldName.DBA)),
            ],
            *_old_person(draft, draft.person, "contact", people.site(draft.text(FieldName.COMPANY)), filled=draft.busy),
        ]
    )
    sheet.heading(draft.label("part1b_old"), 11, shaded=True)
    named = draft.filled.qsa_company is not None
    rows = _old_person(draft, "", "qsa", people.site(draft.text(FieldName.QSA_COMPANY)), filled=named)
    sheet.fields(
        [
            [(draft.label("qsa_company"), draft.blank(FieldName.QSA_COMPANY))],
            [(draft.label("qsa_old"), draft.blank(FieldName.QSA_NAME)), rows[0][1]],
            *rows[1:],
        ]
    )
    del rng


def _old_person(draft: Draft, name: str, what: str, site: str, filled: bool) -> list[Row]:
    rng = draft.rng
    street, city, country, code = people.address(rng) if filled else ("", "", "", "")
    phone, title = (people.telephone(rng), people.title(rng)) if filled else ("", "")

    def cell(label: str, key: str, text: str) -> tuple[str, Blank]:
        return draft.label(label), draft.other(f"{what}_{key}", text)

    return [
        [cell("contact_old", "name", name), cell("title_old", "title", title)],
        [cell("phone_old", "phone", phone), cell("mail_old", "mail", f"{what}@firm.example" if filled else "")],
        [cell("address_old", "address", street), cell("city", "city", city)],
        [cell("state", "state", ""), cell("country", "country", country), cell("zip", "zip", code)],
        [cell("url", "url", site if filled else "")],
    ]


def summary(draft: Draft) -> None:
    """Part 2."""
    sheet, rng = draft.sheet, draft.rng
    sheet.new_page()
    sheet.heading(draft.label("part2"), 13)
    if draft.provider:
        _services(draft)
    else:
        sheet.heading(draft.label("part2a"), 11, shaded=True)
        for channel in ("moto", "ecommerce", "present"):
            sheet.option("channel", channel, draft.busy and rng.random() < 0.5, draft.label(channel))
        covers.yes_no(draft, "left_out", draft.label("left_out"))
    sheet.heading(draft.label("part2b"), 11, shaded=True)
    how = "Customers pay on pages of a third party; no card data reaches our own systems." if draft.busy else ""
    sheet.table(
        (0.3, 0.7), [[draft.label("channel"), draft.label("how")], [draft.label("ecommerce") if how else "", how]]
    )
    sheet.heading(draft.label("part2c"), 11, shaded=True)
    sheet.sentence("Web shop, order desk, card terminals in two shops." if draft.busy else "")
    covers.yes_no(draft, "segmented", draft.label("segmentation"))
    sheet.heading(draft.label("part2d"), 11, shaded=True)
    places = ["Data centre", str(rng.randint(1, 40)), "Lyon, France"] if draft.busy else ["", "", ""]
    sheet.table((0.4, 0.3, 0.3), [[draft.label("facility"), draft.label("locations"), draft.label("where")], places])
    sheet.heading(draft.label("part2e"), 11, shaded=True)
    covers.yes_no(draft, "products", draft.label("products_question"))
    expiry = (
        draft.day(draft.filled.completed_on and draft.filled.completed_on.replace(year=2028, day=15))
        if draft.busy
        else ""
    )
    product = (
        ["PayTerm One", "4.0.1", "PTS POI", "4-30412", expiry]
        if draft.busy
        else ["", "", "", "", draft.labels["date_hint"]]
    )
    heads = [draft.label(name) for name in ("product", "product_version", "product_standard", "listing", "expiry")]
    sheet.table((0.24, 0.16, 0.18, 0.18, 0.24), [heads, product])
    sheet.heading(draft.label("part2f"), 11, shaded=True)
    for name in ("store", "manage", "impact"):
        covers.yes_no(draft, name, draft.label(f"third_{name}"))
    provider = [people.company(rng), "Payment pages"] if draft.busy else ["", ""]
    sheet.table((0.5, 0.5), [[draft.label("provider"), draft.label("service")], provider])


def _services(draft: Draft) -> None:
    sheet, rng = draft.sheet, draft.rng
    sheet.heading(draft.label("part2a"), 11, shaded=True)
    sheet.sentence(draft.label("included"))
    services = ("Hosting Provider", "Managed Services", "Payment Processing", "Other services")
    for service in services:
        sheet.option("included", service, draft.busy and rng.random() < 0.4, service)
    sheet.sentence(draft.label("excluded"))
    for service in services:
        sheet.option("excluded", service, False, service)


def by_requirement(draft: Draft) -> None:
    """Parts 2g and 2h."""
    sheet, rng = draft.sheet, draft.rng
    sheet.heading(draft.label("part2g"), 11, shaded=True)
    answers = _answers(draft)
    rows: list[list[str | list[Piece]]] = [[draft.label("requirement_head"), *(draft.label(name) for name in answers)]]
    for number in requirements(draft):
        ticked = _answer(draft, answers, rng.random())
        boxes: list[list[Piece]] = [[Box(f"summary{number}", name, name == ticked)] for name in answers]
        rows.append([draft.label("requirement", number=number), *boxes])
    share = 0.7 / len(answers)
    sheet.table((0.3, *(share for _ in answers)), rows)
    if not draft.roc and not draft.old:
        covers.eligibility(draft)


def _answers(draft: Draft) -> list[str]:
    answers = ["in_place", "ccw", "not_applicable", "not_tested", "not_in_place"]
    if draft.version == "4.0":
        answers.insert(2, "remediation")
    if not draft.roc and draft.filled.saq_type not in {SaqType.D_MERCHANT, SaqType.D_SERVICE_PROVIDER}:
        answers.remove("not_tested")
    return answers


def _answer(draft: Draft, answers: list[str], chance: float) -> str | None:
    if not draft.busy:
        return None
    return "in_place" if chance < 0.8 else "not_applicable" if chance < 0.95 else answers[-1]


def questionnaire(draft: Draft) -> None:
    """Section 2: the requirements with their answers."""
    sheet, rng = draft.sheet, draft.rng
    draft.section = draft.label("footer2")
    sheet.new_page()
    sheet.heading(draft.label("section2", saq=_questionnaire(draft)), 15)
    sheet.sentence(draft.label("follow"))
    sheet.fields([[(draft.label("completed"), draft.completed(first=True))]])
    answers = _answers(draft)
    numbers = requirements(draft) if draft.look.whole else requirements(draft)[:2]
    several = 3 if draft.look.whole else 1
    for number in numbers:
        sheet.heading(draft.label("requirement", number=number), 11)
        rows: list[list[str | list[Piece]]] = [
            [draft.label("requirement_head"), draft.label("expected"), *(draft.label(name) for name in answers)]
        ]
        for part in range(1, 2 + several):
            for item in range(1, 4):
                ticked = _answer(draft, answers, rng.random())
                boxes: list[list[Piece]] = [
                    [Box(f"answer{number}.{part}.{item}", name, name == ticked)] for name in answers
                ]
                rows.append(
                    [
                        f"{number}.{part}.{item} {draft.label('see')}",
                        draft.label("testing"),
                        *boxes,
                    ]
                )
        share = 0.5 / len(answers)
        sheet.table((0.28, 0.22, *(share for _ in answers)), rows)


def _questionnaire(draft: Draft) -> str:
    match draft.filled.saq_type:
        case SaqType.D_MERCHANT:
            kind = draft.labels["saq_d_m_short"].removeprefix("SAQ ")
        case SaqType.D_SERVICE_PROVIDER:
            kind = draft.labels["saq_d_sp_short"].removeprefix("SAQ ")
        case other:
            kind = str(other)
    return draft.label("questionnaire", type=kind)
