"""How a literal that a pattern caught is judged."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.scanners.judgement import credentials

_LAST_NAME = re.compile(r"([A-Za-z_][\w-]*)\W*$")
_QUOTE = re.compile(r"[\"'`]")
_SIGNING_WORD = re.compile(r"secret|key|jwt|sign|session|cookie|hmac", re.IGNORECASE)
_URL = re.compile(r"://([^\s:/?#\[\]@]*):([^\s/?#\[\]@]+)@([\w.-]*)")
_INSERT = re.compile(r"\(([^()]{1,2000})\)\s*values\s*\(([^()]{1,2000})\)", re.IGNORECASE)


@dataclass(frozen=True)
class Literal:
    """The `name` a value was given to ("app.config['SECRET_KEY']"), and the value; "$NAME" where none was caught."""

    name: str
    value: str

    @property
    def last_name(self) -> str:
        found = _LAST_NAME.search(self.name)
        return found[1] if found else ""

    @property
    def secrets(self) -> tuple[str, ...]:
        url = _URL.search(self.value)
        return (url[2],) if url else () if self.value == "$VALUE" else (self.value,)


def _url(literal: Literal) -> bool:
    return any(credentials.is_secret_url(*found) for found in _URL.findall(literal.value))


def _seeding_sql(literal: Literal) -> bool:
    """`INSERT INTO users (name, password) VALUES ('admin', 'admin123')`"""
    found = _INSERT.search(literal.value)
    if found is None:
        return False
    names = [name.strip(" \"`'\n").lower() for name in found[1].split(",")]
    values = [value.strip() for value in found[2].split(",")]
    pairs = [(name, value) for name, value in zip(names, values, strict=False) if re.search(r"pass|pwd", name)]
    return any(value[:1] == "'" and credentials.is_seeded_password(value.strip("'")) for _, value in pairs)


JUDGES: dict[str, Callable[[Literal], bool]] = {
    "always": lambda literal: True,
    "file": lambda literal: True,
    "named": lambda literal: credentials.is_secret(literal.last_name, literal.value),
    "signing": lambda literal: credentials.is_signing_key(literal.value),
    "password": lambda literal: credentials.is_password(literal.value),
    "seeded": lambda literal: credentials.is_seeded_password(literal.value),
    "seeding_sql": _seeding_sql,
    "token": lambda literal: credentials.is_token(literal.value),
    "url": _url,
}
"""Ways to judge, by the word that a pattern's metadata uses; "file" looks at the whole file, see context.py."""

ABOUT_CREDENTIALS = frozenset(JUDGES) - {"always", "file"}
"""The judges of literals that are credentials, or none, by where they stand as well."""


def nothing_to_remark(lines: Iterable[str]) -> bool:
    """Whether no judge would remark a literal of these lines, whatever pattern caught it, under whatever name."""
    text = "".join(lines)
    signs = _SIGNING_WORD.search(text) is not None  # there any word is a key
    judges = ("password", "token", "url", *(["signing"] if signs else []))
    between = {part for line in text.splitlines() for part in _QUOTE.split(line)[1:]}
    return not any(worth_a_remark(judge, Literal("", part)) for part in between for judge in judges)


def worth_a_remark(judge: str, literal: Literal) -> bool:
    return JUDGES[judge](literal)
