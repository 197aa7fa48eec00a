"""Migrations go up and down on both databases with data in the tables, and end in the schema of the models."""

import ast
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from compliance_app.accounts import service as accounts
from compliance_app.accounts.rules import Role
from compliance_app.demo import bulk
from compliance_app.documents.models import (
    Document,
    DocumentCoverage,
    DocumentReading,
    ExceptionRequest,
    HeldUpload,
    LegalHold,
    ReviewClaim,
)
from compliance_app.documents.rules import DocumentKind, WaitsFor
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionKind, Subject
from compliance_app.foundation.database import Model, db
from compliance_app.foundation.lease import LeaseRow
from compliance_app.foundation.runs import JobRun
from compliance_app.incidents import service as incidents
from compliance_app.incidents.rules import Escalation, NewIncident
from compliance_app.levels import service as levels
from compliance_app.levels.models import ExpectedRise, LevelOverride, ThresholdChange
from compliance_app.levels.thresholds import Operator
from compliance_app.merchants.models import PendingImport
from compliance_app.merchants.rules import ImportKind, PaymentSystem
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import periods
from compliance_app.policies import queries as policies
from compliance_app.policies.models import PolicyChange, PolicyRow
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.policies.rules import SINCE, Policy
from compliance_app.questionnaires import service as questionnaires
from compliance_app.scans.models import AsvScan, AsvVendor, ScanCombination, ScanDispute, ScanPart, ScanPolicy
from compliance_app.scans.rules import DisputeDecision, DisputeKind
from compliance_app.service_providers.models import ProviderLook, ProviderWarning, Reliance, ServiceProvider
from compliance_app.service_providers.rules import Validation
from compliance_app.submissions import service as submissions
from compliance_app.submissions.rules import ForwardingState, Route, Way
from compliance_app.submissions.service import Parcel
from compliance_app.volumes import service as volumes
from compliance_app.volumes.kinds import Kind
from compliance_app.volumes.models import VolumeFigure
from tests import databases
from tests.databases import MIGRATIONS, Cluster
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.groups.builders import join, make_entity
from tests.obligations.builders import Desk
from tests.service_providers.builders import make_aoc
from tests.submissions.builders import accepted_document
from tests.volumes.builders import write

PROJECTIONS = {"standing_periods", "obligation_records"}
"""Rebuilt from the facts, so a step down may drop of them what the older schema cannot say."""

VERSIONS = sorted(MIGRATIONS.glob("versions/*.py"))


@pytest.fixture
def bare(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that has no table yet; its context is open."""
    url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    if database_kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create("bare")
    app = databases.build_app(url, tmp_path)
    with app.app_context():
        yield app
    databases.close(app)


def upgrade(revision: str = "head") -> None:
    flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision)


def downgrade(revision: str) -> None:
    flask_migrate.downgrade(directory=str(MIGRATIONS), revision=revision)


def revisions() -> list[tuple[str, str]]:
    """Each revision with the one below it, the newest first."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [(step.revision, str(step.down_revision or "base")) for step in script.walk_revisions()]


def schema() -> dict[str, Any]:
    """Everything the database holds to: columns, keys, constraints, indexes, triggers."""
    inspector = sa.inspect(db.engine)
    parts: dict[str, Mapping[Any, Any]] = {
        "columns": inspector.get_multi_columns(),
        "primary key": inspector.get_multi_pk_constraint(),
        "foreign keys": inspector.get_multi_foreign_keys(),
        "unique": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    tables = {
        name: {part: _sorted(found[None, name]) for part, found in parts.items()}
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    return {"tables": tables, "triggers": _triggers()}


def _sorted(found: Any) -> list[str]:
    """What was found of a table: rows, or the one primary key."""
    return sorted(_plain(row) for row in (found.items() if isinstance(found, Mapping) else found))


def _plain(value: Any) -> str:
    """Text that is equal for equal definitions."""
    if isinstance(value, Mapping):
        return str(sorted((str(key), _plain(part)) for key, part in value.items()))
    return str(value)


def _triggers() -> list[tuple[str, ...]]:
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal ORDER BY tgname",
    }
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text(queries[connection.dialect.name]))
        return [tuple(" ".join(str(value).split()) for value in row) for row in rows]


def counts() -> dict[str, int]:
    """How many rows each table holds."""
    inspector = sa.inspect(db.engine)
    with db.engine.connect() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            for name in inspector.get_table_names()
            if name != "alembic_version"
        }


def fill() -> None:
    """Put rows into every table: a portfolio with its history, and what a portfolio does not have."""
    bulk.fill(30, TODAY, 1, "UTC")
    owner = make_user()
    merchant = make_merchant(owner, members=(make_user(Role.MERCHANT),))
    accounts.open_session(owner, "192.0.2.1", "a browser", NOON)
    accounts.make_feed(owner, actor_of(owner), NOON)
    volumes.declare(merchant, PaymentSystem.VISA, 1000, 10, actor_of(owner), NOON)
    answers = {"service_provider": "no", "storage": "yes"}
    system = PaymentSystem.AMEX
    submissions.ask(merchant, system, "", actor_of(make_user(Role.MERCHANT)), NOON, TODAY)
    submissions.decide(merchant, system, Route.DIRECT, "A reason.", TODAY, actor_of(owner), NOON, TODAY)
    parcel = Parcel(system, [accepted_document(merchant)], TODAY, Way.EMAIL, "Somebody")
    forwarding = submissions.forward(merchant, parcel, actor_of(owner), NOON, TODAY)
    submissions.record_answer(forwarding, ForwardingState.ACCEPTED, TODAY, "", actor_of(owner), NOON, TODAY)
    questionnaires.save(merchant, answers, actor_of(owner), NOON, TODAY)
    join(make_entity(), merchant)
    levels.request_override(merchant, 2, "A reason in a few words.", TODAY, TODAY, actor_of(owner), NOON, TODAY)
    new = NewIncident(TODAY, NOON, "The bank", "Odd charges.", frozenset({PaymentSystem.VISA}))
    incident = incidents.record(merchant, new, "UTC", actor_of(owner), NOON, TODAY)
    terms = Escalation("Visa asks.", TODAY + timedelta(days=1), TODAY + timedelta(days=9), TODAY, None)
    incidents.escalate(incident, terms, actor_of(owner), NOON, TODAY)
    db.session.add_all(
        [
            JobRun(job="mail deliver", started_at=NOON, ended_at=NOON, succeeded=True, result="done"),
            *_readings_and_held(merchant.id),
            *_review(owner.id),
            *_exemption_and_change(merchant.id, owner.id),
            *_changes(owner.id),
            *_scan_notes(merchant.id, owner.id),
            _line_of_coverage(merchant.id),
            LegalHold(merchant_id=merchant.id, reason="A case.", placed_by="somebody", placed_at=NOON),
            *_service_providers(merchant.id, owner.id),
            LeaseRow(name="scheduler", holder="somebody", expires_at=NOON),
            PendingImport(
                kind=ImportKind.MERCHANTS,
                owner_id=owner.id,
                file_name="merchants.csv",
                header=[],
                rows=[],
                plan=[],
                notes=[],
                created_at=NOON,
                expires_at=NOON,
            ),
        ]
    )
    db.session.commit()
    db.session.add(_rise(merchant.id))  # the commit before has settled what the merchant has to expect: nothing
    db.session.commit()
    db.session.remove()


def _scan_notes(merchant_id: int, user_id: int) -> list[Model]:
    first, second = db.session.scalars(sa.select(AsvScan.id).limit(2))
    noted: dict[str, Any] = {"recorded_by": "somebody", "recorded_at": NOON}
    return [
        ScanPart(scan_id=second, part_id=first),
        ScanCombination(
            scan_id=second,
            because="Combined late.",
            combined_by="somebody",
            combined_at=NOON,
            combined_on=TODAY,
            undone_because="Not one pass.",
            undone_by="somebody",
            undone_at=NOON,
            undone_on=TODAY,
        ),
        ScanPolicy(
            merchant_id=merchant_id, seen_on=TODAY, note="Seen.", recorded_by_id=user_id, recorded_on=TODAY, **noted
        ),
        ScanDispute(
            scan_id=first,
            component="shop.example",
            vulnerability="Old TLS",
            kind=DisputeKind.FALSE_POSITIVE,
            decision=DisputeDecision.PENDING,
            text="",
            recorded_on=TODAY,
            **noted,
        ),
        AsvVendor(
            company="Scanwell Ltd",
            certificate="3728-01-19",
            certificate_key="37280119",
            valid_from=TODAY,
            valid_until=TODAY,
            other_names=[],
            **noted,
        ),
    ]


def _changes(user_id: int) -> list[Model]:
    asked: dict[str, Any] = {
        "valid_from": TODAY,
        "source": "A letter",
        "reason": "A reason in a few words.",
        "requested_by_id": user_id,
        "requested_by": "somebody",
        "requested_at": NOON,
    }
    # One that every schema with policies knows: going down, a policy that came later is no longer known.
    recorded: dict[str, Any] = {"source": "A letter", "recorded_by": "somebody", "recorded_at": NOON}
    return [
        PolicyRow(policy=Policy.SCAN_VALIDITY, value=90, valid_from=SINCE, **recorded),
        PolicyChange(policy=Policy.SCAN_VALIDITY, value=60, **asked),
        ThresholdChange(system="visa", level=1, operator=Operator.OVER, operations=5_000_000, **asked),
    ]


def _rise(merchant_id: int) -> Model:
    day = date(2027, 1, 15)
    return ExpectedRise(
        merchant_id=merchant_id,
        level=1,
        crosses_on=day,
        earliest_on=day,
        level_from=date(2027, 2, 1),
        by_group=False,
    )


def _line_of_coverage(merchant_id: int) -> Model:
    document = db.session.scalars(sa.select(Document).limit(1)).one()
    return DocumentCoverage(
        document_id=document.id, merchant_id=merchant_id, added_by="somebody", added_at=NOON, added_on=TODAY
    )


def _service_providers(merchant_id: int, user_id: int) -> list[Model]:
    provider = ServiceProvider(
        legal_name="A gateway",
        key="a gateway",
        other_names=[],
        services=["payment_gateway"],
        validation=Validation.ROC,
        added_by="somebody",
        added_at=NOON,
        added_on=TODAY,
    )
    db.session.add(provider)
    db.session.flush()
    aoc = make_aoc(provider, TODAY)
    return [
        ProviderLook(provider_id=provider.id, on=TODAY, at=NOON, by="somebody", note="The list of Visa."),
        Reliance(
            merchant_id=merchant_id,
            provider_id=provider.id,
            services=["payment_gateway"],
            since=TODAY,
            recorded_by="somebody",
            recorded_at=NOON,
        ),
        ProviderWarning(
            aoc_id=aoc.id, days_before=30, user_id=user_id, written_on=TODAY, written_at=NOON, message_key="key"
        ),
    ]


def _readings_and_held(merchant_id: int) -> list[Model]:
    document = db.session.scalars(sa.select(Document).limit(1)).one()
    return [
        DocumentReading(document_id=document.id, reader="1", read_at=NOON, reading={"kind": None}, findings=[]),
        HeldUpload(
            merchant_id=merchant_id,
            waits_for=WaitsFor.SENDER,
            file_name="aoc.pdf",
            file_key="0" * 48,
            file_size=1,
            sha256="0" * 64,
            key_id="k1",
            wrapped_key="a key",
            reader="1",
            reading={"kind": None},
            findings=[],
            held_by="somebody",
            held_at=NOON,
            expires_at=NOON,
        ),
    ]


def _review(user_id: int) -> list[Model]:
    document = db.session.scalars(sa.select(Document).limit(1)).one()
    return [
        ReviewClaim(document_id=document.id, user_id=user_id, taken_by="somebody", taken_at=NOON, seen_at=NOON),
        ExceptionRequest(
            document_id=document.id,
            lines=[{"code": "scope", "sentence": "All is covered."}],
            reason="A reason in a few words.",
            completed_on=TODAY,
            valid_until=TODAY,
            facts={},
            requested_by_id=user_id,
            requested_by="somebody",
            requested_at=NOON,
        ),
    ]


def _exemption_and_change(merchant_id: int, user_id: int) -> list[Model]:
    return [
        Exemption(
            merchant_id=merchant_id,
            kind=ExemptionKind.PROMISED,
            subject=Subject.SCAN,
            reason="A reason in a few words.",
            evidence="A letter.",
            starts_on=TODAY,
            ends_on=TODAY,
            requested_by_id=user_id,
            requested_by="somebody",
            requested_at=NOON,
        ),
        NetworkChange(
            merchant_id=merchant_id,
            kind=ChangeKind.SCOPE,
            description="A new office.",
            happened_on=TODAY,
            reported_on=TODAY,
            due_on=TODAY + timedelta(days=30),
            reported_by_id=user_id,
            reported_by="somebody",
            reported_at=NOON,
        ),
    ]


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_the_migrated_schema_is_that_of_the_models(bare: Flask) -> None:
    upgrade()
    migrated = schema()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []
    downgrade("base")
    db.create_all()
    assert migrated == schema()


def test_every_step_goes_down_and_up_with_data_in_the_tables(bare: Flask) -> None:
    upgrade()
    fill()
    single = VolumeFigure.operation_type != OperationType.ALL
    db.session.execute(sa.delete(VolumeFigure).where(single))  # they stop a step, as another test shows
    db.session.commit()
    assert [name for name, number in counts().items() if number == 0] == [], "fill() puts rows into every table"
    for revision, below in revisions():
        before, rows = schema(), counts()
        downgrade(below)
        kept = {name: count for name, count in counts().items() if name in rows and name not in PROJECTIONS}
        assert kept == {name: rows[name] for name in kept}, "going down loses no row of a table that stays"
        upgrade(revision)
        assert schema() == before
        assert {name: count for name, count in counts().items() if name in kept} == kept
        downgrade(below)
    assert schema() == {"tables": {}, "triggers": []}


def test_what_was_kept_before_the_warning_was_a_policy_and_policies_had_shapes_still_reads_as_it_did(
    bare: Flask,
) -> None:
    db.create_all()
    flask_migrate.stamp(directory=str(MIGRATIONS))
    desk = Desk()
    desk.file(DocumentKind.SAQ, TODAY - timedelta(days=40), TODAY - timedelta(days=30))
    desk.scan(TODAY - timedelta(days=50), TODAY - timedelta(days=30))
    desk.upload(DocumentKind.ASV_SCAN_REPORT, TODAY - timedelta(days=5))
    merchant_id = desk.merchant.id
    wanted = periods(obligations.facts_of([merchant_id])[merchant_id])
    kept: dict[str, Any] = {"valid_from": SINCE, "source": "A letter", "recorded_by": "somebody", "recorded_at": NOON}
    db.session.add(PolicyRow(policy=Policy.SCAN_VALIDITY, value=76, **kept))
    db.session.add(PolicyRow(policy=Policy.COUNTED_STATUSES, value=frozenset({"success", "decline"}), **kept))
    db.session.commit()
    db.session.remove()

    downgrade("0019")
    query = sa.text("SELECT standing, turn FROM standing_periods ORDER BY starts_on")
    with db.engine.connect() as connection:
        former = [tuple(row) for row in connection.execute(query)]
        numbers = connection.execute(sa.text("SELECT policy, value FROM policies")).all()
    assert [row for row in former if row[0] == "expiring"] == [("expiring", "provider")]
    assert [tuple(row) for row in numbers] == [("scan_validity", 76)], "a choice is nothing that it could hold"
    upgrade()
    assert policies.value_on(Policy.SCAN_VALIDITY, TODAY) == 76
    assert obligations.history(merchant_id) == wanted
    assert {run.position.standing.value for run in wanted} >= {"compliant", "expiring", "expired"}


def test_who_approved_what_was_taken_back_is_completed_from_the_trail(bare: Flask) -> None:
    upgrade()
    merchant, later = make_merchant(), TODAY + timedelta(days=9)
    asks, decides = actor_of(make_user()), actor_of(make_user())
    override = levels.request_override(merchant, 2, "A reason in a few words.", later, later, asks, NOON, TODAY)
    levels.approve_override(override, "Seen.", decides, NOON, TODAY)
    levels.withdraw_override(override, asks, NOON, TODAY)
    db.session.commit()
    db.session.remove()
    downgrade("0030")
    upgrade()
    override = db.session.scalars(sa.select(LevelOverride)).one()
    people = override.decided_by, override.decided_by_id, override.decision_note, override.ended_by
    assert people == (decides.label, decides.id, "Seen.", asks.label)
    assert (override.decided_at, override.ended_at, override.approved_on) == (NOON, NOON, TODAY)


def test_figures_of_a_single_kind_stop_the_step_below_which_they_cannot_be_told_apart(bare: Flask) -> None:
    db.create_all()
    flask_migrate.stamp(directory=str(MIGRATIONS))
    write(make_merchant(), {date(2026, 1, 1): 5}, kind=Kind(OperationType.SALE, OperationStatus.DECLINE))
    db.session.commit()
    with pytest.raises(SystemExit):
        downgrade("0022")
    assert db.session.scalars(sa.select(VolumeFigure.status)).all() == [OperationStatus.DECLINE]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_the_application(version: Path) -> None:
    names = [
        name
        for node in ast.walk(ast.parse(version.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert not [name for name in names if name.split(".")[0] == "compliance_app"]
