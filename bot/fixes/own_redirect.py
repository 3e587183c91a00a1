"""A browser is sent on to this site only, wherever the address comes from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.flows import each_mended
from bot.fixes.habits import own_endpoint
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, is_label, outwards, text_of, walk
from bot.fixes.refusals import free_name, statement_around
from bot.fixes.rewrite import Proposal, Rewrite

SENDS = re.compile(
    r"(?:^|\.)(?:redirect|RedirectResponse|HttpResponseRedirect|HttpResponsePermanentRedirect|HTTPFound|HTTPSeeOther"
    r"|HTTPTemporaryRedirect)$"
)

ADDRESS = ("url", "location", "to", "redirect_to")

NAMES = ("target", "next_url", "destination")

DJANGO = ("django", "django_rest")

READ_AS_SLASH = ("/", "\\\\", "\\t", "\\n", "\\r")
"""As they are written in code: what may stand behind the first slash where a browser finds another host behind it. It
takes a backslash for a slash, and leaves tabs and line ends out (WHATWG URL, "basic URL parser")."""

HOME = "/"
"""Where the browser goes instead, where the code names no place of its own."""


@dataclass(frozen=True)
class Address:
    """`name` holds it when the `statement` of the `function` sends the browser there; `home` is the page to go to
    instead ("" where the code names none); `first` is a line that gives the name its value, `more` are changes beside
    it."""

    name: str
    function: Node
    statement: Node
    home: str
    first: str = ""
    more: tuple[Change, ...] = ()
    may_be_none: bool = False


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None:
        return
    changes = each_mended(file, context, FlowKind.REDIRECT, lambda file, span: _kept(file, span, own.framework))
    if changes:
        yield "Sends the browser to pages of this site only.", changes


def _kept(file: PythonFile, span: Span, framework: str) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        named = (value_of(keyword(call, key)) for key in ADDRESS)
        address = next(iter(by_position(call)), None) or next((one for one in named if one is not None), None)
        statement = statement_around(call)
        function = next((one for one in outwards(call) if one.type == "function_definition"), None)
        if not SENDS.search(function_of(call)) or address is None or statement is None or function is None:
            continue
        if not file.is_first(statement):
            return []
        if address.type == "identifier":
            return _guarded(file, framework, _of_name(file, function, statement, address))
        name = free_name(function, NAMES)
        if not name or address.type not in ("call", "subscript", "boolean_operator"):
            return []
        default = _default(address, file.quote)
        value = f"{text_of(address)[:-1]}, {default})" if default else text_of(address)
        first = f"{name} = {value}{file.eol}{file.margin(statement)}"
        home = default or _fallback(address)
        return _guarded(file, framework, Address(name, function, statement, home, first, (replaced(address, name),)))
    return []


def _of_name(file: PythonFile, function: Node, statement: Node, node: Node) -> Address:
    """An address that has a name: it gets the page of ours where the caller may send none, else that is asked for."""
    name = text_of(node)
    given = _given(function, name)
    uses = [one for one in walk(function) if one.type == "identifier" and text_of(one) == name and not is_label(one)]
    default = _default(given[0], file.quote) if len(given) == 1 else ""
    if default and len(uses) == 2:
        end = given[0].end_byte - 1
        return Address(name, function, statement, default, "", (Change(end, end, f", {default}"),))
    tested = any(one.type == "if_statement" and _asks(one, name) for one in outwards(statement.parent))
    parameter = next((one for one in uses if one.start_byte < statement.start_byte and not given), None)
    declared = text_of(parameter.parent) if parameter is not None and parameter.parent is not None else ""
    may_be_none = not tested and bool(default or "None" in declared or len(given) > 1)
    home = _fallback(given[0]) if len(given) == 1 else ""
    return Address(name, function, statement, home, may_be_none=may_be_none)


def _asks(statement: Node, name: str) -> bool:
    """Whether an `if` lets its block run only where the name holds something."""
    test = text_of(statement.child_by_field_name("condition") or statement)
    return re.match(rf"^{re.escape(name)}(?: and\b| is not None|$)", test) is not None


def _default(value: Node, quote: str) -> str:
    """The page to name as the default of `args.get("next")`; "" where the value has one, or needs none."""
    asks = value.type == "call" and function_of(value).rpartition(".")[2] == "get" and len(arguments_of(value)) == 1
    return f"{quote}{HOME}{quote}" if asks else ""


def _given(function: Node, name: str) -> list[Node]:
    assignments = [one for one in walk(function) if one.type == "assignment"]
    mine = [one for one in assignments if text_of(one.child_by_field_name("left") or one) == name]
    return [right for one in mine if (right := one.child_by_field_name("right")) is not None]


def _fallback(value: Node) -> str:
    """The page that the code goes to where the caller names none: `"/orders/"` of `args.get("next", "/orders/")`, of
    `args.get("next") or url_for("orders")`."""
    last = value.named_children[-1] if value.type == "boolean_operator" else None
    if last is None and value.type == "call" and len(by_position(value)) == 2:
        last = by_position(value)[1]
    if last is None or (last.type == "string" and not re.match(r"[\"']/(?![/\\])", text_of(last))):
        return ""
    is_own = last.type == "string" or function_of(last).rpartition(".")[2] in ("url_for", "reverse")
    return text_of(last) if is_own else ""


def _guarded(file: PythonFile, framework: str, address: Address) -> list[Change]:
    """The lines in front of the statement that put our own page in the place of any other."""
    known = _elsewhere(file, framework, address)
    if known is None:
        return []
    condition, imports = known
    margin, start = file.margin(address.statement), address.statement.start_byte
    inner = f"{file.eol}{margin}{file.unit}"
    line = f"if {condition}:"
    if len(margin) + len(line) > file.limit and framework in DJANGO:
        line = line.replace("(", f"({inner}", 1).replace("):", f"{file.eol}{margin}):")
    home = address.home or f"{file.quote}{HOME}{file.quote}"
    text = f"{address.first}{line}{inner}{address.name} = {home}{file.eol}{margin}"
    return [Change(start, start, text), *address.more, *imports]


def _elsewhere(file: PythonFile, framework: str, address: Address) -> tuple[str, list[Change]] | None:
    """The condition under which an address leads to another site. Django has a function for it."""
    name, quote = address.name, file.quote
    if framework in DJANGO:
        imports = bring_name(file, "django.utils.http", "url_has_allowed_host_and_scheme", address.function)
        parameters = text_of(address.function.child_by_field_name("parameters") or address.function)
        request = "request" if re.search(r"\brequest\b", parameters) else "self.request"
        hosts = f"allowed_hosts={{{request}.get_host()}}, require_https={request}.is_secure()"
        return (f"not url_has_allowed_host_and_scheme({name}, {hosts})", imports) if imports is not None else None
    slash, slashes = f"{quote}/{quote}", ", ".join(f"{quote}/{second}{quote}" for second in READ_AS_SLASH)
    empty = f"not {name} or " if address.may_be_none else ""
    return f"{empty}not {name}.startswith({slash}) or {name}.startswith(({slashes}))", []


PLUGIN = Rewrite("own_redirect", 30, frozenset({"SOC2-004"}), _proposals)
