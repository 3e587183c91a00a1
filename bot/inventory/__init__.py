"""Reads code into the control inventory. Pure: bytes in, facts out; facts of all files in, inventory out."""

from bot.inventory.facts import extract, facts
from bot.inventory.languages.interface import FileFacts

__all__ = ["FileFacts", "extract", "facts"]
