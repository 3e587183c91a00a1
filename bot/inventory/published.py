"""Content that everybody may read and only administrators change: open on purpose, as its neighbours show.

Announcements, categories, pages: where every way to read a group's data is open and every way to change it asks for a
role, nobody forgot anything.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.core.inventory import ControlKind, Endpoint
from bot.inventory.purpose import Touch
from bot.inventory.words import words

REASON = "published content: everybody may read it, only those with a role change it"

_PRIVATE = re.compile(
    r"\b(?:users?|accounts?|members?|customers?|employees?|patients?|persons?|people|profiles?|orders?|invoices?|payments?"
    r"|transactions?|wallets?|messages?|chats?|mails?|tokens?|secrets?|keys?|credentials?|sessions?|settings?|configs?"
    r"|logs?|audits?|payrolls?|salary|salaries|contracts?|documents?|uploads?|exports?|backups?|submissions?|tickets?|admin"
    r"|subscriptions?|subscribers?|devices?|reports?|drafts?|bookings?|reservations?|appointments?|carts?)\b"
)


def with_published(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """The endpoints, those that read published content marked as public."""
    given = list(endpoints)
    groups: dict[str, list[Endpoint]] = {}
    for endpoint in given:
        groups.setdefault(endpoint.group, []).append(endpoint)
    open_groups = {name for name, members in groups.items() if _open_to_read(members)}
    shown = {model for name in sorted(open_groups) for one in groups[name] if _reads(one) for model in one.models}
    return [
        replace(one, public=REASON)
        if _bare(one) and _reads(one) and (one.group in open_groups or (one.models and set(one.models) <= shown))
        else one
        for one in given
    ]


def _open_to_read(members: list[Endpoint]) -> bool:
    """Is every reading endpoint of a group open, and does every other one ask for a role?"""
    readers = [one for one in members if _reads(one)]
    others = [one for one in members if not _reads(one) and not one.public]
    administered = bool(others) and all(one.has(ControlKind.AUTHORIZATION) for one in others)
    return administered and bool(readers) and all(_bare(one) or one.public for one in readers) and not _private(members)


def _private(members: list[Endpoint]) -> bool:
    said = [words(model) for one in members for model in one.models]
    said += [words(part.replace("-", "_")) for one in members for part in one.path.split("/") if part[:1] not in "<{"]
    return any(_PRIVATE.search(text) for text in said)


def _bare(endpoint: Endpoint) -> bool:
    return not endpoint.public and not endpoint.has(ControlKind.AUTHENTICATION)


def _reads(endpoint: Endpoint) -> bool:
    return set(endpoint.methods) <= {"GET", "HEAD"} and set(endpoint.touches) <= {Touch.READS, Touch.CALLS_OUT}
