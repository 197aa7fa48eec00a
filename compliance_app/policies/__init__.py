"""Policies: numbers, days and choices that rules count with, as dated data that two administrators change."""
