"""Tokens are believed only with their signature, and end."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of, without_argument
from bot.fixes.change import Change
from bot.fixes.imports import bring_name, together
from bot.fixes.insert import insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

HOURS = 1
"""How long a token lives where the project does not say: OWASP's JSON Web Token Cheat Sheet asks for a short time."""

CHECKS = re.compile(r"^[\"']verify_(?:signature|exp)[\"']$")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        last = function_of(call).rpartition(".")[2]
        if last in ("decode", "decode_complete"):
            yield "No longer accepts tokens without a signature.", _no_none(call)
            yield "Checks the token as the file's other readers do.", _checked(file, call)
        elif last == "encode":
            yield f"Has the token end after {HOURS} hour.", _ending(file, call)


def _no_none(call: Node) -> list[Change]:
    """`algorithms=["HS256", "none"]` without the last."""
    listed = value_of(keyword(call, "algorithms"))
    items = items_of(listed) if listed is not None and listed.type == "list" else []
    nones = [one for one in items if text_of(one).strip("\"'").lower() == "none"]
    return [without_argument(one) for one in nones] if 0 < len(nones) < len(items) else []


def _checked(file: PythonFile, call: Node) -> list[Change]:
    """Without the options that turn a check off; where the call names no key, with the one that the file has."""
    off = keyword(call, "verify") or keyword(call, "options")
    value = value_of(off)
    if off is None or value is None or not _turns_off(value):
        return []
    key = by_position(call)[1:2]
    if key and keyword(call, "algorithms") is not None:
        return [without_argument(off)]
    known = _known(file, call)
    if known is None or (key and text_of(key[0]) != known[0]):
        return []
    given = ", ".join(known[len(key) :] if keyword(call, "algorithms") is None else known[len(key) : 1])
    return [replaced(off, given)] if given else []


def _turns_off(value: Node) -> bool:
    pairs = [node for node in walk(value) if node.type == "pair"]
    keys = [text_of(one.child_by_field_name("key") or one) for one in pairs]
    return value.type == "false" or (bool(keys) and all(CHECKS.match(one) for one in keys))


def _known(file: PythonFile, call: Node) -> tuple[str, str] | None:
    """The key and the algorithms that the file uses elsewhere, where all of its other calls agree and the key is known
    at this call too."""
    library = function_of(call).rpartition(".")[0]
    found = set()
    for node in walk(file.root):
        if node.type != "call" or node == call or function_of(node) not in (f"{library}.encode", f"{library}.decode"):
            continue
        key = text_of(by_position(node)[1]) if len(by_position(node)) > 1 else ""
        many, one = value_of(keyword(node, "algorithms")), value_of(keyword(node, "algorithm"))
        names = text_of(many) if many is not None else f"[{text_of(one)}]" if one is not None else ""
        if key and names and "none" not in names.lower():
            found.add((key, f"algorithms={names}"))
    if len(found) != 1:
        return None
    key, algorithms = found.pop()
    inner = next((one for one in outwards(call) if one.type == "function_definition"), call)
    known = file.bound_before(inner) | _parameters(inner)
    return (key, algorithms) if re.match(r"\w+", key) and re.match(r"\w+", key)[0] in known else None  # type: ignore[index]


def _parameters(function: Node) -> frozenset[str]:
    parameters = function.child_by_field_name("parameters")
    nodes = walk(parameters) if parameters is not None else ()
    return frozenset(text_of(node) for node in nodes if node.type == "identifier")


def _ending(file: PythonFile, call: Node) -> list[Change]:
    """`exp` in claims that are written in the call itself."""
    claims = value_of(keyword(call, "payload") or keyword(call, "claims")) or next(iter(by_position(call)), None)
    brackets = _braces(claims) if claims is not None else None
    if claims is None or brackets is None:
        return []
    imports: list[Change] = []
    for name in ("datetime", "timedelta", "timezone"):
        more = bring_name(file, "datetime", name, call)
        if more is None:
            return []
        imports += more
    end = f"{file.quote}exp{file.quote}: datetime.now(timezone.utc) + timedelta(hours={HOURS})"
    items = items_of(claims)
    return [*insert_item(file, items, len(items), end, brackets), *together(imports)]


def _braces(node: Node) -> tuple[Node, Node] | None:
    children = node.children
    return (children[0], children[-1]) if node.type == "dictionary" and not children[-1].is_missing else None


PLUGIN = Rewrite("tokens", 30, frozenset({"SOC2-009"}), _proposals)
