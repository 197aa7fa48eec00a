"""People and teams: what administrators change, what everyone else may not, and what is refused in words."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts import queries, service
from compliance_app.accounts.models import Team, User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.accounts.service.people import LastAdministrator
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from tests.accounts.conftest import letters
from tests.conftest import SignIn
from tests.factories import NOON, actor_of, make_user, viewer_of


@pytest.fixture
def administrator(client: FlaskClient, sign_in: SignIn) -> User:
    """The person `client` is signed in as."""
    user = make_user(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, user)
    return user


def entries(event: Event) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id)))


def make_team(name: str = "North") -> Team:
    team = Team(name=name)
    db.session.add(team)
    db.session.commit()
    return team


class TestInvite:
    def test_makes_an_account_and_writes_a_letter(self, client: FlaskClient, administrator: User) -> None:
        team = make_team()
        data = {"email": " Lea@Example.com", "name": "Lea Lead", "role": "team_lead", "team": team.public_id}
        assert client.post("/users/invite", data=data).status_code == 302
        user = queries.user_by_email("lea@example.com")
        assert user is not None
        assert (user.role, user.state, user.team) == (Role.TEAM_LEAD, UserState.INVITED, team)
        assert [message.to for message in letters()] == [["lea@example.com"]]
        created = entries(Event.USER_CREATED)[0]
        assert created.actor_id == administrator.id
        assert created.after == {
            "name": "Lea Lead",
            "email": "lea@example.com",
            "role": "team_lead",
            "team": "North",
        }

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({"email": "lea", "name": "L", "role": "auditor"}, "such as name@example.com"),
            ({"email": "lea@example.com", "name": " ", "role": "auditor"}, "Write the person"),
            ({"email": "lea@example.com", "name": "L", "role": "merchant"}, "Choose one of those offered here"),
            ({"email": "lea@example.com", "name": "L", "role": "emperor"}, "Choose one of those offered here"),
            ({"email": "lea@example.com", "name": "L" * 201, "role": "auditor"}, "at most 200"),
            (
                {"email": "lea@example.com", "name": "L", "role": "auditor", "team": "nowhere"},
                "Choose one of those offered here",
            ),
        ],
    )
    def test_says_what_to_mend(
        self, client: FlaskClient, administrator: User, data: dict[str, str], message: str
    ) -> None:
        answer = client.post("/users/invite", data={"team": ""} | data)
        assert answer.status_code == 422
        assert message in answer.text
        assert answer.text.count('class="field-error"') == 1
        assert letters() == []

    def test_refuses_an_address_that_is_taken(self, client: FlaskClient, administrator: User) -> None:
        make_user(Role.MERCHANT, email="shop@example.com")
        db.session.commit()
        data = {"email": "SHOP@example.com", "name": "S", "role": "auditor", "team": ""}
        answer = client.post("/users/invite", data=data)
        assert answer.status_code == 409
        assert "has an account already" in answer.text

    def test_a_merchant_s_person_is_returned_not_doubled(self, app: Flask) -> None:
        actor = actor_of(make_user(Role.ACCOUNT_MANAGER))
        first = service.invite("shop@example.com", "Sam Shop", Role.MERCHANT, None, actor, NOON)
        again = service.invite("Shop@example.com", "Another name", Role.MERCHANT, None, actor, NOON)
        assert again is first
        assert first.name == "Sam Shop"
        assert len(letters()) == 2, "who never came is invited again"
        first.state, first.password_hash = UserState.ACTIVE, "x"
        assert service.invite("shop@example.com", "Sam", Role.MERCHANT, None, actor, NOON) is first
        assert len(letters()) == 2

    @pytest.mark.parametrize(("known", "wanted"), [(Role.AUDITOR, Role.MERCHANT), (Role.MERCHANT, Role.AUDITOR)])
    def test_staff_and_merchants_do_not_mix(self, app: Flask, known: Role, wanted: Role) -> None:
        user = make_user(known)
        with pytest.raises(Conflict, match="has an account already"):
            service.invite(user.email, "x", wanted, None, actor_of(user), NOON)

    def test_a_disabled_person_is_not_invited_round_the_back(self, app: Flask) -> None:
        user = make_user(Role.MERCHANT)
        user.state = UserState.DISABLED
        with pytest.raises(Conflict, match="disabled"):
            service.invite(user.email, "x", Role.MERCHANT, None, actor_of(user), NOON)

    def test_an_address_that_is_none_is_refused_by_the_service_too(self, app: Flask) -> None:
        with pytest.raises(Refusal, match=r"name@example\.com"):
            service.invite("nobody", "x", Role.MERCHANT, None, actor_of(make_user()), NOON)


class TestEdit:
    def test_a_new_role_ends_sessions(
        self, app: Flask, client: FlaskClient, administrator: User, sign_in: SignIn
    ) -> None:
        user = make_user(Role.AUDITOR, name="Bo")
        theirs = sign_in(app.test_client(), user)
        assert theirs.get("/users").status_code == 200
        data = {"name": "Bo", "role": "account_manager", "team": ""}
        assert client.post(f"/users/{user.public_id}", data=data).status_code == 302
        assert theirs.get("/account").status_code == 302
        edited = entries(Event.USER_EDITED)[0]
        assert edited.before is not None
        assert edited.after is not None
        assert (edited.before["role"], edited.after["role"]) == ("auditor", "account_manager")

    def test_a_new_name_ends_nothing(
        self, app: Flask, client: FlaskClient, administrator: User, sign_in: SignIn
    ) -> None:
        user = make_user(Role.AUDITOR)
        theirs = sign_in(app.test_client(), user)
        client.post(f"/users/{user.public_id}", data={"name": "New Name", "role": "auditor", "team": ""})
        assert "New Name" in theirs.get("/account").text

    def test_nothing_changed_leaves_no_entry(self, client: FlaskClient, administrator: User) -> None:
        user = make_user(Role.AUDITOR, name="Bo")
        db.session.commit()
        client.post(f"/users/{user.public_id}", data={"name": "Bo", "role": "auditor", "team": ""})
        assert entries(Event.USER_EDITED) == []

    def test_a_merchant_s_person_stays_one(self, client: FlaskClient, administrator: User) -> None:
        user = make_user(Role.MERCHANT)
        db.session.commit()
        data = {"name": "x", "role": "administrator", "team": ""}
        assert client.post(f"/users/{user.public_id}", data=data).status_code == 422
        with pytest.raises(Refusal, match="use another address"):
            service.edit(user, "x", Role.AUDITOR, None, actor_of(administrator), NOON)

    def test_unknown_people_are_not_found(self, client: FlaskClient, administrator: User) -> None:
        for path in ("/users/nobody", "/teams/nothing"):
            assert client.get(path).status_code == 404
        for path in ("/users/nobody/disable", "/users/nobody/enable", "/users/1", "/teams/nothing"):
            assert client.post(path).status_code == 404


class TestDisable:
    def test_and_enable(self, client: FlaskClient, administrator: User) -> None:
        user = make_user(Role.AUDITOR)
        db.session.commit()
        assert client.post(f"/users/{user.public_id}/disable", data={"reason": ""}).status_code == 422
        assert client.post(f"/users/{user.public_id}/disable", data={"reason": "Left"}).status_code == 302
        page = client.get(f"/users/{user.public_id}").text
        assert "Disabled" in page
        assert "Left" in page
        assert client.post(f"/users/{user.public_id}/enable").status_code == 302
        db.session.expire_all()
        assert user.state is UserState.ACTIVE
        assert entries(Event.USER_DISABLED)[0].after == {"state": "disabled", "reason": "Left"}
        assert len(entries(Event.USER_ENABLED)) == 1

    def test_enabling_who_never_came_invites_them(self, client: FlaskClient, administrator: User) -> None:
        user = service.invite("new@example.com", "N", Role.AUDITOR, None, actor_of(administrator), NOON)
        db.session.commit()
        client.post(f"/users/{user.public_id}/disable", data={"reason": "Mistake"})
        client.post(f"/users/{user.public_id}/enable")
        db.session.expire_all()
        assert user.state is UserState.INVITED
        assert len(letters()) == 2

    def test_never_the_last_administrator(self, client: FlaskClient, administrator: User) -> None:
        """ACCOUNT-LAST-ADMINISTRATOR: neither disabled nor demoted; two of them may, one after the other may not."""
        path = f"/users/{administrator.public_id}"
        disabled = make_user(Role.ADMINISTRATOR)
        disabled.state = UserState.DISABLED
        db.session.commit()
        for answer in (
            client.post(f"{path}/disable", data={"reason": "x"}),
            client.post(path, data={"name": "x", "role": "auditor", "team": ""}),
        ):
            assert answer.status_code == 422
            assert "last administrator" in answer.text
        second = make_user(Role.ADMINISTRATOR)
        db.session.commit()
        assert client.post(f"/users/{second.public_id}/disable", data={"reason": "x"}).status_code == 302
        with pytest.raises(LastAdministrator):
            service.disable(administrator, "x", actor_of(administrator), NOON)

    def test_who_has_a_password_is_not_invited_again(self, client: FlaskClient, administrator: User) -> None:
        user = make_user(Role.AUDITOR)
        db.session.commit()
        assert client.post(f"/users/{user.public_id}/invitation").status_code == 409
        assert letters() == []


class TestList:
    def test_filters_and_pages(self, client: FlaskClient, administrator: User) -> None:
        for number in range(60):
            make_user(Role.MERCHANT, name=f"Shop {number:02}", email=f"shop{number:02}@example.com")
        auditor = make_user(Role.AUDITOR, name="Olga 100%_sure")
        auditor.state = UserState.DISABLED
        db.session.commit()
        assert "1 to 50 of 62 users" in client.get("/users").text
        assert "51 to 62 of 62 users" in client.get("/users?page=2").text
        assert "51 to 62 of 62 users" in client.get("/users?page=999").text
        assert "1 to 50 of 60 users" in client.get("/users?role=merchant").text
        assert "1 to 1 of 1 users" in client.get("/users?state=disabled").text
        assert "Olga" in client.get("/users", query_string={"q": "100%_"}).text
        assert "Nobody matches" in client.get("/users", query_string={"q": "1%s"}).text
        assert "1 to 1 of 1 users" in client.get("/users?q=SHOP07@").text

    @pytest.mark.parametrize(
        "query", ["role=emperor", "state=x", "page=-1", "page=%00", "page=9" * 30, "q=%00", "q=%ff"]
    )
    def test_odd_filters_are_answered(self, client: FlaskClient, administrator: User, query: str) -> None:
        assert client.get(f"/users?{query}").status_code == 200

    def test_an_auditor_reads_and_changes_nothing(self, client: FlaskClient, sign_in: SignIn) -> None:
        auditor = make_user(Role.AUDITOR)
        team = make_team()
        sign_in(client, auditor)
        for path in ("/users", f"/users/{auditor.public_id}", "/teams", f"/teams/{team.public_id}"):
            page = client.get(path)
            assert page.status_code == 200
            assert page.text.count('method="post"') == 1, "only the button to sign out"


class TestTeams:
    def test_made_renamed_and_filled(self, client: FlaskClient, administrator: User) -> None:
        first, second = make_user(name="Bea"), make_user(Role.TEAM_LEAD, name="Cai")
        elsewhere = make_team("South")
        first.team = elsewhere
        db.session.commit()
        location = client.post("/teams", data={"name": "North"}).location
        data = {"name": "Far North", "members": [first.public_id, second.public_id]}
        assert client.post(location, data=data).status_code == 302
        team = db.session.scalars(sa.select(Team).where(Team.name == "Far North")).one()
        assert queries.members_of(team) == [first, second]
        assert queries.members_of(elsewhere) == []
        assert client.post(location, data={"name": "Far North", "members": [second.public_id]}).status_code == 302
        db.session.expire_all()
        assert first.team is None
        changes = [(entry.before, entry.after) for entry in entries(Event.TEAM_EDITED)]
        assert changes == [
            ({"name": "North", "members": []}, {"name": "Far North", "members": ["Bea", "Cai"]}),
            ({"name": "Far North", "members": ["Bea", "Cai"]}, {"name": "Far North", "members": ["Cai"]}),
        ]

    def test_names_are_taken_once(self, client: FlaskClient, administrator: User) -> None:
        make_team("North")
        other = make_team("South")
        for path in ("/teams", f"/teams/{other.public_id}"):
            answer = client.post(path, data={"name": "North"})
            assert answer.status_code == 409
            assert "a team named North already" in answer.text
        db.session.expire_all()
        assert other.name == "South"

    def test_merchants_people_are_in_no_team(self, client: FlaskClient, administrator: User) -> None:
        team, person = make_team(), make_user(Role.MERCHANT)
        db.session.commit()
        answer = client.post(f"/teams/{team.public_id}", data={"name": "North", "members": [person.public_id]})
        assert answer.status_code == 422
        assert queries.members_of(team) == []


def test_queries_of_staff(app: Flask) -> None:
    manager, lead = make_user(name="B"), make_user(Role.TEAM_LEAD, name="A")
    auditor, gone = make_user(Role.AUDITOR, name="C"), make_user(name="D")
    make_user(Role.MERCHANT)
    gone.state = UserState.DISABLED
    db.session.flush()
    assert queries.account_managers() == [lead, manager]
    assert queries.staff(viewer_of(auditor)) == [lead, manager, auditor, gone]
    with pytest.raises(NotFound):
        queries.user_by_public_id("nobody")
