"""Accounts: people, their roles, sign-in, sessions and teams."""
