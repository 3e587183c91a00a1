"""Where frameworks keep sessions, and how they send the cookie of them."""

from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import Expr, keyword, tail
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, is_false
from bot.inventory.render import render
from bot.inventory.sessions.settings import read_by_developers


def session_stores(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """Starlette and aiohttp_session leave Secure out unless told by `https_only` and `secure`."""
    for called in lookup.called("add_middleware", "Middleware", "SessionMiddleware"):
        call = called.call
        named = call.func if tail(call.func) == "SessionMiddleware" else (call.args[0] if call.args else None)
        if tail(named) != "SessionMiddleware" or not _from(project, called, named, ("starlette", "fastapi")):
            continue
        if any(key == "**" for key, _ in call.keywords) or read_by_developers(called.seen):
            continue
        https_only = keyword(call, "https_only")
        if https_only is None or is_false(https_only):
            why = "Starlette's SessionMiddleware sends its cookie over plain HTTP unless https_only is given."
            yield _called(called, SessionFaultKind.COOKIE, why)
    yield from _aiohttp(project, lookup)


def _aiohttp(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for called in lookup.called("SimpleCookieStorage"):
        if _from(project, called, called.call.func, ("aiohttp_session",)) and not read_by_developers(called.seen):
            why = "SimpleCookieStorage keeps the session in the cookie, unsigned: whoever holds it can write it."
            yield _called(called, SessionFaultKind.FORGEABLE, why)
    for called in lookup.called("EncryptedCookieStorage", "NaClCookieStorage", "RedisStorage"):
        secure = keyword(called.call, "secure")
        if not _from(project, called, called.call.func, ("aiohttp_session",)) or read_by_developers(called.seen):
            continue
        if (secure is None or is_false(secure)) and not any(key == "**" for key, _ in called.call.keywords):
            why = "aiohttp_session sends its cookie over plain HTTP unless `secure` is given."
            yield _called(called, SessionFaultKind.COOKIE, why)


def _from(project: Project, called: Called, node: Expr | None, packages: tuple[str, ...]) -> bool:
    return project.names.outside_name(called.seen.scope, node).startswith(packages)


def _called(called: Called, kind: SessionFaultKind, why: str) -> SessionFault:
    return SessionFault(kind, called.location, called.scope_name, render(called.call), why, Sureness.LIKELY)
