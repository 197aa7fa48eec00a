"""Pages of volumes."""

from compliance_app.volumes.routes import figures, importing
from compliance_app.volumes.routes.blueprint import blueprint

__all__ = ["blueprint", "figures", "importing"]
