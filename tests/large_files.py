"""A PDF as large as one likes, and a real gunicorn worker that takes it in and gives it out again, watched."""

import hashlib
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts import service as accounts
from compliance_app.accounts.rules import Role
from compliance_app.app import create_app
from compliance_app.audit.rules import Actor
from compliance_app.documents import service
from compliance_app.documents.models import Document, HeldUpload
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.settings import PROJECT_ROOT
from tests.factories import make_merchant, make_user
from tests.ports import free_port

MEGABYTE = 1024 * 1024
_SIDE = 1000
_BLOCK = 256 * 1024
_START_SECONDS = 60
_BOUNDARY = "a-boundary-that-random-bytes-do-not-hold"


def write_pdf(target: BinaryIO, size: int) -> None:
    """A valid PDF of a little more than so many bytes: pages with a line of text and pictures of noise."""
    noise, places = random.Random(1), list[int]()

    def begin(number: int) -> None:
        while len(places) <= number:
            places.append(0)
        places[number] = target.tell()
        target.write(b"%d 0 obj\n" % number)

    target.write(b"%PDF-1.4\n")
    pages, number = list[int](), 4
    while target.tell() < size:
        begin(number)
        head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        target.write(head % (_SIDE, _SIDE) + b" /Length %d >>\nstream\n" % (_SIDE * _SIDE))
        target.write(noise.randbytes(_SIDE * _SIDE) + b"\nendstream\nendobj\n")
        begin(number + 1)
        words = b"BT /F1 12 Tf 20 800 Td (A page of a large report) Tj ET q 200 0 0 200 20 500 cm /I Do Q"
        target.write(b"<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(words), words))
        begin(number + 2)
        target.write(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I %d 0 R >> >> >>\nendobj\n" % (number + 1, number)
        )
        pages.append(number + 2)
        number += 3
    begin(1)
    target.write(b"<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
    begin(2)
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    target.write(b"<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n" % (len(pages), kids))
    begin(3)
    target.write(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n")
    start = target.tell()
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % number)
    target.writelines(b"%010d 00000 n \n" % place for place in places[1:])
    target.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (number, start))


@dataclass
class Desk:
    """A served application: its address, its one worker, an account manager's cookie, and the upload page."""

    port: int
    worker: int
    cookie: str
    upload: str
    app: Flask

    def peak(self) -> int:
        """The most memory that the worker has held, in bytes (VmHWM)."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def send(self, path: Path) -> int:
        """Upload the file as an AOC, as a browser does, as a stream; the status of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request("GET", self.upload, headers={"Cookie": self.cookie})
            page = connection.getresponse()
            cookie = str(page.headers["Set-Cookie"] or self.cookie).partition(";")[0]
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
            assert token is not None
            fields = "".join(
                f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in (("csrf_token", token[1]), ("what", "aoc"))
            )
            head = (
                f'{fields}--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
                "Content-Type: application/pdf\r\n\r\n"
            ).encode()
            tail = f"\r\n--{_BOUNDARY}--\r\n".encode()
            headers = {
                "Cookie": cookie,
                "Accept": "application/json",
                "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
                "Content-Length": str(len(head) + path.stat().st_size + len(tail)),
                "Referer": f"http://127.0.0.1:{self.port}{self.upload}",
            }
            connection.request("POST", self.upload, _body(head, path, tail), headers)
            answer = connection.getresponse()
            said = answer.read().decode()
            assert answer.status in (201, 202), said
            return answer.status
        finally:
            connection.close()

    def fetch(self, address: str) -> tuple[int, str]:
        """Size and SHA-256 of what comes back, read as a stream."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request("GET", address, headers={"Cookie": self.cookie})
            answer, size, digest = connection.getresponse(), 0, hashlib.sha256()
            assert answer.status == 200, answer.status
            while block := answer.read(_BLOCK):
                size += len(block)
                digest.update(block)
            return size, digest.hexdigest()
        finally:
            connection.close()


def _body(head: bytes, path: Path, tail: bytes) -> Iterator[bytes]:
    yield head
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
    yield tail


@contextmanager
def served(limit_megabytes: int, **more: str) -> Iterator[Desk]:
    """A new house behind gunicorn with one worker, in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="desk-") as folder:
        port = free_port()
        settings = {
            "DATA_DIR": folder,
            "SCHEDULER": "off",
            "UPLOAD_LIMIT_MB": str(limit_megabytes),
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
            **more,
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        app = create_app(settings)
        with app.app_context():
            flask_migrate.upgrade(directory=str(PROJECT_ROOT / "migrations"))
            cookie, upload = _person(app)
        command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", "wsgi:app"]
        server = subprocess.Popen(command, cwd=PROJECT_ROOT, env={**kept, **settings}, stdout=subprocess.DEVNULL)
        try:
            yield Desk(port, _worker(server, port), cookie, upload, app)
        finally:
            server.terminate()
            server.wait(60)
            with app.app_context():
                db.engine.dispose()


def _person(app: Flask) -> tuple[str, str]:
    manager = make_user(Role.ACCOUNT_MANAGER)
    merchant = make_merchant(manager)
    with app.test_request_context():
        _, secret = accounts.open_session(manager, "127.0.0.1", "a large file", clock.now())
        db.session.commit()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": secret, "_fresh": True})
    upload = f"/merchants/{merchant.public_id}/documents/upload"
    return f"{app.config['SESSION_COOKIE_NAME']}={value}", upload


def _worker(server: "subprocess.Popen[bytes]", port: int) -> int:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        assert time.monotonic() < deadline, "gunicorn did not start in time"
        assert server.poll() is None, "gunicorn ended"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            connection.close()
            break
        except OSError:
            time.sleep(0.05)
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return int(children[0])


def received(app: Flask) -> Document:
    """The one document; what is held back until its sender looks at what was found is handed in all the same."""
    held, at = db.session.scalar(sa.select(HeldUpload)), clock.now()
    if held is not None:
        sender = Actor(held.held_by_id, held.held_by, "127.0.0.1")
        service.receive_held(held, DocumentKind.AOC, None, sender, at, clock.day_of(at))
        db.session.commit()
    return db.session.scalars(sa.select(Document)).one()
