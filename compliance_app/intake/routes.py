"""Pages by which files come in: the upload of staff and merchants, and what is held back until its sender decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import files
from compliance_app.documents import queries as documents
from compliance_app.documents import service as uploads
from compliance_app.documents.models import Document, HeldUpload
from compliance_app.documents.service.examining import Infected
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.foundation.web import GuardedBlueprint, wants_json
from compliance_app.intake import forms, queries, rules, service
from compliance_app.intake.forms import SentFile
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant

MOST_FILES = 5
"""Files that one request may bring; the script sends each in a request of its own."""

blueprint = GuardedBlueprint("intake", __name__)


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


@dataclass
class Answer:
    """What became of the files of one request."""

    received: list[Document] = field(default_factory=list)
    held: list[HeldUpload] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def status(self) -> int:
        """201 when all were received, 202 when something is held back, else the first refusal's."""
        if self.refused:
            return self.refused[0].status
        return 202 if self.held else 201


@blueprint.route("/merchants/<mid>/documents/upload", methods=["GET", "POST"])
@requires(Permission.UPLOAD_DOCUMENT)
def upload(mid: str) -> ResponseReturnValue:
    """Staff hand in documents for the merchant; the merchant's own people have their portal for it."""
    if request.method == "GET" and not viewer().can(Permission.VIEW_PORTFOLIO):
        return redirect(_place(_look_up(mid)))
    return upload_page(mid, "documents/upload.html")


@blueprint.post("/uploads/<hid>/send")
@requires(Permission.UPLOAD_DOCUMENT)
def send(hid: str) -> ResponseReturnValue:
    """The sender has seen what was found, and sends the file all the same, or as what it is."""
    held = documents.one_held_visible(viewer(), hid)
    merchant, at = held.merchant, clock.now()
    what = forms.what_of(request.form.get("what", ""))
    sent = service.send(held, what, viewer().actor, at, clock.day_of(at))
    db.session.commit()
    answer = Answer(received=[sent]) if isinstance(sent, Document) else Answer(held=[sent])
    if wants_json():
        return _as_json(answer, merchant)
    return _back(merchant, answer)


@blueprint.post("/uploads/<hid>/remove")
@requires(Permission.UPLOAD_DOCUMENT)
def remove(hid: str) -> ResponseReturnValue:
    """The sender does not send the file: it is removed."""
    held = documents.one_held_visible(viewer(), hid)
    merchant, file_key, file_name = held.merchant, held.file_key, held.file_name
    uploads.discard(held, "removed by its sender", viewer().actor, clock.now())
    db.session.commit()
    uploads.delete_given_up([file_key])
    if wants_json():
        return jsonify(removed=file_name)
    flash(f"“{file_name}” was removed; nothing of it was kept.", "info")
    return _back(merchant, Answer())


def upload_page(mid: str, template: str) -> ResponseReturnValue:
    """The upload page with what is held back and the receipts its address names; a POST brings files and leads back.

    A script that asks for JSON gets what was received, held back and refused. Where something was refused the
    page comes back with it, and with the receipts of the rest.
    """
    merchant = _look_up(mid)
    if request.method != "POST":
        return _page(template, merchant, Answer(documents.by_receipts(merchant.id, _receipts())))
    db.session.rollback()
    answer = _take_all(mid)
    merchant = _look_up(mid)
    if wants_json():
        return _as_json(answer, merchant)
    if answer.refused:
        return _page(template, merchant, answer), answer.status
    return _back(merchant, answer)


def _language(merchant: Merchant) -> str:
    """The sender's: staff who hand in for a merchant need not know its language."""
    return "en" if viewer().can(Permission.VIEW_PORTFOLIO) else rules.spoken(merchant.language)


def _receipts() -> list[str]:
    return request.args.getlist("receipt")[:MOST_FILES]


def _look_up(mid: str) -> Merchant:
    # Reading takes no lock, so that the file can be received and checked before anybody has to wait.
    database.read_only(True)
    return merchants.one_visible(viewer(), mid)


def _place(merchant: Merchant, receipts: Sequence[str] = ()) -> str:
    """The upload page that this person has."""
    endpoint = "intake.upload" if viewer().can(Permission.VIEW_PORTFOLIO) else "portal.upload"
    return url_for(endpoint, mid=merchant.public_id, receipt=list(receipts))


def _back(merchant: Merchant, answer: Answer) -> Response:
    """To the upload page, which shows the receipts it is given and whatever is held back."""
    return redirect(_place(merchant, [document.receipt for document in answer.received]))


def _page(template: str, merchant: Merchant, answer: Answer) -> str:
    return render_template(
        template,
        merchant=merchant,
        cards=queries.cards(answer.received, documents.held_of(merchant.id, clock.now())),
        refused=answer.refused,
        language=_language(merchant),
        choices=forms.WHAT_CHOICES,
        limit=current_app.config["UPLOAD_LIMIT"],
        most_files=MOST_FILES,
    )


def _as_json(answer: Answer, merchant: Merchant) -> ResponseReturnValue:
    """Each file as the card that the page would show of it."""
    shown = queries.cards(answer.received, answer.held)
    context = {"merchant": merchant, "language": _language(merchant), "choices": forms.WHAT_CHOICES}
    drawn = [{"name": card.name, "html": render_template("intake/_card.html", card=card, **context)} for card in shown]
    received, held = drawn[: len(answer.received)], drawn[len(answer.received) :]
    return jsonify(received=received, held=held, refused=answer.refused), answer.status


def _take_all(mid: str) -> Answer:
    sent = forms.sent_files(request)
    if not sent:
        return Answer(refused=[Refused("", "Choose at least one file, then send it.", 422)])
    if len(sent) > MOST_FILES:
        return Answer(refused=[Refused("", f"Send at most {MOST_FILES} files at a time.", 422)])
    answer = Answer()
    for file in sent:
        _sort(answer, _take(mid, file))
    database.read_only(True)
    return answer


def _sort(answer: Answer, taken: Document | HeldUpload | Refused) -> None:
    if isinstance(taken, Document):
        answer.received.append(taken)
    elif isinstance(taken, HeldUpload):
        answer.held.append(taken)
    else:
        answer.refused.append(taken)


def _take(mid: str, file: SentFile) -> Document | HeldUpload | Refused:
    """Each file in a transaction of its own: one that is refused takes no other with it."""
    try:
        sent_as = file.sent_as()
        merchant = _look_up(mid)
        language = _language(merchant)
        db.session.rollback()
        limit, sender = current_app.config["UPLOAD_LIMIT"], viewer().user_id
        examined = service.examine(file.stream, file.name, limit, language, sender)
        database.read_only(False)
        merchant, at = merchants.one_visible(viewer(), mid), clock.now()
        taken = service.take_in(merchant, sent_as, examined, language, viewer().actor, at, clock.day_of(at))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        _note(mid, file, refusal)
        return Refused(files.safe_name(file.name), refusal.message, refusal.status)
    return taken


def _note(mid: str, file: SentFile, refusal: Refusal) -> None:
    """An infected file leaves an entry in the trail; other refusals leave nothing."""
    if isinstance(refusal, Infected):
        database.read_only(False)
        merchant = merchants.one_visible(viewer(), mid)
        service.note_infected(merchant, files.safe_name(file.name), refusal.infection, viewer().actor, clock.now())
        db.session.commit()
