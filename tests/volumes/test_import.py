"""Import of monthly volumes."""

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.accounts.models import User
from compliance_app.foundation import clock, sheets
from compliance_app.foundation.columns import Record
from compliance_app.foundation.database import db
from compliance_app.merchants.imports import Action
from compliance_app.merchants.models import Merchant
from compliance_app.volumes import imports, queries, rules
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Channel, Granularity, VolumeSource
from compliance_app.volumes.service import importing
from tests.conftest import SignIn
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.volumes.builders import project_of, write

HEAD = "project_id;month;payment_system;channel;operations\n"


def decide(text: str, user: User) -> list[importing.Decision]:
    """The fates of the rows of a file."""
    return importing.decide(imports.read((HEAD + text).encode()).records, viewer_of(user), TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-03",
            "2026-3",
            "2026/03",
            "03/2026",
            "3.2026",
            "2026-03-01",
            "01.03.2026",
            "2026-03-01 00:00:00",
            "202603",
        ),
        *("March 2026", "mar 2026", "2026 March", " 2026-03 "),
    ],
)
def test_months_as_people_write_them(text: str) -> None:
    assert imports.month(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-03-02", "00/2026", "Marz 2026", "1899-01", "٢٠٢٦-03"])
def test_what_is_no_month(text: str) -> None:
    assert imports.month(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1234", 1234),
        ("1,234", 1234),
        ("1.234.567", 1234567),
        ("1 234 567", 1234567),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("12.00", 12),
        ("12.0", 12),
        ("12.5", None),
        ("1,23", None),
        ("1,234.567", None),
        ("-1", None),
        ("1e3", None),
        ("", None),
        ("1000000000001", None),
        ("١٢", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: int | None) -> None:
    assert imports.operations(text) == number


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u00a0"]))
def test_separated_thousands_are_read_back(number: int, separator: str) -> None:
    assert imports.operations(f"{number:,}".replace(",", separator)) == number


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(9999, 1, 1)), st.sampled_from(["%m/%Y", "%B %Y", "%b %Y"]))
def test_written_months_are_read_back(day: date, form: str) -> None:
    assert imports.month(day.strftime(form)) == day.replace(day=1)


TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["1", "2026-01", "visa", "moto", "9" * 30, "2026-99"]))


@given(st.dictionaries(st.sampled_from([column.name for column in imports.COLUMNS]), TEXTS))
def test_any_row_is_read_into_values_or_faults(values: dict[str, str]) -> None:
    row = imports.parse(Record(2, values))
    whole = None not in (row.project_id, row.month, row.payment_system, row.channel, row.kind, row.operations)
    assert whole == (not row.faults)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """A merchant with one project."""
    return make_merchant(make_user())


def test_each_row_has_its_fate(merchant: Merchant) -> None:
    user, number = merchant.account_manager, project_of(merchant).project_id
    assert user is not None
    foreign = project_of(make_merchant(make_user())).project_id
    write(merchant, {date(2026, 1, 1): 10, date(2025, 12, 1): 20})
    write(merchant, {date(2025, 11, 5): 1}, granularity=Granularity.DAY)
    rows = (
        f"{number};2026-01;visa;ecommerce;10",
        f"{number};2025-12;Visa;E-Commerce;1,000",
        f"{number};2025-10;master card;card present;7",
        f"{number};2025-10;mc;pos;8",
        f"{number};2026-04;visa;ecommerce;7",
        f"{number};2025-11;visa;ecommerce;7",
        f"{foreign};2025-10;visa;ecommerce;7",
        f"{number};2025-10;visa;;x",
    )
    fates = [item.fate for item in decide("\n".join(rows), user)]
    assert [fate.action for fate in fates] == [
        *(Action.UNCHANGED, Action.UPDATE, Action.CREATE, Action.ERROR),
        *(Action.ERROR, Action.ERROR, Action.ERROR, Action.ERROR),
    ]
    assert fates[1].changes == (("operations", "20", "1,000"),)
    assert [{fault.column for fault in fate.faults} for fate in fates[3:]] == [
        *({"operations"}, {"month"}, {"month"}, {"project_id"}, {"channel", "operations"})
    ]
    assert "Row 4 gives this figure already" in fates[3].faults[0].message


def test_applying_corrects_and_keeps_source_and_author(merchant: Merchant) -> None:
    user = merchant.account_manager
    assert user is not None
    write(merchant, {date(2026, 1, 1): 10})
    text = f"{project_of(merchant).project_id};2026-01;visa;ecommerce;11"
    counts = importing.apply(decide(text, user), actor_of(user), NOON, TODAY)
    assert counts == {Action.UPDATE: 1}
    figure = db.session.query(VolumeFigure).filter_by(replaced_at=None).one()
    assert (figure.operations, figure.source, figure.recorded_by_id) == (11, VolumeSource.IMPORTED, user.id)
    assert queries.annual(merchant.id, TODAY).total == 11


def test_the_pages_show_then_apply(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    user = make_user()
    number = project_of(make_merchant(user)).project_id
    sign_in(client, user)
    month = rules.months_before(clock.today(), 1)
    book = sheets.write_xlsx("v", HEAD.strip().split(";"), [(number, f"{month:%Y-%m}", "jcb", "moto", 1234), (number,)])
    answer = client.post("/volumes/import", data={"file": (io.BytesIO(book), "v.xlsx")})
    assert answer.status_code == 302
    assert "Import 1 row" in client.get(answer.location).text
    assert db.session.query(VolumeFigure).count() == 0
    done = client.post(answer.location)
    assert "Result of the import" in client.get(done.location).text
    figure = db.session.query(VolumeFigure).one()
    assert (figure.operations, figure.channel) == (1234, Channel.MOTO)
    assert client.get("/volumes/import/sample.xlsx").data.startswith(b"PK")
    assert client.get("/volumes/import/sample.csv").status_code == 200
    assert client.post("/volumes/import", data={"file": (io.BytesIO(b"nonsense"), "v.csv")}).status_code == 422
    assert client.post("/volumes/import", data={}).status_code == 422


def test_the_grid_stores_corrects_and_says_what_is_wrong(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    user = make_user()
    merchant = make_merchant(user)
    sign_in(client, user)
    address = f"/merchants/{merchant.public_id}/volumes"
    month = rules.months_before(clock.today(), 1)
    cell = f"{month.isoformat()}.visa.ecommerce"
    assert cell in client.get(address).text
    assert client.post(address, data={cell: "1,200", "seen": "0"}).status_code == 302
    wrong = client.post(address, data={cell: "12.5"})
    assert wrong.status_code == 422
    assert 'value="12.5"' in wrong.text
    assert "Write a whole number" in wrong.text
    conflict = client.post(address, data={cell: "5", "seen": "0"})
    assert conflict.status_code == 409
    seen = str(queries.newest_figure(merchant.id))
    assert client.post(address, data={cell: "1,300", "seen": seen}).status_code == 302
    page = client.get(address).text
    assert 'value="1,300"' in page
    assert "Corrections" in page
    days = client.get(f"{address}?month={month:%Y-%m}")
    assert "by day" in days.text
    day = client.post(f"{address}?month={month:%Y-%m}", data={cell: "1", "seen": "999999"})
    assert day.status_code == 422
    assert "do not mix" in day.text


@pytest.mark.parametrize(
    "query", ["month=x", "until=9999-99", "column=visa", "project=zzz", "month=9999-12", "until=1900-01"]
)
def test_an_odd_address_shows_the_usual_page(client: FlaskClient, sign_in: SignIn, app: Flask, query: str) -> None:
    user = make_user()
    merchant = make_merchant(user)
    sign_in(client, user)
    assert client.get(f"/merchants/{merchant.public_id}/volumes?{query}").status_code == 200


def test_the_command_records(app: Flask, tmp_path: object, merchant: Merchant) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "v.csv"
    month = rules.months_before(clock.today(), 1)
    file.write_text(HEAD + f"{project_of(merchant).project_id};{month:%Y-%m};visa;moto;9", encoding="utf-8")
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["volumes", "import", str(file)]).exit_code == 0
    assert db.session.query(VolumeFigure).count() == 0
    assert app.test_cli_runner().invoke(args=["volumes", "import", str(file), "--apply"]).exit_code == 0
    assert db.session.query(VolumeFigure).one().operations == 9
