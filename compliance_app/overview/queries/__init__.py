"""Reads that join several words: the portfolio, one merchant's page, the health of the installation."""
