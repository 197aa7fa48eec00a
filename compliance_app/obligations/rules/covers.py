"""What answers an obligation on a day, evidence or else leave from it, and through which day all is answered."""

from dataclasses import dataclass
from datetime import date

from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.obligations.rules.facts import Evidence, MerchantFacts
from compliance_app.obligations.rules.owed import Owed, day_after, owed_on, same_is_owed_until
from compliance_app.obligations.rules.words import EvidenceKind, ObligationKind, ObligationState


@dataclass(frozen=True)
class Leave:
    """Why something owed need not be there through `valid_until`: exempt, put off by agreement, or not due yet.

    `kind` and `id` name the exemption, change or incident that gives it.
    """

    kind: EvidenceKind
    id: int
    public_id: str
    state: ObligationState
    rule_id: str
    valid_until: date

    @property
    def provisional(self) -> bool:
        """Whether the merchant goes on only for the time being, with something owed that is not there."""
        return self.state is ObligationState.DEFERRED


Cover = Evidence | Leave


def covering(facts: MerchantFacts, owed: Owed, day: date) -> Cover | None:
    """What answers the obligation on the day: the evidence that lasts longest, else leave from it."""
    return meeting(facts, owed, day) or leave(facts, owed, day)


def meeting(facts: MerchantFacts, owed: Owed, day: date) -> Evidence | None:
    """The evidence that meets the obligation on the day; of several the one that lasts longest."""
    found = in_force(facts, owed, day)
    if not found:
        return None
    return _together(facts, found, day) if facts.mapped else max(found, key=_lasts)


def in_force(facts: MerchantFacts, owed: Owed, day: date) -> list[Evidence]:
    """The evidence that counts on the day, whatever of the merchant it covers."""
    return [evidence for evidence in facts.evidence if evidence.covers(day) and owed.takes(evidence)]


def _lasts(evidence: Evidence) -> tuple[date, int]:
    return evidence.valid_until, evidence.id


def _together(facts: MerchantFacts, found: list[Evidence], day: date) -> Evidence | None:
    """Where documents cover projects: of what covers each project longest, that which ends first (COVERAGE-2).

    Until it does everything stays covered, and the day after its last something is not.
    """
    scopes = [(evidence, evidence.scope(day)) for evidence in found]
    whole = max((evidence for evidence, scope in scopes if scope is None), key=_lasts, default=None)
    projects = projects_on(facts, day)
    longest = []
    for project in projects:
        covering_it = [evidence for evidence, scope in scopes if scope is None or project in scope]
        if not covering_it:
            return None
        longest.append(max(covering_it, key=_lasts))
    return min(longest, key=_lasts) if longest else whole


def leave(facts: MerchantFacts, owed: Owed, day: date) -> Leave | None:
    """What takes the obligation away or puts it off on the day; of several what lasts longest, exemption first."""
    found = [given for given in (*_by_exemption(facts, owed, day), *_by_agreement(owed, day)) if given]
    return max(found, key=_leave_order, default=None)


def _leave_order(given: Leave) -> tuple[bool, date, int]:
    return not given.provisional, given.valid_until, given.id


def _by_exemption(facts: MerchantFacts, owed: Owed, day: date) -> list[Leave]:
    """An approved exemption in force (OBLIGATION-EXEMPT), or a promised date or grace (OBLIGATION-DEFERRED)."""
    running = [item for item in facts.exemptions if item.starts_on <= day <= item.ends_on]
    return [_exempt(item) for item in running if _is_about(item, owed)]


def _is_about(item: ExemptionFact, owed: Owed) -> bool:
    if owed.kind is ObligationKind.CHANGE_SCAN:
        # Who has nothing to scan has nothing to scan after a change either; a date promised for the quarterly
        # scan says nothing of the one that a change asks for.
        return item.kind is ExemptionKind.NOT_APPLICABLE
    return (item.subject is Subject.SCAN) == (owed.kind is ObligationKind.ASV_SCAN) and owed.incident is None


def _exempt(item: ExemptionFact) -> Leave:
    if item.kind is ExemptionKind.NOT_APPLICABLE:
        state, rule_id = ObligationState.EXEMPT, "OBLIGATION-EXEMPT"
    else:
        state, rule_id = ObligationState.DEFERRED, "OBLIGATION-DEFERRED"
    return Leave(EvidenceKind.EXEMPTION, item.id, item.public_id, state, rule_id, item.ends_on)


def _by_agreement(owed: Owed, day: date) -> list[Leave]:
    """The time for the scan after a change, and the date agreed after an incident."""
    change, incident = owed.change, owed.incident
    if change is not None and day <= change.due_on:
        coming = ObligationState.COMING
        return [Leave(EvidenceKind.CHANGE, change.id, change.public_id, coming, owed.rule_id, change.due_on)]
    if incident is not None and incident.agreed_until is not None and day <= incident.agreed_until:
        state, until = ObligationState.DEFERRED, incident.agreed_until
        return [Leave(EvidenceKind.INCIDENT, incident.id, incident.public_id, state, owed.rule_id, until)]
    return []


@dataclass(frozen=True)
class Share:
    """How far documents that cover single projects reach together: `covered` of `projects`, and what is `missing`."""

    covered: int
    projects: int
    missing: tuple[str, ...]


def share_on(facts: MerchantFacts, owed: Owed, day: date) -> Share | None:
    """What accepted documents cover project by project; None where one covers the merchant whole, or none counts."""
    scopes = [evidence.scope(day) for evidence in in_force(facts, owed, day)] if facts.mapped else []
    by_project = [scope for scope in scopes if scope]
    if not by_project or None in scopes:
        return None
    covered = frozenset[int]().union(*by_project)
    here = [project for project in facts.projects if project.since <= day]
    missing = tuple(project.label for project in here if project.id not in covered)
    return Share(len(here) - len(missing), len(here), missing)


def projects_on(facts: MerchantFacts, day: date) -> list[int]:
    """The keys of the projects that the merchant has on the day (COVERAGE-3)."""
    return [project.id for project in facts.projects if project.since <= day]


def run_out(facts: MerchantFacts, owed: Owed, day: date) -> Evidence | None:
    """The evidence that met the obligation last and has run out by the day.

    One that covers only projects met it where, on its last day, all that the merchant had was covered.
    """
    found = [item for item in facts.evidence if item.first_day <= item.valid_until < day and owed.takes(item)]
    if facts.mapped:
        found = [item for item in found if meeting(facts, owed, item.valid_until)]
    return max(found, key=_lasts) if found else None


def all_met(facts: MerchantFacts, day: date) -> bool:
    """Whether everything owed on the day was answered that day, and nothing of it only put off."""
    covers = (covering(facts, owed, day) for owed in owed_on(facts, day))
    return all(cover is not None and not is_provisional(cover) for cover in covers)


def is_provisional(cover: Cover) -> bool:
    """Whether it only puts off what is owed."""
    return isinstance(cover, Leave) and cover.provisional


def met_through(facts: MerchantFacts, day: date) -> date | None:
    """The last day of the unbroken run, from the day on, in which everything owed is answered; None if it is not."""
    last = None
    while last != date.max and (reach := _reach(facts, day)) is not None:
        last = reach
        day = day_after(reach)
    return last


def _reach(facts: MerchantFacts, day: date) -> date | None:
    """How far what covers the day goes on covering it while the same is owed."""
    ends = [same_is_owed_until(facts, day)]
    for owed in owed_on(facts, day):
        cover = covering(facts, owed, day)
        if cover is None:
            return None
        ends.append(cover.valid_until)
        ends.append(owed.until or date.max)
    return min(ends)
