"""The file store: encrypted files in a local folder or in a bucket, written whole or not at all.

A file is written before the row that names it; a crash between the two leaves a file without a row,
which the sweep removes later, and never a row without its file.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app

from compliance_app.foundation.files.bucket import Bucket
from compliance_app.foundation.files.encrypted import EncryptedFiles, StoredFile
from compliance_app.foundation.files.errors import BrokenOff, Missing, StoreDown, StoreFull, StoreRefused, TooLarge
from compliance_app.foundation.files.folder import LocalFolder
from compliance_app.foundation.files.place import Place

__all__ = [
    "BrokenOff",
    "Bucket",
    "EncryptedFiles",
    "LocalFolder",
    "Missing",
    "Place",
    "StoreDown",
    "StoreFull",
    "StoreRefused",
    "StoredFile",
    "TooLarge",
    "current",
    "install",
    "place_of",
]


def install(app: Flask) -> None:
    """Open the store that the configuration names."""
    config = app.config
    app.extensions["files"] = EncryptedFiles(place_of(config), config["DOCUMENT_KEYS"], config["UPLOAD_LIMIT"])


def place_of(configuration: Mapping[str, Any]) -> Place:
    """Where the files of a configuration are: its bucket if it names one, else its folder."""
    if address := configuration["FILES_BUCKET"]:
        return Bucket(address, configuration["S3_ENDPOINT"], configuration["S3_REGION"])
    return LocalFolder(configuration["FILES_DIR"])


def current() -> EncryptedFiles:
    """The store of the running application."""
    store: EncryptedFiles = current_app.extensions["files"]
    return store
