"""Mail: an outbox written with the change it announces, delivered after it."""
