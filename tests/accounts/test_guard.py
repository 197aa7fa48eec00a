"""What the guard lets through (ACCESS-1)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts import access
from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Permission, Role
from compliance_app.foundation.web import GuardedBlueprint
from tests.factories import make_user


def test_a_view_without_a_declaration_cannot_be_registered() -> None:
    blueprint = GuardedBlueprint("open", __name__)
    with pytest.raises(TypeError, match="does not say who may use it"):
        blueprint.add_url_rule("/door", view_func=lambda: "in")


@pytest.fixture
def doors(app: Flask) -> None:
    """Three more pages: one for administrators, one for all, one that says nothing."""
    app.add_url_rule("/closed", "closed", access.requires(Permission.MANAGE_USERS)(lambda: access.viewer().name))
    app.add_url_rule("/open", "open", access.public("a test")(lambda: str(access.visitor())))
    app.add_url_rule("/silent", "silent", lambda: "nobody said who may read this")


@pytest.mark.usefixtures("doors")
class TestGuard:
    def test_public(self, client: FlaskClient) -> None:
        assert client.get("/open").text == "None"

    def test_signed_out_page_goes_to_sign_in(self, client: FlaskClient) -> None:
        answer = client.get("/closed?a=1&b=2")
        assert (answer.status_code, answer.location) == (302, "/sign-in?next=/closed?a%3D1%26b%3D2")

    def test_signed_out_script_gets_401(self, client: FlaskClient) -> None:
        answer = client.get("/closed", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json) == (401, {"error": "Sign in first."})

    def test_roles(self, client: FlaskClient, sign_in: Callable[[FlaskClient, User], FlaskClient]) -> None:
        assert sign_in(client, make_user(Role.ADMINISTRATOR, name="Ada")).get("/closed").text == "Ada"
        assert sign_in(client, make_user(Role.AUDITOR)).get("/closed").status_code == 403

    def test_a_view_that_says_nothing_is_refused(
        self, client: FlaskClient, sign_in: Callable[[FlaskClient, User], FlaskClient]
    ) -> None:
        assert client.get("/silent").status_code == 403
        assert sign_in(client, make_user(Role.ADMINISTRATOR)).get("/silent").status_code == 403
