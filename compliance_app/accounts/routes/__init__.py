"""Pages of accounts: signing in, the own account, people, teams."""

from compliance_app.accounts.routes import account, people, sign_in, teams
from compliance_app.accounts.routes.blueprint import blueprint

__all__ = ["account", "blueprint", "people", "sign_in", "teams"]
