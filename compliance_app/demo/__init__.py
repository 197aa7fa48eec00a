"""Demonstration portfolio: merchants with a history that looks real."""
