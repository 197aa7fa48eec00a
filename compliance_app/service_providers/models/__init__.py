"""What is stored about service providers."""

from compliance_app.service_providers.models.aocs import ProviderAoc
from compliance_app.service_providers.models.providers import ProviderLook, ServiceProvider
from compliance_app.service_providers.models.reliances import ProviderWarning, Reliance

__all__ = ["ProviderAoc", "ProviderLook", "ProviderWarning", "Reliance", "ServiceProvider"]
