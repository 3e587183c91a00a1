"""A document, or a row of plain SQL, is looked up by its owner too, as another handler of the file looks it up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import Endpoint, ObjectAccess
from bot.fixes.calls import by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.deed import function_of_endpoint
from bot.fixes.habits import own_endpoint
from bot.fixes.insert import insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

FINDS = re.compile(r"\.(?:find_one|find_one_and_update|find_one_and_delete|update_one|delete_one|replace_one)$")
"""Methods of collections (PyMongo, Motor) that are given a filter first."""

EXECUTES = re.compile(r"\.(?:execute|fetch|fetchrow|fetchval|fetch_one|fetch_all)$")

BY_ID = re.compile(r"\bWHERE\s+(?:\w+\.)?\w*id\s*=\s*(?P<place>\?|%s|\$1)\s*$", re.IGNORECASE)
"""The end of a statement that looks a row up by its id alone."""

BY_BOTH = re.compile(r"\sAND\s+(?:\w+\.)?(?P<owner>\w+)\s*=\s*(?:\?|%s|\$2)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """The column that names the owner, and the expression for the caller, as another look-up has them."""

    owner: str
    caller: str


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    open_ones = [one for one in own.accesses if not one.checked] if own is not None else []
    if own is None or function is None or any(one.where.path != context.file.path for one in open_ones):
        return
    changes: list[Change] = []
    owners: set[str] = set()
    for access in open_ones:
        shown = _shown(file, context, own, function, access)
        more = _narrowed(file, access, shown) if shown is not None else []
        if shown is None or not more:
            return
        owners.add(shown.owner)
        changes += more
    yield f"Looks it up by its {' and '.join(sorted(owners))} too, as another handler does.", changes


def _shown(file: PythonFile, context: FixContext, own: Endpoint, function: Node, access: ObjectAccess) -> Shown | None:
    """How another handler of the file looks up the same kind of object, where its caller is this one's too."""
    for other in context.inventory.endpoints:
        checked = [one for one in other.accesses if one.checked and access.model and one.model == access.model]
        sibling = function_of_endpoint(file, other) if checked and other.location.path == own.location.path else None
        for each in checked if sibling is not None else ():
            for shown in _of_look_up(file, each):
                if sibling is not None and _is_known(shown.caller, sibling, function):
                    return shown
    return None


def _of_look_up(file: PythonFile, access: ObjectAccess) -> Iterator[Shown]:
    for call in nodes_on(file, access.where.span, "call"):
        given = by_position(call)
        if given and FINDS.search(function_of(call)) and given[0].type == "dictionary":
            for pair in given[0].named_children:
                key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                if key is not None and value is not None and access.parameter not in text_of(value):
                    yield Shown(text_of(key).strip("\"'"), text_of(value))
        elif given and EXECUTES.search(function_of(call)):
            found, values = BY_BOTH.search(_sql(given[0])), _values(given)
            if found is not None and len(values) == 2:
                yield Shown(found["owner"], text_of(values[1]))


def _is_known(caller: str, sibling: Node, function: Node) -> bool:
    """Whether the expression reads a parameter that both have alike: the same dependency gives it."""
    first = re.match(r"\w+", caller)
    theirs, mine = _parameters(sibling), _parameters(function)
    return first is not None and first[0] in mine and mine[first[0]] == theirs.get(first[0])


def _parameters(function: Node) -> dict[str, str]:
    parameters = function.child_by_field_name("parameters")
    found = {}
    for one in parameters.named_children if parameters is not None else ():
        name = next((inner for inner in walk(one) if inner.type == "identifier" and not is_label(inner)), None)
        if name is not None and text_of(one) != text_of(name):  # annotated, or with a default that says what gives it
            found[text_of(name)] = text_of(one)
    return found


def _sql(node: Node) -> str:
    """What a plain text says; "" for any other expression."""
    contents = [one for one in node.named_children if one.type == "string_content"]
    plain = node.type == "string" and not any(one.type == "interpolation" for one in node.named_children)
    return text_of(contents[0]) if plain and len(contents) == 1 else ""


def _values(given: list[Node]) -> list[Node]:
    """What the places of a statement are filled with: a tuple or list, or arguments of their own."""
    listed = given[1] if len(given) == 2 and given[1].type in ("tuple", "list") else None
    return items_of(listed) if listed is not None else given[1:]


def _narrowed(file: PythonFile, access: ObjectAccess, shown: Shown) -> list[Change]:
    for call in nodes_on(file, access.where.span, "call"):
        given = by_position(call)
        if given and FINDS.search(function_of(call)) and given[0].type == "dictionary":
            items, children = items_of(given[0]), given[0].children
            entry = f"{file.quote}{shown.owner}{file.quote}: {shown.caller}"
            return insert_item(file, items, len(items), entry, (children[0], children[-1]))
        if given and EXECUTES.search(function_of(call)):
            return _in_sql(given, shown)
    return []


def _in_sql(given: list[Node], shown: Shown) -> list[Change]:
    found, values = BY_ID.search(_sql(given[0])), _values(given)
    if found is None or len(values) != 1 or b"\n" in (given[-1].text or b""):
        return []
    place = "$2" if found["place"] == "$1" else found["place"]
    end = given[0].children[-1].start_byte
    condition = Change(end, end, f" AND {shown.owner} = {place}")
    if given[1] == values[0]:
        return [condition, Change(values[0].end_byte, values[0].end_byte, f", {shown.caller}")]
    opening, closing = text_of(given[1])[0], text_of(given[1])[-1]
    return [condition, replaced(given[1], f"{opening}{text_of(values[0])}, {shown.caller}{closing}")]


PLUGIN = Rewrite("owner_document", 32, frozenset({"SOC2-008"}), _proposals)
