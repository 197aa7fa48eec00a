"""Figures of single types and statuses: what of them counts, and that no operation counts twice."""

from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.foundation import clock
from compliance_app.merchants.imports import Action
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.operations import EVERY_STATUS, EVERY_TYPE, OperationStatus, OperationType
from compliance_app.reports.queries.level import known_year
from compliance_app.volumes import grid, imports, queries
from compliance_app.volumes.grid import Column
from compliance_app.volumes.kinds import EVERYTHING, Counting, Kind
from compliance_app.volumes.rules import Channel, FigureKey, Granularity, Taken, month_of, months_before
from compliance_app.volumes.service import CountedTwice, importing
from tests.conftest import SignIn
from tests.factories import NOON, TODAY, make_merchant, make_user, viewer_of
from tests.volumes.builders import project_of, write

ON, JANUARY, FEBRUARY = date(2026, 3, 2), date(2026, 1, 1), date(2026, 2, 1)
SALE = Kind(OperationType.SALE, OperationStatus.SUCCESS)
DECLINED = Kind(OperationType.SALE, OperationStatus.DECLINE)
REFUND = Kind(OperationType.REFUND, OperationStatus.SUCCESS)

TYPES = (OperationType.ALL, OperationType.SALE, OperationType.AUTH)
STATUSES = (OperationStatus.ALL, OperationStatus.SUCCESS, OperationStatus.DECLINE)
KINDS = st.builds(Kind, st.sampled_from(TYPES), st.sampled_from(STATUSES))
PERIODS = st.sampled_from(
    [(Granularity.MONTH, JANUARY), (Granularity.DAY, JANUARY), (Granularity.DAY, date(2026, 1, 31))]
)
KEYS = st.builds(
    lambda period, kind: FigureKey(1, PaymentSystem.VISA, Channel.MOTO, period[0], period[1], kind), PERIODS, KINDS
)


def _counted_by(key: FigureKey) -> set[tuple[int, str, str]]:
    """Every operation, by its day of January, type and status, that a figure of January may hold."""
    days = range(1, 32) if key.granularity is Granularity.MONTH else [key.period_start.day]
    types = EVERY_TYPE if key.kind.type is OperationType.ALL else {key.kind.type}
    statuses = EVERY_STATUS if key.kind.status is OperationStatus.ALL else {key.kind.status}
    return set(product(days, types, statuses))


@given(KEYS, KEYS)
def test_two_figures_may_stand_together_unless_an_operation_is_in_both(one: FigureKey, other: FigureKey) -> None:
    share = one != other and bool(_counted_by(one) & _counted_by(other))
    assert (Taken([one]).again(other) is not None) == share == (Taken([other]).again(one) is not None)


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    """A merchant with one project."""
    return make_merchant(make_user())


def test_what_does_not_count_is_reported_and_counts_as_nothing(merchant: Merchant) -> None:
    write(merchant, {date(2025, 12, 1): 1000})
    write(merchant, {JANUARY: 70}, kind=SALE)
    write(merchant, {JANUARY: 9, FEBRUARY: 8}, kind=DECLINED)
    write(merchant, {JANUARY: 3}, kind=REFUND)
    year = queries.annual(merchant.id, ON)
    assert (year.total, year.months_counted, year.last_month) == (1073, 3, FEBRUARY)
    assert known_year(merchant.id, ON, NOON + timedelta(days=1)).annual == year
    assert queries.months_in_a_row({merchant.id: FEBRUARY}, queries.counting_on(ON))[merchant.id] == [1000, 73, 0]
    assert queries.section(merchant.id, ON).chart.total == 1073
    sales = Counting(frozenset({OperationType.SALE}), EVERY_STATUS)
    assert queries.annual_of_all(ON, [merchant.id], sales)[merchant.id].total == 1087


def test_only_declined_operations_are_known_to_be_none_that_count(merchant: Merchant) -> None:
    write(merchant, {FEBRUARY: 8}, kind=DECLINED)
    year = queries.annual(merchant.id, ON)
    assert (year.total, year.months_counted) == (0, 1)
    assert queries.annual_of_all(ON) == {merchant.id: year}
    assert queries.channels_used(merchant.id, FEBRUARY, FEBRUARY) == {Channel.ECOMMERCE}


def test_all_kinds_and_single_ones_do_not_mix_in_a_month(merchant: Merchant) -> None:
    write(merchant, {JANUARY: 100})
    with pytest.raises(CountedTwice, match="January 2026: there would be a figure of “sale, success” and one of “all"):
        write(merchant, {JANUARY: 70}, kind=SALE)
    with pytest.raises(CountedTwice):
        write(merchant, {date(2026, 1, 5): 70}, kind=SALE, granularity=Granularity.DAY)
    write(merchant, {FEBRUARY: 70}, kind=SALE)
    write(merchant, {FEBRUARY: 7}, kind=DECLINED)
    with pytest.raises(CountedTwice):
        write(merchant, {FEBRUARY: 100})
    assert queries.annual(merchant.id, ON).total == 170


@pytest.mark.parametrize(
    ("type_", "status", "kind"),
    [
        ("", "", EVERYTHING),
        ("Sale", "", Kind(OperationType.SALE)),
        ("", "Declined", Kind(status=OperationStatus.DECLINE)),
        ("Authorisation", "successful", Kind(OperationType.AUTH, OperationStatus.SUCCESS)),
        ("account_verification", "awaiting 3DS result", Kind(OperationType.ACCOUNT_VERIFICATION, STATUSES[0])),
        ("REFUNDS", "ok", REFUND),
        ("all", "any", EVERYTHING),
    ],
)
def test_kinds_as_people_write_them(type_: str, status: str, kind: Kind) -> None:
    found = imports.parse(imports.read(_file(f"1;2026-01;visa;moto;{type_};{status};5")).records[0]).kind
    assert found is not None
    assert found.type is kind.type
    assert found.status is (OperationStatus.AWAITING_3DS_RESULT if "3DS" in status else kind.status)


def _file(*rows: str) -> bytes:
    return "\n".join(("project;month;brand;channel;Operation type;Status;count", *rows)).encode()


def test_a_file_tells_kinds_apart_and_counts_nothing_twice(merchant: Merchant) -> None:
    user, number = merchant.account_manager, project_of(merchant).project_id
    assert user is not None
    write(merchant, {JANUARY: 100})
    rows = (
        f"{number};2026-02;visa;ecommerce;sale;success;70",
        f"{number};2026-02;visa;ecommerce;sale;decline;7",
        f"{number};2026-02;visa;ecommerce;;;77",
        f"{number};2026-02;visa;ecommerce;auth;success;9",
        f"{number};2026-02;visa;ecommerce;sale;success;71",
        f"{number};2026-01;visa;ecommerce;sale;success;5",
        f"{number};2026-01;visa;moto;sole;success;5",
        f"{number};2026-01;visa;ecommerce;all;;101",
    )
    decided = importing.decide(imports.read(_file(*rows)).records, viewer_of(user), TODAY)
    fates = [item.fate for item in decided]
    create, error = Action.CREATE, Action.ERROR
    assert [fate.action for fate in fates] == [create, create, error, create, error, error, error, Action.UPDATE]
    said = [fate.faults[0].message for fate in fates if fate.faults]
    assert said[0].startswith("With row 2 there would be a figure of “all types, all statuses” and one of “sale, ")
    assert said[1] == "Row 2 gives this figure already."
    assert said[2].startswith("With what is on record there would be a figure of “sale, success” and one of “all")
    assert said[3].startswith("“sole” is not right. Write one of all, sale, auth, capture,")
    assert fates[0].about.endswith("February 2026 · Visa · E-commerce · sale, success")


def test_columns_of_the_grid_are_found_by_their_names() -> None:
    of_kind = Column(PaymentSystem.VISA, Channel.MOTO, Kind(OperationType.ACCOUNT_VERIFICATION))
    plain = Column(PaymentSystem.VISA, Channel.MOTO)
    assert of_kind.name == "visa.moto.account_verification.all"
    assert of_kind.title == "Visa, MOTO, account verification, all statuses"
    for column in (of_kind, plain):
        assert grid.column(column.name) == column
    for odd in ("visa.moto.sale", "visa.moto.sale.success.x", "visa.moto.sale.sold", "visa", ""):
        assert grid.column(odd) is None


def test_a_kind_is_typed_in_a_column_of_its_own(client: FlaskClient, sign_in: SignIn, merchant: Merchant) -> None:
    assert merchant.account_manager is not None
    sign_in(client, merchant.account_manager)
    address, month = f"/merchants/{merchant.public_id}/volumes", months_before(month_of(clock.today()), 1)
    cell = f"{month.isoformat()}.visa.ecommerce.sale.decline"
    assert ".sale." not in client.get(address).text
    shown = client.get(f"{address}?another=visa.ecommerce&type=sale&status=decline").text
    assert f'name="{cell}"' in shown
    assert "sale, decline" in shown
    typed = client.post(f"{address}?column=visa.ecommerce.sale.decline", data={cell: "12", "seen": "0"})
    assert typed.status_code == 302
    assert 'value="12"' in client.get(address).text
    key = FigureKey(project_of(merchant).id, PaymentSystem.VISA, Channel.ECOMMERCE, Granularity.MONTH, month, DECLINED)
    assert [*queries.current_figures([key.project_key], month, month)] == [key]
    again = client.post(
        address, data={f"{month.isoformat()}.visa.ecommerce": "5"}, query_string="column=visa.ecommerce"
    )
    assert again.status_code == 422
    assert "count the same operations twice" in again.text
