"""What the verbs of a merchant refuse."""

from collections.abc import Sequence

from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.rules import Problem

CHANGED_MEANWHILE = "Someone else changed this merchant meanwhile. Look at it again and repeat your change."


class InvalidDetails(Refusal):
    """Details that the rules do not allow; `problems` says which field and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class ReferenceTaken(Refusal):
    """Another merchant has the reference (MERCHANT-2)."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The reference {reference} is already taken by another merchant. Choose another one.")


class ProjectTaken(Refusal):
    """The platform's project belongs to a merchant already; whose it is, only its viewers are told (MERCHANT-3)."""

    def __init__(self, project_id: int) -> None:
        super().__init__(
            f"Project {project_id} already belongs to another merchant. Check the number; a project has one merchant."
        )
        self.project_id = project_id
