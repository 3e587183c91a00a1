"""An object of a Node application is looked up by its owner too: only its owner finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import ObjectAccess
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_caller import caller_of
from bot.fixes.script_calls import arguments_of, ends_of, function_of, value_at
from bot.fixes.script_deed import handler_of
from bot.fixes.script_file import READS, ScriptFile, names_bound_in
from bot.fixes.script_imports import bring_from
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.script_sql import narrowed_sql

BY_WHERE = re.compile(
    r"\.(?:find(?:First|Unique|One|Many|All)?(?:OrThrow|OrFail)?|update(?:Many)?|delete(?:Many)?|destroy|count)$"
)
"""Functions of Prisma, Sequelize and TypeORM that take `{ where: { ... } }`."""

BY_CONDITIONS = re.compile(
    r"\.(?:find(?:One)?By(?:OrFail)?|findOneByOrFail|findOne(?:And(?:Update|Delete|Remove|Replace))?"
    r"|(?:update|delete|replace)(?:One)?|where|andWhere)$"
)
"""Functions of Mongoose, TypeORM and Knex whose first argument is the conditions."""

BY_ID = {
    "findById": "findOne",
    "findByIdAndUpdate": "findOneAndUpdate",
    "findByIdAndDelete": "findOneAndDelete",
    "findByIdAndRemove": "findOneAndRemove",
}
"""Mongoose's functions that take an id alone, and those that take conditions."""


VALUES = ("member_expression", "object", "call_expression")

OF_CALLER = re.compile(r"user|auth|session|caller|account|member|me\b")


@dataclass(frozen=True)
class _Owner:
    """The column that names the owner, and what it is compared with: `value`, an expression."""

    column: str
    value: str


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    open_ones = [one for one in own.accesses if not one.checked] if own is not None else []
    function = handler_of(file, own) if own is not None else None
    if own is None or function is None or not open_ones:
        return
    if any(one.where.path != context.file.path or not one.owner or one.owner == "id" for one in open_ones):
        return
    changes: list[Change] = []
    for access in open_ones:
        value = _as_siblings_write_it(file, function, access.owner)
        actor = caller_of(context, own, function)
        if not value and (not actor or "?." in actor):  # a look-up by nobody may find what is everybody's
            return
        owner = _Owner(access.owner, value or _related(file, access.owner, actor))
        more = _narrowed(file, access, owner, value or actor)
        if not more:
            return
        changes += [one for one in more if one not in changes]
    yield f"Looks it up by its {open_ones[0].owner} too, so that only its owner finds it.", changes


def _as_siblings_write_it(file: ScriptFile, function: Node, owner: str) -> str:
    """What other look-ups of the file compare the owner with, where this handler knows all of its names."""
    local = names_bound_in(function)
    outside = {name for child in file.root.named_children if child.type != "class_declaration" for name in _top(child)}
    for node in walk(file.root):
        key = node.child_by_field_name("key") if node.type == "pair" else None
        value = node.child_by_field_name("value") if key is not None else None
        if key is None or value is None or text_of(key).strip("'\"") != owner or "\n" in text_of(value):
            continue
        read = {text_of(one) for one in walk(value) if one.type in READS}
        is_known = read <= local | outside and bool(read & local)
        if is_known and value.type in VALUES and OF_CALLER.search(text_of(value)):
            return text_of(value)
    return ""


def _top(statement: Node) -> frozenset[str]:
    return names_bound_in(statement) if statement.type in ("import_statement", "lexical_declaration") else frozenset()


def _related(file: ScriptFile, owner: str, actor: str) -> str:
    """A relation of TypeORM is compared by the related row's id (typeorm.io, "Find Options"), a column as it is."""
    typeorm = any(re.match(r"typeorm|@nestjs/typeorm", source) for _, source in file.imports())
    return f"{{ id: {actor} }}" if typeorm and not re.search(r"(?:Id|_id)$", owner) else actor


def _narrowed(file: ScriptFile, access: ObjectAccess, owner: _Owner, actor: str) -> list[Change]:
    """The look-up with one more condition, as its conditions are written."""
    for node in walk(file.root):
        if node.type != "call_expression" or not _is_on(file, node, access):
            continue
        name, given = function_of(node), arguments_of(node)
        first = given[0] if given else None
        if first is None:
            continue
        method = name.rpartition(".")[2]
        if method in BY_ID or method == "findByPk":
            return _by_id(node, method, given, owner)
        if method == "where" and first.type == "call_expression" and function_of(first) == "eq":
            return _compared(file, first, owner)
        where = value_at(first, "where") if first.type == "object" and BY_WHERE.search(name) else None
        where = first if where is None and first.type == "object" and BY_CONDITIONS.search(name) else where
        if where is not None and where.type == "object":
            return _with_condition(file, where, owner)
        if method == "where" and len(given) == 2 and first.type == "string":
            return [Change(node.end_byte, node.end_byte, f".where({file.quote}{owner.column}{file.quote}, {actor})")]
        sql = narrowed_sql(file, node, owner.column, actor)
        if sql:
            return sql
    return []


def _is_on(file: ScriptFile, call: Node, access: ObjectAccess) -> bool:
    """Whether a call is the look-up: its text is what was seen, or it stands on its lines."""
    function = call.child_by_field_name("function")
    at = function.child_by_field_name("property") if function is not None else None
    return file.line_of((at or call).start_byte) in access.where.span


def _by_id(call: Node, method: str, given: list[Node], owner: _Owner) -> list[Change]:
    """`Note.findById(id)` as `Note.findOne({ _id: id, owner: ... })`, `findByPk(id)` of Sequelize likewise."""
    function = call.child_by_field_name("function")
    property_ = function.child_by_field_name("property") if function is not None else None
    if property_ is None:
        return []
    one, tie = text_of(given[0]), f"{owner.column}: {owner.value}"
    if method != "findByPk":
        text = f"{{ _id: {one}, {tie} }}"
        return [
            Change(property_.start_byte, property_.end_byte, BY_ID[method]),
            Change(given[0].start_byte, given[0].end_byte, text),
        ]
    if len(given) > 1:
        return []
    key = "id" if one == "id" else f"id: {one}"
    return [
        Change(property_.start_byte, property_.end_byte, "findOne"),
        Change(given[0].start_byte, given[0].end_byte, f"{{ where: {{ {key}, {tie} }} }}"),
    ]


def _with_condition(file: ScriptFile, where: Node, owner: _Owner) -> list[Change]:
    items = [one for one in where.named_children if one.type != "comment"]
    keys = {text_of(one.child_by_field_name("key") or one) for one in items}
    ends = ends_of(where)
    if not items or ends is None or keys & {owner.column, "OR", "AND", "NOT"}:
        return []
    own_lines = file.is_first(items[-1])
    joint = f",{file.eol}{file.margin(items[-1])}" if own_lines else ", "
    return [Change(items[-1].end_byte, items[-1].end_byte, f"{joint}{owner.column}: {owner.value}")]


def _compared(file: ScriptFile, equal: Node, owner: _Owner) -> list[Change]:
    """Drizzle's `eq(rows.id, id)` as `and(eq(rows.id, id), eq(rows.userId, ...))`."""
    first = arguments_of(equal)[0]
    table = first.child_by_field_name("object") if first.type == "member_expression" else None
    imports = bring_from(file, "and", "drizzle-orm")
    if table is None or imports is None:
        return []
    text = f"and({text_of(equal)}, eq({text_of(table)}.{owner.column}, {owner.value}))"
    return [Change(equal.start_byte, equal.end_byte, text), *imports]


PLUGIN = ScriptRewrite("script_owner", 30, frozenset({"SOC2-008"}), _proposals)
