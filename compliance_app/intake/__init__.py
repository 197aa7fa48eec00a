"""Intake: a file on its way in, read and checked against what is known of the merchant before it is sent."""
