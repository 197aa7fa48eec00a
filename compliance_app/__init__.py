"""Compliance Desk: does this merchant comply with PCI DSS, until when, and may it process card payments?"""
