"""Of what a caller sends, a stored object takes the fields that its own model has for it, and no other."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.deed import actor_of
from bot.fixes.flows import each_mended
from bot.fixes.habits import own_endpoint
from bot.fixes.insert import brackets_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.stored_fields import Fields, fields_of

MODEL = re.compile(r"(?<![\w.])(?:\w+\.)*?([A-Z]\w*)\b(?!\.DoesNotExist)")
"""The first class that an expression names."""

CHANGES = re.compile(r"\.(?:update|aupdate)$")
MAKES = re.compile(r"\.(?:create|acreate)$")

IDENTITY = re.compile(r"^(?:owner|user|author|creator|customer|created_by)(?:_id)?$")
"""Columns that a new row has its caller in."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    taken: dict[str, None] = {}

    def mended(file: PythonFile, span: Span) -> list[Change]:
        for call in nodes_on(file, span, "call"):
            for fields, changes in _narrowed(file, call, context):
                taken.update(dict.fromkeys(fields))
                return changes
        return []

    changes = each_mended(file, context, FlowKind.ATTRIBUTES, mended)
    if changes:
        yield f"Takes of the caller only {', '.join(taken)}: the other fields are not theirs to set.", changes


def _narrowed(file: PythonFile, call: Node, context: FixContext) -> Iterator[tuple[tuple[str, ...], list[Change]]]:
    name = function_of(call)
    if name == "setattr" and len(by_position(call)) == 3:
        fields = fields_of(_model_of(by_position(call)[0]), context).theirs
        changes = _asked_first(file, call, fields) if fields else []
        yield from [(fields, changes)] if changes else []
        return
    model = MODEL.search(name)
    known = fields_of(model[1], context) if model is not None else Fields()
    is_made = model is not None and (name.endswith(model[1]) or MAKES.search(name) is not None)
    if known.theirs and (is_made or CHANGES.search(name)):
        more = _needed(file, call, context, known) if is_made else []
        changes = _picked(file, call, known.theirs, more) if more is not None else []
        yield from [(known.theirs, changes)] if changes else []


def _needed(file: PythonFile, call: Node, context: FixContext, known: Fields) -> list[str] | None:
    """What a new row must have beside the caller's fields and the call does not give it: the caller as its owner. None
    where it needs anything else, which was the caller's to send until now."""
    own = own_endpoint(context)
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    left = [one for one in known.needed if keyword(call, one) is None]
    if not left:
        return []
    actor = actor_of(context, own, function) if own is not None and function is not None else ""
    if not actor or len(left) > 1 or not IDENTITY.match(left[0]):
        return None
    (owner,) = left
    is_django = actor.endswith("request.user.pk")
    if is_django != (not owner.endswith("_id")):
        return None
    return [f"{owner}={actor.removesuffix('.pk') if is_django else actor}"]


def _model_of(node: Node) -> str:
    """The class of a local object, as the function's own code tells: `Supplier` of `Supplier.objects.get(pk=1)`."""
    function = next((one for one in outwards(node) if one.type == "function_definition"), None)
    if node.type != "identifier" or function is None:
        return ""
    told = []
    for one in walk(function):
        left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
        if one.type == "assignment" and left is not None and right is not None and text_of(left) == text_of(node):
            told.append(text_of(right))
        elif one.type == "typed_parameter" and text_of(one.named_children[0]) == text_of(node):
            told.append(text_of(one.child_by_field_name("type") or one))
    found = MODEL.search(told[0]) if len(told) == 1 else None
    return found[1] if found is not None else ""


def _asked_first(file: PythonFile, call: Node, fields: tuple[str, ...]) -> list[Change]:
    """`if name in ("title", "text"):` around the `setattr` of a loop over what was sent."""
    statement, loop = call.parent, next((one for one in outwards(call) if one.type == "for_statement"), None)
    name = text_of(by_position(call)[1])
    target = loop.child_by_field_name("left") if loop is not None else None
    block = loop.child_by_field_name("body") if loop is not None else None
    if (
        statement is None
        or target is None
        or block is None
        or statement.parent != block
        or not file.is_first(statement)
    ):
        return []
    sent = text_of(loop.child_by_field_name("right") or loop) if loop is not None else ""
    if _is_filled(call, sent.partition(".items(")[0]):
        return []
    names = [text_of(one) for one in target.named_children] if target.type != "identifier" else [text_of(target)]
    if name not in names or b"\n" in (statement.text or b""):
        return []
    margin = file.margin(statement)
    text = f"if {name} in {_listed(file, fields)}:{file.eol}{margin}{file.unit}"
    return [Change(statement.start_byte, statement.start_byte, text)]


def _picked(file: PythonFile, call: Node, fields: tuple[str, ...], more: list[str]) -> list[Change]:
    """`**body` as `**{name: value for name, value in body.items() if name in ("title", "text")}`"""
    given = arguments_of(call)
    splats = [one for one in given if one.type == "dictionary_splat"]
    whole = splats[0].named_children[0] if len(splats) == 1 else given[0] if len(given) == 1 else None
    if whole is None or whole.type not in ("identifier", "attribute", "call") or _is_filled(call, text_of(whole)):
        return []
    sent = text_of(whole).removesuffix(".dict()")
    picked = f"{{name: value for name, value in {sent}.items() if name in {_listed(file, fields)}}}"
    arguments = call.child_by_field_name("arguments")
    brackets = brackets_of(arguments) if arguments is not None else None
    if more and len(given) > 1:
        return []
    line = file.lines[file.line_of(call.start_byte) - 1].rstrip()
    rows = [*more, f"{'**' if splats else ''}{picked}"]
    if brackets is None or len(given) > 1 or len(line) + len(", ".join(rows)) - len(text_of(given[0])) <= file.limit:
        return [
            replaced(whole, picked),
            *(Change(given[0].start_byte, given[0].start_byte, f"{one}, ") for one in more),
        ]
    inner = f"{file.eol}{file.margin(call)}"
    text = f",{inner}{file.unit}".join(rows)
    return [
        Change(brackets[0].end_byte, brackets[1].start_byte, f"{inner}{file.unit}{text}{',' * (len(rows) > 1)}{inner}")
    ]


def _is_filled(call: Node, name: str) -> bool:
    """Whether the function puts something of its own into what was sent: that must not be left out."""
    function = next((one for one in outwards(call) if one.type == "function_definition"), call)
    put = rf"(?<![\w.]){re.escape(name)}(?:\[[^\]]*\]\s*\|?=(?!=)|\.(?:update|setdefault)\()"
    return re.search(put, text_of(function)) is not None


def _listed(file: PythonFile, fields: tuple[str, ...]) -> str:
    quoted = ", ".join(f"{file.quote}{one}{file.quote}" for one in fields)
    return f"({quoted},)" if len(fields) == 1 else f"({quoted})"


PLUGIN = Rewrite("named_fields", 25, frozenset({"SOC2-004", "SOC2-008"}), _proposals)
