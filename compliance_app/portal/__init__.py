"""Portal: the merchant's own checklist and upload."""
