"""Takes a file in, and dies by `kill -9` at each step in turn: `python -m tests.intake.killed MERCHANT`."""

import io
import os
import signal
import sys
from collections.abc import Callable

from flask import Flask

from compliance_app.app import create_app
from compliance_app.audit.rules import SYSTEM
from compliance_app.documents import files as checked_files
from compliance_app.documents import queries as documents
from compliance_app.documents import service
from compliance_app.documents.models import HeldUpload
from compliance_app.documents.rules import DocumentKind, SaqType, WaitsFor
from compliance_app.documents.service import WhatWasRead
from compliance_app.foundation import clock
from compliance_app.foundation import files as store
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.readings.rules import Reading
from compliance_app.readings.rules.plain import to_plain
from tests.documents.builders import make_pdf

Step = Callable[[Merchant], None]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hold(merchant: Merchant) -> HeldUpload:
    """Hold a file back; committed."""
    read = WhatWasRead("1", to_plain(Reading()), [])
    content = make_pdf() + str(os.getpid()).encode()  # unlike that of another step
    file = checked_files.measure(io.BytesIO(content), "saq.pdf")
    held = service.hold(merchant, None, None, file, read, WaitsFor.SENDER, None, SYSTEM, clock.now())
    db.session.commit()
    return held


def send(held: HeldUpload) -> None:
    at = clock.now()
    service.receive_held(held, DocumentKind.SAQ, SaqType.A, SYSTEM, at, clock.day_of(at))


def after_the_file(merchant: Merchant) -> None:
    kept = store.EncryptedFiles.store

    def store_and_die(self: store.EncryptedFiles, source: io.BytesIO) -> store.StoredFile:
        kept(self, source)
        die()
        raise AssertionError

    store.EncryptedFiles.store = store_and_die  # type: ignore[method-assign,assignment]
    hold(merchant)


def after_the_row(merchant: Merchant) -> None:
    hold(merchant)


def before_it_is_sent(merchant: Merchant) -> None:
    send(hold(merchant))  # and never committed


def after_it_was_sent(merchant: Merchant) -> None:
    send(hold(merchant))
    db.session.commit()


def before_the_file_goes(merchant: Merchant) -> None:
    held = hold(merchant)
    service.discard(held, "removed by its sender", SYSTEM, clock.now())
    db.session.commit()


STEPS: tuple[Step, ...] = (
    after_the_file,
    after_the_row,
    before_it_is_sent,
    after_it_was_sent,
    before_the_file_goes,
)


def run(app: Flask, step: Step, merchant_id: int) -> None:
    """One step in a process of its own, which never ends by itself."""
    with app.app_context():
        merchant = db.session.get_one(Merchant, merchant_id)
        documents.lock(merchant.id)
        step(merchant)
        die()


if __name__ == "__main__":
    made = create_app()
    for each in STEPS:
        child = os.fork()
        if child == 0:
            run(made, each, int(sys.argv[1]))
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, each.__name__
        print(each.__name__, flush=True)
