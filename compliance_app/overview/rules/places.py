"""The places of the navigation: which there are, who may go to them, and which pages lie under each."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance_app.accounts.rules import Permission, Viewer

LISTS = "Lists"
SETTINGS = "Settings"


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. `covers` are the blueprints and endpoints whose pages lie under it.

    `menu`: the menu it stands in; without one it stands in the bar itself.
    """

    label: str
    endpoint: str
    permission: Permission
    covers: frozenset[str] = frozenset()
    menu: str = ""


def _list(label: str, endpoint: str, permission: Permission, *covers: str) -> Place:
    """A list across merchants."""
    return Place(label, endpoint, permission, frozenset(covers), LISTS)


def _setting(label: str, endpoint: str, permission: Permission, *covers: str) -> Place:
    """A page about the installation."""
    return Place(label, endpoint, permission, frozenset(covers), SETTINGS)


def _under(blueprint: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{blueprint}.{name}" for name in names)


_OF_A_MERCHANT = frozenset(
    {
        "overview.merchant",
        "overview.document_coverage",
        "merchants",
        "volumes",
        "levels",
        "documents",
        "intake",
        "questionnaires",
        "exemptions",
        "explanations",
        "network_changes",
        "rulebook",
        "submissions",
        "scans",
        "service_providers.rely",
        "service_providers.revise",
    }
)
_OF_ONE_SERVED = frozenset({"portal", "submissions", "questionnaires", "network_changes"})
_OF_POLICIES = ("policy", "policy_change", "change_policy", "decide_policy")
_OF_THRESHOLDS = ("threshold", "threshold_change", "change_threshold", "decide_threshold")

PLACES = (
    Place("Your compliance", "portal.home", Permission.USE_PORTAL, _OF_ONE_SERVED),
    Place("Merchants", "overview.portfolio", Permission.VIEW_PORTFOLIO, _OF_A_MERCHANT),
    Place("Calendar", "deadlines.calendar", Permission.VIEW_PORTFOLIO, frozenset({"deadlines"})),
    Place("Reviews", "reviews.queue", Permission.REVIEW_DOCUMENT, frozenset({"reviews"})),
    _list("Groups", "overview.group_list", Permission.VIEW_PORTFOLIO, "groups", "overview.group"),
    _list(
        "Service providers",
        "service_providers.providers",
        Permission.VIEW_PROVIDERS,
        "service_providers",
        "overview.service_provider",
    ),
    _list("Data compromises", "incidents.listing", Permission.VIEW_PORTFOLIO, "incidents"),
    _list("Questions of merchants", "submissions.questions", Permission.VIEW_PORTFOLIO),
    _list("Forwarded documents", "submissions.forwardings", Permission.VIEW_PORTFOLIO),
    _list("Exemptions", "exemptions.to_decide", Permission.APPROVE_EXEMPTION),
    _list("Overrides of levels", "levels.overrides", Permission.APPROVE_OVERRIDE),
    _setting("Installation", "overview.settings", Permission.VIEW_SETTINGS),
    _setting("Users", "accounts.users", Permission.VIEW_USERS, "accounts.person", "accounts.invite"),
    _setting("Teams", "accounts.teams", Permission.VIEW_USERS, "accounts.team"),
    _setting("Policies", "rulebook.policies", Permission.VIEW_SETTINGS, *_under("rulebook", _OF_POLICIES)),
    _setting(
        "Thresholds of levels", "rulebook.thresholds", Permission.VIEW_SETTINGS, *_under("rulebook", _OF_THRESHOLDS)
    ),
    _setting("Checklists and reasons", "reviews.checklists", Permission.VIEW_SETTINGS),
    _setting("Scanning vendors", "vendors.register", Permission.VIEW_SETTINGS, "vendors"),
    _setting("How long files are kept", "documents.retention_terms", Permission.VIEW_SETTINGS, "documents.term"),
    _setting("Audit trail", "audit.trail", Permission.VIEW_AUDIT, "audit"),
)
"""In the order of the bar; those of one menu stand together."""


def places_for(viewer: Viewer) -> tuple[Place, ...]:
    """The places this person may go to, in the order of the table."""
    return tuple(place for place in PLACES if viewer.can(place.permission))


def place_of(endpoint: str, places: Iterable[Place]) -> Place | None:
    """The place a page lies under; a whole endpoint counts before its blueprint."""
    candidates = list(places)
    for name in (endpoint, endpoint.split(".")[0]):
        for place in candidates:
            if name == place.endpoint or name in place.covers:
                return place
    return None
