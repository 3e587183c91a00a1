"""Names for what the code gives none: functions inside expressions, and what a module exports by default."""

DEFAULT = "default"
"""The name that the one thing a JavaScript module exports without a name goes by."""

_MADE = "=>"
"""Begins the names that readers make for functions without one: no language lets code have such a name."""


def made_name(number: int, called: str = "") -> str:
    """The name of a function that has none; `called` is what the code calls it where it stands ("list" in
    `{list: () => {...}}`)."""
    return f"{_MADE}{number} {called}".rstrip()


def said(name: str) -> str:
    """What the code calls something; "" for a function that has no name where a reader had to make one."""
    return name.partition(" ")[2] if name.startswith(_MADE) else name


def shown(name: str) -> str:
    """A name as people are told it."""
    return said(name) or "a function"
