"""What following one function gave: where values end up, what it returns, what it checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.core.flow import FlowKind
from bot.core.location import Location
from bot.inventory.taint.values import MAX_LABELS, Value


class Reached(NamedTuple):
    """A value with these labels reaches `what`, which stands at `where`, through the functions `through`."""

    kind: FlowKind
    labels: frozenset[str]
    what: str
    where: Location
    through: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """`returned` is what the function gives back, `checked` the labels it has checked when it comes back."""

    reached: tuple[Reached, ...] = ()
    returned: Value | None = None
    checked: frozenset[str] = frozenset()


NOTHING = Summary()


@dataclass
class State:
    """What is known at one place of a function: the values of names, the labels that are checked, and the labels that
    the objects behind names were looked up by."""

    values: dict[str, Value] = field(default_factory=dict)
    checked: frozenset[str] = frozenset()
    evidence: dict[str, frozenset[str]] = field(default_factory=dict)

    def copy(self, more: Iterable[str] = ()) -> "State":
        return State(dict(self.values), self.checked | frozenset(more), dict(self.evidence))

    def trusted(self, value: Value | None) -> Value | None:
        """The value without the labels that are checked; None where nothing is left."""
        if value is None or not self.checked:
            return value
        left = frozenset(label for label in value.labels if not self._covers(label))
        return value if left == value.labels else replace(value, labels=left) if left else None

    def _covers(self, label: str) -> bool:
        """Is the label checked, or the whole that it is a part of?"""
        while label:
            if label in self.checked:
                return True
            label = label.rpartition(".")[0]
        return False


def renamed(labels: frozenset[str], given: Mapping[str, Value]) -> frozenset[str]:
    """Labels of a function's parameters as the labels of what its caller gave for them."""
    found: set[str] = set()
    for label in labels:
        head, _, rest = label.partition(".")
        value = given.get(head)
        if value is None:
            found.add(label)
        else:
            found.update(f"{outer}.{rest}" if rest else outer for outer in value.labels)
    return frozenset(sorted(found)[:MAX_LABELS])
