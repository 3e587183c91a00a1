"""One thing that a function creates, changes or deletes in a store."""

from dataclasses import dataclass

from bot.core.inventory import ActKind
from bot.inventory.code import Attr, Call, Expr, Name, dotted
from bot.inventory.store_words import TRIVIAL


@dataclass(frozen=True)
class Stored:
    """One creation, change or deletion. `fields` are the columns it sets as far as they are written down;
    `values` what they are set to; `stamped` the column that says who did it. `generic` where only the caller of the
    function knows the model."""

    kind: ActKind
    model: str
    what: Expr
    line: int
    fields: tuple[str, ...] = ()
    values: tuple[Expr, ...] = ()
    stamped: str = ""
    generic: bool = False

    @property
    def trivial(self) -> bool:
        """Only view counters, last-seen stamps and the like."""
        return self.kind is ActKind.CHANGE and bool(self.fields) and all(TRIVIAL.match(name) for name in self.fields)


def subject(node: Expr) -> str:
    """The object that a call stores, as it is written: `db.add(user)`, `person.user.save()`, `user.status` set."""
    if isinstance(node, Call) and node.args and isinstance(node.args[0], Name) and isinstance(node.func, Attr):
        return node.args[0].id
    if isinstance(node, Call) and isinstance(node.func, Attr):
        return dotted(node.func.value)
    return dotted(node.value) if isinstance(node, Attr) else ""
