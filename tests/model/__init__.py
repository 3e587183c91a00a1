"""Fixes by a model: what is sent, what is taken, and what never."""
