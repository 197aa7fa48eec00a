"""Questionnaires: which SAQ a merchant has to fill in, found by its own answers."""
