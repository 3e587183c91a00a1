"""An address that a caller names is asked for only where the project's own check lets it pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.flows import each_mended, flows_of
from bot.fixes.habits import own_endpoint
from bot.fixes.homes import homes_of
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of
from bot.fixes.refusals import free_name, refused, statement_around, turned_away
from bot.fixes.rewrite import Proposal, Rewrite

ASKS = re.compile(r"(?:^|\.)(?:get|post|put|patch|delete|head|options|request|stream|fetch|urlopen|urlretrieve)$")

DEFINED = re.compile(
    r"^(?P<name>(?:is|check|validate|assert|ensure|verify)_\w*(?:url|uri|host|domain|address)\w*|(?:url|host)_is_\w+)$"
)
"""What projects call their check of an address."""

KNOWS_HOSTS = re.compile(
    r"ip_address\(|is_private|is_global|getaddrinfo|\b[A-Z_]*ALLOW[A-Z_]*\b|\ballow(?:ed)?_(?:hosts|domains)"
)
"""What a check of servers that we talk to looks at; one of where a browser is sent compares with our own host."""

REFUSES = re.compile(
    r"\braise (?:\w+\.)*(?:HTTP\w+|ValidationError|BadRequest|SuspiciousOperation)\b|(?<![\w.])abort\("
)
"""Ways to refuse that a framework answers with the client's fault."""

FUNCTION = re.compile(
    r"^def (?P<name>\w+)\((?P<first>\w+)(?:: \w+)?\)[^\n]*:\n(?P<body>(?:[ \t][^\n]*\n|\n)*)", re.MULTILINE
)
"""A function of the module with one parameter."""

TAKEN = ("identifier", "call", "subscript", "attribute")
"""Addresses that a caller names as a whole."""


@dataclass(frozen=True)
class Checker:
    """`refuses` says that it turns the caller away by itself; the others answer yes or no."""

    name: str
    home: str
    refuses: bool


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None or all(flow.kind is not FlowKind.URL for flow in flows_of(context)):
        return
    for checker in _checkers(context):
        kept = partial(_checked, context=context, checker=checker, framework=own.framework)
        changes = each_mended(file, context, FlowKind.URL, kept)
        if changes:
            yield f"Asks {checker.name}, the project's own check, before the address is asked for.", changes


def _checkers(context: FixContext) -> Iterator[Checker]:
    for path, one in sorted({context.file.path: context.file, **context.files}.items()):
        for found in FUNCTION.finditer(one.text) if one.language == "python" and KNOWS_HOSTS.search(one.text) else ():
            body = found["body"]
            if not DEFINED.match(found["name"]) or not KNOWS_HOSTS.search(body) or "request." in body:
                continue
            answers = re.search(r"^\s+return (?!None)\S", body, re.MULTILINE) is not None
            refuses = REFUSES.search(body) is not None
            if answers != refuses:
                yield Checker(found["name"], path, refuses)


def _checked(file: PythonFile, span: Span, *, context: FixContext, checker: Checker, framework: str) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        address = next(iter(by_position(call)), None) or value_of(keyword(call, "url"))
        statement = statement_around(call)
        function = next((one for one in outwards(call) if one.type == "function_definition"), None)
        if not ASKS.search(function_of(call)) or address is None or statement is None or function is None:
            continue
        name = text_of(address) if address.type == "identifier" else free_name(function, ("url", "address"))
        imports = _brought(file, context, call, checker)
        if not name or imports is None or not file.is_first(statement) or address.type not in TAKEN:
            return []
        margin, start = file.margin(statement), statement.start_byte
        first = "" if address.type == "identifier" else f"{name} = {text_of(address)}{file.eol}{margin}"
        changes = [replaced(address, name)] if first else []
        if checker.refuses:
            line = f"{first}{checker.name}({name}){file.eol}{margin}"
            return [Change(start, start, line), *changes, *imports]
        refusal = refused(file, framework, statement)
        if refusal is None:
            return []
        line = first + turned_away(file, statement, f"not {checker.name}({name})", refusal[0])
        return [Change(start, start, line), *changes, *imports, *refusal[1]]
    return []


def _brought(file: PythonFile, context: FixContext, call: Node, checker: Checker) -> list[Change] | None:
    function = next((one for one in outwards(call) if one.type == "function_definition"), call)
    if checker.name in file.bound_before(function):
        return []
    path, home = context.file.path, checker.home
    if path == home:
        return None
    homes = homes_of(checker.name, file, path, near=home, defined=home, files=context.files)
    return next((more for one in homes if (more := bring_name(file, one, checker.name, call)) is not None), None)


PLUGIN = Rewrite("url_checker", 30, frozenset({"SOC2-004"}), _proposals)
