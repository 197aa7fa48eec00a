"""What stands on the right of the review: the words of what was read."""

from datetime import date

import pytest

from compliance_app.documents.rules import DocumentKind
from compliance_app.readings.rules import Box, Evidence, Reading, Signature, Signer
from compliance_app.reviews.rules import Subject, lines

SUBJECT = Subject("Lumen Ltd", "", "AOC")
PROOF = Evidence(5, Box(60, 400, 300, 420), "Signature of Merchant Executive Officer", 0.9)


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (True, "signed by Marie Curie, 2026-03-16"),
        (False, "nothing on the line of Marie Curie, 2026-03-16"),
        (None, "perhaps signed by Marie Curie, 2026-03-16"),
    ],
)
def test_a_signature_is_said_to_be_there_only_where_it_was_seen(signed: bool | None, words: str) -> None:
    block = Signature(Signer.MERCHANT_OFFICER, signed, "Marie Curie", date(2026, 3, 16), PROOF)
    shown = lines(DocumentKind.AOC, Reading(signatures=(block,)), SUBJECT)
    assert [line.shown for line in shown if line.name == "signature-1"] == [words]
