"""The audit record that sibling handlers of a Node application write, written here too: the same call, about this
act."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import text_of, walk
from bot.fixes.deed import DATA
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.said import PARTICIPLES
from bot.fixes.script_calls import function_of
from bot.fixes.script_deed import ScriptDeed, at_handler, body_of, done_by, handler_of, script_deed_at
from bot.fixes.script_file import ScriptFile, names_bound_in
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.script_written import written
from bot.fixes.verbs import RECORDS

DONE = re.compile(r"^(?P<what>[a-z][\w-]*[.:_/ -])(?P<done>[a-z]{3,})$", re.IGNORECASE)
"""How records say what was done: "invoice.voided", "invoice:void", "INVOICE_VOIDED"."""

PEOPLE = re.compile(r"user|account|member|person|people", re.IGNORECASE)

IDENTITY = re.compile(r"^(?:id|_id|pk|uuid)$")


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    deed = script_deed_at(file, context)
    if deed is None:
        return
    for function, call in _records(file, context, deed):
        text = _adapted(function, call, deed)
        if text and "\n" not in text:
            yield "Keeps the record that its siblings keep.", written(file, deed, text)


def _records(file: ScriptFile, context: FixContext, deed: ScriptDeed) -> Iterator[tuple[Node, Node]]:
    """The calls that keep a record in this file's other handlers, with their handler: of the same kind of act first."""
    found = []
    for endpoint in context.inventory.endpoints:
        if endpoint.body.path != context.file.path or endpoint.location == deed.endpoint.location:
            continue
        function = handler_of(file, endpoint)
        call = _record_in(function) if function is not None else None
        if function is not None and call is not None:
            kinds = {act.kind for act in endpoint.acts if act.kind in DATA}
            found.append((deed.act.kind not in kinds, function, call))
    yield from ((function, call) for _, function, call in sorted(found, key=lambda one: one[0]))


def _record_in(function: Node) -> Node | None:
    """The record of a handler, with its `await`."""
    body = body_of(function)
    for statement in walk(body) if body is not None else ():
        whole = statement.named_children[0] if statement.type == "expression_statement" else None
        call = whole.named_children[0] if whole is not None and whole.type == "await_expression" else whole
        if call is not None and call.type == "call_expression" and RECORDS.search(function_of(call)):
            return whole
    return None


def _adapted(sibling: Node, record: Node, deed: ScriptDeed) -> str:
    """The sibling's call with the words for this deed, and the object of this handler in the place of the sibling's
    own; "" where it does not say what is done, or reads what is not known here."""
    unknown = _read(record) & names_bound_in(sibling) - names_bound_in(deed.function)
    changes: list[tuple[int, int, str]] = []
    for node in walk(record):
        told = DONE.match(text_of(node)) if node.type == "string_fragment" else None
        if told is not None and not _is_about(told["what"], deed):
            return ""
        if told is not None:
            changes.append((node.start_byte, node.end_byte, told["what"] + _in_form_of(told["done"], *done_by(deed))))
        owner = node.child_by_field_name("object") if node.type == "member_expression" else None
        member = node.child_by_field_name("property")
        if owner is not None and text_of(owner) in unknown:
            caller = PEOPLE.search(text_of(owner)) and not PEOPLE.search(f"{deed.act.model} {deed.endpoint.path}")
            whose = deed.actor if caller else deed.subject
            if member is None or not IDENTITY.match(text_of(member)) or not whose:
                return ""
            changes.append((node.start_byte, node.end_byte, whose))
            unknown -= {text_of(owner)}
    if unknown or not any(text not in (deed.subject, deed.actor) for _, _, text in changes):
        return ""
    content = record.text or b""
    for start, end, text in reversed(changes):
        content = content[: start - record.start_byte] + text.encode() + content[end - record.start_byte :]
    return content.decode()


def _is_about(what: str, deed: ScriptDeed) -> bool:
    """Whether a record's word for the thing ("invoice." of "invoice.voided") is this deed's thing as well."""
    thing = re.findall(r"[a-z]+", what.lower())[-1].rstrip("s")
    told = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", f"{deed.act.model} {deed.endpoint.path} {deed.endpoint.handler}").lower()
    return thing in {one.rstrip("s") for one in re.findall(r"[a-z]+", told)}


def _read(node: Node) -> set[str]:
    return {text_of(one) for one in walk(node) if one.type in ("identifier", "shorthand_property_identifier")}


def _in_form_of(sibling: str, verb: str, participle: str) -> str:
    """The deed's word in the form that the sibling's has: a verb or a participle, in capitals or not."""
    is_participle = sibling.lower().endswith("d") or sibling.lower() in PARTICIPLES.values()
    done = participle if is_participle or not verb else verb
    return done.upper() if sibling.isupper() else done.capitalize() if sibling[0].isupper() else done


PLUGIN = ScriptRewrite("script_audit", 20, frozenset({"SOC2-010"}), _proposals, follows=at_handler)
