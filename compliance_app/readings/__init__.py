"""Readings: what the machine reads in a PDF, each value with the place it stands at; knows no merchant."""
