"""Reading a GraphQL document: just enough of the language for the operations apps send. Pure.

Known: one operation with variables, fields with aliases and arguments, nested selections, inline and named
fragments are not. (The GraphQL specification, October 2021, section 2.)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'[\s,\ufeff]*(?:#[^\n]*[\s,]*)*(\$|!|\.\.\.|[(){}\[\]:=]|"(?:[^"\\\n]|\\.)*"|-?\d+|[_A-Za-z]\w*)')

CONSTANTS = {"true": True, "false": False, "null": None}


class ParseFailed(Exception):
    """The document is not understood; the message is in GitHub's words."""


@dataclass(frozen=True)
class Field:
    """One selected field. `name` is the schema's, `key` the answer's; `selection` is empty for a leaf."""

    name: str
    key: str
    arguments: Mapping[str, Any]
    selection: tuple["Field", ...]


@dataclass(frozen=True)
class Operation:
    kind: str
    selection: tuple[Field, ...]


def parse(text: str, variables: Mapping[str, Any]) -> Operation:
    """The document's only operation, its variables filled in. Raises ParseFailed."""
    reader = _Reader(_tokens(text), variables)
    operation = reader.operation()
    if reader.tokens:
        raise ParseFailed(f'Expected end of document, actual: "{reader.tokens[0]}"')
    return operation


def _tokens(text: str) -> list[str]:
    tokens, place = [], 0
    text = text.rstrip(" \t\r\n,")
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise ParseFailed(f"Unexpected character at {place}")
        tokens.append(match[1])
        place = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[str], variables: Mapping[str, Any]) -> None:
        self.tokens, self.variables = tokens, dict(variables)

    def take(self, expected: str = "") -> str:
        if not self.tokens or (expected and self.tokens[0] != expected):
            found = self.tokens[0] if self.tokens else "end of document"
            raise ParseFailed(f'Expected "{expected or "a token"}", actual: "{found}"')
        return self.tokens.pop(0)

    def next_is(self, token: str) -> bool:
        return bool(self.tokens) and self.tokens[0] == token

    def operation(self) -> Operation:
        kind = "query" if self.next_is("{") else self.take()
        if kind not in ("query", "mutation"):
            raise ParseFailed(f'Expected one of query, mutation, actual: "{kind}"')
        if not self.next_is("{") and not self.next_is("("):
            self.take()  # the operation's name
        if self.next_is("("):
            self.declarations()
        return Operation(kind, self.selection())

    def declarations(self) -> None:
        """Skip the variables' types and take over their defaults."""
        self.take("(")
        while not self.next_is(")"):
            self.take("$")
            name = self.take()
            self.take(":")
            while self.tokens and self.tokens[0] not in ("=", "$", ")"):
                self.take()
            if self.next_is("="):
                self.take("=")
                self.variables.setdefault(name, self.value())
        self.take(")")

    def selection(self) -> tuple[Field, ...]:
        self.take("{")
        fields = []
        while not self.next_is("}"):
            fields.append(self.field())
        self.take("}")
        return tuple(fields)

    def field(self) -> Field:
        if self.next_is("..."):
            raise ParseFailed("fragments are not served here")
        key = name = self.take()
        if self.next_is(":"):
            self.take(":")
            name = self.take()
        arguments: dict[str, Any] = {}
        if self.next_is("("):
            self.take("(")
            arguments = self.pairs(")")
        return Field(name, key, arguments, self.selection() if self.next_is("{") else ())

    def pairs(self, closing: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self.next_is(closing):
            name = self.take()
            self.take(":")
            found[name] = self.value()
        self.take(closing)
        return found

    def value(self) -> Any:
        token = self.take()
        match token:
            case "$":
                return self.variables.get(self.take())
            case "{":
                return self.pairs("}")
            case _ if token in CONSTANTS:
                return CONSTANTS[token]
        if token.startswith('"'):
            return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        return int(token) if token.lstrip("-").isdigit() else token
