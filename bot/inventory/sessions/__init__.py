"""What makes a session weak: one file for each kind of fault."""

from collections.abc import Iterator

from bot.core.inventory import SessionFault
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Lookup
from bot.inventory.sessions.cookies import cookie_faults
from bot.inventory.sessions.cors import cors_faults
from bot.inventory.sessions.csrf import csrf_faults
from bot.inventory.sessions.lifetimes import endless_tokens
from bot.inventory.sessions.login import fixed_sessions
from bot.inventory.sessions.randomness import predictable_tokens
from bot.inventory.sessions.settings import setting_faults
from bot.inventory.sessions.stores import session_stores
from bot.inventory.sessions.verification import unverified_tokens

_KINDS = (
    cookie_faults,
    setting_faults,
    session_stores,
    endless_tokens,
    unverified_tokens,
    predictable_tokens,
    csrf_faults,
    cors_faults,
    fixed_sessions,
)


def session_faults(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """Every fault of a tree, once for each place and kind, in the order of the files."""
    found = {(one.location, one.kind): one for look in _KINDS for one in look(project, lookup)}
    yield from sorted(found.values(), key=lambda one: (one.location, one.kind, one.what))
