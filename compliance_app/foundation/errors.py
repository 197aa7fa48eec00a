"""Refusals: what a verb answers when it will not do what was asked, in words that say what to do instead."""


class Refusal(Exception):
    """A request the rules refuse. `str()` is shown to the person; `status` is the HTTP status (4xx)."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """The object does not exist, or the viewer may not know that it does."""

    status = 404

    def __init__(self, message: str = "There is nothing at this address, or it is not yours to see.") -> None:
        super().__init__(message)


class Conflict(Refusal):
    """Someone else changed the object first; the person should look again and repeat."""

    status = 409


class Repeat(Refusal):
    """The database ended this transaction in favour of another one: nothing of it is stored, and it may be tried again.

    No Conflict, because nothing has to be looked at again first.
    """

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Others changed the same records at the same moment, and theirs went first. Nothing of yours was stored: "
            "send it again."
        )
