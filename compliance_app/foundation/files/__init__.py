"""The file store: encrypted files in a local folder or in a bucket, written whole or not at all.

A file is written before the row that names it; a crash between the two leaves a file without a row,
which the sweep removes later, and never a row without its file.
"""

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
]


def install(app: Flask) -> None:
    """Open the store that the configuration names: the bucket where there is one, else the folder."""
    config = app.config
    place: Place = LocalFolder(config["FILES_DIR"])
    if config["FILES_BUCKET"]:
        place = Bucket(config["FILES_BUCKET"], config["S3_ENDPOINT"], config["S3_REGION"])
    app.extensions["files"] = EncryptedFiles(place, config["DOCUMENT_KEYS"], config["UPLOAD_LIMIT"])


def current() -> EncryptedFiles:
    """The store of the running application."""
    store: EncryptedFiles = current_app.extensions["files"]
    return store
