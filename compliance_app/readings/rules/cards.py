"""Card numbers in a document: by their check digit and the ranges that brands issue from, never by length alone."""

from compliance_app.readings.rules.text import DocumentText


def cards_of(document: DocumentText) -> tuple[str, ...]:
    """The last four digits of each card number in the words and fields of a document."""
    return ()
