"""Pages of documents: staff uploads on a merchant's behalf, and downloads."""

from urllib.parse import quote

from flask import Response

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries
from compliance_app.documents.service import keeping
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.web import GuardedBlueprint

blueprint = GuardedBlueprint("documents", __name__)


@blueprint.get("/documents/<did>/file")
@requires(Permission.READ_DOCUMENT)
def download(did: str) -> Response:
    """The file itself, decrypted as it is sent; each read leaves a trace."""
    document = queries.one_visible(viewer(), did)
    # Opened first: while a bucket lets us wait, nobody has to wait for us.
    blocks = keeping.open_file(document)
    database.begin_writing()
    keeping.record_read(document, viewer().actor, clock.now())
    response = Response(blocks, mimetype="application/pdf", headers=_headers(document.file_name))
    response.content_length = document.file_size
    db.session.commit()
    return response


def _headers(file_name: str) -> dict[str, str]:
    """A download, whatever the browser would rather do; were it shown all the same, it could do nothing."""
    plain = file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
