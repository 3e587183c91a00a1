"""The audit record that sibling handlers write, written here too: the same call, about this act."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import ActKind
from bot.fixes.calls import function_of
from bot.fixes.change import Change
from bot.fixes.deed import DATA, Deed, deed_at, end_of_deed
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.said import participle

RECORDS = re.compile(
    r"audit|^(?:record|log|track|write|add|create)_?(?:event|action|activity|change|history|entry|audit)|activity|history"
    r"|\brecord$|event",
    re.IGNORECASE,
)
"""What calls that keep a record are called."""

STEMS = {
    ActKind.CREATE: ("create", "created", "creating"),
    ActKind.CHANGE: ("update", "updated", "updating"),
    ActKind.DELETE: ("delete", "deleted", "deleting"),
}

WORDS = {
    "create": ("create", "add", "insert", "new", "open", "book"),
    "update": ("update", "change", "edit", "modify", "patch", "extend", "rename"),
    "delete": ("delete", "remove", "destroy", "purge"),
}
"""Verbs of one meaning; a record's text is written anew where it has one of the sibling's."""

GONE = ("delete(", ".delete", "remove(")


@dataclass(frozen=True)
class Sibling:
    """A handler that keeps a record, and the statement that does."""

    name: str
    kind: ActKind
    function: Node
    statement: Node


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    deed = deed_at(file, context)
    for sibling in _siblings(file, context, deed) if deed is not None else ():
        text = _adapted(sibling, deed) if deed is not None else None
        if deed is not None and text is not None and _all_known(deed, sibling):
            yield "Keeps the record that its siblings keep.", _placed(file, deed, text)


def _siblings(file: PythonFile, context: FixContext, deed: Deed) -> Iterator[Sibling]:
    """Those of this file, the ones that do most alike first."""
    path = context.finding.location.path
    found = []
    for endpoint in context.inventory.endpoints:
        if endpoint.location.path != path or endpoint.location == deed.endpoint.location:
            continue
        acts = [act for act in endpoint.acts if act.kind in DATA]
        for node in walk(file.root):
            is_body = node.type == "function_definition" and file.line_of(node.start_byte) in endpoint.body.span
            statement = _record_in(node) if is_body else None
            if statement is not None and acts and node != deed.function:
                found.append(Sibling(endpoint.handler.rpartition(".")[2], acts[0].kind, node, statement))
                break
    yield from sorted(found, key=lambda one: one.kind is not deed.act.kind)


def _record_in(function: Node) -> Node | None:
    body = function.child_by_field_name("body")
    for statement in walk(body) if body is not None else ():
        call = statement.named_children[0] if statement.type == "expression_statement" else None
        call = call.named_children[0] if call is not None and call.type == "await" else call
        if call is not None and call.type == "call" and RECORDS.search(_told(call)):
            return statement
    return None


def _told(call: Node) -> str:
    """What a call says it does; what is put into a session, of what class it is."""
    name = function_of(call)
    if name.endswith((".add", ".append")):
        arguments = call.child_by_field_name("arguments")
        inner = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        return function_of(inner) if inner is not None and inner.type == "call" else ""
    return name


def _adapted(sibling: Sibling, deed: Deed) -> str | None:
    """The sibling's statement with its words for what is done put in this handler's; None where it has none that can
    be told apart."""
    statement = sibling.statement
    changes: list[tuple[int, int, str]] = []
    for node in walk(statement):
        if node.type == "string_content":
            text = _reworded(text_of(node), sibling, deed)
            if text is None:
                return None
            changes.append((node.start_byte, node.end_byte, text))
    told = {text_of(node) for node in walk(statement) if node.type == "string_content"}
    if not told or all(new == old for (_, _, new), old in zip(changes, _texts(statement), strict=True)):
        return None if not _same_deed(sibling, deed) else text_of(statement)
    content = statement.text or b""
    for start, end, text in reversed(changes):
        content = content[: start - statement.start_byte] + text.encode() + content[end - statement.start_byte :]
    return content.decode()


def _texts(statement: Node) -> list[str]:
    return [text_of(node) for node in walk(statement) if node.type == "string_content"]


def _same_deed(sibling: Sibling, deed: Deed) -> bool:
    return sibling.name == deed.endpoint.handler.rpartition(".")[2]


def _reworded(text: str, sibling: Sibling, deed: Deed) -> str | None:
    """A text with the sibling's verb replaced by this handler's, in the same tense; what speaks of no act stays."""
    verb, own = _verb(sibling.name), _verb(deed.endpoint.handler)
    if sibling.kind is deed.act.kind and verb == own:
        return text
    group = next((words for words in WORDS.values() if verb in words), (verb,))
    for word in sorted({verb, *group}, key=len, reverse=True):
        for form, new in ((_past(word), _past(own)), (word, own)):
            found = re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", text, re.IGNORECASE)
            if found is not None:
                return text[: found.start()] + _cased(found[0], new) + text[found.end() :]
    return text


def _verb(handler: str) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", handler.rpartition(".")[2]).lower().lstrip("_")
    return name.split("_")[0]


def _past(verb: str) -> str:
    known = participle(verb)
    if known != "changed" or verb == "change":
        return known
    return f"{verb}d" if verb.endswith("e") else verb if verb in ("void", "reset") else f"{verb}ed"


def _cased(like: str, word: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


def _all_known(deed: Deed, sibling: Sibling) -> bool:
    """Whether every name that the statement reads means the same here: bound in this handler, or above both."""
    names = {text_of(one) for one in walk(sibling.statement) if one.type == "identifier" and not is_label(one)}
    return names & _locals(sibling.function) <= _locals(deed.function)


def _locals(function: Node) -> set[str]:
    parameters, body = function.child_by_field_name("parameters"), function.child_by_field_name("body")
    names = (
        {text_of(node) for node in walk(parameters) if node.type == "identifier"} if parameters is not None else set()
    )
    for statement in flat_statements(body) if body is not None else ():
        names.update(bound_by(statement))
    return names


def _placed(file: PythonFile, deed: Deed, text: str) -> list[Change]:
    """In front of what takes the object away, else behind the act; before the commit that follows."""
    statement = deed.statement
    if not file.is_first(statement) or "\n" in text:
        return []
    if deed.act.kind is ActKind.DELETE or statement.type == "return_statement":
        start = statement.start_byte
        return [Change(start, start, f"{text}{file.eol}{file.margin(statement)}")]
    commits = [one for one in (statement.next_named_sibling,) if one is not None and ".commit(" in text_of(one)]
    last = statement if commits else end_of_deed(statement)
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{file.margin(statement)}{text}")]


PLUGIN = Rewrite("audit_call", 20, frozenset({"SOC2-010"}), _proposals)
