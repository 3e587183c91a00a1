"""Storages of aiohttp's sessions send their cookie over TLS only, and keep it from scripts and from other sites."""

from collections.abc import Iterator

from bot.fixes.calls import function_of, keyword, nodes_on, replaced, value_of, with_arguments
from bot.fixes.change import Change
from bot.fixes.cookies import SAYS_NO
from bot.fixes.interface import FixContext
from bot.fixes.pieces import file_has
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

STORAGES = ("SimpleCookieStorage", "EncryptedCookieStorage", "NaClCookieStorage", "RedisStorage", "MemcachedStorage")
"""Storages of aiohttp-session (its documentation, "Reference"): httponly is on unless it is turned off."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes: list[Change] = []
    for call in nodes_on(file, context.finding.location.span, "call"):
        if function_of(call).rpartition(".")[2] not in STORAGES or not file_has(file, "aiohttp_session"):
            continue
        wanted = {"secure": "True", "samesite": f"{file.quote}Lax{file.quote}"}
        given = {name: value_of(keyword(call, name)) for name in ("httponly", *wanted)}
        changes += [
            replaced(value, wanted.get(name, "True"))
            for name, value in given.items()
            if value is not None and text_of(value) in SAYS_NO
        ]
        changes += with_arguments(
            file, call, [f"{name}={text}" for name, text in wanted.items() if given[name] is None]
        )
    yield "Sends the session's cookie over TLS only, and keeps it from requests that other sites cause.", changes


PLUGIN = Rewrite("session_cookie", 30, frozenset({"SOC2-009"}), _proposals)
