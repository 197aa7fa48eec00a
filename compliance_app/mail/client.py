"""Hands messages over to a mail server by SMTP, and says how that ended."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from compliance_app.mail.rules import HandOver, Outcome, Outgoing, message_id, one_line

PATIENCE = 30
"""Seconds for each answer of the server."""

_Refused = Mapping[str, tuple[int, bytes]]


class Server:
    """A mail server by its address (SMTP_URL); the connection is opened with the first message and kept for a run."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def hand_over(self, outgoing: Outgoing, at: datetime) -> HandOver:
        """Give a message to the server."""
        try:
            message = build(outgoing, self._sender, at)
        except (ValueError, IndexError) as error:  # what the header parser raises for a broken address
            return HandOver(Outcome.UNREADABLE, f"It cannot be written as a mail: {error}")
        recipients = [_with_plain_domain(address) for address in (*outgoing.to, *outgoing.cc)]
        try:
            if self._connection is None:
                self._connection = self._connect()
            return _send(self._connection, message, self._sender, recipients)
        except (smtplib.SMTPException, OSError) as error:  # sign-in, sender or connection: no message's own fault
            self._hang_up()
            return HandOver(Outcome.UNREACHABLE, one_line(f"{type(error).__name__}: {error}"))

    def _connect(self) -> smtplib.SMTP:
        """`smtp` insists on STARTTLS, `smtps` speaks TLS from the start, `smtp+plain` neither."""
        host, scheme = str(self._url.hostname), self._url.scheme
        safe = ssl.create_default_context()
        connection: smtplib.SMTP
        if scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=PATIENCE, context=safe)
        else:
            connection = smtplib.SMTP(host, self._url.port or (587 if scheme == "smtp" else 25), timeout=PATIENCE)
        try:
            if scheme == "smtp":
                connection.starttls(context=safe)
            if self._url.username:
                connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()


def _send(connection: smtplib.SMTP, message: EmailMessage, sender: str, recipients: list[str]) -> HandOver:
    try:
        refused = connection.send_message(message, sender, recipients)
    except smtplib.SMTPNotSupportedError as error:  # an address that this server cannot write
        return HandOver(Outcome.REFUSED, one_line(str(error)))
    except smtplib.SMTPRecipientsRefused as error:
        return _all_refused(error.recipients)
    except smtplib.SMTPDataError as error:
        return HandOver(_outcome(error.smtp_code), _words(error.smtp_code, error.smtp_error))
    later = tuple(address for address, (code, _) in refused.items() if code < 500)
    return HandOver(Outcome.TAKEN, _refusals(refused), later)


def build(outgoing: Outgoing, sender: str, at: datetime) -> EmailMessage:
    """The mail as it goes over the wire; raises ValueError for an address that none can be."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(outgoing.from_name, addr_spec=sender)
    message["To"] = _addresses(outgoing.to)
    if outgoing.cc:
        message["Cc"] = _addresses(outgoing.cc)
    if outgoing.reply_to:
        message["Reply-To"] = _addresses((outgoing.reply_to,))
    message["Subject"] = one_line(outgoing.letter.subject)
    message["Date"] = at
    message["Message-ID"] = message_id(outgoing.key, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(outgoing.letter.text)
    message.add_alternative(outgoing.letter.html, subtype="html")
    return message


def _addresses(addresses: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(Address(addr_spec=_with_plain_domain(address)) for address in addresses)


def _with_plain_domain(address: str) -> str:
    """An international domain in the letters that every mail server reads."""
    name, at, domain = address.rpartition("@")
    if not name or not domain:
        raise ValueError(f"'{one_line(address)}' is not an e-mail address.")
    return f"{name}{at}{domain.encode('idna').decode('ascii')}"


def _outcome(code: int) -> Outcome:
    return Outcome.REFUSED if code >= 500 else Outcome.LATER


def _all_refused(refused: _Refused) -> HandOver:
    """Nobody was taken; it is for good only if it is so for everyone."""
    for_good = all(code >= 500 for code, _ in refused.values())
    return HandOver(Outcome.REFUSED if for_good else Outcome.LATER, _refusals(refused))


def _refusals(refused: _Refused) -> str:
    return "; ".join(f"{address}: {_words(code, text)}" for address, (code, text) in refused.items())


def _words(code: int, text: bytes | str) -> str:
    return one_line(f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}")
