"""Where the text of an exception that reaches the client by a variable is put into it."""

from tree_sitter import Node

from bot.fixes.leaks import Leak, is_text, leaks_in, own_words
from bot.fixes.python_file import is_label, text_of, walk

CONTAINERS = frozenset(("dictionary", "list", "tuple"))


def at_its_source(leak: Leak, block: Node, exceptions: frozenset[str], exception: str) -> list[Leak]:
    """A leak through a variable that nothing else reads, as the texts that are in what the variable is given. None
    where it is given several values, or one of which nobody can tell what it makes of the error. Replaced where it is
    read, the variable would be of no use any more."""
    name = text_of(leak.node)
    if leak.node.type != "identifier" or name == exception:
        return [leak]
    named = [node for node in walk(block) if node.type == "identifier" and text_of(node) == name and not is_label(node)]
    given = [node.parent for node in named if node.parent is not None and _is_given(node, node.parent)]
    values = [_bare(value) for one in given if (value := one.child_by_field_name("right")) is not None]
    whole = [one for one in values if one.type not in CONTAINERS and (one.type != "call" or is_text(one, exceptions))]
    if len(whole) < len(values) and len(values) > 1:
        return []
    if not given or any(node != leak.node and not any(_is_in(node, one) for one in given) for node in named):
        return [leak] if whole == values else []
    if len(values) != 1 or values[0].type not in CONTAINERS:
        return [Leak(one, own_words(one, exceptions) or leak.text) for one in whole] if len(values) == 1 else []
    return [one for one in leaks_in(values, exceptions, leak.text) if one.node.type != "identifier"]


def _bare(value: Node) -> Node:
    return _bare(value.named_children[0]) if value.type == "parenthesized_expression" else value


def _is_in(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _is_given(node: Node, parent: Node) -> bool:
    return parent.type == "assignment" and parent.child_by_field_name("left") == node
