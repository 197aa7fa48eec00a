"""Audit trail: who did what, when, from where, before and after; append-only and hash-chained."""
