"""Founding, joining, leaving, counting alone, taking back; who is told nothing; what the trail keeps."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import Team
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.groups import queries, service
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.groups.rules import EntityDetails
from compliance_app.groups.service import InvalidDetails
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.groups.builders import join, make_entity

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)


def events() -> list[str]:
    query = sa.select(AuditEntry.event).where(AuditEntry.object_type == "corporate_entity")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_who_enters_a_company_again_reaches_the_same_one() -> None:
    actor = actor_of(make_user())
    first, is_new = service.found(EntityDetails("Northwind Holding", "GB", "NW 12-34"), actor, NOON)
    again, is_new_again = service.found(EntityDetails("North Wind", "GB", "nw1234"), actor, NOON)
    abroad, _ = service.found(EntityDetails("Northwind", "DE", "NW 12-34"), actor, NOON)
    assert (is_new, is_new_again) == (True, False)
    assert (again.id, again.legal_name) == (first.id, "Northwind Holding")
    assert abroad.id != first.id
    with pytest.raises(InvalidDetails) as refusal:
        service.edit(abroad, EntityDetails("Northwind", "GB", "NW1234"), abroad.revision, actor, NOON)
    assert set(refusal.value.problems) == {"registration"}


def test_details_are_edited_as_they_were_seen() -> None:
    entity, actor = make_entity(), actor_of(make_user())
    seen = entity.revision
    service.edit(entity, EntityDetails("Northwind plc", "GB", entity.registration), seen, actor, NOON)
    assert entity.legal_name == "Northwind plc"
    with pytest.raises(Conflict):
        service.edit(entity, EntityDetails("Southwind", "GB", entity.registration), seen, actor, NOON)
    db.session.commit()
    assert events() == ["group.created", "group.edited"]


def test_a_merchant_belongs_to_one_group_at_a_time() -> None:
    merchant, first, second = make_merchant(), make_entity(), make_entity()
    held = join(first, merchant, TODAY - timedelta(days=40))
    with pytest.raises(Refusal, match="belongs to a group already"):
        join(second, merchant, TODAY)
    service.leave(held, TODAY - ONE, actor_of(make_user()), NOON, TODAY)
    with pytest.raises(Refusal, match="Choose a first day after that"):
        join(second, merchant, TODAY - ONE)
    join(second, merchant, TODAY)
    assert queries.present(merchant.id, TODAY - ONE) is not None
    found = queries.present(merchant.id, TODAY)
    assert found is not None
    assert found.entity_id == second.id


def test_ownership_changes_from_the_day_on_and_keeps_what_was() -> None:
    entity, merchant, other = make_entity(), make_merchant(), make_merchant()
    held = join(entity, merchant, TODAY - timedelta(days=40))
    join(entity, other, TODAY - timedelta(days=40))
    actor = actor_of(make_user())
    with pytest.raises(Refusal, match="Say why it counts alone"):
        service.count_alone(held, True, "  ", actor, NOON, TODAY)
    alone = service.count_alone(held, True, "A franchise.", actor, NOON, TODAY)
    former = queries.memberships_of(merchant.id)[1]
    assert (former.until, former.independent) == (TODAY - ONE, False)
    assert (alone.since, alone.independent, alone.reason) == (TODAY, True, "A franchise.")
    assert merchant.id in queries.counted_with([merchant.id], TODAY - ONE)
    assert queries.counted_with([merchant.id, other.id], TODAY) == {}
    same = service.count_alone(alone, False, "", actor, NOON, TODAY)
    assert (same.since, same.reason) == (TODAY, "")
    assert len(queries.memberships_of(merchant.id)) == 2
    assert queries.counted_with([other.id], TODAY)[other.id].merchant_ids == (merchant.id, other.id)


def test_a_mistake_is_taken_back_with_the_company_nobody_belonged_to() -> None:
    entity, merchant = make_entity(), make_merchant()
    held = join(entity, merchant)
    service.take_back(held, actor_of(make_user()), NOON)
    db.session.commit()
    assert queries.memberships_of(merchant.id) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CorporateEntity)) == 0
    assert events() == ["group.created", "group.joined", "group.entry_taken_back"]
    entity = make_entity()
    first, second = join(entity, merchant), join(entity, make_merchant())
    service.take_back(first, actor_of(make_user()), NOON)
    assert [row.id for row in queries.members_of(entity.id)] == [second.id]


def test_what_past_days_knew_stays_whatever_is_changed_later() -> None:
    entity, merchant = make_entity(), make_merchant()
    joined, actor, later = join(entity, merchant), actor_of(make_user()), NOON + 8 * ONE
    left = service.leave(joined, TODAY + 3 * ONE, actor, later, TODAY + 8 * ONE)
    again = service.leave(left, TODAY + 5 * ONE, actor, later, TODAY + 8 * ONE)
    assert [row.until for row in queries.memberships_of(merchant.id)] == [TODAY + 5 * ONE]
    kept = db.session.scalars(sa.select(GroupMembership).order_by(GroupMembership.id)).all()
    assert [(row.id, row.replaced_at) for row in kept] == [(joined.id, later), (again.id, None)], "no day knew the slip"
    service.take_back(again, actor, later + ONE)
    assert queries.members_of(entity.id) == []
    assert db.session.get(CorporateEntity, entity.id) is entity, "days between knew of it"


def test_who_is_counted_with_whom_is_asked_for_many_at_once() -> None:
    entity, other = make_entity(), make_entity()
    together = [make_merchant() for _ in range(3)]
    for merchant in together[:2]:
        join(entity, merchant, date(2026, 1, 1))
    join(entity, together[2], TODAY + ONE)
    lone, stranger = make_merchant(), make_merchant()
    join(other, lone)
    ids = [merchant.id for merchant in (*together, lone, stranger)]
    assert {key: found.merchant_ids for key, found in queries.counted_with(ids, TODAY).items()} == {
        together[0].id: (together[0].id, together[1].id),
        together[1].id: (together[0].id, together[1].id),
    }
    assert set(queries.counted_with(ids, TODAY + ONE)) == {merchant.id for merchant in together}
    assert queries.mates_of([together[0].id], TODAY) == [together[1].id]
    assert queries.counted_with(ids, TODAY, NOON) == {}, "nothing of it was recorded before noon"


def test_a_group_is_seen_by_whoever_sees_one_of_its_members() -> None:
    team = Team(name="North")
    mine, theirs = make_user(team=team), make_user()
    lead, auditor = make_user(Role.TEAM_LEAD, team=team), make_user(Role.AUDITOR)
    entity = make_entity()
    held = join(entity, make_merchant(mine), TODAY - timedelta(days=9))
    for person, seen in ((mine, True), (theirs, False), (lead, True), (auditor, True)):
        assert (queries.visible(viewer_of(person), TODAY) == [entity]) is seen
    with pytest.raises(NotFound):
        queries.one_visible(viewer_of(theirs), entity.public_id, TODAY)
    service.leave(held, TODAY - ONE, actor_of(mine), NOON, TODAY)
    assert queries.visible(viewer_of(mine), TODAY) == []
    assert queries.visible(viewer_of(auditor), TODAY) == [entity]
