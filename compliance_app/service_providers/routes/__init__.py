"""Pages of service providers: the list, one provider's details and AOCs, what a merchant relies on."""

from compliance_app.service_providers.routes import aocs, providers, reliances
from compliance_app.service_providers.routes.blueprint import blueprint

__all__ = ["aocs", "blueprint", "providers", "reliances"]
