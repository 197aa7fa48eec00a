"""The words of standing: what may be owed, what meets it, where a merchant stands, who acts next."""

import enum


class Standing(enum.StrEnum):
    """Where a merchant stands, in a word."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    COMPLIANT = "compliant"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    NON_COMPLIANT = "non_compliant"
    PROVISIONAL = "provisional"


class ObligationKind(enum.StrEnum):
    """What may be owed. `SAQ` is met by an AOC too; `CHANGE_SCAN` is the scan after a significant change."""

    ASV_SCAN = "asv_scan"
    AOC = "aoc"
    SAQ = "saq"
    CHANGE_SCAN = "change_scan"


class ObligationState(enum.StrEnum):
    """How one obligation is met on a day, or what became of the last try.

    `exempt`: an approved exemption takes it away for a time. `deferred`: it is put off by agreement, so that the
    merchant goes on provisionally. `coming`: it is known, and its time is not over.
    """

    MET = "met"
    EXEMPT = "exempt"
    DEFERRED = "deferred"
    IN_REVIEW = "in_review"
    NON_COMPLIANT = "non_compliant"
    REJECTED = "rejected"
    EXPIRED = "expired"
    MISSING = "missing"
    COMING = "coming"


class EvidenceKind(enum.StrEnum):
    """What meets an obligation, or gives leave from it; `evidence_id` is the key in that table."""

    DOCUMENT = "document"
    SCAN = "scan"
    EXEMPTION = "exemption"
    CHANGE = "change"
    INCIDENT = "incident"


class Turn(enum.StrEnum):
    """Who has to act next."""

    MERCHANT = "merchant"
    PROVIDER = "provider"
    NOBODY = "nobody"


class NextAction(enum.StrEnum):
    """What has to be done next."""

    NONE = "none"
    CHECK = "check_documents"
    SEND = "send_documents"
    CORRECT = "correct_documents"
    RENEW = "renew_documents"
