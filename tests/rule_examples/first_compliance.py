"""Examples of the first compliance: it ends the onboarding, and people are told once."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions import service as exemptions
from compliance_app.exemptions.rules import ExemptionKind, Ground
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import ContactRole
from compliance_app.obligations import queries as obligations
from compliance_app.obligations import service
from tests.exemptions.builders import ask
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.reminders.builders import letters, make_contact
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("MERCHANT-6", "FIRST-COMPLIANCE")
def onboarding(given: Given, house: House) -> Then:
    merchant = make_merchant(make_user(email="manager@benker.example"), name="Alder")
    make_contact(merchant, "first@alder.example")
    make_contact(merchant, "second@alder.example", ContactRole.SECOND)
    changes.note(merchant.id, NOON)
    db.session.commit()
    for what in given.text("on 2 March 2026").split(", "):
        STEPS[what](merchant)
        db.session.commit()
    if given.has("daily run on"):
        service.welcome(papers.noon(given.day("daily run on")))
        db.session.commit()
    told = [letter for letter in letters(merchant) if letter.key.startswith("first-compliance")]
    return {
        "state": merchant.state,
        "may process": obligations.verdict(merchant.id, TODAY).may_process,
        "letters": len(told),
        "to": ", ".join(told[0].to + told[0].cc) if told else "nobody",
        "last valid days": ", ".join(re.findall(r": through (\d+ \w+ \d{4})", told[0].text)) if told else None,
        "says also": ", ".join(re.findall(r"^(?:No ASV scan|A passing|An Attest).*", told[0].text, re.MULTILINE))
        if told
        else "nothing",
    }


def _promise(merchant: Merchant) -> None:
    """Two persons put the scan off."""
    exemption = ask(merchant, make_user())
    exemptions.approve(exemption, "", actor_of(make_user()), NOON, TODAY)


def _not_applicable(merchant: Merchant) -> None:
    """Two persons agree ahead that there is nothing to scan."""
    terms = {"kind": ExemptionKind.NOT_APPLICABLE, "ground": Ground.NO_INTERNET, "starts_on": date(2026, 3, 9)}
    exemption = ask(merchant, make_user(), **terms)
    exemptions.approve(exemption, "", actor_of(make_user()), NOON, TODAY)


STEPS: dict[str, Callable[[Merchant], object]] = {
    "scan accepted": lambda merchant: papers.scanned(merchant, TODAY),
    "SAQ accepted": lambda merchant: papers.accepted(merchant, DocumentKind.SAQ, TODAY),
    "scan promised": _promise,
    "scan not applicable from 9 March": _not_applicable,
    "next scan accepted": lambda merchant: papers.scanned(merchant, TODAY + timedelta(days=60)),
}
