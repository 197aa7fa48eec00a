"""The rules of passwords, addresses and ways back, over values nobody thought of."""

from datetime import timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from compliance_app.accounts import access, rules, signature
from compliance_app.accounts.rules import PERMISSIONS, Permission, Role
from tests.factories import NOON

letters = st.characters(categories=["L"], max_codepoint=0x24F)
digits = st.characters(categories=["Nd"])


@given(st.text(letters, min_size=6), st.text(digits, min_size=6))
def test_twelve_characters_with_letters_and_digits_will_do(word: str, number: str) -> None:
    """ACCOUNT-PASSWORD-12"""
    assume(12 <= len(signature.normal_password(word + number)) <= rules.LONGEST_PASSWORD)
    assert rules.password_faults(word + number) == []


@given(st.text(max_size=11))
@example("abcdefghij1")
def test_eleven_characters_never_do(password: str) -> None:
    assume(len(signature.normal_password(password)) < 12)
    assert any("at least 12" in fault for fault in rules.password_faults(password))


@given(st.text(letters, min_size=12))
def test_letters_alone_never_do(password: str) -> None:
    assert "Add at least one digit." in rules.password_faults(password)


@given(st.text(digits, min_size=12))
def test_digits_alone_never_do(password: str) -> None:
    assert "Add at least one letter." in rules.password_faults(password)


@pytest.mark.parametrize(("length", "faults"), [(11, 1), (12, 0), (200, 0), (201, 1)])
def test_boundaries_of_length(length: int, faults: int) -> None:
    assert len(rules.password_faults("a" * (length - 1) + "1")) == faults


def test_the_same_keys_give_the_same_password_on_every_system() -> None:
    composed, decomposed = "caf\u00e9 au lait 1", "cafe\u0301 au lait 1"
    assert signature.password_matches(composed, signature.password_hash(decomposed))


@given(st.text())
def test_any_text_can_be_hashed_and_compared(password: str) -> None:
    stored = signature.password_hash(password)
    assert signature.password_matches(password, stored)
    assert not signature.password_matches(password + "x", stored)
    assert not signature.password_matches(password, None)


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("ana@example.com", True),
        ("  Ana.B+c@Example.co.UK ", True),
        ("ana@example", False),
        ("ana@@example.com", False),
        ("ana@example..com", False),
        ("ana@-example.com", False),
        ("an a@example.com", False),
        ("ana@example.com\nBcc: eve@example.com", False),
        ("anä@example.com", False),
        ("", False),
        ("a" * 65 + "@example.com", False),
    ],
)
def test_addresses(address: str, fits: bool) -> None:
    assert rules.is_email(address) is fits


def test_moments_of_lock_and_inactivity() -> None:
    """ACCOUNT-LOCK-30, ACCOUNT-INACTIVE-90: to the microsecond."""
    moment = timedelta(microseconds=1)
    assert rules.is_locked(NOON, NOON - moment)
    assert not rules.is_locked(NOON, NOON)
    assert not rules.is_locked(None, NOON)
    limit = NOON + timedelta(days=90)
    assert not rules.is_inactive(NOON, NOON, limit - moment)
    assert rules.is_inactive(NOON, NOON, limit)
    assert rules.is_inactive(None, NOON, limit)


@pytest.mark.parametrize(
    "target", ["/", "/merchants?state=active&q=a%20b", "/account#password", "/a//b", "/?next=https://x"]
)
def test_ways_back_on_our_site(target: str) -> None:
    assert access.same_site(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nLocation: https://evil.example",
        "javascript:alert(1)",
        " /account",
        "evil.example",
        "///evil.example",
        "http:/evil.example",
        "//[",
    ],
)
def test_ways_to_other_sites(target: str | None) -> None:
    assert access.same_site(target) == "/"


def test_every_permission_names_its_roles() -> None:
    """ACCESS-1: what the table does not say is refused, so it must say something about everything."""
    assert set(PERMISSIONS) == set(Permission)
    assert Permission.MANAGE_OWN_ACCOUNT in PERMISSIONS
    assert all(roles <= set(Role) and roles for roles in PERMISSIONS.values())


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)
def test_names_of_browsers(sent: str, name: str) -> None:
    assert rules.browser_name(sent) == name
