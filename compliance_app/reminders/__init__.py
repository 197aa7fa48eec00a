"""Reminders: which expiry notices are due, and that each is written once."""
