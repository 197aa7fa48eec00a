"""The delivery of mail: claim one message and commit, hand it over, write down the end and commit."""

import os
import socket
from collections import Counter
from contextlib import nullcontext
from datetime import datetime

from flask import current_app

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.mail import service
from compliance_app.mail.client import Server
from compliance_app.mail.models import MessageState
from compliance_app.mail.rules import HandOver, Outcome, Outgoing

INBOX = "the local inbox"


class Inbox:
    """Takes every message when no mail server is set (development): the page /mail shows them."""

    def hand_over(self, outgoing: Outgoing, at: datetime) -> HandOver:  # noqa: ARG002
        return HandOver(Outcome.TAKEN, f"Delivered to {INBOX}.", read_here=True)


def deliver() -> str:
    """Send what is due until nothing is, or until the server cannot be reached; safe in several processes at once."""
    url = current_app.config["SMTP_URL"]
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}"
    counts: Counter[MessageState] = Counter()
    with Server(url, current_app.config["MAIL_FROM"]) if url else nullcontext(Inbox()) as server:
        while (outgoing := _claim(worker)) is not None:
            result = server.hand_over(outgoing, clock.now())
            counts[service.settle(outgoing, result, clock.now())] += 1
            db.session.commit()
            if result.outcome is Outcome.UNREACHABLE:
                break
    sent, waiting, failed = (counts[state] for state in (MessageState.SENT, MessageState.QUEUED, MessageState.FAILED))
    return f"{sent:,} sent, {waiting:,} to be tried again, {failed:,} given up."


def _claim(worker: str) -> Outgoing | None:
    outgoing = service.claim(worker, clock.now())
    db.session.commit()
    return outgoing
