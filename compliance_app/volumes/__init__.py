"""Volumes: operations per project, payment system, channel and period."""
