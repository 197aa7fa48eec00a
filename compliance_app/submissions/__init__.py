"""Submissions: where a merchant's documents go for each payment system, and what was forwarded to one."""
