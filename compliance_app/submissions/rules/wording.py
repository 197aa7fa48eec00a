"""A route in words: short ones for those who work with it, plain ones for the merchant."""

from compliance_app.merchants.rules import SYSTEM_NAMES, PaymentSystem
from compliance_app.submissions.rules.routing import Route


def short_words(route: Route, system: PaymentSystem, provider: str) -> str:
    """`Directly to American Express`."""
    words = inline_words(route, system, provider)
    return words[:1].upper() + words[1:]


def inline_words(route: Route, system: PaymentSystem, provider: str) -> str:
    """`directly to American Express`, within a sentence."""
    return {
        Route.PROVIDER: f"to {provider}",
        Route.DIRECT: f"directly to {SYSTEM_NAMES[system]}",
        Route.NOT_REQUIRED: "not required",
        Route.UNDECIDED: "undecided",
    }[route]


def plain_words(route: Route, system: PaymentSystem, provider: str) -> str:
    """What the merchant has to do, in a sentence or two."""
    name = SYSTEM_NAMES[system]
    return {
        Route.PROVIDER: f"Send your documents to us, {provider}. You need not send anything to {name}.",
        Route.DIRECT: f"Send your documents to {name} itself. {provider} does not need them for {name}.",
        Route.NOT_REQUIRED: f"Nothing is needed from you for {name}.",
        Route.UNDECIDED: (
            f"Not decided yet. Usually such documents go to {name} itself; ask us whether {provider} needs them too."
        ),
    }[route]
