"""Papers that fit a merchant, and the way they come in over the web."""

import io
from datetime import date, timedelta
from typing import Any

from compliance_app.foundation import clock
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import PaperKind, SaqType
from tests.forms import paper, scan_paper

JSON = {"Accept": "application/json"}
CARD = "4111 1111 1111 1111"


def days_ago(days: int) -> date:
    """A day before today's."""
    return clock.today() - timedelta(days=days)


def saq(merchant: Merchant, saq_type: SaqType | str = "A", **more: Any) -> bytes:
    """A questionnaire of this merchant, completed ten days ago, with which nothing is wrong."""
    return paper(**{"company": merchant.legal_name, "saq_type": saq_type, "completed_on": days_ago(10), **more})


def aoc(merchant: Merchant, **more: Any) -> bytes:
    """An AOC of this merchant, completed ten days ago."""
    usual = {"company": merchant.legal_name, "kind": PaperKind.AOC_MERCHANT, "completed_on": days_ago(10)}
    return paper(**{**usual, **more})


def scan(merchant: Merchant, **more: Any) -> bytes:
    """A passed scan of this merchant, made ten days ago."""
    return scan_paper(**{"company": merchant.legal_name, "completed_on": days_ago(10), **more})


def sending(*files: tuple[str, bytes, str]) -> dict[str, object]:
    """A form of several rows: what it is (empty: recognise it), content, name."""
    return {
        "what": [what for what, _, _ in files],
        "file": [(io.BytesIO(content), name) for _, content, name in files],
    }


def lettered(*lines: str) -> bytes:
    """A PDF of one page with these lines of text."""
    shown = "".join(f"BT /F1 11 Tf 60 {760 - 18 * number} Td ({line}) Tj ET\n" for number, line in enumerate(lines))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer
