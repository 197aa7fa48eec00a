"""The examples of docs/rules.md, run against the rules they are examples of."""
