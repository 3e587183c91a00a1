"""What a handler of a Node application does, as its own code shows it: `deed.py` for JavaScript and TypeScript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from bot.core.inventory import Act, ActKind, Endpoint
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.deed import DATA, FINISHES, PEOPLE, SECURITY, names_deed
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.said import PARTICIPLES, VERB, participle
from bot.fixes.script_caller import IDENTITIES, caller_of, request_of
from bot.fixes.script_calls import function_of
from bot.fixes.script_file import ScriptFile

FUNCTIONS = ("arrow_function", "function_expression", "function_declaration", "method_definition")


ASKS = re.compile(
    r"(?:^|\.)(?:validate|check|ensure|assert|verify|authori[sz]e|require|can|cannot|may|has|is)(?:[A-Z_]\w*)?$"
    r"|(?:[aA]bility|[aA]bilities|[pP]ermissions?|[pP]olic(?:y|ies)|[aA]ccess|[gG]uard)(?:Service|Factory)?\.\w+$"
)
"""Calls that ask whether something may be done, for all that they are named after it: `validateCanEdit(page, user)`."""


@dataclass(frozen=True)
class ScriptDeed:
    """As `Deed`; `request` is what the handler calls its first parameter ("" where it takes it apart)."""

    endpoint: Endpoint
    act: Act
    function: Node
    statement: Node
    request: str
    subject: str
    actor: str


def script_deed_at(file: ScriptFile, context: FixContext) -> ScriptDeed | None:
    """The deed that a finding is about; None where the handler's own body does not show it."""
    own = own_endpoint(context)
    function = handler_of(file, own) if own is not None else None
    if own is None or function is None:
        return None
    kinds = SECURITY if context.finding.rule == "SOC2-003" else DATA
    acts = sorted(
        (one for one in own.acts if one.kind in kinds and not one.record), key=lambda one: kinds.index(one.kind)
    )
    for act in acts:
        statement = _statement_of(file, function, act, context)
        if statement is not None:
            request = request_of(function)
            subject, actor = _subject(own, function, request), caller_of(context, own, function)
            return ScriptDeed(own, act, function, statement, request, subject, actor)
    return None


def handler_of(file: ScriptFile, endpoint: Endpoint) -> Node | None:
    """The function that answers: the outermost one on the lines of the endpoint's body."""
    span = endpoint.body.span
    for node in walk(file.root):
        if node.type in FUNCTIONS and file.line_of(node.start_byte) >= span.start:
            return node if file.line_of(max(node.start_byte, node.end_byte - 1)) <= span.end else None
    return None


def body_of(function: Node) -> Node | None:
    """The block of a function; None where it is a mere expression."""
    body = function.child_by_field_name("body")
    return body if body is not None and body.type == "statement_block" else None


def _statement_of(file: ScriptFile, function: Node, act: Act, context: FixContext) -> Node | None:
    """The statement of the handler that does it; where a service does it, the one that calls the service."""
    body = body_of(function)
    if body is None:
        return None
    here = act.where.path == context.file.path
    if here and file.line_of(body.start_byte) <= act.where.span.start <= file.line_of(body.end_byte):
        for node in outwards(file.within(act.where.span)):
            if node.parent is not None and node.parent.type == "statement_block":
                return None if _is_told_later(node) or (act.kind in DATA and _only_asks(node)) else node
    named = (node for node in walk(body) if node.type == "call_expression" and names_deed(node, act))
    calls = [node for node in named if act.kind not in DATA or not ASKS.search(function_of(node))]
    found = (next((one for one in outwards(call) if _is_statement(one)), None) for call in calls)
    return next((one for one in found if one is not None and not _is_told_later(one)), None)


def _is_told_later(statement: Node) -> bool:
    """Whether a statement only begins what a function that it hands over is told of (`save(row, (err) => ...)`)."""
    value = statement.named_children[0] if statement.type == "expression_statement" else None
    given = value.child_by_field_name("arguments") if value is not None and value.type == "call_expression" else None
    last = given.named_children[-1] if given is not None and given.named_children else None
    return last is not None and last.type in FUNCTIONS


def _only_asks(statement: Node) -> bool:
    """Whether all that a statement calls is a check: nothing has been done behind it yet."""
    calls = [function_of(node) for node in walk(statement) if node.type == "call_expression"]
    return bool(calls) and all(ASKS.search(one) for one in calls)


def _is_statement(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "statement_block"


HELD = re.compile(r"token|secret|code|hash|password|key$|nonce|signature", re.IGNORECASE)
"""Parts of a path that let in whoever holds them: in a log others would."""


def _subject(own: Endpoint, function: Node, request: str) -> str:
    """The last parameter of the path, as the handler reads it: what the URL names is what it is done to."""
    names = [one.name for one in own.parameters if one.source == "path" and one.name.isidentifier()]
    if not names or HELD.search(names[-1]):
        return ""
    name, text = names[-1], text_of(function)
    if own.framework == "nest":
        return _parameter_of_nest(function, name)
    if re.search(rf"\b{name}\b[^=;]{{0,80}}\}} = \w+\.params\b", text):
        return name
    read, params = f"{request}.params.{name}", f"{request}.params"
    return read if request and (read in text or (own.framework == "express" and params in text)) else ""


def _parameter_of_nest(function: Node, name: str) -> str:
    """`id` of `@Param("id") id`, `params.id` of `@Param() params`."""
    parameters = function.child_by_field_name("parameters")
    told = text_of(parameters) if parameters is not None else ""
    found = re.search(rf"@Param\(\s*[\"']{name}[\"'][^()]*(?:\([^()]*\))?[^()]*\)\s*(?P<name>\w+)", told)
    if found is not None:
        return found["name"]
    table = re.search(r"@Param\(\)\s*(?P<name>\w+)", told)
    return f"{table['name']}.{name}" if table is not None else ""


def at_handler(context: FixContext) -> FixContext:
    """The same question about the file that the handler stands in: a table of routes only names it."""
    own = own_endpoint(context)
    file = context.files.get(own.body.path) if own is not None else None
    return context if file is None else replace(context, file=file)


def who_is_spoken_of(deed: ScriptDeed) -> str:
    """How the handler names the account that it has looked up: `user.id`; "" where it does not tell."""
    text = text_of(deed.function)
    for name in _bound(deed.function):
        found = re.search(rf"(?<![\w.]){re.escape(name)}\.(?:{IDENTITIES})\b(?!\()", text)
        if found is not None and PEOPLE.match(name):
            return found[0]
    return ""


def _bound(function: Node) -> Iterator[str]:
    """Names that the top of the function's body gives a value."""
    body = body_of(function)
    for statement in body.named_children if body is not None else ():
        for node in statement.named_children if statement.type == "lexical_declaration" else ():
            name = node.child_by_field_name("name") if node.type == "variable_declarator" else None
            if name is not None and name.type == "identifier":
                yield text_of(name)


def end_of_script_deed(statement: Node) -> Node:
    """The last of the statements behind it that belong to the act: saving, committing."""
    last = statement
    while (after := last.next_named_sibling) is not None:
        if after.type != "expression_statement" or not FINISHES.search(text_of(after)):
            return last
        last = after
    return last


def done_by(deed: ScriptDeed) -> tuple[str, str]:
    """What is done, as a verb ("" where only the other is known) and as a participle: ("void", "voided") for
    POST /:id/void and for voidInvoice, ("delete", "deleted") for DELETE /:id, ("update", "changed") where nothing says
    more."""
    last = deed.endpoint.path.rstrip("/").rpartition("/")[2].lower()
    if last in PARTICIPLES.values() or re.fullmatch(r"[a-z]{3,}ed", last):
        return "", last
    for told in (last, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", deed.endpoint.handler.rpartition(".")[2]).lower()):
        found = VERB.match(told)
        if found is not None:
            return found[0], participle(found[0])
    return {ActKind.DELETE: ("delete", "deleted"), ActKind.CREATE: ("create", "created")}.get(
        deed.act.kind, ("update", "changed")
    )
