"""A file sent as a download, which a browser can do nothing else with."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response


def pdf(blocks: Iterable[bytes], file_name: str, size: int) -> Response:
    """A PDF file, block by block; were it shown all the same, it could do nothing."""
    response = Response(blocks, mimetype="application/pdf", headers=_headers(file_name))
    response.content_length = size
    return response


def _headers(file_name: str) -> dict[str, str]:
    plain = file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
