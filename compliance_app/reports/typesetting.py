"""Sets a finished HTML page as PDF, in a process of its own with a time limit.

`python -m compliance_app.reports.typesetting` reads HTML from standard input and writes the PDF to standard
output (REPORT-3). A long table costs seconds and memory; a process of its own leaves neither behind in the server.
"""

import os
import subprocess
import sys
from pathlib import Path

from compliance_app.foundation.errors import Refusal

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
SECONDS = 90


class NotTypeset(Refusal):
    """The report could not be made in time; nothing was stored."""

    status = 503

    def __init__(self) -> None:
        super().__init__("The report could not be made this time. Please try again in a moment.")


def typeset(html: str, seconds: int = SECONDS) -> bytes:
    """The PDF (tagged, PDF/UA-1) of an HTML page; raises NotTypeset after `seconds` or on any failure."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module; the page comes by standard input
            [sys.executable, "-m", __name__],
            input=html.encode(),
            capture_output=True,
            timeout=seconds,
            cwd=STYLES.parents[1],
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/")},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise NotTypeset from error
    return done.stdout


def _render(html: str) -> bytes:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnStylesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
        """Opens the style sheets of the product by name, and nothing else: no network, no other file."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
            name = url.removeprefix("styles:")
            if name == url or not name.endswith(".css") or Path(name).name != name:
                raise ValueError(f"A report does not fetch {url}")
            return URLFetcherResponse(url, (STYLES / name).read_bytes(), {"Content-Type": "text/css"})

    document = weasyprint.HTML(string=html, base_url="styles:report.html", url_fetcher=OwnStylesOnly())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


if __name__ == "__main__":
    sys.stdout.buffer.write(_render(sys.stdin.buffer.read().decode()))
