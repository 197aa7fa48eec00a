"""The words of operations: each has a name for people, and no policy may choose the one that stands for none."""

import enum
from collections.abc import Mapping

import pytest

from compliance_app.policies import operations
from compliance_app.policies.operations import OperationStatus, OperationType


@pytest.mark.parametrize(
    ("words", "names", "choice"),
    [
        (OperationType, operations.TYPE_NAMES, operations.EVERY_TYPE),
        (OperationStatus, operations.STATUS_NAMES, operations.EVERY_STATUS),
    ],
)
def test_each_word_has_one_name_and_may_be_chosen_unless_it_stands_for_all(
    words: type[enum.StrEnum], names: Mapping[enum.StrEnum, str], choice: frozenset[enum.StrEnum]
) -> None:
    assert list(names) == list(words)
    assert len(set(names.values())) == len(names)
    assert {word.value for word in set(words) - choice} == {"all"}


def test_what_is_completed_is_a_success_and_nothing_else() -> None:
    assert {status.value for status in operations.COMPLETED} == {"success"}
