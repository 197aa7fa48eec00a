"""Tests of account data compromises."""
