"""Significant changes of a merchant's network: reported, and followed by a scan."""
