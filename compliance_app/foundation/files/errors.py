"""What can go wrong where files lie, in words for the person who waits for one."""

from compliance_app.foundation.encryption import Unreadable
from compliance_app.foundation.errors import Refusal


class TooLarge(Refusal):
    """The file is larger than the configured limit."""

    status = 413


class BrokenOff(Refusal):
    """What was to be kept ended before its end: its sender's matter, and no fault of the store."""

    status = 400

    def __init__(self) -> None:
        super().__init__("The file did not arrive whole, so nothing of it was kept. Send it again.")


class StoreFull(Refusal):
    """The store could not keep the file: the disk is full or fails, or the bucket's quota is used up."""

    status = 507

    def __init__(self) -> None:
        super().__init__("The file could not be kept and was not received. Please try again later, or tell us.")


class StoreDown(Refusal):
    """The store does not answer, or refuses us; `reason` is for the log and the command line."""

    status = 503

    def __init__(self, reason: str = "") -> None:
        super().__init__("The file store does not answer at the moment. Please try again in a few minutes.")
        self.reason = reason


class StoreRefused(StoreDown):
    """The store answers and will never take us like this: no such bucket, or wrong credentials."""


class Missing(Unreadable):
    """There is no such file in the store."""
