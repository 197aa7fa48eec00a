"""Examples of what is taken in: PDF files that open and are not too large, none twice, none of a closed merchant."""

import io
from collections.abc import Callable

from compliance_app.documents import files as checked
from compliance_app.documents import service
from compliance_app.documents.files import BadFile
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, ReasonCode, SaqType
from compliance_app.foundation import encryption, settings
from compliance_app.foundation.encryption import CHUNK, MAGIC, TAG, Keyring, Unreadable
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from tests.documents.builders import make_locked_pdf, make_pdf, make_zip, written_pdf
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, example, house_example

LIMIT = 25 * 1024 * 1024
FILES: dict[str, Callable[[], bytes]] = {
    "a PDF": make_pdf,
    "a PDF with a password": make_locked_pdf,
    "the first half of a PDF": lambda: make_pdf()[:200],
    "a ZIP archive": make_zip,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
    "a web page": lambda: b"<!doctype html><html></html>",
}
WORDS = {
    "empty": "empty",
    "larger than": "too large",
    "not a PDF": "no PDF",
    "password": "password",
    "damaged": "does not open",
    "is the most": "too many pages",
}


def refusal(content: bytes, name: str, limit: int) -> str:
    """Why a file is not taken; `no` where it is."""
    try:
        checked.check(io.BytesIO(content), name, limit)
    except BadFile as bad:
        return next(short for said, short in WORDS.items() if said in bad.message)
    return "no"


@example("UPLOAD-1")
def is_pdf(given: Given) -> Then:
    return {"refused": refusal(FILES[given.text("file")](), given.text("named"), LIMIT)}


@example("UPLOAD-2")
def size(given: Given) -> Then:
    """A file of so many bytes or pages, made here; 1 MB is 1,048,576 bytes."""
    limit = settings.from_environment({"UPLOAD_LIMIT_MB": given.text("UPLOAD_LIMIT_MB")}).values["UPLOAD_LIMIT"]
    content = written_pdf(given.number("pages", 1), given.number("bytes"))
    assert len(content) == given.number("bytes", len(content))
    return {"refused": refusal(content, "roc.pdf", limit)}


@example("UPLOAD-4")
def encrypted(given: Given) -> Then:
    """A stored file of three blocks, and whether it opens once somebody was at it."""
    plain, keyring = make_pdf() + bytes(range(256)) * (2 * CHUNK // 256), Keyring({"one": b"1" * 32})
    keys = [encryption.new_data_key() for _ in range(2)]
    stored, other = (b"".join(encryption.encrypt(io.BytesIO(plain), key, key.hex())) for key in keys)
    block = CHUNK + TAG
    first, rest = stored[len(MAGIC) : len(MAGIC) + block], stored[len(MAGIC) + block :]
    exchanged = given.text("done to it") == "another file, with its key, put in its place"
    found = {
        "nothing": stored,
        "its last block cut off": stored[: len(MAGIC) + 2 * block],
        "two blocks exchanged": MAGIC + rest[:block] + first + rest[block:],
        "one byte changed": stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
    }.get(given.text("done to it"), other)
    try:
        read = b"".join(encryption.decrypt(io.BytesIO(found), keys[exchanged], keys[0].hex()))
        opened = "as it was" if read == plain else "as something else"
    except Unreadable:
        opened = "no"
    wrapped = {keyring.wrap(key, key.hex()).text for key in keys}
    return {"opens": opened, "plain text in it": plain[:5] in stored, "keys of two files": len(wrapped)}


@house_example("UPLOAD-5")
def again(given: Given, house: House) -> Then:
    """A file handed in while others of the merchant wait: the same one, or another."""
    uploader, content = make_user(), make_pdf()
    merchant, other = make_merchant(uploader), make_merchant(uploader)
    waiting = [hand_in(merchant, content)] + [hand_in(merchant, make_pdf()) for _ in range(given.number("waiting") - 1)]
    if given.yes("the first was sent back"):
        service.reject(waiting[0], [ReasonCode.UNREADABLE], None, actor_of(uploader), NOON, TODAY)
    receiver = other if given.text("handed in for") == "another merchant" else merchant
    sent = content if given.text("handed in") == "the first of them again" else make_pdf()
    try:
        hand_in(receiver, sent)
    except Refusal:
        return {"taken": False}
    return {"taken": True}


def hand_in(merchant: Merchant, content: bytes) -> Document:
    """Receive a file as the page does, once it has been looked at."""
    file = checked.measure(io.BytesIO(content), "saq.pdf")
    return service.receive(merchant, DocumentKind.SAQ, SaqType.A, file, actor_of(make_user()), NOON, TODAY)


@house_example("UPLOAD-6")
def closed(given: Given, house: House) -> Then:
    manager = actor_of(make_user())
    merchant = make_merchant()
    for step in given.text("merchant").split(", then "):
        if step == "closed":
            merchants.close(merchant, "It has moved to another provider.", manager, NOON, TODAY)
        elif step == "reopened":
            merchants.reopen(merchant, manager, NOON, TODAY)
    try:
        hand_in(merchant, make_pdf())
    except Refusal:
        return {"taken": False}
    return {"taken": True}
