"""Reads code into the control inventory. Pure."""
