"""Limiters of Node applications, and what each is for by its name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import Endpoint
from bot.fixes.code_file import text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.purposes import named, purposes_of, words_of
from bot.fixes.script_file import ScriptFile, parse_script
from bot.fixes.script_homes import exported_by

MAKES = re.compile(r"^(?:await )?(?:new )?(?:rateLimit|rateLimiter|slowDown|RateLimit)\(")
"""Functions of express-rate-limit and express-slow-down that make a limiter."""


OF_KEYS = re.compile(r"api_?key", re.IGNORECASE)


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
    if OF_KEYS.search(name):
        return False  # programs are counted by their key, where they have shown it
    words = words_of(name.partition("(")[0].rpartition(".")[2])
    unknown = (word for word in words if not named(frozenset({word})))
    return named(words) | set(unknown) <= purposes_of(own)
