"""The local inbox: in development without a mail server every letter can be read here; nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from compliance_app.foundation.errors import NotFound
from compliance_app.foundation.web import Access, GuardedBlueprint, declare
from compliance_app.mail import queries

blueprint = GuardedBlueprint("mail", __name__, url_prefix="/mail")

P = ParamSpec("P")

# A letter's styles stand in its elements. It is shown in an origin of its own, where nothing can run or be loaded.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def in_development(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Public in development as long as no mail server is set; 404 otherwise."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_app.config["ENVIRONMENT"] != "development" or current_app.config["SMTP_URL"]:
            raise NotFound
        return view(*args, **kwargs)

    return declare(guarded, Access(public="the local inbox, in development without a mail server only"))


@blueprint.get("/")
@in_development
def inbox() -> ResponseReturnValue:
    """The newest letters."""
    return render_template("mail/pages/inbox.html", messages=queries.latest())


@blueprint.get("/<public_id>")
@in_development
def message(public_id: str) -> ResponseReturnValue:
    """One letter: its head, its text, and its HTML in a frame."""
    return render_template("mail/pages/message.html", message=queries.by_public_id(public_id))


@blueprint.get("/<public_id>/letter")
@in_development
def letter(public_id: str) -> ResponseReturnValue:
    """The HTML of a letter as a document of its own."""
    response: Response = make_response(queries.by_public_id(public_id).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
