"""Limiters of Node applications, and what each is for by its name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.inventory import ActKind, Endpoint
from bot.fixes.code_file import text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.script_file import ScriptFile, parse_script
from bot.fixes.script_homes import exported_by

MAKES = re.compile(r"^(?:await )?(?:new )?(?:rateLimit|rateLimiter|slowDown|RateLimit)\(")
"""Functions of express-rate-limit and express-slow-down that make a limiter."""

FOR_ANYTHING = frozenset(
    (
        *("limiter", "limit", "limits", "rate", "rates", "ratelimit", "ratelimiter", "throttle", "slow", "down", "api"),
        *("default", "global", "general", "standard", "strict", "basic", "common", "my", "the", "request", "requests"),
        *("middleware", "few", "public", "ip", "app", "create", "make", "by"),
    )
)
"""Words in names of limiters that do not say what they are for."""

_LETS_IN = frozenset(("auth", "authentication", "login", "log", "sign", "in", "signin"))

PURPOSES: Mapping[ActKind, frozenset[str]] = {
    ActKind.SIGN_IN: _LETS_IN | {"account", "credential", "credentials"},
    ActKind.TOKEN: _LETS_IN | {"token", "session"},
    ActKind.SIGN_UP: frozenset(("auth", "register", "registration", "sign", "up", "signup", "account")),
    ActKind.RESET: frozenset(("auth", "password", "reset", "forgot", "mail", "email")),
    ActKind.PASSWORD: frozenset(("auth", "password", "credential", "credentials")),
    ActKind.CODE: frozenset(("auth", "otp", "code", "verify", "verification", "mfa")),
    ActKind.MAIL: frozenset(("mail", "email", "contact", "message")),
    ActKind.PAID: frozenset(("ai", "llm", "model", "expensive", "costly")),
    ActKind.HEAVY: frozenset(("export", "report", "heavy", "expensive", "costly")),
}
"""Words by which limiters are meant for an act."""


@dataclass(frozen=True)
class Limiter:
    name: str
    path: str


def limiters_of(file: ScriptFile, context: FixContext, own: Endpoint) -> Iterator[Limiter]:
    """Limiters that are meant for such an endpoint: those of its file, then those that other files hand out."""
    path = context.finding.location.path
    for name in _made_in(file):
        if is_meant_for(name, own):
            yield Limiter(name, path)
    for other, source in context.files.items():
        there = parse_script(source) if other != path and re.search(r"(?i)ratelimit|slowDown", source.text) else None
        exported = exported_by(source.text) if there is not None else frozenset()
        for name in _made_in(there) if there is not None else ():
            if name in exported and is_meant_for(name, own):
                yield Limiter(name, other)


def _made_in(file: ScriptFile) -> Iterator[str]:
    for node in walk(file.root):
        kinds = {"variable_declarator": ("name", "value"), "assignment_expression": ("left", "right")}
        fields = kinds.get(node.type)
        name = node.child_by_field_name(fields[0]) if fields else None
        value = node.child_by_field_name(fields[1]) if fields else None
        if name is not None and value is not None and MAKES.match(text_of(value)):
            yield text_of(name).removeprefix("module.").removeprefix("exports.")


def is_meant_for(name: str, own: Endpoint) -> bool:
    """Whether all that a limiter's name says is about this endpoint: one for searches is none for logins."""
    about = set(_words(f"{own.path} {own.handler.rpartition('.')[2]}"))
    about |= {word for act in own.acts for word in PURPOSES.get(act.kind, ())}
    return all(word in FOR_ANYTHING or word in about for word in _words(name.partition("(")[0].rpartition(".")[2]))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).lower())
