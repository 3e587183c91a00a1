"""Flask: functions of a project that register the view they are given on the app or blueprint they are given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.inventory.code import Attr, Call, Function, Name, Text, keyword, tail
from bot.inventory.folding import arguments
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import CALLED, Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.survey import Sighting, elements


@dataclass(frozen=True)
class Helper:
    """The names of its parameters: what a view is registered on, the rule or rules of its URL, and the view."""

    function: Function
    target: str
    rules: str
    view: str


def helpers(project: Project) -> Mapping[int, Helper]:
    """`def register(bp, routes, view): for route in routes: bp.add_url_rule(route, view_func=view)`, by identity."""
    return {id(one.function): one for one in chain.from_iterable(project.in_files(_HELPERS))}


def _of_file(module: Module) -> Iterator[Helper]:
    for seen, call in CALLED.of(module):
        helper = _helper(seen, call) if seen.scope.functions else None
        if helper is not None:
            yield helper


_HELPERS = OfFile(lambda module: tuple(_of_file(module)))


def _helper(seen: Sighting, call: Call) -> Helper | None:
    if tail(call.func) != "add_url_rule" or not isinstance(call.func, Attr):
        return None
    function = seen.scope.functions[-1]
    rule = call.args[0] if call.args else keyword(call, "rule")
    for loop in seen.loops:
        rule = loop.iterable if loop.target == rule else rule
    view = keyword(call, "view_func") or (call.args[2] if len(call.args) > 2 else None)
    names = [one.id for one in (call.func.value, rule, view) if isinstance(one, Name)]
    own = {parameter.name for parameter in function.params}
    return Helper(function, *names) if len(names) == 3 and own >= set(names) else None


def registered(project: Project, known: Mapping[int, Helper], seen: Sighting, call: Call) -> Iterator[Call]:
    """What a call of such a helper comes to: one `add_url_rule` for each rule."""
    found = project.names.settle(project.names.resolve(seen.scope, call.func)) if known else None
    helper = known.get(id(found.node)) if isinstance(found, FunctionFound) else None
    if helper is None:
        return
    given = dict(arguments(helper.function, call))
    target, rules, view = given.get(helper.target), given.get(helper.rules), given.get(helper.view)
    if target is None or rules is None or view is None:
        return
    listed = (rules,) if isinstance(rules, Text) else tuple(i for _, i in elements(project.names, seen.scope, rules))
    for rule in listed:
        yield Call(call.line, call.end, Attr(target, "add_url_rule"), (rule,), (("view_func", view),))
