"""Obligations: what a merchant owes, and where it stands on a given day."""
