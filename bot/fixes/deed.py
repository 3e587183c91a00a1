"""What a handler does, as its own code shows it: the statement that does it, who does it, and to what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import Act, ActKind, ControlKind, Endpoint
from bot.fixes.habits import own_endpoint
from bot.fixes.identity import by_class, by_session
from bot.fixes.idiom import Form, read_idiom
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, outwards, text_of, walk
from bot.fixes.verbs import names_act

DATA = (ActKind.DELETE, ActKind.CHANGE, ActKind.CREATE)

SECURITY = (
    *(ActKind.ACCOUNT_DELETION, ActKind.ROLE, ActKind.SUSPENSION, ActKind.PASSWORD),
    *(ActKind.KEY, ActKind.TOKEN, ActKind.SIGN_IN),
)
"""Acts that SOC2-003 is about, the most telling first."""

FINISHES = re.compile(r"\.(?:commit|save|flush|refresh|delete|add|update|full_clean|asave|adelete|execute)\(")
"""Statements that belong to the act before them."""

HAS_ID = re.compile(r"\.(?:flush|refresh|commit|save|asave|create|acreate|get_or_create|insert)\(")
"""What a new row has its id by: until then it is None (SQLAlchemy, "Flushing"; Django, "Saving objects")."""

_DONE = {ActKind.CREATE: "created", ActKind.CHANGE: "changed", ActKind.DELETE: "deleted"}

PEOPLE = re.compile(r"^(?:\w+_)?(?:user|account|member|person|customer|staff|admin|employee|player|author)$")

CREDENTIAL = re.compile(r"(?<![\w.])(?!self\b|cls\b)[a-z_]\w*\.(?:username|email|login)\b(?:\.data\b)?(?![\w(.])")
"""What somebody signs in by, as a handler reads it of a form or a body."""

SENT = re.compile(
    r"(?<![\w.])(?:(?:self\.)?request\.(?:form|POST|json|data)|data|body|payload)"
    r"(?:\[([\"'])(?:username|email|login)\1\]|\.get\(([\"'])(?:username|email|login)\2\))"
)
"""The same, as it is read of what was sent."""

CALLERS: Mapping[str, tuple[str, ...]] = {
    "flask": ("current_user", "g.user"),
    "starlette": ("request.user", "request.state.user"),
    "aiohttp": ('request["user"]', "request['user']"),
    "tornado": ("self.current_user",),
}
"""Where the frameworks, and those who write for them, keep who calls."""

IDENTITIES = ("id", "pk", "user_id", "uid", "username", "email")
"""What callers are told apart by."""


@dataclass(frozen=True)
class Deed:
    """`statement` does it, in the `function`; `subject` is the expression that names what it is done to, `actor` the
    one that names who does it ("" where the code has none)."""

    endpoint: Endpoint
    act: Act
    function: Node
    statement: Node
    subject: str
    actor: str


def deed_at(file: PythonFile, context: FixContext) -> Deed | None:
    """The deed that a finding is about; None where the handler's own body does not show it."""
    own = own_endpoint(context)
    function = function_of_endpoint(file, own) if own is not None else None
    if own is None or function is None:
        return None
    kinds = SECURITY if context.finding.rule == "SOC2-003" else DATA
    found = (one for one in own.acts if one.kind in kinds and not one.record)
    acts = sorted(found, key=lambda one: (not _is_named(context, one), kinds.index(one.kind)))
    for act in acts:
        statement = statement_of(file, function, act, context.file.path)
        if statement is not None:
            return Deed(own, act, function, statement, _subject(own, statement), actor_of(context, own, function))
    return None


def function_of_endpoint(file: PythonFile, endpoint: Endpoint) -> Node | None:
    """The function whose body the endpoint's is."""
    for node in walk(file.root):
        name = node.child_by_field_name("name") if node.type == "function_definition" else None
        within = file.line_of(node.start_byte) in endpoint.body.span
        if within and name is not None and text_of(name) == endpoint.handler.rpartition(".")[2]:
            return node
    return None


def _is_named(context: FixContext, act: Act) -> bool:
    """Whether it is the act that the finding speaks of."""
    said = context.finding.message.startswith(f"`{act.model}` is {_DONE.get(act.kind, '')}")
    return (bool(act.model) and said) or context.finding.reasoning.startswith(f"`{act.what}`:")


def statement_of(file: PythonFile, function: Node, act: Act, path: str) -> Node | None:
    """The statement of the handler that does it; where a service does it, the one that calls the service."""
    body = function.child_by_field_name("body")
    line = act.where.span.start
    if body is None:
        return None
    if act.where.path == path and file.line_of(body.start_byte) <= line <= file.line_of(body.end_byte):
        inside = file.within(act.where.span)
        for node in outwards(inside):
            if node.parent is not None and node.parent.type == "block" and _is_within(node, body):
                return node
    calls = [node for node in walk(body) if node.type == "call" and names_deed(node, act)]
    statements = [next((one for one in outwards(call) if _is_statement(one)), None) for call in calls]
    return statements[0] if statements else None


def _is_within(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _is_statement(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "block"


def names_deed(call: Node, act: Act) -> bool:
    """Whether a call, by its name, is the way to an act in another function."""
    function = call.child_by_field_name("function")
    return function is not None and names_act(text_of(function), act)


def _subject(own: Endpoint, statement: Node) -> str:
    """The last parameter of the path: what the URL names is what it is done to."""
    paths = [one.name for one in own.parameters if one.source == "path" and not one.name.startswith("_")]
    return paths[-1] if paths else ""


def actor_of(context: FixContext, own: Endpoint, function: Node) -> str:
    """How the handler names who calls, as one value: "user.id", "request.user.pk"."""
    parameters = _parameters(function)
    if own.framework in ("django", "django_rest"):
        request = "request" if "request" in parameters else "self.request" if "self" in parameters else ""
        # An async view may not read it: who calls is looked up then (Django documentation, "Asynchronous support").
        is_async = function.children[:1] and function.children[0].type == "async"
        return f"{request}.user.pk" if request and own.has(ControlKind.AUTHENTICATION) and not is_async else ""
    for control in own.controls:
        idiom = (
            read_idiom(control.idiom)
            if control.kind in (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION)
            else None
        )
        if idiom is not None and idiom.form is Form.PARAMETER and idiom.name in parameters:
            identity = identity_of(context, (idiom.name,)) or by_class(context, idiom)
            if identity:
                return identity
    # Who calls an endpoint that strangers may call has no such attribute (Flask-Login, "Anonymous Users").
    is_known = own.framework in CALLERS and own.has(ControlKind.AUTHENTICATION)
    known = identity_of(context, CALLERS[own.framework]) if is_known else ""
    return known or by_session(context, own, function)


def _parameters(function: Node) -> frozenset[str]:
    parameters = function.child_by_field_name("parameters")
    found = (node for node in walk(parameters) if node.type == "identifier") if parameters is not None else ()
    return frozenset(text_of(node) for node in found)


def identity_of(context: FixContext, names: Iterable[str]) -> str:
    """`user.id`, where this file, or else another one of the project, reads it of one of the names."""
    for text in (context.file.text, *(file.text for file in context.files.values())):
        for name in names:
            found = _read_of(name, text)
            if found:
                return found
    return ""


def _read_of(name: str, text: str) -> str:
    """What a text reads of a name to tell who it is."""
    if f"{name}." not in text and f"{name}[" not in text:
        return ""
    for member in IDENTITIES:
        if re.search(rf"(?<![\w.\"']){re.escape(name)}\.{member}\b(?!\()", text):
            return f"{name}.{member}"
        key = re.search(rf"(?<![\w.]){re.escape(name)}\[([\"']){member}\1\]", text)
        if key is not None:
            return key[0]
    return ""


def who_signs_in(context: FixContext, deed: Deed) -> str:
    """How the handler names the account that it speaks of: "user.id", "" where it does not tell."""
    body = deed.function.child_by_field_name("body")
    bound = {name for one in flat_statements(body) for name in bound_by(one)} if body is not None else set()
    people = sorted(name for name in bound if PEOPLE.search(name))
    text = text_of(deed.function)
    known = next((found for name in people if (found := _read_of(name, text))), "") or identity_of(context, people)
    given = (CREDENTIAL.search(text) or SENT.search(text)) if not known else None
    return given[0] if given is not None else known


def end_of_deed(statement: Node) -> Node:
    """The last of the statements behind it that belong to the act: saving, committing."""
    last = statement
    while (after := last.next_named_sibling) is not None:
        if after.type == "comment":
            return last
        if after.type != "expression_statement" or not FINISHES.search(text_of(after)):
            return last
        last = after
    return last


def blocks_of(node: Node) -> Iterator[Node]:
    """The blocks around a node, innermost first, up to its function."""
    for around in outwards(node.parent):
        if around.type == "function_definition":
            return
        if around.type == "block":
            yield around
