"""Helpers that only write down what they are told: who is handed to them has no say by that."""

from bot.inventory.code import Call, If, Raise
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.records import Records
from bot.inventory.statements import every

MOST = 3
"""Statements of a helper that does nothing but keep a record."""


def only_kept(records: Records, scope: Scope, node: Call) -> bool:
    """Does a call hand on what it is given to a helper that asks nothing and writes it down (`trail(me, "sold")`)?"""
    helper = records.calls.target(scope, node.func)
    if not isinstance(helper, FunctionFound) or any(isinstance(line, If | Raise) for line in every(helper.node.body)):
        return False
    return len(helper.node.body) <= MOST and bool(records.own(helper.scope.inside(helper.node), helper.node).audited)
