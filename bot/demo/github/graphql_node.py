"""Objects of a GraphQL answer, and its errors."""

from collections.abc import Callable, Mapping
from typing import Any

Resolver = Callable[[Mapping[str, Any]], Any]


class QueryError(Exception):
    """One entry of the answer's `errors`. `fatal` ones leave no data at all."""

    def __init__(self, message: str, *, fatal: bool = False, **more: object) -> None:
        super().__init__(message)
        self.fatal = fatal
        self.more = more


class Node:
    """An object of the schema: its type's name, and what each field gives (lazily, from its arguments)."""

    def __init__(self, type_name: str, **fields: Resolver) -> None:
        self.type_name, self.fields = type_name, fields | {"__typename": lambda _: type_name}


def forbidden() -> QueryError:
    return QueryError("Resource not accessible by integration", type="FORBIDDEN", extensions={"saml_failure": False})
