"""Tests of significant changes."""
