"""The value of a `Co-authored-by` trailer: "Name <mail>", as anybody may write it."""

import re

_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com", re.IGNORECASE)
"""The mail address that stands for an account (GitHub docs, "Setting your commit email address")."""


def address_of(co_author: str) -> str:
    """The mail address: what stands between the one "<" and the end; "" for none, and for several."""
    _, _, rest = co_author.partition("<")
    address, closed, after = rest.partition(">")
    return address.strip() if closed and "<" not in address and not after.strip() else ""


def login_of(address: str) -> str:
    """The account that a mail address of the code host stands for, "" where it tells none."""
    found = _NOREPLY.fullmatch(address.strip())
    return found[1] if found else ""
