"""Verbs of service providers on a real database: AOCs in versions, two persons, reliances, files kept and given up."""

import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.audit.models import AuditEntry
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import jobs as documents
from compliance_app.documents import queries as stored
from compliance_app.documents.rules import DocumentState
from compliance_app.documents.service import keeping, retention
from compliance_app.documents.service.examining import examine
from compliance_app.foundation import clock, files
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.readings.rules import Result
from compliance_app.service_providers import jobs, queries, service
from compliance_app.service_providers.models import ProviderAoc, ServiceProvider
from compliance_app.service_providers.rules import Freshness, ProviderDetails, RelianceDetails, Service, Validation
from compliance_app.service_providers.service.aocs import FileRemoved, ScannerMissing
from compliance_app.service_providers.service.reliances import AlreadyRelied
from tests.documents.builders import make_pdf
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.service_providers.builders import at, confirmed, make_aoc, make_provider, rely

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the processes that open and read a file say is tested where they are."""
    monkeypatch.setattr("compliance_app.documents.files._open_elsewhere", lambda _stream: "1")


def hand_in(provider: ServiceProvider, sender: User, body: bytes | None = None, on: date = TODAY) -> ProviderAoc:
    stream = io.BytesIO(make_pdf() if body is None else body)
    examined = examine(stream, "aoc.pdf", 1_000_000, str, None)
    return service.receive(provider, examined, actor_of(sender), at(on), on)


def accept(aoc: ProviderAoc, completed_on: date, on: date = TODAY) -> None:
    service.accept(aoc, confirmed(completed_on), actor_of(make_user()), at(on), on)


def events() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.id)))


def test_from_handing_in_to_counting() -> None:
    provider, sender = make_provider("Harbour Gateway Ltd"), make_user()
    first = hand_in(provider, sender)
    assert (first.version, first.state) == (1, DocumentState.IN_REVIEW)
    assert queries.statuses([provider.id], TODAY)[provider.id].freshness is Freshness.NONE
    accept(first, date(2025, 5, 1))
    second = hand_in(provider, sender)
    accept(second, date(2026, 2, 1))
    assert [(each.version, each.state) for each in queries.aocs_of(provider.id)] == [
        (2, DocumentState.ACCEPTED),
        (1, DocumentState.SUPERSEDED),
    ]
    status = queries.statuses([provider.id], TODAY)[provider.id]
    assert (status.freshness, status.until) == (Freshness.VALID, date(2027, 2, 1))
    assert b"".join(service.open_file(second)).startswith(b"%PDF-")
    assert events() == [
        "service_provider.added",
        "service_provider_aoc.uploaded",
        "service_provider_aoc.accepted",
        "service_provider_aoc.uploaded",
        "service_provider_aoc.accepted",
        "service_provider_aoc.superseded",
    ]


def test_an_older_one_accepted_later_takes_nothing_away() -> None:
    provider = make_provider()
    late, early = make_aoc(provider, date(2026, 2, 1)), hand_in(provider, make_user())
    accept(early, date(2025, 6, 1))
    assert late.state is DocumentState.ACCEPTED
    assert queries.statuses([provider.id], TODAY)[provider.id].until == date(2027, 2, 1)


def test_who_hands_in_does_not_check_and_a_verdict_is_given_once() -> None:
    provider, sender = make_provider(), make_user()
    aoc = hand_in(provider, sender)
    with pytest.raises(service.OwnUpload):
        service.accept(aoc, confirmed(TODAY), actor_of(sender), NOON, TODAY)
    with pytest.raises(service.OwnUpload):
        service.reject(aoc, "No.", actor_of(sender), NOON, TODAY)
    accept(aoc, TODAY)
    with pytest.raises(service.AlreadyChecked):
        accept(aoc, TODAY)
    with pytest.raises(service.AlreadyChecked):
        service.reject(aoc, "No.", actor_of(make_user()), NOON, TODAY)


def test_one_that_is_sent_back_says_why_and_does_not_count() -> None:
    provider = make_provider()
    body = make_pdf()
    aoc, checker = hand_in(provider, make_user(), body), actor_of(make_user())
    with pytest.raises(Refusal, match="Non-Compliant"):
        service.accept(aoc, confirmed(TODAY, Result.NON_COMPLIANT), checker, NOON, TODAY)
    with pytest.raises(Refusal, match="Say why"):
        service.reject(aoc, " ", checker, NOON, TODAY)
    service.reject(aoc, "It says Non-Compliant.", checker, NOON, TODAY)
    assert not queries.statuses([provider.id], TODAY)[provider.id].counts
    assert hand_in(provider, make_user(), body).version == 2, "The same file may come again after it was sent back."
    with pytest.raises(Conflict, match="version 2"):
        hand_in(provider, make_user(), body)


def test_a_provider_is_written_down_once() -> None:
    make_provider("Harbour Gateway Ltd")
    other = make_provider("Lattice Hosting")
    details = ProviderDetails("HARBOUR GATEWAY LTD.", (), "", frozenset({Service.OTHER}))
    with pytest.raises(service.AlreadyThere):
        service.add(details, SYSTEM, NOON, TODAY)
    with pytest.raises(service.AlreadyThere):
        service.edit(other, details, other.revision, SYSTEM, NOON)


def test_a_stale_page_changes_nothing() -> None:
    provider = make_provider()
    details = ProviderDetails(provider.legal_name, ("Another",), "", frozenset({Service.OTHER}))
    seen = provider.revision
    service.edit(provider, details, seen, SYSTEM, NOON)
    with pytest.raises(Conflict, match="Somebody else"):
        service.edit(provider, details, seen, SYSTEM, NOON)


def test_looks_and_checks_both_count_as_looking() -> None:
    provider, never = make_provider(), make_provider()
    service.note_look(provider, "The list of Visa.", actor_of(make_user()), at(date(2026, 1, 5)), date(2026, 1, 5))
    aoc = hand_in(provider, make_user())
    service.reject(aoc, "It is a certificate.", actor_of(make_user()), NOON, TODAY)
    looked = queries.looks_of([provider.id, never.id])
    assert (looked[provider.id].last, looked[provider.id].due) == (TODAY, date(2027, 3, 2))
    assert not looked[provider.id].is_late(date(2027, 3, 2))
    assert looked[provider.id].is_late(date(2027, 3, 3))
    assert looked[never.id].is_late(TODAY)


def test_a_merchant_relies_on_a_provider_once_at_a_time() -> None:
    merchant, provider, on = make_merchant(), make_provider(), TODAY
    actor, one = actor_of(make_user()), rely(merchant, provider, date(2025, 6, 1))
    with pytest.raises(AlreadyRelied):
        rely(merchant, provider, TODAY)
    service.end(one, actor, NOON, on)
    with pytest.raises(Conflict):
        service.end(one, actor, NOON, on)
    assert [each.reliance.id for each in queries.relied_on(merchant.id, on)] == [one.id], "Its last day is included."
    assert queries.relied_on(merchant.id, on + DAY) == []
    with pytest.raises(AlreadyRelied):
        rely(merchant, provider, TODAY)
    again = rely(merchant, provider, TODAY + DAY)
    earlier = RelianceDetails(frozenset({Service.CLOUD}), "", date(2025, 6, 1))
    with pytest.raises(AlreadyRelied):
        service.revise(again, earlier, again.revision, actor, NOON, TODAY + DAY)


def test_who_is_examined_with_the_merchant_lacks_no_aoc() -> None:
    merchant, lacking, examined = make_merchant(), make_provider("A"), make_provider("B")
    examined.validation = Validation.NONE
    for provider in (lacking, examined):
        rely(merchant, provider)
    section = queries.section(merchant.id, TODAY)
    assert [one.reliance.provider for one in section.relied] == [lacking, examined]
    assert [one.reliance.provider for one in section.without] == [lacking]


def test_the_list_is_sorted_by_what_ends_first_and_counts_what_one_may_not_see() -> None:
    manager, none = make_user(), make_provider("A none")
    soon, gone, later = make_provider("B soon"), make_provider("C gone"), make_provider("D later")
    make_aoc(soon, date(2025, 3, 10))
    make_aoc(gone, date(2025, 2, 1))
    make_aoc(later, date(2026, 1, 1))
    for provider in (soon, gone):
        rely(make_merchant(manager), provider)
        rely(make_merchant(make_user()), provider)
    found = queries.listed(viewer_of(manager), "", None, 1, TODAY)
    assert [row.provider for row in found.items] == [gone, soon, later, none]
    assert [(row.relying, row.others) for row in found.items] == [(1, 1), (1, 1), (0, 0), (0, 0)]
    by_status = {each: queries.listed(viewer_of(manager), "", each, 1, TODAY).items for each in Freshness}
    assert {each: [row.provider for row in rows] for each, rows in by_status.items()} == {
        Freshness.EXPIRED: [gone],
        Freshness.EXPIRING: [soon],
        Freshness.VALID: [later],
        Freshness.NONE: [none],
    }
    assert dict(queries.counts("", TODAY)) == dict.fromkeys(Freshness, 1)
    assert [row.provider for row in queries.listed(viewer_of(manager), "so", None, 1, TODAY).items] == [soon]


def test_its_files_are_looked_after_like_documents() -> None:
    provider = make_provider("Harbour Gateway Ltd")
    aoc = hand_in(provider, make_user())
    db.session.commit()
    assert stored.orphans(clock.now() + DAY) == [], "A provider's file is no orphan."
    result = documents.verify(SYSTEM)
    assert (result.files, result.faults) == (1, ())
    assert documents.verify(SYSTEM, sample=5).files == 1
    files.current().place.delete(aoc.file_key)
    (fault,) = documents.verify(SYSTEM).faults
    assert fault.label == "AOC version 1 of service provider Harbour Gateway Ltd"
    aoc = queries.one_aoc(aoc.public_id)
    assert list(stored.under_other_keys("another key", 10)) == [aoc]
    keeping.rewrap([aoc], SYSTEM, NOON)
    assert aoc.key_id == files.current().keyring.current


def test_files_go_when_their_time_is_over_unless_a_merchant_is_held() -> None:
    old, latest = date(2019, 1, 10), date(2020, 1, 10)
    provider, merchant = make_provider(), make_merchant()
    first, second = hand_in(provider, make_user(), on=old), hand_in(provider, make_user(), on=latest)
    accept(first, old, old)
    accept(second, latest, latest)
    rely(merchant, provider)
    boss = actor_of(make_user())
    hold = retention.place_hold(merchant, None, "A case.", boss, NOON)
    db.session.commit()
    assert jobs.remove_past_term(SYSTEM) == 0
    retention.release_hold(hold, "It is closed.", boss, NOON)
    db.session.commit()
    assert len(list(documents.others_past_term(date(2023, 1, 10)))) == 0, "Kept through the last day of the term."
    assert len(list(documents.others_past_term(date(2023, 1, 11)))) == 1
    assert documents.remove_past_term() == 1
    assert documents.remove_past_term() == 0, "A second run finds nothing left."
    first, second = queries.one_aoc(first.public_id), queries.one_aoc(second.public_id)
    assert first.file_removed_why is not None
    assert "RETENTION-1" in first.file_removed_why
    assert (first.reading, first.valid_until) == (None, date(2020, 1, 10))
    assert second.file_removed_at is None, "The latest accepted one stays."
    with pytest.raises(FileRemoved):
        service.open_file(first)


def test_without_its_scanner_nothing_is_taken(app: Flask) -> None:
    app.config["CLAMD"] = "unix:/nowhere/clamd.ctl"
    with pytest.raises(ScannerMissing):
        hand_in(make_provider(), make_user())
    assert db.session.scalars(sa.select(ProviderAoc)).all() == []
