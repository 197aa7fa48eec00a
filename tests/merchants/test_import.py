"""Import of merchants: every file gets a clear answer, and what is applied is what was shown."""

import io
import zipfile
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import columns, sheets
from compliance_app.foundation.database import db
from compliance_app.foundation.sheets import UnreadableFile
from compliance_app.merchants import imports, queries, service
from compliance_app.merchants.imports import Action
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.merchants.service import importing
from tests.conftest import SignIn
from tests.factories import NOON, TODAY, actor_of, make_user, viewer_of
from tests.merchants.builders import new_merchant

HEAD = "reference,legal_name,country,mcc"


def csv(*lines: str, head: str = HEAD) -> bytes:
    """A CSV file."""
    return "\n".join((head, *lines)).encode()


def decide(content: bytes, user: User) -> list[importing.Decision]:
    """The fates of the rows of a file."""
    return importing.decide(imports.read(content).records, viewer_of(user))


def apply(content: bytes, user: User) -> Counter[Action]:
    """Import a file without asking."""
    return importing.apply(decide(content, user), actor_of(user), NOON, TODAY)


@given(st.binary(max_size=2000))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"reference;legal_name;country;mcc\n"):
        try:
            table = imports.read(start + content)
        except UnreadableFile:
            continue
        for record in table.records:
            imports.parse(record)


CELLS = st.one_of(
    st.text(max_size=30), st.sampled_from(["GB", "5732", "visa amex", "1=a 2=b", "=1+1", "a.example", "x@y.zz"])
)


@given(st.lists(st.lists(CELLS, min_size=14, max_size=14), min_size=1, max_size=5))
def test_any_row_is_read_into_values_or_faults(rows: list[list[str]]) -> None:
    content = sheets.write_csv([column.name for column in imports.COLUMNS], rows)
    try:
        table = imports.read(content)
    except UnreadableFile:
        return
    for record in table.records:
        assert columns.record_from(record.as_json()) == record
        imports.parse(record)


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20), min_size=3, max_size=3
        ),
        min_size=1,
    )
)
def test_what_is_written_as_csv_is_read_back(rows: list[list[str]]) -> None:
    expected = [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]
    if any(cell[:1] == "'" for row in expected for cell in row) or not expected:
        return
    sheet = sheets.read(sheets.write_csv(("a", "b", "c"), rows))
    assert [row.cells for row in sheet.rows] == expected


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-1", "@x", "\tx"])
def test_no_spreadsheet_runs_what_is_written(cell: str) -> None:
    assert sheets.safe_cell(cell).startswith("'")
    assert sheets.read(sheets.write_csv(("a", "b"), [("x", cell)])).rows[0].cells[1] == cell.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    lines = ("legal_name,country,mcc,reference", "Café Zoë,FR,5812,A-1")
    sheet = sheets.read("\r\n".join(lines).replace(",", separator).encode(encoding))
    assert sheet.header == ("legal_name", "country", "mcc", "reference")
    assert sheet.rows[0].cells == ("Café Zoë", "FR", "5812", "A-1")
    assert any("Windows-1252" in note for note in sheet.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x00", "empty"),
        (b"\xd0\xcf\x11\xe0rest", "Save it as .xlsx"),
        (b"PK\x03\x04rest", "damaged"),
        (b"a\x00b", "neither CSV nor Excel"),
        (csv("x,y,z,0", head="name,land,mcc,ref"), "lacks the column “country”"),
        (csv("x", head="legal_name,Name,country,mcc"), "comes twice"),
        (csv(), "no rows under them"),
    ],
)
def test_unreadable_files_are_answered_in_words(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        imports.read(content)


def test_a_row_limit_holds() -> None:
    with pytest.raises(UnreadableFile, match="more than 20,000 rows"):
        imports.read(csv(*["A,B,GB,5732"] * (sheets.MOST_ROWS + 1)))


def test_a_zip_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (sheets.MOST_UNPACKED_BYTES + 1))
    with pytest.raises(UnreadableFile, match="too large when unpacked"):
        imports.read(out.getvalue())


def test_entities_in_a_workbook_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    with pytest.raises(UnreadableFile, match="definitions"):
        imports.read(out.getvalue())


def test_a_formula_cell_is_named_with_its_row_and_column() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["legal_name", "country", "mcc"])
    book.active.append(["Acme", "GB", "=5000+732"])
    out = io.BytesIO()
    book.save(out)
    record = imports.read(out.getvalue()).records[0]
    assert record.number == 2
    assert [fault.column for fault in record.faults] == ["mcc"]
    assert "formula" in record.faults[0].message


def test_samples_are_valid(app: Flask) -> None:
    header = [column.name for column in imports.COLUMNS]
    for content in (sheets.write_csv(header, imports.SAMPLE), sheets.write_xlsx("m", header, imports.SAMPLE)):
        assert [item.fate.action for item in decide(content, make_user())] == [Action.CREATE] * 2


def test_rows_create_update_and_repeat_without_effect(app: Flask) -> None:
    user = make_user()
    head = HEAD + ",websites,payment_systems,project_ids,contact_name,contact_email"
    content = csv("A-1,Acme,United Kingdom,742,acme.example,visa + amex,11=Shop 12,Ann,ann@acme.example", head=head)
    assert apply(content, user) == {Action.CREATE: 1}
    merchant = queries.by_reference("A-1")
    assert (merchant.country, merchant.mcc, merchant.account_manager) == ("GB", "0742", user)
    assert queries.payment_systems(merchant.id) == {PaymentSystem.VISA, PaymentSystem.AMEX}
    assert [(item.project_id, item.name) for item in queries.projects(merchant.id)] == [
        (11, "Shop"),
        (12, "Project 12"),
    ]
    assert apply(content, user) == {Action.UNCHANGED: 1}
    changed = csv("A-1,Acme plc,GB,0742,,,13,,new@acme.example", head=head)
    fate = decide(changed, user)[0].fate
    assert fate.action == Action.UPDATE
    assert ("legal_name", "Acme", "Acme plc") in fate.changes
    assert imports.fate_from(fate.as_json()) == fate
    apply(changed, user)
    assert (merchant.legal_name, merchant.trading_name) == ("Acme plc", "Acme plc")
    assert queries.recipients(merchant.id)[0].email == "new@acme.example"
    assert queries.websites(merchant.id) == ["https://acme.example"]
    assert apply(changed, user) == {Action.UNCHANGED: 1}


def test_each_error_is_said_with_row_and_column(app: Flask) -> None:
    user, other = make_user(), make_user()
    service.create(new_merchant("Secret", "TAKEN", (5,), other), actor_of(other), NOON, TODAY)
    service.create(new_merchant("Known Ltd", "K-1", (), user), actor_of(user), NOON, TODAY)
    head = HEAD + ",project_ids,account_manager,language"
    lines = (
        "TAKEN,X,GB,5732,,,",
        "A-1,,ZZ,9x,,,",
        "A-2,X,GB,5732,5,,",
        "A-3,X,GB,5732,7,,",
        "A-3,X,GB,5732,7,,",
        f"A-4,X,GB,5732,,{other.email},",
        "A-5,X,GB,5732,x,,klingon",
        ",Known Ltd,GB,5732,,,",
    )
    found = {
        item.fate.number: {fault.column for fault in item.fate.faults}
        for item in decide(csv(*lines, head=head), user)
        if item.fate.faults
    }
    assert found == {
        2: {"reference"},
        3: {"legal_name", "country", "mcc"},
        4: {"project_ids"},
        6: {"reference", "project_ids"},
        7: {"account_manager"},
        8: {"project_ids", "language"},
        9: {"reference"},
    }
    assert "Secret" not in str([item.fate for item in decide(csv(*lines, head=head), user)])


def test_the_pages_show_then_apply_and_offer_the_rows_left_out(client: FlaskClient, sign_in: SignIn) -> None:
    user = make_user()
    sign_in(client, user)
    content = csv("A-1,Acme,GB,5732", "A-2,=cmd(),GB,1")
    answer = client.post("/merchants/import", data={"file": (io.BytesIO(content), "my.csv")})
    assert answer.status_code == 302
    plan = client.get(answer.location)
    assert "Import 1 row" in plan.text
    assert db.session.query(Merchant).count() == 0
    errors = client.get(answer.location + "/errors.csv")
    assert "'=cmd()" in errors.text
    assert "mcc: Write a merchant category code" in errors.text
    done = client.post(answer.location)
    assert done.status_code == 302
    assert "A-2" in client.get(done.location).text
    assert [merchant.reference for merchant in db.session.query(Merchant)] == ["A-1"]
    assert client.post(answer.location).status_code == 404
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert client.get(answer.location).status_code == 404


def test_a_plan_that_changed_since_is_shown_again_and_not_applied(client: FlaskClient, sign_in: SignIn) -> None:
    user = make_user()
    sign_in(client, user)
    answer = client.post("/merchants/import", data={"file": (io.BytesIO(csv("A-1,Acme,GB,5732")), "my.csv")})
    service.create(new_merchant("Meanwhile", "A-1", (), user), actor_of(user), NOON, TODAY)
    db.session.commit()
    again = client.post(answer.location)
    assert again.status_code == 409
    assert "To update" in again.text
    db.session.expire_all()
    assert queries.by_reference("A-1").legal_name == "Meanwhile"
    assert client.post(answer.location).status_code == 302
    db.session.expire_all()
    assert queries.by_reference("A-1").legal_name == "Acme"


def test_an_error_while_applying_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    service.create(new_merchant("Known Ltd", "K-1", (), user), actor_of(user), NOON, TODAY)
    db.session.commit()
    decisions = decide(csv("A-1,Acme,GB,5732", "K-1,Other,GB,5732"), user)

    def fail(*_: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(service, "edit", fail)
    with pytest.raises(RuntimeError):
        importing.apply(decisions, actor_of(user), NOON, TODAY)
    db.session.rollback()
    assert [merchant.reference for merchant in db.session.query(Merchant)] == ["K-1"]


def test_the_command_tries_and_applies(app: Flask, tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "merchants.csv"
    file.write_bytes(csv("A-1,Acme,GB,5732"))
    run = app.test_cli_runner().invoke
    tried = run(args=["merchants", "import", str(file)])
    assert tried.exit_code == 0
    assert "Nothing was stored" in tried.output
    assert db.session.query(Merchant).count() == 0
    assert run(args=["merchants", "import", str(file), "--apply"]).exit_code == 0
    assert db.session.query(Merchant).one().account_manager is None
    file.write_bytes(csv("A-2,Acme,XX,5732"))
    wrong = run(args=["merchants", "import", str(file), "--apply"])
    assert wrong.exit_code == 1
    assert "row 2: error" in wrong.output
    assert "country" in wrong.output
