"""Types and statuses of operations in the payment platform's words, and which of them count as shipped (VOLUME-8)."""

import enum


class OperationType(enum.StrEnum):
    """What an operation does with a payment. Stored by value: a value is never renamed.

    `ALL` stands for no type: a figure bears it that counts whatever counts, and no policy names it.
    """

    ALL = "all"
    SALE = "sale"
    AUTH = "auth"
    CAPTURE = "capture"
    CANCEL = "cancel"
    RECURRING = "recurring"
    REFUND = "refund"
    REVERSAL = "reversal"
    PAYOUT = "payout"
    ACCOUNT_VERIFICATION = "account verification"
    INCREMENTAL = "incremental"
    CAPTURE_SETTLEMENT = "capture settlement"
    REFUND_REVERSE = "refund reverse"
    RECURRING_UPDATE = "recurring update"
    RECURRING_CANCEL = "recurring cancel"
    MANUAL_CHANGE = "manual change"
    COMMISSION = "commission"
    CREATE_CASH_VOUCHER = "create_cash_voucher"
    INVOICE = "invoice"
    CUSTOMER_ACTION = "customer action"
    PAYMENT_CONFIRMATION = "payment confirmation"
    CONTRACT_REGISTRATION = "contract registration"


class OperationStatus(enum.StrEnum):
    """How far an operation has come. Stored by value: a value is never renamed. `ALL` as for types."""

    ALL = "all"
    SUCCESS = "success"
    DECLINE = "decline"
    PROCESSING = "processing"
    AWAITING_3DS_RESULT = "awaiting 3ds result"
    AWAITING_REDIRECT_RESULT = "awaiting redirect result"
    AWAITING_CLARIFICATION = "awaiting clarification"
    AWAITING_CUSTOMER = "awaiting customer"
    AWAITING_CUSTOMER_ACTION = "awaiting customer action"
    AWAITING_MERCHANT_AUTH = "awaiting merchant auth"
    AWAITING_APPROVAL = "awaiting approval"
    AWAITING_CONFIRMATION = "awaiting confirmation"
    AWAITING_FINALIZATION = "awaiting finalization"
    AWAITING_PAYMENT = "awaiting payment"
    EXTERNAL_PROCESSING = "external processing"
    ERROR = "error"
    EXTERNAL_ERROR = "external error"
    INTERNAL_ERROR = "internal error"
    INVOICE_SENT = "invoice sent"
    INVOICE_CANCELLED = "invoice cancelled"
    EXPIRED = "expired"


TYPE_NAMES = {
    OperationType.ALL: "All types",
    OperationType.SALE: "Sale",
    OperationType.AUTH: "Authorisation",
    OperationType.CAPTURE: "Capture",
    OperationType.CANCEL: "Cancellation",
    OperationType.RECURRING: "Recurring",
    OperationType.REFUND: "Refund",
    OperationType.REVERSAL: "Reversal",
    OperationType.PAYOUT: "Payout",
    OperationType.ACCOUNT_VERIFICATION: "Account verification",
    OperationType.INCREMENTAL: "Incremental authorisation",
    OperationType.CAPTURE_SETTLEMENT: "Capture settlement",
    OperationType.REFUND_REVERSE: "Reversal of a refund",
    OperationType.RECURRING_UPDATE: "Recurring: update",
    OperationType.RECURRING_CANCEL: "Recurring: cancellation",
    OperationType.MANUAL_CHANGE: "Manual change",
    OperationType.COMMISSION: "Commission",
    OperationType.CREATE_CASH_VOUCHER: "Cash voucher",
    OperationType.INVOICE: "Invoice",
    OperationType.CUSTOMER_ACTION: "Customer action",
    OperationType.PAYMENT_CONFIRMATION: "Payment confirmation",
    OperationType.CONTRACT_REGISTRATION: "Contract registration",
}

STATUS_NAMES = {
    OperationStatus.ALL: "All statuses",
    OperationStatus.SUCCESS: "Success",
    OperationStatus.DECLINE: "Decline",
    OperationStatus.PROCESSING: "Processing",
    OperationStatus.AWAITING_3DS_RESULT: "Awaiting 3-D Secure result",
    OperationStatus.AWAITING_REDIRECT_RESULT: "Awaiting redirect result",
    OperationStatus.AWAITING_CLARIFICATION: "Awaiting clarification",
    OperationStatus.AWAITING_CUSTOMER: "Awaiting customer",
    OperationStatus.AWAITING_CUSTOMER_ACTION: "Awaiting customer action",
    OperationStatus.AWAITING_MERCHANT_AUTH: "Awaiting merchant authorisation",
    OperationStatus.AWAITING_APPROVAL: "Awaiting approval",
    OperationStatus.AWAITING_CONFIRMATION: "Awaiting confirmation",
    OperationStatus.AWAITING_FINALIZATION: "Awaiting finalisation",
    OperationStatus.AWAITING_PAYMENT: "Awaiting payment",
    OperationStatus.EXTERNAL_PROCESSING: "External processing",
    OperationStatus.ERROR: "Error",
    OperationStatus.EXTERNAL_ERROR: "External error",
    OperationStatus.INTERNAL_ERROR: "Internal error",
    OperationStatus.INVOICE_SENT: "Invoice sent",
    OperationStatus.INVOICE_CANCELLED: "Invoice cancelled",
    OperationStatus.EXPIRED: "Expired",
}

EVERY_TYPE = frozenset(OperationType) - {OperationType.ALL}
"""The types that count as shipped: every one, which is how Benker's rule is read; an administrator narrows them."""

EVERY_STATUS = frozenset(OperationStatus) - {OperationStatus.ALL}
"""The statuses that may be chosen to count."""

COMPLETED = frozenset({OperationStatus.SUCCESS})
"""The statuses that count as shipped: an operation that ended well. *Chosen*: Benker's rule names none."""
