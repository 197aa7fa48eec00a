"""Merchant levels: thresholds, assessments, overrides and their history."""
