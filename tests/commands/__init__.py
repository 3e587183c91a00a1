"""Slash commands, as functions."""
