"""What the merchant is asked, in words of every day; the tree that the answers lead through is in `rules`."""

import enum
from dataclasses import dataclass

from compliance_app.volumes.rules import Channel

YES, NO, UNSURE = "yes", "no", "unsure"


class Way(enum.StrEnum):
    """How cards are taken through one channel."""

    REDIRECT = "redirect"
    LINK = "link"
    IFRAME = "iframe"
    OWN_PAGE = "own_page"
    OWN_SERVER = "own_server"
    P2PE = "p2pe"
    SPOC = "spoc"
    DIAL_OUT = "dial_out"
    IP_TERMINAL = "ip_terminal"
    VIRTUAL_TERMINAL = "virtual_terminal"
    APPLICATION = "application"
    OTHER = "other"


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One step. `several`: more than one option may be ticked, at least one must be."""

    code: str
    text: str
    options: tuple[Option, ...]
    help: str = ""
    several: bool = False
    channel: Channel | None = None

    @property
    def values(self) -> frozenset[str]:
        return frozenset(option.value for option in self.options)


_YES_NO = (Option(YES, "Yes"), Option(NO, "No"))
_YES_NO_UNSURE = (*_YES_NO, Option(UNSURE, "I am not sure"))

SERVICE_PROVIDER = Question(
    "service_provider",
    "Does your company handle card payments, or their security, for other companies?",
    _YES_NO,
    "For example as a payment gateway, a call centre that takes cards for clients, or a host of other shops' servers.",
)
STORAGE = Question(
    "storage",
    "Do you keep full card numbers anywhere in electronic form?",
    _YES_NO_UNSURE,
    "Think of databases, spreadsheets, e-mails, scans and recorded calls, old ones too. A number of which only the "
    "last four digits are left does not count.",
)
CHANNELS = Question(
    "channels",
    "How do customers pay you by card?",
    (
        Option(Channel.ECOMMERCE, "On a website or in an app"),
        Option(Channel.MOTO, "By telephone, post or e-mail", "You, or a machine, take the card number down."),
        Option(Channel.CARD_PRESENT, "With the card, on the spot", "In a shop, at a counter, at the door."),
    ),
    "Tick all that apply; each has questions of its own.",
    several=True,
)

_TERMINALS = (
    Option(
        Way.P2PE,
        "Terminals of an encryption solution that is listed as P2PE",
        "Point-to-point encryption: your provider says so in the contract.",
    ),
    Option(Way.DIAL_OUT, "Only terminals that dial by telephone line, or imprint machines"),
    Option(
        Way.IP_TERMINAL,
        "Only terminals of their own, connected by network or mobile",
        "Not part of a till or computer.",
    ),
    Option(
        Way.VIRTUAL_TERMINAL,
        "By hand into your payment provider's web page",
        "One payment at a time, from the browser of one computer, without a card reader.",
    ),
    Option(Way.APPLICATION, "In a till or payment programme that is connected to the internet"),
    Option(Way.OTHER, "In another way, in several of these, or I am not sure"),
)

WAYS: dict[Channel, Question] = {
    Channel.ECOMMERCE: Question(
        "ecommerce",
        "On the website: where does the customer type the card number?",
        (
            Option(
                Way.REDIRECT,
                "On our payment provider's own page",
                "Your site leads there, by redirect or a payment link; or the whole shop is run by a provider.",
            ),
            Option(
                Way.IFRAME,
                "In a frame of our payment provider within our page",
                "The fields look like part of your page and come from the provider (iframe).",
            ),
            Option(
                Way.OWN_PAGE,
                "In a form on our page that goes straight to the provider",
                "Your page makes the form, by script or direct post; your server never sees the number.",
            ),
            Option(Way.OWN_SERVER, "In our own form: the number reaches our server, or I am not sure"),
        ),
        channel=Channel.ECOMMERCE,
    ),
    Channel.MOTO: Question(
        "moto",
        "By telephone or post: how are the cards taken?",
        (
            Option(
                Way.LINK,
                "The customer pays our provider directly",
                "By a payment link, or by typing the number into the provider's telephone system.",
            ),
            *_TERMINALS,
        ),
        channel=Channel.MOTO,
    ),
    Channel.CARD_PRESENT: Question(
        "card_present",
        "On the spot: how are the cards read?",
        (
            _TERMINALS[0],
            Option(
                Way.SPOC,
                "With a secure card reader on a phone or tablet, listed as SPoC",
                "PIN entry on the phone's screen, always with a person of yours present.",
            ),
            *_TERMINALS[1:],
        ),
        channel=Channel.CARD_PRESENT,
    ),
}

_APART = "{} kept apart from all your other systems, so that none of those can reach {}?"

CONFIRMATIONS: dict[Way, tuple[str, str]] = {
    Way.IFRAME: (
        "Have you confirmed that scripts cannot attack the page that holds the frame?",
        "Either you watch and control the scripts of that page, or your provider confirms that its frame is protected "
        "when it is built in as told.",
    ),
    Way.P2PE: (
        "Is the solution on the PCI Council's list, and do you follow its instruction manual (PIM)?",
        "Your provider gives you the manual and the number of the listing.",
    ),
    Way.SPOC: (
        "Is the solution on the PCI Council's list, and do you follow its user guide?",
        "Your provider gives you the guide and the number of the listing.",
    ),
    Way.IP_TERMINAL: (
        _APART.format("Are the terminals", "them"),
        "A network part of their own does that; a phone or till that passes their data on does not.",
    ),
    Way.VIRTUAL_TERMINAL: (
        _APART.format("Is the computer", "it"),
        "It stands in one place, is used for this only as far as the network goes, and keeps no card data.",
    ),
    Way.APPLICATION: (
        _APART.format("Are the till and its network", "them"),
        "One shop, on its own local network, and no card data is kept.",
    ),
}
"""What has to hold besides, by the way cards are taken: the question and its help. Without it SAQ D is left."""


def confirmation(channel: Channel, way: Way) -> Question | None:
    """The question that follows the way, if there is one."""
    if way not in CONFIRMATIONS:
        return None
    text, help_text = CONFIRMATIONS[way]
    return Question(f"{channel}_confirmed", text, _YES_NO_UNSURE, help_text, channel=channel)
