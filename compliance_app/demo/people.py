"""The provider's invented staff, and the password by which everyone signs in to the demonstration."""

from dataclasses import dataclass

from compliance_app.accounts.rules import Role
from compliance_app.demo.portfolio import MerchantPlan

# For a laptop only: `flask demo seed` refuses to run in production. It meets rule 8.3.6 as any password must.
PASSWORD = "Lantern-Harbour-42"

DOMAIN = "benker.example"
TEAMS = {"north": "Northern Europe", "south": "Southern Europe"}


@dataclass(frozen=True)
class StaffPlan:
    """One person at the provider; `region` names the team, empty for those who stand outside the teams."""

    name: str
    role: Role
    region: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.casefold().replace(' ', '.')}@{DOMAIN}"


ADMINISTRATOR = StaffPlan("Ingrid Halvorsen", Role.ADMINISTRATOR)
DEPUTY = StaffPlan("Ruben Castellanos", Role.ADMINISTRATOR)
AUDITOR = StaffPlan("Tomas Wexler", Role.AUDITOR)
LEADS = {
    "north": StaffPlan("Priya Raman", Role.TEAM_LEAD, "north"),
    "south": StaffPlan("Luca Ferrante", Role.TEAM_LEAD, "south"),
}
MANAGERS = (
    StaffPlan("Daniel Okafor", Role.ACCOUNT_MANAGER, "north"),
    StaffPlan("Sofia Lindqvist", Role.ACCOUNT_MANAGER, "north"),
    StaffPlan("Marek Zielinski", Role.ACCOUNT_MANAGER, "north"),
    StaffPlan("Elena Marchetti", Role.ACCOUNT_MANAGER, "south"),
    StaffPlan("Nikos Vlachos", Role.ACCOUNT_MANAGER, "south"),
)
STAFF = (ADMINISTRATOR, AUDITOR, *LEADS.values(), *MANAGERS, DEPUTY)


def manager_of(plan: MerchantPlan) -> StaffPlan:
    """Who looks after a merchant: someone of the team that serves its region, in turn."""
    team = [manager for manager in MANAGERS if manager.region == plan.land.region]
    return team[plan.place % len(team)]
