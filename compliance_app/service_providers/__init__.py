"""Service providers: third parties that merchants rely on, their AOCs, and who is touched when one ends."""
