"""Text as people mean it when they search or sort: without case, accents and punctuation."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_UNMARKED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def fold(text: str) -> str:
    """The text in one case and without accents: `Łódź Café GROß` becomes `lodz cafe gross`."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_UNMARKED)


def words(text: str) -> list[str]:
    """The runs of letters and digits of the folded text, in order."""
    spaced = "".join(letter if letter.isalnum() else " " for letter in fold(text).replace("'", "").replace("’", ""))
    return spaced.split()


def after_prefix(prefix: str) -> str:
    """The least text that sorts behind everything beginning with `prefix`, in order of code points."""
    last = ord(prefix[-1]) + 1
    # Surrogates are no characters; the next one stands behind them. Nothing stands behind the very last.
    following = chr(0xE000 if 0xD800 <= last <= 0xDFFF else min(last, 0x10FFFF))
    return prefix[:-1] + following
