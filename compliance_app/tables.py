"""Every model, so that Alembic and the tests see the whole schema."""

from compliance_app.accounts import models as accounts
from compliance_app.audit import models as audit
from compliance_app.documents import models as documents
from compliance_app.exemptions import models as exemptions
from compliance_app.foundation import lease, runs
from compliance_app.groups import models as groups
from compliance_app.incidents import models as incidents
from compliance_app.levels import models as levels
from compliance_app.mail import models as mail
from compliance_app.merchants import models as merchants
from compliance_app.network_changes import models as network_changes
from compliance_app.obligations import models as obligations
from compliance_app.policies import models as policies
from compliance_app.questionnaires import models as questionnaires
from compliance_app.reminders import models as reminders
from compliance_app.scans import models as scans
from compliance_app.service_providers import models as service_providers
from compliance_app.submissions import models as submissions
from compliance_app.volumes import models as volumes

__all__ = [
    "accounts",
    "audit",
    "documents",
    "exemptions",
    "groups",
    "incidents",
    "lease",
    "levels",
    "mail",
    "merchants",
    "network_changes",
    "obligations",
    "policies",
    "questionnaires",
    "reminders",
    "runs",
    "scans",
    "service_providers",
    "submissions",
    "volumes",
]
