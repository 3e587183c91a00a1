"""Flask: which statements may add to an app or a blueprint, by the names in them. The others are not looked at."""

from bot.inventory.code import Assign, Attr, Class, Expr, Function, Index, tail
from bot.inventory.frameworks.flask_resources import API_CALLS
from bot.inventory.modules import OfFile
from bot.inventory.survey import MADE, SURVEYED, Sighting, calls

BEFORE = frozenset({"before_request", "before_app_request", "url_value_preprocessor", "app_url_value_preprocessor"})
_CALLS = frozenset({"register_blueprint", "add_url_rule", *BEFORE})


def registers(name: str) -> bool:
    """Does calling something of that name on an app, a blueprint or an `Api` register anything?"""
    return name in _CALLS or bool(API_CALLS.match(name))


def wraps(target: Expr) -> bool:
    """`app.view_functions[name]`, which is set to wrap a view that is registered."""
    return isinstance(target, Index) and tail(target.value) == "view_functions"


def _may_add(seen: Sighting) -> bool:
    """May a statement add to an app or a blueprint, by the names in it?"""
    match seen.line:
        case Function() as function:
            return bool(function.decorators)
        case Class():
            return True
        case Assign(_, _, targets) if any(map(wraps, targets)):
            return True
        case _:
            return any(isinstance(call.func, Attr) and registers(call.func.name) for call in calls(seen))


MAKES = OfFile(
    lambda module: tuple(
        seen
        for seen in MADE.of(module)
        if tail(getattr(seen.line.value, "func", None))[:1].isupper()  # type: ignore[union-attr]  # it is a call
    )
)
"""The statements that may make an app, a blueprint or an `Api`."""

SPEAKS = OfFile(lambda module: tuple(seen for seen in SURVEYED.of(module) if _may_add(seen)))
