"""How a handler says that there is nothing: the way of its framework, and what has to be imported for it."""

import re

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.imports import bring_name
from bot.fixes.python_file import PythonFile, is_label, text_of, walk

NOT_FOUND = {
    "fastapi": ("fastapi", "HTTPException", "raise HTTPException(status_code=404)"),
    "starlette": ("starlette.exceptions", "HTTPException", "raise HTTPException(status_code=404)"),
    "flask": ("flask", "abort", "abort(404)"),
    "django": ("django.http", "Http404", "raise Http404"),
    "django_rest": ("django.http", "Http404", "raise Http404"),
    "aiohttp": ("aiohttp", "web", "raise web.HTTPNotFound"),
    "tornado": ("tornado.web", "HTTPError", "raise HTTPError(404)"),
}
"""By framework: the module and the name that the statement needs. Django REST framework answers Http404 as well (its
documentation, "Exceptions")."""

REFUSED = {
    "fastapi": ("fastapi", "HTTPException", "raise HTTPException(status_code=400)"),
    "starlette": ("starlette.exceptions", "HTTPException", "raise HTTPException(status_code=400)"),
    "flask": ("flask", "abort", "abort(400)"),
    "django": ("django.core.exceptions", "SuspiciousOperation", "raise SuspiciousOperation"),
    "django_rest": ("django.core.exceptions", "SuspiciousOperation", "raise SuspiciousOperation"),
    "aiohttp": ("aiohttp", "web", "raise web.HTTPBadRequest"),
}
"""The same for 400 (Django documentation, "django.core.exceptions": it is answered with 400)."""


def refused(file: PythonFile, framework: str, before: Node) -> tuple[str, list[Change]] | None:
    """The statement that answers 400, and its import; None where there is none that we know."""
    if framework not in REFUSED:
        return None
    module, name, statement = REFUSED[framework]
    imports = bring_name(file, module, name, before)
    return (statement, imports) if imports is not None else None


def not_found(file: PythonFile, framework: str, before: Node) -> tuple[str, list[Change]] | None:
    """The statement that answers 404, and its import; None where the framework has none that we know, or the name that
    it needs means something else here."""
    if framework not in NOT_FOUND:
        return None
    module, name, statement = NOT_FOUND[framework]
    if framework == "tornado" and re.search(
        rb"^(?:import tornado\.web|from tornado import .*\bweb\b)", file.content, re.M
    ):
        whole = "tornado.web" if b"import tornado.web" in file.content else "web"
        return statement.replace(name, f"{whole}.{name}"), []
    imports = bring_name(file, module, name, before)
    return (statement, imports) if imports is not None else None


def turned_away(file: PythonFile, statement: Node, condition: str, refusal: str) -> str:
    """The lines that refuse where the condition holds, as they stand at the statement's margin, with a line ending."""
    margin = file.margin(statement)
    return f"if {condition}:{file.eol}{margin}{file.unit}{refusal}{file.eol}{margin}"


def statement_around(node: Node) -> Node | None:
    """The statement of a block that a node belongs to and that can have another one in front of it; None where the node
    is not read right when the statement runs: in a loop's head, in another branch, or once for each of many."""
    inner: Node | None = node
    while inner is not None and inner.parent is not None:
        if inner.parent.type == "block":
            return inner if inner.type != "while_statement" else None
        if inner.type in ("lambda", "elif_clause", "decorator") or inner.type.endswith("comprehension"):
            return None
        inner = inner.parent
    return None


def free_name(function: Node, names: tuple[str, ...]) -> str:
    """The first of the names that the function uses for nothing; "" for none."""
    used = {text_of(one) for one in walk(function) if one.type == "identifier" and not is_label(one)}
    return next((name for name in names if name not in used), "")
