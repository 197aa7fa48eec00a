"""Reads of the rule book: what a change would move, and its first merchants by name."""

from compliance_app.rulebook.queries.previews import Named, named, policy_preview, preview_of, threshold_preview

__all__ = ["Named", "named", "policy_preview", "preview_of", "threshold_preview"]
