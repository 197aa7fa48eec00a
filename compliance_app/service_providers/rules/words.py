"""What a service provider does for merchants, and how it is validated."""

import enum
from collections.abc import Iterable


class Service(enum.StrEnum):
    """A service as Part 2a of a service provider's AOC lists them, in our own words."""

    GATEWAY = "payment_gateway"
    PROCESSING = "payment_processing"
    TOKENISATION = "tokenisation"
    HOSTING = "hosting"
    CLOUD = "cloud"
    SHOP = "shop_platform"
    FRAUD = "fraud_screening"
    THREE_DS = "three_ds"
    CALL_CENTRE = "call_centre"
    TERMINALS = "terminals"
    SECURITY = "managed_security"
    STORAGE = "storage_destruction"
    RECURRING = "recurring_billing"
    OTHER = "other"


SERVICE_NAMES = {
    Service.GATEWAY: "Payment gateway",
    Service.PROCESSING: "Payment processing",
    Service.TOKENISATION: "Tokenisation",
    Service.HOSTING: "Web and server hosting",
    Service.CLOUD: "Cloud platform",
    Service.SHOP: "Shop platform",
    Service.FRAUD: "Fraud screening",
    Service.THREE_DS: "3-D Secure",
    Service.CALL_CENTRE: "Call centre",
    Service.TERMINALS: "Terminals",
    Service.SECURITY: "Managed security",
    Service.STORAGE: "Storage and destruction of media",
    Service.RECURRING: "Billing and subscriptions",
    Service.OTHER: "Another service",
}


class Validation(enum.StrEnum):
    """How a provider shows that it complies (TPSP-VALIDATED)."""

    ROC = "roc"
    SAQ_D = "saq_d"
    NONE = "none"


VALIDATION_NAMES = {
    Validation.ROC: "Assessed by a QSA: AOC for Service Providers",
    Validation.SAQ_D: "Self-assessed: SAQ D for Service Providers with its attestation",
    Validation.NONE: "Not validated: examined with each merchant that relies on it",
}


def named(services: Iterable[str]) -> list[str]:
    """The names of stored services, in the order of the list; what is not known any more by its value."""
    kept = set(services)
    known = [name for service, name in SERVICE_NAMES.items() if service.value in kept]
    return known + sorted(kept - {service.value for service in SERVICE_NAMES})
