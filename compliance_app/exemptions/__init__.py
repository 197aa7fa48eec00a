"""Exemptions: what a merchant need not deliver, or not yet, for a time, by the decision of two persons."""
