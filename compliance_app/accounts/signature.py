"""Secrets: how a password is kept (Argon2id), how a link, a cookie or a text of ours is recognised."""

import base64
import hashlib
import json
import secrets
import unicodedata
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken

# RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes. A change here rehashes at the next sign-in.
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4, type=Type.ID)


def new_secret() -> str:
    """A secret for a link or a cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of such a secret. It has full entropy, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def sealed(content: Any, key: str) -> str:
    """Plain content as text that only this house can have written, and only it reads."""
    return _seal(key).encrypt(json.dumps(content).encode()).decode()


def unsealed(text: str, key: str, valid: timedelta) -> Any:
    """The content of such a text; None for one that is not ours, or is older than `valid`."""
    try:
        return json.loads(_seal(key).decrypt(text.encode("utf-8", "replace"), ttl=int(valid.total_seconds())))
    except InvalidToken:
        return None


def _seal(key: str) -> Fernet:
    """Of the secret key a key of its own, so that what is sealed here is worth nothing elsewhere."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"unsent form {key}".encode()).digest()))


def normal_password(password: str) -> str:
    """The password as it is measured and hashed: the same keys give the same text on every system (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_hash(password: str) -> str:
    """The Argon2id hash of a password, with its parameters and salt (PCI DSS v4.0.1 8.3.2)."""
    return HASHER.hash(_bytes(password))


def password_matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; without one it takes as long, so that nobody learns who exists."""
    try:
        return HASHER.verify(stored or _nobody(), _bytes(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return normal_password(password).encode("utf-8", "surrogatepass")


_no_password: list[str] = []


def _nobody() -> str:
    if not _no_password:
        _no_password.append(password_hash(new_secret()))
    return _no_password[0]
