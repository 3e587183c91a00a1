"""Decisions, pure: what is new, what is said, and where."""
