"""Policies: numbers that rules count with, as dated data that two administrators change."""
