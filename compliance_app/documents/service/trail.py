"""How a document's verbs leave their entry in the audit trail."""

from datetime import datetime
from typing import Any

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document


def record(document: Document, actor: Actor, at: datetime, event: Event, after: dict[str, Any]) -> None:
    audit.record(actor, at, event, "document", document.public_id, merchant_id=document.merchant_id, after=after)
