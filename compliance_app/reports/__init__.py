"""Reports: a merchant's compliance as a PDF."""
