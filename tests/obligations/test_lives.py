"""Three years of random lives, told event by event and walked day by day against the plain second reading."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from compliance_app.documents.rules import DocumentFact, DocumentKind, SaqType, Verdict
from compliance_app.documents.rules import valid_until as document_valid_until
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, Subject
from compliance_app.foundation.spans import CutShort
from compliance_app.incidents.rules import IncidentFact
from compliance_app.levels.rules import LevelFact, LevelFacts, OverrideFact, aoc_due_after_rise, in_effect, is_rise_to_1
from compliance_app.merchants.rules import MerchantState
from compliance_app.network_changes.rules import ChangeFact, due_on
from compliance_app.obligations.rules import MerchantFacts, Period, StateFact, periods, standing_on
from compliance_app.policies.rules import SINCE, Policy, PolicyValue
from compliance_app.scans.rules import ScanFact, Spell
from tests.obligations import naive

BEGIN = date(2027, 1, 1)
END = date(2029, 12, 31)
"""Three calendar years with 29 February 2028 in them."""

DAY = timedelta(days=1)
ages = st.integers(0, 45).map(timedelta)
spans = st.integers(0, 120).map(timedelta)


def _is_alone(scan: ScanFact) -> bool:
    return scan.passed and not scan.full and not scan.combined


class Life(RuleBasedStateMachine):
    """Each rule is something that happens on `today`; `live` lets days pass and looks at each of them."""

    @initialize()
    def begin(self) -> None:
        self.today = BEGIN
        self.number = 0
        self.facts = MerchantFacts(BEGIN, (StateFact(BEGIN, MerchantState.ONBOARDING),))
        self.told: dict[date, tuple[object, ...]] = {}

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _add(self, **more: tuple[object, ...]) -> None:
        added = {name: (*getattr(self.facts, name), *facts) for name, facts in more.items()}
        self.facts = replace(self.facts, **added)  # type: ignore[arg-type]

    @rule(kind=st.sampled_from([DocumentKind.SAQ, DocumentKind.SAQ, DocumentKind.AOC]))
    def send(self, kind: DocumentKind) -> None:
        """A document arrives and waits."""
        number, saq = self._next(), SaqType.A if kind is DocumentKind.SAQ else None
        self._add(documents=(DocumentFact(number, f"d{number}", kind, saq, self.today, None, None, None, None, False),))

    @precondition(lambda self: any(item.verdict is None for item in self.facts.documents))
    @rule(age=ages, accepted=st.sampled_from([True, True, True, False]), failing=st.booleans())
    def check(self, age: timedelta, accepted: bool, failing: bool) -> None:
        """The document that has waited longest is checked."""
        waiting = next(item for item in self.facts.documents if item.verdict is None)
        completed = waiting.uploaded_on - age
        checked = replace(
            waiting,
            reviewed_on=self.today,
            verdict=Verdict.ACCEPTED if accepted else Verdict.REJECTED,
            completed_on=completed if accepted else None,
            valid_until=document_valid_until(completed) if accepted else None,
            non_compliant=failing and not accepted,
        )
        documents = tuple(checked if item.id == waiting.id else item for item in self.facts.documents)
        self.facts = replace(self.facts, documents=documents)

    @rule(age=ages, passed=st.sampled_from([True, True, True, False]), full=st.sampled_from([True, True, False]))
    def scan(self, age: timedelta, passed: bool, full: bool) -> None:
        """A scan report is checked; a partial scan may complete earlier ones."""
        number, completed = self._next(), self.today - age
        until = completed + timedelta(days=90)
        combined = not full and number % 2 == 0
        fact = ScanFact(number, f"s{number}", completed, passed, until, self.today, full=full, combined=combined)
        self._add(scans=(fact,))

    @precondition(lambda self: any(_is_alone(item) for item in self.facts.scans))
    @rule()
    def combine(self) -> None:
        """The latest rescan that was recorded alone becomes one pass with earlier scans."""
        scan = [item for item in self.facts.scans if _is_alone(item)][-1]
        self._put(replace(scan, combined=True, spells=(*scan.spells, Spell(self.today))))

    @precondition(lambda self: any(item.combined and item.spells for item in self.facts.scans))
    @rule()
    def take_apart(self) -> None:
        """The pass combined last was one in error."""
        scan = [item for item in self.facts.scans if item.combined and item.spells][-1]
        undone = replace(scan.spells[-1], undone_on=self.today)
        self._put(replace(scan, combined=False, spells=(*scan.spells[:-1], undone)))

    def _put(self, scan: ScanFact) -> None:
        scans = tuple(scan if item.id == scan.id else item for item in self.facts.scans)
        self.facts = replace(self.facts, scans=scans)

    @rule(level=st.integers(1, 4))
    def assess(self, level: int) -> None:
        """The volume comes to another level."""
        before = in_effect(self.facts.levels.assessments, self.today)
        due = aoc_due_after_rise(self.today, 12) if is_rise_to_1(before, level) else None
        levels = replace(
            self.facts.levels, assessments=(*self.facts.levels.assessments, LevelFact(self.today, level, due))
        )
        self.facts = replace(self.facts, levels=levels)

    @rule(kind=st.sampled_from(ExemptionKind), subject=st.sampled_from(Subject), delay=ages, length=spans)
    def exempt(self, kind: ExemptionKind, subject: Subject, delay: timedelta, length: timedelta) -> None:
        """An exemption is approved, to begin today or later."""
        number, starts = self._next(), self.today + delay
        subject = Subject.SCAN if kind is ExemptionKind.NOT_APPLICABLE else subject
        fact = ExemptionFact(number, f"e{number}", kind, subject, starts, starts + length, self.today)
        self._add(exemptions=(fact,))

    @precondition(lambda self: any(item.ends_on > self.today for item in self.facts.exemptions))
    @rule()
    def end_exemption(self) -> None:
        """The latest exemption that is not over is ended today, or taken back before it begins."""
        last = [item for item in self.facts.exemptions if item.ends_on > self.today][-1]
        cut = replace(last, ends_on=self.today, cut=CutShort(last.ends_on, self.today))
        exemptions = tuple(cut if item.id == last.id else item for item in self.facts.exemptions)
        self.facts = replace(self.facts, exemptions=exemptions)

    @rule(age=ages)
    def change(self, age: timedelta) -> None:
        """A significant change is reported."""
        number, happened = self._next(), self.today - age
        due = due_on(happened, self.today)
        self._add(changes=(ChangeFact(number, f"c{number}", happened, self.today, due, None),))

    @precondition(lambda self: any(item.withdrawn_on is None for item in self.facts.changes))
    @rule()
    def withdraw(self) -> None:
        """The latest change that stands was reported in error."""
        last = [item for item in self.facts.changes if item.withdrawn_on is None][-1]
        taken = replace(last, withdrawn_on=self.today)
        changes = tuple(taken if item.id == last.id else item for item in self.facts.changes)
        self.facts = replace(self.facts, changes=changes)

    @rule(length=spans, since=ages, agreed=st.one_of(st.none(), spans))
    def escalate(self, length: timedelta, since: timedelta, agreed: timedelta | None) -> None:
        """After a compromise Level 1 and a new AOC are asked for from today on."""
        number, ends = self._next(), self.today + length
        until = None if agreed is None else self.today + agreed
        incident = IncidentFact(number, f"i{number}", self.today, ends, self.today - since, until)
        levels = self.facts.levels
        levels = LevelFacts(levels.assessments, (*levels.overrides, OverrideFact(1, self.today, ends, self.today)))
        self.facts = replace(self.facts, incidents=(*self.facts.incidents, incident), levels=levels)

    @precondition(lambda self: any(item.ends_on > self.today for item in self.facts.levels.overrides))
    @rule()
    def end_escalation(self) -> None:
        """What was asked for after the latest compromise is ended today."""
        levels = self.facts.levels
        number = max(at for at, item in enumerate(levels.overrides) if item.ends_on > self.today)
        # Each escalation has one override, in the same order.
        pairs = [(levels.overrides[at], incident) for at, incident in enumerate(self.facts.incidents)]
        cut = CutShort(pairs[number][0].ends_on, self.today)
        pairs[number] = (
            replace(pairs[number][0], ends_on=self.today, cut=cut),
            replace(pairs[number][1], ends_on=self.today, cut=cut),
        )
        overrides, incidents = zip(*pairs, strict=True)
        self.facts = replace(self.facts, incidents=incidents, levels=LevelFacts(levels.assessments, overrides))

    @rule(days=st.integers(7, 60), delay=ages)
    def warn(self, days: int, delay: timedelta) -> None:
        """The house chooses another warning from today or a later day on, after those that it has chosen."""
        earlier = self.facts.warnings or (PolicyValue(Policy.EXPIRY_WARNING, 30, SINCE, None, ""),)
        begins = max(self.today + delay, earlier[-1].valid_from + DAY)
        last = replace(earlier[-1], valid_until=begins - DAY)
        row = PolicyValue(Policy.EXPIRY_WARNING, days, begins, None, "")
        self.facts = replace(self.facts, warnings=(*earlier[:-1], last, row))

    @rule(state=st.sampled_from([MerchantState.ACTIVE, MerchantState.ACTIVE, MerchantState.CLOSED]))
    def turn(self, state: MerchantState) -> None:
        """The merchant is closed or opened again."""
        self._add(states=(StateFact(self.today, state),))

    @precondition(lambda self: self.today < END)
    @rule(days=st.integers(1, 90))
    def live(self, days: int) -> None:
        """Days pass; what each of them says is what the plain reading says, and the runs say the same."""
        runs = iter(periods(self.facts))
        run = next(runs)
        for _ in range(days):
            if self.today < END:
                while run.ends_on < self.today:
                    run = next(runs)
                self._look(run)
                self.today += DAY

    def _look(self, run: Period) -> None:
        verdict, plain = standing_on(self.facts, self.today), naive.answer(self.facts, self.today)
        said = (verdict.standing, verdict.may_process, verdict.until, verdict.provisional)
        assert said == (
            plain.standing,
            plain.may_process,
            plain.until if plain.may_process else None,
            plain.provisional,
        )
        place = run.position
        kept = (place.standing, place.may_process, place.until if place.may_process else None, place.provisional)
        assert said == kept
        self.told[self.today] = said

    def teardown(self) -> None:
        """What happened later changed nothing of what earlier days were."""
        for day in list(self.told)[::29]:
            verdict = standing_on(self.facts, day)
            said = (verdict.standing, verdict.may_process, verdict.until, verdict.provisional)
            assert said == self.told[day]


Life.TestCase.settings = settings(max_examples=8, stateful_step_count=50, deadline=None)
TestLives = Life.TestCase
