"""Roles, permissions and who a viewer is: one readable table, closed where nothing is said (rule ACCESS-1)."""

import enum
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance_app.accounts.signature import normal_password
from compliance_app.audit.rules import Actor

IDLE_LIMIT = timedelta(minutes=15)
"""Idle longer than this, a person signs in again (ACCOUNT-IDLE-15, PCI DSS v4.0.1 8.2.8)."""

UNSENT_VALID = timedelta(hours=24)
"""For so long a form that was sent too late waits for its sender to sign in (ACCOUNT-UNSENT)."""

LARGEST_UNSENT = 200_000
"""Characters of such a form, names and values."""

ACTIVITY_STEP = timedelta(minutes=1)
"""How exactly activity is remembered: at most one write a minute, always to the person's disadvantage."""


class Role(enum.StrEnum):
    """What a person is in the house."""

    ADMINISTRATOR = "administrator"
    ACCOUNT_MANAGER = "account_manager"
    TEAM_LEAD = "team_lead"
    AUDITOR = "auditor"
    MERCHANT = "merchant"


STAFF = frozenset({Role.ADMINISTRATOR, Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.AUDITOR})
WORKING = frozenset({Role.ADMINISTRATOR, Role.ACCOUNT_MANAGER, Role.TEAM_LEAD})
LEADING = frozenset({Role.ADMINISTRATOR, Role.TEAM_LEAD})
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
OVERSIGHT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
EVERYONE = frozenset(Role)


class Permission(enum.StrEnum):
    """One thing that a route may ask for."""

    MANAGE_OWN_ACCOUNT = "manage_own_account"
    VIEW_USERS = "view_users"
    MANAGE_USERS = "manage_users"
    VIEW_AUDIT = "view_audit"
    VIEW_SETTINGS = "view_settings"
    EDIT_THRESHOLDS = "edit_thresholds"
    EDIT_POLICIES = "edit_policies"
    EDIT_CHECKLISTS = "edit_checklists"
    EDIT_RETENTION = "edit_retention"
    EDIT_ASV_REGISTER = "edit_asv_register"
    PLACE_HOLD = "place_hold"
    VIEW_PORTFOLIO = "view_portfolio"
    CREATE_MERCHANT = "create_merchant"
    EDIT_MERCHANT = "edit_merchant"
    REASSIGN_MERCHANT = "reassign_merchant"
    IMPORT_MERCHANTS = "import_merchants"
    INVITE_MERCHANT_USER = "invite_merchant_user"
    EDIT_GROUPS = "edit_groups"
    EDIT_VOLUMES = "edit_volumes"
    NOTE_SCANS = "note_scans"
    REQUEST_OVERRIDE = "request_override"
    APPROVE_OVERRIDE = "approve_override"
    REQUEST_EXEMPTION = "request_exemption"
    APPROVE_EXEMPTION = "approve_exemption"
    REPORT_CHANGE = "report_change"
    CORRECT_CHANGE = "correct_change"
    RECORD_INCIDENT = "record_incident"
    CHOOSE_SAQ = "choose_saq"
    ASK_ROUTE = "ask_route"
    DECIDE_ROUTE = "decide_route"
    RECORD_FORWARDING = "record_forwarding"
    UPLOAD_DOCUMENT = "upload_document"
    READ_DOCUMENT = "read_document"
    REVIEW_DOCUMENT = "review_document"
    APPROVE_EXCEPTION = "approve_exception"
    VIEW_PROVIDERS = "view_providers"
    EDIT_PROVIDERS = "edit_providers"
    READ_REPORT = "read_report"
    USE_PORTAL = "use_portal"


PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.MANAGE_OWN_ACCOUNT: EVERYONE,
    Permission.VIEW_USERS: OVERSIGHT,
    Permission.MANAGE_USERS: ADMINISTRATION,
    Permission.VIEW_AUDIT: OVERSIGHT,
    Permission.VIEW_SETTINGS: OVERSIGHT,
    Permission.EDIT_THRESHOLDS: ADMINISTRATION,
    Permission.EDIT_POLICIES: ADMINISTRATION,
    Permission.EDIT_CHECKLISTS: ADMINISTRATION,
    Permission.EDIT_RETENTION: ADMINISTRATION,
    Permission.EDIT_ASV_REGISTER: ADMINISTRATION,
    Permission.PLACE_HOLD: LEADING,
    Permission.VIEW_PORTFOLIO: STAFF,
    Permission.CREATE_MERCHANT: WORKING,
    Permission.EDIT_MERCHANT: WORKING,
    Permission.REASSIGN_MERCHANT: LEADING,
    Permission.IMPORT_MERCHANTS: WORKING,
    Permission.INVITE_MERCHANT_USER: WORKING,
    Permission.EDIT_GROUPS: WORKING,
    Permission.EDIT_VOLUMES: WORKING,
    Permission.NOTE_SCANS: WORKING,
    Permission.REQUEST_OVERRIDE: WORKING,
    Permission.APPROVE_OVERRIDE: WORKING,
    Permission.REQUEST_EXEMPTION: WORKING,
    Permission.APPROVE_EXEMPTION: WORKING,
    Permission.REPORT_CHANGE: WORKING | {Role.MERCHANT},
    Permission.CORRECT_CHANGE: WORKING,
    Permission.RECORD_INCIDENT: WORKING,
    Permission.CHOOSE_SAQ: WORKING | {Role.MERCHANT},
    Permission.ASK_ROUTE: frozenset({Role.MERCHANT}),
    Permission.DECIDE_ROUTE: WORKING,
    Permission.RECORD_FORWARDING: WORKING,
    Permission.UPLOAD_DOCUMENT: WORKING | {Role.MERCHANT},
    Permission.READ_DOCUMENT: EVERYONE,
    Permission.REVIEW_DOCUMENT: WORKING,
    Permission.APPROVE_EXCEPTION: WORKING,
    Permission.VIEW_PROVIDERS: STAFF,
    Permission.EDIT_PROVIDERS: WORKING,
    Permission.READ_REPORT: STAFF,
    Permission.USE_PORTAL: frozenset({Role.MERCHANT}),
}


@dataclass(frozen=True)
class Viewer:
    """The signed-in person as rules and queries see them; `origin` is the address they come from."""

    user_id: int
    name: str
    email: str
    role: Role
    team_id: int | None
    origin: str

    @property
    def actor(self) -> Actor:
        return Actor(self.user_id, f"{self.name} <{self.email}>", self.origin)

    def can(self, permission: Permission) -> bool:
        """Whether the table allows it; a role that a row does not name is refused."""
        return self.role in PERMISSIONS[permission]


LEAST_PASSWORD = 12
"""Characters a password has at least (ACCOUNT-PASSWORD-12, PCI DSS v4.0.1 8.3.6)."""

LONGEST_PASSWORD = 200
"""Characters a password has at most: more would only cost time to hash."""

REMEMBERED_PASSWORDS = 4
"""Passwords, the present one among them, that are not taken again (ACCOUNT-PASSWORD-4, 8.3.7)."""

MOST_TRIES = 10
"""Wrong passwords in a row that lock an account (ACCOUNT-LOCK-10, 8.3.4)."""

LOCK_TIME = timedelta(minutes=30)
"""How long a lock holds, unless the person sets a new password from their mail (ACCOUNT-LOCK-30, 8.3.4)."""

INACTIVE_LIMIT = timedelta(days=90)
"""Not used for this long, an account is disabled (ACCOUNT-INACTIVE-90, 8.2.6)."""

INVITATION_VALID = timedelta(days=7)
RESET_VALID = timedelta(hours=1)


def password_faults(password: str) -> list[str]:
    """What a new password lacks, in words; empty when it will do (ACCOUNT-PASSWORD-12)."""
    text = normal_password(password)
    faults = []
    if len(text) < LEAST_PASSWORD:
        faults.append(f"Use at least {LEAST_PASSWORD} characters; a few words together are easy to remember.")
    if len(text) > LONGEST_PASSWORD:
        faults.append(f"Use at most {LONGEST_PASSWORD} characters.")
    if not any(sign.isalpha() for sign in text):
        faults.append("Add at least one letter.")
    if not any(sign.isdecimal() for sign in text):
        faults.append("Add at least one digit.")
    return faults


def is_locked(locked_until: datetime | None, at: datetime) -> bool:
    """Whether an account takes no password at this moment; from the last moment of the lock on it does."""
    return locked_until is not None and at < locked_until


def is_inactive(last_active_at: datetime | None, created_at: datetime, at: datetime) -> bool:
    """Whether an account has gone unused for 90 days, to the moment (ACCOUNT-INACTIVE-90)."""
    return at - (last_active_at or created_at) >= INACTIVE_LIMIT


_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,63}")


def normal_email(text: str) -> str:
    """An address as it is stored and compared: trimmed, lower case."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Whether mail can be addressed to it: plain ASCII, as every mail server takes it."""
    address = normal_email(text)
    return len(address) <= 254 and ".." not in address and _ADDRESS.fullmatch(address) is not None


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """`Firefox on Windows`, as far as the browser tells; what it sends otherwise."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or user_agent[:60] or "Unknown browser"
