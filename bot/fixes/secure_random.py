"""Secrets are drawn from the operating system's generator (`secrets`), not from one made for games."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

SAME = {"choice": "choice", "randrange": "randbelow", "getrandbits": "randbits", "randbytes": "token_bytes"}
"""Functions of `random` with one argument, and what `secrets` calls them."""

DRAWS = (*SAME, "choices", "randint")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes: list[Change] = []
    imports: list[Change] = []
    for call in nodes_on(file, context.finding.location.span, "call"):
        source, _, last = function_of(call).rpartition(".")
        if source == "uuid" and last == "uuid1" and not by_position(call):
            changes.append(replaced(call, "uuid.uuid4()"))
        elif (source == "random" and last in DRAWS) or (not source and last in DRAWS and _is_from_random(file, last)):
            brought = bring_module(file, "secrets", call)
            drawn = _drawn(call, last, brought[0]) if brought is not None else None
            if brought is None or drawn is None:
                return
            changes.append(replaced(call, drawn))
            imports = brought[1]
    yield "Draws it from the operating system's generator, which nobody can foretell.", [*changes, *imports]


def _is_from_random(file: PythonFile, name: str) -> bool:
    return re.search(rb"^from random import [^\n#]*\b%s\b" % name.encode(), file.content, re.MULTILINE) is not None


def _drawn(call: Node, function: str, secrets: str) -> str | None:
    """The same draw from `secrets`; None where it has none."""
    given = [text_of(one) for one in by_position(call)]
    count = value_of(keyword(call, "k"))
    if function == "choices" and count is not None:
        given.append(text_of(count))
    match function, given:
        case "choices", [items, times]:
            drawn = f"{secrets}.choice({items}) for _ in range({times})"
            return drawn if _is_alone(call) else f"[{drawn}]"
        case "randint", [low, high]:
            return _between(secrets, low, high, included=1)
        case "randrange", [low, high]:
            return _between(secrets, low, high, included=0)
        case _, [only] if function in SAME:
            return f"{secrets}.{SAME[function]}({only})"
    return None


def _is_alone(call: Node) -> bool:
    """Whether a function is given nothing else: `"".join(...)` takes what is drawn as it comes."""
    return call.parent is not None and call.parent.type == "argument_list" and len(call.parent.named_children) == 1


def _between(secrets: str, low: str, high: str, *, included: int) -> str | None:
    """`low + randbelow(high - low)`: the two numbers must be written down, to be told apart from anything else."""
    numbers = [one.replace("_", "") for one in (low, high)]
    if not all(one.isdigit() for one in numbers):
        return None
    first, last = (int(one) for one in numbers)
    size = last - first + included
    return f"{secrets}.randbelow({size})" + (f" + {low}" if first else "") if size > 0 else None


PLUGIN = Rewrite("secure_random", 30, frozenset({"SOC2-009"}), _proposals)
