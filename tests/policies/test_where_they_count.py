"""Each policy where it counts: the value of the day of completion or assessment, and what is stored stays."""

from datetime import date, timedelta

import pytest

from compliance_app.accounts.rules import Role
from compliance_app.documents import service as documents
from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions.service import newness
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.intake import queries as intake
from compliance_app.levels import service as levels
from compliance_app.network_changes import service as network_changes
from compliance_app.network_changes.rules import ChangeKind
from compliance_app.network_changes.service import Said
from compliance_app.policies import queries
from compliance_app.policies.rules import Policy
from compliance_app.reports.queries import papers
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.queries import sections
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.levels.builders import at, history, make_volume
from tests.policies.builders import set_policy

ONE = timedelta(days=1)
BEGINS = date(2026, 2, 20)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("completed_on", "days"), [(BEGINS - ONE, 90), (BEGINS, 60), (TODAY, 60)])
def test_a_scan_counts_by_the_policy_of_its_completion(completed_on: date, days: int) -> None:
    set_policy(Policy.SCAN_VALIDITY, 60, BEGINS)
    scan = accepted_scan(completed_on)
    assert scan.valid_until == completed_on + timedelta(days=days)

    set_policy(Policy.SCAN_VALIDITY, 45, TODAY + ONE)
    db.session.expire_all()
    assert scan.valid_until == completed_on + timedelta(days=days), "what is recorded stays"


def accepted_scan(completed_on: date) -> AsvScan:
    sender = make_user()
    report = make_document(make_merchant(sender), sender, DocumentKind.ASV_SCAN_REPORT, None)
    ticked = all_ticked(DocumentKind.ASV_SCAN_REPORT)
    reviewer = actor_of(make_user())
    return scans.accept_report(report, "Scanwell", completed_on, True, None, ticked, None, reviewer, NOON, TODAY)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("completed_on", "until"),
    [(BEGINS - ONE, date(2027, 2, 19)), (BEGINS, date(2026, 8, 20)), (TODAY, date(2026, 9, 2))],
)
def test_a_form_counts_by_the_policy_of_its_completion(completed_on: date, until: date) -> None:
    set_policy(Policy.FORM_VALIDITY, 6, BEGINS)
    sender = make_user()
    document = make_document(make_merchant(sender), sender, DocumentKind.SAQ)
    documents.accept(document, completed_on, all_ticked(DocumentKind.SAQ), None, actor_of(make_user()), NOON, TODAY)
    assert document.valid_until == until


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("rise", "due"), [(BEGINS - ONE, date(2027, 2, 19)), (BEGINS, date(2026, 5, 20))])
def test_a_rise_gives_the_time_of_its_day(rise: date, due: date) -> None:
    set_policy(Policy.LEVEL_1_TIME, 3, BEGINS)
    merchant = make_merchant(make_user())
    make_volume(merchant, 5_500_000)
    levels.assess([merchant.id], rise - ONE, at(rise - ONE))
    make_volume(merchant, 900_000, date(2025, 12, 1))
    levels.assess([merchant.id], rise, at(rise))
    assert [(row.level, row.aoc_due_on) for row in history(merchant)] == [(2, None), (1, due)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("starts_on", "months"), [(TODAY, 12), (TODAY + ONE, 6)])
def test_an_override_lasts_as_long_as_the_policy_of_its_first_day(starts_on: date, months: int) -> None:
    set_policy(Policy.LONGEST_OVERRIDE, 6, TODAY + ONE)
    merchant, asker = make_merchant(make_user()), actor_of(make_user(Role.TEAM_LEAD))
    last = date(starts_on.year + 1, starts_on.month, starts_on.day) if months == 12 else date(2026, 9, 3)
    with pytest.raises(Refusal, match=f"at most {months} months"):
        levels.request_override(merchant, 1, "A breach.", starts_on, last + ONE, asker, NOON, TODAY)
    assert levels.request_override(merchant, 1, "A breach.", starts_on, last, asker, NOON, TODAY).ends_on == last


@pytest.mark.usefixtures("app")
def test_pauses_between_scans_are_judged_by_the_policy_of_the_later_one() -> None:
    set_policy(Policy.SCAN_INTERVAL, 60, BEGINS)
    sender = make_user()
    merchant = make_merchant(sender)
    ticked = all_ticked(DocumentKind.ASV_SCAN_REPORT)
    for completed_on in (date(2025, 10, 1), date(2025, 12, 20), TODAY):  # 80 and 72 days apart
        report = make_document(merchant, sender, DocumentKind.ASV_SCAN_REPORT, None)
        reviewer, printed = actor_of(make_user()), TODAY + ONE
        scans.accept_report(report, "Scanwell", completed_on, True, printed, ticked, None, reviewer, NOON, TODAY)
    rows = papers.scans_on(merchant.id, TODAY)
    assert [(row.gap, row.too_long) for row in rows] == [(72, True), (80, False), (None, False)]
    assert sections.section(merchant.id, TODAY).chain.most == 60


@pytest.mark.usefixtures("app")
def test_a_file_that_comes_in_is_held_against_the_stored_policies() -> None:
    set_policy(Policy.SIGNATURE_TIME, 10, BEGINS)
    subject = intake.subject_of(make_merchant(make_user()), None, "0" * 64, TODAY)
    assert subject.policies == queries.values()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("happened_on", "days"), [(BEGINS - ONE, 30), (BEGINS, 60)])
def test_a_scan_after_a_change_is_due_by_the_policy_of_its_day(happened_on: date, days: int) -> None:
    set_policy(Policy.SCAN_AFTER_CHANGE, 60, BEGINS)
    merchant, kind = make_merchant(make_user()), ChangeKind.REPLACEMENT
    said = Said(kind, happened_on, "Another firewall.")
    change = network_changes.report(merchant, said, actor_of(make_user()), NOON, BEGINS)
    assert change.due_on == happened_on + timedelta(days=days)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("reported_on", "days"), [(BEGINS - ONE, 14), (BEGINS, 20)])
def test_a_change_reported_late_is_due_by_the_policy_of_the_day_of_its_first_report(
    reported_on: date, days: int
) -> None:
    set_policy(Policy.SCAN_AFTER_REPORT, 20, BEGINS)
    merchant, actor = make_merchant(make_user()), actor_of(make_user())
    said = Said(ChangeKind.REPLACEMENT, BEGINS - 60 * ONE, "Another firewall.")
    change = network_changes.report(merchant, said, actor, NOON, reported_on)
    assert change.due_on == reported_on + timedelta(days=days)

    said = Said(ChangeKind.REPLACEMENT, BEGINS - 50 * ONE, "Another firewall.")
    corrected = network_changes.correct(change, said, actor, NOON, BEGINS + ONE)
    assert corrected.due_on == reported_on + timedelta(days=days), "what was recorded keeps its days"


@pytest.mark.usefixtures("app")
def test_an_exemption_is_held_against_the_stored_policies() -> None:
    set_policy(Policy.GRACE, 30, BEGINS)
    assert newness(make_merchant(make_user())).grace == timedelta(days=30)
