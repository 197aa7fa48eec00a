"""Reads of what falls due, for merchants that the viewer may see."""

from compliance_app.deadlines.queries.gathering import Found, gather, listed

__all__ = ["Found", "gather", "listed"]
