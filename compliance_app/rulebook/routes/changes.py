"""What the pages of every change share: the preview, and the page on which a second person decides."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from compliance_app.accounts.access import viewer
from compliance_app.accounts.rules import Permission
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.levels import service as levels
from compliance_app.policies.models import ChangeRequest
from compliance_app.policies.rules import ChangeState
from compliance_app.rulebook import queries
from compliance_app.rulebook.rules import Preview


@dataclass(frozen=True)
class Effect:
    """What a page shows of a change: what would move, and to what it applies.

    `preview` None: it moves no standing. `at_once`: what would move moves on the first day, and not in time only.
    `of_levels`: levels are among what may move.
    """

    preview: Preview | None
    at_once: bool
    counts: str
    of_levels: bool = False

    @property
    def named(self) -> list[queries.Named]:
        """The first merchants that would move."""
        return queries.named(self.preview) if self.preview else []


@dataclass(frozen=True)
class Request:
    """A change that was asked for, in words, with the addresses of its page."""

    change: ChangeRequest
    title: str
    rule_id: str
    before: str
    after: str
    difference: str
    back: str
    back_label: str
    decide: str
    withdraw: str
    permission: Permission

    @property
    def may_decide(self) -> bool:
        """Whether this person may decide on changes of this kind at all."""
        return viewer().can(self.permission)

    @property
    def is_own(self) -> bool:
        """Whether this person asked for it."""
        return self.change.requested_by_id == viewer().user_id

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.change.state is ChangeState.REQUESTED


def page(request: Request, effect: Effect | None, form: FlaskForm, status: int = 200) -> ResponseReturnValue:
    """The page on which a second person decides; whoever may look sees it too."""
    shown = render_template(
        "rulebook/change.html", asked=request, effect=effect, form=form, today=clock.today(), change=request.change
    )
    return shown, status


def assess_everyone(on: date) -> int:
    """Assess all merchants by what begins today, committing in parts; how many changed their level."""
    changed = 0
    for written in levels.assess_in_parts(on, clock.now()):
        db.session.commit()
        changed += written
    return changed


def refuse(form: FlaskForm, refusal: Refusal) -> None:
    """Take back what was begun, and say on the form why."""
    db.session.rollback()
    form.form_errors.append(refusal.message)
