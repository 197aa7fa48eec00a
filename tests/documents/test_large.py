"""A large file goes through a real gunicorn worker into a bucket and out again, and is never whole in memory.

`make bench` does it with 200 MB, in a folder too, which takes less memory.
"""

import hashlib
from pathlib import Path

from tests import large_files
from tests.large_files import MEGABYTE
from tests.s3_server import ACCESS, BUCKET, S3Server

SIZE = 64 * MEGABYTE
MOST = 150 * MEGABYTE


def test_memory_stays_flat_while_a_large_file_comes_in_and_goes_out(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        large_files.write_pdf(file, SIZE)
    server = S3Server()
    settings = {"FILES_BUCKET": f"s3://{BUCKET}", "S3_ENDPOINT": server.endpoint, **ACCESS}
    try:
        with large_files.served(SIZE // MEGABYTE + 2, **settings) as desk:
            before = desk.peak()
            desk.send(path)
            with desk.app.app_context():
                document = large_files.received(desk.app)
                address, digest = f"/documents/{document.public_id}/file", document.sha256
            assert desk.fetch(address) == (path.stat().st_size, digest)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
            assert desk.peak() < MOST
            assert desk.peak() - before < SIZE, "it is never whole in memory"
    finally:
        server.stop()
