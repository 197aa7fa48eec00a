"""Merchants: who they are, their projects, contacts, websites and account managers."""
