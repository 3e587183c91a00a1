"""What a node of the small language is (bot/inventory/code.py).

A named tuple where the program runs: it pickles quickly and compares by content. A frozen dataclass to whoever checks
its types: named tuples are compared field by field there, and ours hold one another without end, so that one `match`
over them took mypy seconds.
"""

from typing import TYPE_CHECKING, NamedTuple, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import replace as altered

    @dataclass_transform(frozen_default=True)
    class Node:
        """A kind of node: its fields stand in the class."""
else:
    Node = NamedTuple

    def altered(before, **values):
        """The same node with other values in some of its fields."""
        return before._replace(**values)


__all__ = ["Node", "altered"]
