"""Fixes that a model writes: what it is asked, how its answer is read, and what no answer may do. All of it is pure."""
