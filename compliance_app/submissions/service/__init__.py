"""The verbs of submissions: ask and decide where documents go, record what was forwarded and answered."""

from compliance_app.submissions.service.forwarding import Parcel, forward, mark_as_mistake, record_answer
from compliance_app.submissions.service.routing import ask, decide, withdraw

__all__ = ["Parcel", "ask", "decide", "forward", "mark_as_mistake", "record_answer", "withdraw"]
