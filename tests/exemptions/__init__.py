"""Tests of exemptions."""
