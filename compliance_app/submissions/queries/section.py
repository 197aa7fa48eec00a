"""What the pages of one merchant show of submissions."""

from dataclasses import dataclass
from datetime import date

from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.queries.forwarding import forwardings_of
from compliance_app.submissions.queries.routing import Line, lines
from compliance_app.submissions.rules import OPEN_STATES


@dataclass(frozen=True)
class Section:
    """The payment systems of a merchant with their routes, and what was forwarded, the latest first."""

    lines: tuple[Line, ...]
    forwardings: tuple[Forwarding, ...]

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return sum(line.question is not None for line in self.lines)

    @property
    def unanswered(self) -> int:
        """How much of what was forwarded waits for a payment system."""
        return sum(row.state in OPEN_STATES for row in self.forwardings)


def section(merchant_id: int, on: date) -> Section:
    """Routes and forwardings of one merchant, for its page."""
    return Section(lines(merchant_id, on), tuple(forwardings_of(merchant_id)))
