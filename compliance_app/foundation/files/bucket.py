"""Encrypted files in a bucket of an S3 server. boto3 is loaded when the first file is asked for.

A small file is one PUT, a larger one a multipart upload of which only parts are in memory. An object is there
whole or not at all; a multipart upload that its writer never finished counts as a draft.
"""

import contextlib
import io
import logging
import secrets
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from compliance_app.foundation.encryption import Unreadable
from compliance_app.foundation.files.errors import Missing, StoreDown, StoreFull, StoreRefused
from compliance_app.foundation.files.place import DRAFT, path_of

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

logger = logging.getLogger(__name__)

PART = 5 * 1024 * 1024
"""Bytes of one part, all that is in memory of a file: S3 takes 5 MB to 5 GB, and 10,000 of them."""

CONNECT_SECONDS, SILENCE_SECONDS, ATTEMPTS = 5, 60, 4

_ABSENT = frozenset({"NoSuchKey", "404", "NotFound", "NoSuchUpload"})
_FULL = frozenset({"QuotaExceeded", "InsufficientCapacity", "InsufficientStorage", "EntityTooLarge", "507"})
_REFUSED = frozenset(
    {
        "NoSuchBucket",
        "AccessDenied",
        "AllAccessDisabled",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidToken",
        "ExpiredToken",
        "PermanentRedirect",
        "AuthorizationHeaderMalformed",
        "401",
        "403",
    }
)


class Bucket:
    """Files in `s3://bucket/prefix`. `endpoint` is empty for Amazon's own; credentials as boto3 finds them."""

    def __init__(self, address: str, endpoint: str = "", region: str = "us-east-1") -> None:
        parts = urlsplit(address)
        self._bucket, prefix = parts.netloc, parts.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._endpoint, self._region = endpoint or None, region
        self._making = threading.Lock()

    def write(self, file_key: str, blocks: Iterable[bytes]) -> None:
        """Put all blocks, or leave nothing. Raises StoreFull or StoreDown."""
        name = self._name(file_key)
        with _plainly():
            self._write(name, blocks)

    def _write(self, name: str, blocks: Iterable[bytes]) -> None:
        client, bucket, upload, written = self._client, self._bucket, "", list[Any]()
        try:
            for number, (part, last) in enumerate(_parts(blocks), 1):
                if last and number == 1:
                    client.put_object(Bucket=bucket, Key=name, Body=part)
                    return
                upload = upload or client.create_multipart_upload(Bucket=bucket, Key=name)["UploadId"]
                answer = client.upload_part(Bucket=bucket, Key=name, UploadId=upload, PartNumber=number, Body=part)
                written.append({"PartNumber": number, "ETag": answer["ETag"]})
            client.complete_multipart_upload(
                Bucket=bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": written}
            )
        except BaseException:
            if upload:
                # Where the server cannot be told either, the sweep finds the draft.
                with contextlib.suppress(Exception):
                    client.abort_multipart_upload(Bucket=bucket, Key=name, UploadId=upload)
            raise

    def open(self, file_key: str) -> "_Object":
        """The stored bytes as they come over the net; raises Missing or StoreDown."""
        name = self._name(file_key)
        with _plainly(file_key):
            return _Object(self._client.get_object(Bucket=self._bucket, Key=name)["Body"])

    def size(self, file_key: str) -> int | None:
        """How many bytes are stored; None where there is no such file."""
        name = self._name(file_key)
        try:
            with _plainly(file_key):
                return self._client.head_object(Bucket=self._bucket, Key=name)["ContentLength"]
        except Missing:
            return None

    def delete(self, file_key: str) -> None:
        """Remove a file, or the uploads begun under a draft's name; it is no error when they are gone."""
        name = self._name(file_key.removesuffix(DRAFT))
        with _plainly(), contextlib.suppress(Missing):
            if not file_key.endswith(DRAFT):
                self._client.delete_object(Bucket=self._bucket, Key=name)
                return
            for upload in list(self._uploads(name)):
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=name, UploadId=upload["UploadId"])

    def written_before(self, moment: datetime) -> Iterator[str]:
        """The names of files and of forgotten uploads last changed before `moment`."""
        with _plainly():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for found in page.get("Contents", ()):
                    if found["LastModified"] < moment and self._is_ours(found["Key"]):
                        yield found["Key"].rpartition("/")[2]
            for upload in self._uploads(self._prefix):
                if upload["Initiated"] < moment and self._is_ours(upload["Key"]):
                    yield upload["Key"].rpartition("/")[2] + DRAFT

    def check(self) -> None:
        """Put a few bytes, read them, remove them; raises StoreRefused, StoreDown or StoreFull."""
        file_key = secrets.token_hex(24)
        self.write(file_key, [b"check"])
        with self.open(file_key) as stored:
            stored.read(5)
        self.delete(file_key)

    def _uploads(self, prefix: str) -> Iterator[Any]:
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=prefix)
        try:
            for page in pages:
                yield from page.get("Uploads", ())
        except self._client.exceptions.NoSuchUpload:
            return  # so some servers say that there is none

    def _is_ours(self, name: str) -> bool:
        """Whether an object was put here by us: a bucket may hold more than our files."""
        key = name.rpartition("/")[2]
        try:
            return name == self._name(key)
        except Unreadable:
            return False

    def _name(self, file_key: str) -> str:
        return self._prefix + path_of(file_key)

    @property
    def _client(self) -> "S3Client":
        with self._making:  # boto3's clients may be shared between threads, the making of one may not
            return self._made_client

    @cached_property
    def _made_client(self) -> "S3Client":
        import boto3
        from botocore.config import Config

        return boto3.session.Session().client(
            "s3",
            endpoint_url=self._endpoint,
            region_name=self._region,
            config=Config(
                signature_version="s3v4",
                # Each block carries its own check; the server's sums are not known of every kind of server.
                response_checksum_validation="when_required",
                connect_timeout=CONNECT_SECONDS,
                read_timeout=SILENCE_SECONDS,
                retries={"max_attempts": ATTEMPTS, "mode": "standard"},
                max_pool_connections=32,
            ),
        )


class _Object:
    """The body of a stored object; what breaks on the way is StoreDown."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int, /) -> bytes:
        with _plainly():
            part: bytes = self._body.read(size)
            return part

    def __enter__(self) -> "_Object":
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()


def _parts(blocks: Iterable[bytes]) -> Iterator[tuple[io.BytesIO, bool]]:
    """The same bytes in pieces of PART and up to a block more, each with whether it is the last."""
    part = io.BytesIO()
    for block in blocks:
        if part.tell() >= PART:
            part.seek(0)
            yield part, False
            part.seek(0)  # the same memory again: there is never more than one part
            part.truncate()
        part.write(block)
    part.seek(0)
    yield part, True


@contextlib.contextmanager
def _plainly(file_key: str = "") -> Iterator[None]:
    """Turn what boto3 and the net raise into Missing, StoreFull, StoreRefused or StoreDown."""
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except ClientError as error:
        _explain(error.response.get("Error", {}), file_key, error)
    except (BotoCoreError, HTTPError, OSError) as error:
        logger.error("The bucket cannot be used: %s", error)
        refused = type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError", "ParamValidationError")
        raise (StoreRefused if refused else StoreDown)(str(error)) from error


def _explain(answer: Any, file_key: str, error: Exception) -> NoReturn:
    code = str(answer.get("Code", ""))
    if code in _ABSENT:
        raise Missing(f"File '{file_key}' is not in the store.") from error
    logger.error("The bucket refuses: %s", error)
    if code in _FULL:
        raise StoreFull from error
    raise (StoreRefused if code in _REFUSED else StoreDown)(str(error)) from error
