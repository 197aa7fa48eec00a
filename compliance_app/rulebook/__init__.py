"""The rule book as administrators change it: policies and thresholds, each with what a change would move."""
