"""Pages of documents: staff uploads on a merchant's behalf, and downloads."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import files, forms, queries, service
from compliance_app.documents.forms import SentFile
from compliance_app.documents.models import Document
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.formats import moment
from compliance_app.foundation.web import GuardedBlueprint, wants_json
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

MOST_FILES = 5
"""Files that one request may bring; the script sends each in a request of its own."""

blueprint = GuardedBlueprint("documents", __name__)


def takes_files(blueprint: Blueprint) -> None:
    """Let requests of signed-in people to this blueprint be large enough for several files.

    It runs before every other step of a request, because the check of the form's token reads the form.
    """
    blueprint.url_value_preprocessor(_make_room)


def _make_room(_endpoint: str | None, _values: object) -> None:
    if "_user_id" in session:  # a stranger's request is refused later, but read before: it must stay small
        request.max_content_length = MOST_FILES * current_app.config["UPLOAD_LIMIT"] + 1024 * 1024


takes_files(blueprint)


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and why."""

    file_name: str
    error: str
    status: int


@blueprint.route("/merchants/<mid>/documents/upload", methods=["GET", "POST"])
@requires(Permission.UPLOAD_DOCUMENT)
def upload(mid: str) -> ResponseReturnValue:
    """Staff hand in documents for the merchant; the merchant's own people have their portal for it."""
    if request.method == "GET" and not viewer().can(Permission.VIEW_PORTFOLIO):
        return redirect(url_for("portal.upload", mid=_look_up(mid).public_id))
    return upload_page(mid, "documents/upload.html")


@blueprint.get("/documents/<did>/file")
@requires(Permission.READ_DOCUMENT)
def download(did: str) -> Response:
    """The file itself, decrypted as it is sent; each read leaves a trace."""
    database.begin_writing()
    document = queries.one_visible(viewer(), did)
    blocks = service.read(document, viewer().actor, clock.now())
    response = Response(blocks, mimetype="application/pdf", headers=_headers(document.file_name))
    response.content_length = document.file_size
    db.session.commit()
    return response


def upload_page(mid: str, template: str) -> ResponseReturnValue:
    """The upload page with the receipts its address names; a POST receives files and leads back to it.

    A script that asks for JSON gets what was received and what was refused. Where something was refused the
    page comes back with it, and with the receipts of the rest.
    """
    merchant = _look_up(mid)
    if request.method != "POST":
        receipts = queries.by_receipts(merchant.id, request.args.getlist("receipt")[:MOST_FILES])
        return _page(template, merchant, receipts, [])
    db.session.rollback()
    received, refused = _receive_all(mid)
    status = refused[0].status if refused else 201
    if wants_json():
        return jsonify(received=[_plain(document) for document in received], refused=refused), status
    if refused:
        return _page(template, _look_up(mid), received, refused), status
    return redirect(url_for(str(request.endpoint), mid=mid, receipt=[document.receipt for document in received]))


def _look_up(mid: str) -> Merchant:
    # Reading takes no lock, so that the file can be received and checked before anybody has to wait.
    database.read_only(True)
    return merchants.one_visible(viewer(), mid)


def _page(template: str, merchant: Merchant, received: list[Document], refused: list[Refused]) -> str:
    limit: int = current_app.config["UPLOAD_LIMIT"]
    return render_template(
        template,
        merchant=merchant,
        received=received,
        refused=refused,
        choices=forms.WHAT_CHOICES,
        limit=limit,
        most_files=MOST_FILES,
    )


def _receive_all(mid: str) -> tuple[list[Document], list[Refused]]:
    sent = forms.sent_files(request)
    if not sent:
        return [], [Refused("", "Choose at least one file, then send it.", 422)]
    if len(sent) > MOST_FILES:
        return [], [Refused("", f"Send at most {MOST_FILES} files at a time.", 422)]
    answers = [_receive(mid, file) for file in sent]
    database.read_only(True)
    return (
        [answer for answer in answers if isinstance(answer, Document)],
        [answer for answer in answers if isinstance(answer, Refused)],
    )


def _receive(mid: str, file: SentFile) -> Document | Refused:
    """Each file in a transaction of its own: one that is refused takes no other with it."""
    database.read_only(False)
    try:
        kind, saq_type = file.kind()
        checked = files.check(file.stream, file.name, current_app.config["UPLOAD_LIMIT"])
        merchant, at = merchants.one_visible(viewer(), mid), clock.now()
        document = service.receive(merchant, kind, saq_type, checked, viewer().actor, at, clock.day_of(at))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return Refused(files.safe_name(file.name), refusal.message, refusal.status)
    return document


def _plain(document: Document) -> dict[str, str]:
    return {
        "file_name": document.file_name,
        "title": document.title,
        "receipt": document.receipt,
        "received_at": moment(document.uploaded_at, document.merchant.timezone),
    }


def _headers(file_name: str) -> dict[str, str]:
    """A download, whatever the browser would rather do; were it shown all the same, it could do nothing."""
    plain = file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
