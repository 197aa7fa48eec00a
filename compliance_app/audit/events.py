"""What can happen: one enum for every package, so that a filter and an auditor know all of it (rule AUDIT-3)."""

import enum


class Event(enum.StrEnum):
    """A kind of entry, `object.what happened`. Stored by value: a value is never renamed, only added.

    What was ever written stands in tests/audit/event_values.py; a new value is noted there too.
    """

    # accounts: sign-in and sessions (PCI DSS v4.0.1 10.2.1.2, 10.2.1.4)
    SIGNED_IN = "session.signed_in"
    SIGN_IN_FAILED = "session.sign_in_failed"
    SIGNED_OUT = "session.signed_out"
    SESSION_REVOKED = "session.revoked"
    SESSIONS_ENDED = "session.all_ended"
    ACCESS_REFUSED = "access.refused"
    OBJECT_NOT_FOUND = "access.not_found"

    # accounts: people and their credentials (10.2.1.5)
    USER_CREATED = "user.created"
    USER_INVITED = "user.invited"
    USER_EDITED = "user.edited"
    USER_LOCKED = "user.locked"
    USER_DISABLED = "user.disabled"
    USER_ENABLED = "user.enabled"
    PASSWORD_SET = "password.set"
    PASSWORD_CHANGED = "password.changed"
    PASSWORD_CHANGE_REFUSED = "password.change_refused"
    PASSWORD_REHASHED = "password.rehashed"
    PASSWORD_RESET_REQUESTED = "password.reset_requested"
    FEED_MADE = "calendar_feed.made"
    FEED_RENEWED = "calendar_feed.renewed"
    FEED_WITHDRAWN = "calendar_feed.withdrawn"
    TEAM_CREATED = "team.created"
    TEAM_EDITED = "team.edited"

    # audit: access to the trail itself (10.2.1.3)
    TRAIL_EXPORTED = "audit.exported"

    # documents: what merchants hand in, and each time somebody reads it (10.2.1.1)
    DOCUMENT_UPLOADED = "document.uploaded"
    DOCUMENT_ACCEPTED = "document.accepted"
    DOCUMENT_REJECTED = "document.rejected"
    DOCUMENT_SUPERSEDED = "document.superseded"
    DOCUMENT_COVERAGE_CHANGED = "document.coverage_changed"
    DOCUMENT_READ = "document.read"
    DOCUMENT_KEYS_REWRAPPED = "document.keys_rewrapped"
    FILES_SWEPT = "document.files_swept"
    FILES_VERIFIED = "document.files_verified"
    DOCUMENT_FILE_REMOVED = "document.file_removed"
    RETENTION_CHANGED = "retention.changed"
    RETENTION_CHANGE_CANCELLED = "retention.change_cancelled"
    HOLD_PLACED = "legal_hold.placed"
    HOLD_RELEASED = "legal_hold.released"

    # uploads that are held back before they become documents
    UPLOAD_HELD = "upload.held"
    UPLOAD_REMOVED = "upload.removed"
    UPLOAD_INFECTED = "upload.infected"
    DOCUMENT_REREAD = "document.reread"

    # documents: the review and what it works with
    REVIEW_TAKEN = "review.taken"
    REVIEW_TAKEN_OVER = "review.taken_over"
    REVIEW_LEFT = "review.left"
    EXCEPTION_REQUESTED = "exception.requested"
    EXCEPTION_APPROVED = "exception.approved"
    EXCEPTION_REFUSED = "exception.refused"
    EXCEPTION_WITHDRAWN = "exception.withdrawn"
    CHECKLIST_LINE_ADDED = "checklist.line_added"
    CHECKLIST_LINE_REWORDED = "checklist.line_reworded"
    CHECKLIST_LINE_RETIRED = "checklist.line_retired"
    CHECKLIST_MOVED = "checklist.moved"
    REASON_ADDED = "rejection_reason.added"
    REASON_EDITED = "rejection_reason.edited"
    REASON_RETIRED = "rejection_reason.retired"

    # scans
    SCAN_RECORDED = "scan.recorded"
    SCAN_COMBINED = "scan.combined"
    SCAN_TAKEN_APART = "scan.taken_apart"
    SCAN_POLICY_SEEN = "scan_policy.seen"
    SCAN_POLICY_TAKEN_BACK = "scan_policy.taken_back"
    SCAN_DISPUTE_NOTED = "scan_dispute.noted"
    SCAN_DISPUTE_EDITED = "scan_dispute.edited"
    ASV_VENDOR_ADDED = "asv_vendor.added"
    ASV_VENDOR_EDITED = "asv_vendor.edited"
    ASV_VENDOR_ENDED = "asv_vendor.ended"

    # questionnaires
    SAQ_SELECTED = "saq.selected"

    # submissions: where documents go, and what was forwarded to payment systems
    ROUTE_ASKED = "route.asked"
    ROUTE_QUESTION_WITHDRAWN = "route.question_withdrawn"
    ROUTE_DECIDED = "route.decided"
    FORWARDING_RECORDED = "forwarding.recorded"
    FORWARDING_ANSWERED = "forwarding.answered"
    FORWARDING_VOIDED = "forwarding.voided"
    FORWARDINGS_EXPORTED = "forwarding.exported"

    # service providers: third parties that merchants rely on
    PROVIDER_ADDED = "service_provider.added"
    PROVIDER_EDITED = "service_provider.edited"
    PROVIDER_LOOKED_AT = "service_provider.looked_at"
    PROVIDER_AOC_UPLOADED = "service_provider_aoc.uploaded"
    PROVIDER_AOC_ACCEPTED = "service_provider_aoc.accepted"
    PROVIDER_AOC_REJECTED = "service_provider_aoc.rejected"
    PROVIDER_AOC_SUPERSEDED = "service_provider_aoc.superseded"
    PROVIDER_AOC_READ = "service_provider_aoc.read"
    PROVIDER_AOC_FILE_REMOVED = "service_provider_aoc.file_removed"
    PROVIDER_WARNING_WRITTEN = "service_provider_aoc.warning_written"
    RELIANCE_ADDED = "service_provider_reliance.added"
    RELIANCE_EDITED = "service_provider_reliance.edited"

    # merchants
    MERCHANT_CREATED = "merchant.created"
    MERCHANT_EDITED = "merchant.edited"
    MERCHANT_CLOSED = "merchant.closed"
    MERCHANT_REOPENED = "merchant.reopened"
    MERCHANT_ACTIVATED = "merchant.activated"
    MERCHANT_REASSIGNED = "merchant.reassigned"
    CONTACT_ADDED = "contact.added"
    CONTACT_EDITED = "contact.edited"
    CONTACT_REMOVED = "contact.removed"
    PROJECT_ADDED = "project.added"
    PROJECT_RENAMED = "project.renamed"
    PROJECT_EDITED = "project.edited"
    PROJECT_REMOVED = "project.removed"
    PERSON_ADDED = "membership.added"
    PERSON_REMOVED = "membership.removed"

    # groups
    GROUP_CREATED = "group.created"
    GROUP_EDITED = "group.edited"
    GROUP_JOINED = "group.joined"
    GROUP_LEFT = "group.left"
    GROUP_OWNERSHIP_CHANGED = "group.ownership_changed"
    GROUP_ENTRY_TAKEN_BACK = "group.entry_taken_back"

    # volumes
    VOLUME_RECORDED = "volume.recorded"
    VOLUME_CORRECTED = "volume.corrected"
    VOLUME_DECLARED = "volume.declared"
    VOLUMES_IMPORTED = "volume.imported"

    # levels
    LEVEL_CHANGED = "level.changed"
    OVERRIDE_REQUESTED = "level_override.requested"
    OVERRIDE_APPROVED = "level_override.approved"
    OVERRIDE_REFUSED = "level_override.refused"
    OVERRIDE_WITHDRAWN = "level_override.withdrawn"
    THRESHOLD_CHANGE_REQUESTED = "level_threshold.change_requested"
    THRESHOLD_CHANGE_REFUSED = "level_threshold.change_refused"
    THRESHOLD_CHANGE_WITHDRAWN = "level_threshold.change_withdrawn"
    THRESHOLD_CHANGED = "level_threshold.changed"
    THRESHOLD_CHANGE_CANCELLED = "level_threshold.change_cancelled"

    # policies
    POLICY_CHANGE_REQUESTED = "policy_change.requested"
    POLICY_CHANGE_APPROVED = "policy_change.approved"
    POLICY_CHANGE_REFUSED = "policy_change.refused"
    POLICY_CHANGE_WITHDRAWN = "policy_change.withdrawn"
    POLICY_CHANGE_CANCELLED = "policy_change.cancelled"

    # exemptions
    EXEMPTION_REQUESTED = "exemption.requested"
    EXEMPTION_APPROVED = "exemption.approved"
    EXEMPTION_REFUSED = "exemption.refused"
    EXEMPTION_WITHDRAWN = "exemption.withdrawn"

    # significant changes
    CHANGE_REPORTED = "network_change.reported"
    CHANGE_CORRECTED = "network_change.corrected"
    CHANGE_WITHDRAWN = "network_change.withdrawn"

    # incidents
    INCIDENT_RECORDED = "incident.recorded"
    INCIDENT_EDITED = "incident.edited"
    INCIDENT_SYSTEM_TOLD = "incident.system_told"
    INCIDENT_ESCALATED = "incident.escalation_requested"
    INCIDENT_CLOSED = "incident.closed"

    # reminders
    REMINDER_WRITTEN = "reminder.written"

    # reports
    REPORT_READ = "report.read"

    # mail
    MAIL_GIVEN_UP = "mail.given_up"

    # demo
    DEMO_SEEDED = "demo.seeded"
