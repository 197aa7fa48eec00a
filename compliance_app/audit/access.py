"""How the pages of the trail say who may read them: the permission by name, since roles are known further up."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g

from compliance_app.audit.rules import Actor
from compliance_app.foundation import web

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Declare that a view is for holders of the permission of this name in `accounts.rules.Permission`."""
    return lambda view: web.declare(view, web.Access(permission=permission))


def acting_as(actor: Actor | None) -> None:
    """Said by the guard of accounts for each request: who acts in it."""
    g.actor = actor


def actor() -> Actor:
    """Who acts in this request; only behind the guard, where somebody is signed in."""
    signed_in: Actor | None = g.get("actor")
    if signed_in is None:
        raise LookupError("Nobody is signed in here: the view must not be public.")
    return signed_in
