"""Take in a provider's AOC, read it, accept it or send it back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.rules import DocumentState, valid_until
from compliance_app.documents.service import keeping
from compliance_app.documents.service.examining import Examined
from compliance_app.foundation import clock
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.foundation.files.rows import columns_of
from compliance_app.foundation.formats import long_date
from compliance_app.readings import service as readings
from compliance_app.readings.rules import Result
from compliance_app.readings.rules.plain import to_plain
from compliance_app.service_providers import queries, rules
from compliance_app.service_providers.models import ProviderAoc, ServiceProvider

MOST_WAITING = 5
LONGEST_NOTE = 2000


class AlreadyChecked(Conflict):
    """Somebody gave a verdict before."""

    def __init__(self) -> None:
        super().__init__("A colleague has checked this AOC meanwhile. Nothing was changed now.")


class OwnUpload(Refusal):
    """Who handed it in does not check it (TPSP-CHECK)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("You handed this AOC in yourself, so a colleague has to check it.")


class ScannerMissing(Refusal):
    """The virus scanner does not work, and nobody waits on the other side: it is handed in again later."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Our virus scanner does not work at the moment, so nothing was kept. Try again in a while.")


class FileRemoved(Refusal):
    """The file was removed when its time was over (TPSP-KEPT)."""

    status = 410

    def __init__(self, aoc: ProviderAoc) -> None:
        when = f" on {long_date(clock.day_of(aoc.file_removed_at))}" if aoc.file_removed_at else ""
        super().__init__(f"The file of this AOC was removed{when}. {aoc.file_removed_why or ''}")


@dataclass(frozen=True)
class Confirmed:
    """What a person confirmed from the paper."""

    company: str
    completed_on: date
    result: Result
    pci_dss_version: str
    qsa_company: str
    ticked: tuple[str, ...]
    note: str = ""


def receive(provider: ServiceProvider, examined: Examined, actor: Actor, at: datetime, on: date) -> ProviderAoc:
    """Keep an examined file as the next version, waiting for its check; the file is stored before its row."""
    if examined.needs_scan:
        raise ScannerMissing
    queries.lock(provider.id)  # two at once must not take the same version
    _refuse_again(provider, examined.file.sha256)
    stored = store.current().store(examined.file.stream)
    aoc = ProviderAoc(
        provider_id=provider.id,
        version=queries.next_version(provider.id),
        uploaded_by_id=actor.id,
        uploaded_by=actor.label,
        uploaded_at=at,
        uploaded_on=on,
        reader=readings.READER,
        reading=to_plain(examined.reading),
        **columns_of(stored, examined.file.name),
    )
    db.session.add(aoc)
    db.session.flush()
    facts = {"version": aoc.version, "file": aoc.file_name, "size": aoc.file_size, "sha256": aoc.sha256}
    _record(aoc, actor, at, Event.PROVIDER_AOC_UPLOADED, facts)
    return aoc


def _refuse_again(provider: ServiceProvider, sha256: str) -> None:
    same = queries.same_file(provider.id, sha256)
    if same is not None:
        raise Conflict(f"We have this very file already: it is version {same.version}.")
    if queries.another_waiting(provider.id) >= MOST_WAITING:
        raise Refusal(f"{MOST_WAITING} AOCs of this provider wait for a check already. Check them first.")


def accept(aoc: ProviderAoc, confirmed: Confirmed, actor: Actor, at: datetime, on: date) -> None:
    """The AOC counts from today through 12 months after its completion (TPSP-AOC, TPSP-CHECK).

    Raises Refusal, OwnUpload, AlreadyChecked. Older ones that do not count longer are superseded.
    """
    _refuse_checker(aoc, actor)
    problem = rules.acceptance_problem(confirmed.completed_on, confirmed.result, confirmed.ticked, on)
    if problem or not confirmed.company.strip():
        raise Refusal(problem or "Write the company as Part 1a names it.")
    _write(aoc, confirmed)
    aoc.state, aoc.valid_until = DocumentState.ACCEPTED, valid_until(confirmed.completed_on)
    _verdict(aoc, confirmed.note, actor, at, on)
    facts = {
        "version": aoc.version,
        "company": aoc.company,
        "completed_on": aoc.completed_on,
        "valid_until": aoc.valid_until,
        "result": aoc.result,
    }
    _record(aoc, actor, at, Event.PROVIDER_AOC_ACCEPTED, facts)
    for older in queries.outlived_by(aoc):
        older.state = DocumentState.SUPERSEDED
        _record(older, actor, at, Event.PROVIDER_AOC_SUPERSEDED, {"version": older.version, "by": aoc.version})
    db.session.flush()


def reject(aoc: ProviderAoc, reason: str, actor: Actor, at: datetime, on: date) -> None:
    """The AOC does not count, with the reason; raises Refusal, OwnUpload, AlreadyChecked."""
    _refuse_checker(aoc, actor)
    if not reason.strip():
        raise Refusal("Say why it does not count: the next person asks the provider for another one.")
    aoc.state = DocumentState.REJECTED
    _verdict(aoc, reason, actor, at, on)
    _record(aoc, actor, at, Event.PROVIDER_AOC_REJECTED, {"version": aoc.version, "reason": aoc.note})


def _refuse_checker(aoc: ProviderAoc, actor: Actor) -> None:
    queries.lock(aoc.provider_id)
    db.session.refresh(aoc)
    if aoc.state is not DocumentState.IN_REVIEW:
        raise AlreadyChecked
    if actor.id is None or actor.id == aoc.uploaded_by_id:
        raise OwnUpload


def _write(aoc: ProviderAoc, confirmed: Confirmed) -> None:
    aoc.company, aoc.completed_on, aoc.result = confirmed.company.strip(), confirmed.completed_on, confirmed.result
    aoc.pci_dss_version = confirmed.pci_dss_version.strip() or None
    aoc.qsa_company = confirmed.qsa_company.strip() or None
    aoc.checks = [line.sentence for line in rules.CHECKS]


def _verdict(aoc: ProviderAoc, note: str, actor: Actor, at: datetime, on: date) -> None:
    if len(note.strip()) > LONGEST_NOTE:
        raise Refusal(f"Shorten the text to {LONGEST_NOTE:,} characters.")
    aoc.note = note.strip() or None
    aoc.reviewed_by_id, aoc.reviewed_by, aoc.reviewed_at, aoc.reviewed_on = actor.id, actor.label, at, on
    db.session.flush()


def open_file(aoc: ProviderAoc) -> Iterator[bytes]:
    """The plain file, block by block; raises FileRemoved, and as `documents.service.keeping.open_named`."""
    if aoc.file_removed_at is not None:
        raise FileRemoved(aoc)
    return keeping.open_named(aoc, f"AOC {aoc.public_id} of a service provider")


def record_read(aoc: ProviderAoc, actor: Actor, at: datetime) -> None:
    """Leave the trace of a read (DOCUMENT-READ)."""
    _record(aoc, actor, at, Event.PROVIDER_AOC_READ, {"version": aoc.version, "file": aoc.file_name})


def note_infected(provider: ServiceProvider, file_name: str, infection: str, actor: Actor, at: datetime) -> None:
    """An infected file was refused: of the file nothing is kept, of the event a trace."""
    facts = {"file": file_name, "infection": infection, "provider": provider.legal_name}
    audit.record(actor, at, Event.UPLOAD_INFECTED, "service_provider", provider.public_id, after=facts)


def record_removed(aocs: Iterable[ProviderAoc], actor: Actor, at: datetime) -> None:
    """Leave the trace of each file that was given up (TPSP-KEPT)."""
    for aoc in aocs:
        facts = {"version": aoc.version, "sha256": aoc.sha256, "why": aoc.file_removed_why}
        _record(aoc, actor, at, Event.PROVIDER_AOC_FILE_REMOVED, facts)


def _record(aoc: ProviderAoc, actor: Actor, at: datetime, event: Event, facts: dict[str, Any]) -> None:
    provider = db.session.get_one(ServiceProvider, aoc.provider_id)
    after = {"provider": provider.legal_name, **facts}
    audit.record(actor, at, event, "service_provider_aoc", aoc.public_id, after=after)
