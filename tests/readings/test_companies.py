"""Which company a document names: no false alarm about one's own name, and an alarm about another's."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.readings.rules.companies import LEGAL_FORMS, same_company

SAME = [
    ("Harbour Lights Ltd", "HARBOUR LIGHTS LIMITED"),
    ("Harbour Lights", "Harbour Lights Ltd."),
    ("Müller & Söhne GmbH", "Mueller und Soehne"),
    ("Müller & Söhne GmbH & Co. KG", "Muller und Sohne"),
    ("Société Générale de Thé S.A.R.L.", "SOCIETE GENERALE DE THE"),
    ("A.B.C. Foods Inc.", "ABC Foods"),
    ("Smith and Jones LLP", "Smith & Jones"),
    ("Jones & Smith", "Smith and Jones LLP"),
    ("Alder & Finch Books", "Alder and Finch Books Ltd (UK)"),
    ("JuniperOutdoor", "Juniper Outdoor"),
    ("Benker", "Benker Payments Europe Ltd"),
    ("Northwind Outd0or Ltd", "Northwind Outd0or"),
    ("Northwind Qutdoor Ltd", "Northwind Outdoor Ltd"),
    ("IBM", "International Business Machines Corp."),
    ("Café Zürich AG", "CAFE ZURICH"),
    ("Żabka Polska Sp. z o.o.", "Zabka Polska"),
    ("ООО Ромашка", "Romashka LLC"),
    ("S.A.", "S.A."),
    ("Distribuidora Ibérica, S.L.", "Distribuidora Iberica"),
    ("The Teashop Company", "Teashop"),
    ("Of AB", "Of"),
]
OTHERS = [
    ("Somebody Else GmbH", "Harbour Lights Ltd"),
    ("Harbour Lights Ltd", "Harbour Nights Retail Ltd"),
    ("Merchant 12 Ltd", "Merchant 13 Ltd"),
    ("Alder Books", "Finch Books"),
    ("Northwind Outdoor Ltd", "Southwind Indoor Ltd"),
    ("Secure Trust Assessors GmbH", "Secure Payments GmbH"),
    ("Acme Ltd", "Zenith Ltd"),
    ("Acme GmbH", "Acorn GmbH"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_written_otherwise_it_is_the_same_company(one: str, other: str) -> None:
    assert same_company([one], [other])
    assert same_company([other], [one])


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_company_is_another(one: str, other: str) -> None:
    assert not same_company([one], [other])
    assert not same_company([other], [one])


def test_any_of_its_names_will_do() -> None:
    assert same_company(["Holding 7 B.V.", "Teashop"], ["Leaves Trading Ltd", "Teashop"])
    assert not same_company([], ["Teashop"])


names = st.lists(st.text("abcdefghijklmnoprstuvwzäöüéñ", min_size=2, max_size=9), min_size=1, max_size=4).map(" ".join)


@given(names, st.sampled_from(sorted(LEGAL_FORMS)), st.sampled_from([str.upper, str.title, str.lower]), st.data())
def test_legal_form_case_accents_and_order_make_no_other_company(
    name: str, form: str, case: Callable[[str], str], data: st.DataObject
) -> None:
    plain = name.translate(str.maketrans("äöüéñ", "aouen"))
    shuffled = " ".join(data.draw(st.permutations(name.split())))
    for other in (f"{name} {form}", case(name), plain, f"{plain.upper()}, {form}.", shuffled):
        assert same_company([other], [name]), other
