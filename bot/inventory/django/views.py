"""What a URL leads to: a function or a class, what is wrapped around it, and the code that runs for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.inventory.code import Attr, Call, Class, Expr, Function, Name, Stmt, Table, Text, keyword, tail
from bot.inventory.django.known import is_django_view, is_rest_view
from bot.inventory.found import ClassFound, Found, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.names import Names
from bot.inventory.remembered import Remembered
from bot.inventory.statements import expressions

MAX_WRAPPERS = 8
"""Decorators around one view in a URLconf, and names followed to it."""

MAX_CODE = 48
"""Functions looked at for one view: its handler, the hooks of its bases, and the helpers they call."""

MAX_DEPTH = 3
"""Calls followed from a handler."""

HTTP = ("get", "post", "put", "patch", "delete")

HOOKS = (
    "dispatch",
    "setup",
    "initial",
    "check_permissions",
    "check_object_permissions",
    "get_permissions",
    "test_func",
    "has_permission",
    "get_queryset",
    "get_object",
    "get_form_kwargs",
    "get_form",
    "get_initial",
    "form_valid",
    "perform_create",
    "perform_update",
    "perform_destroy",
    "get_context_data",
    "get_serializer_context",
    "filter_queryset",
    "delete",
    "as_view",
)
"""Methods that Django and its REST framework call by themselves on the way to an answer."""

GETTERS = ("get_object", "get_queryset", "filter_queryset")
"""Hooks of a view that choose its objects: they rule only what a handler takes through them."""

_ON_THE_WAY = {
    "perform_create": frozenset({"create", "post"}),
    "perform_update": frozenset({"update", "partial_update", "put", "patch"}),
    "perform_destroy": frozenset({"destroy", "delete"}),
}
"""Hook -> the actions that call it: no other action of the same class does."""


def runs_for(hook: str, action: str) -> bool:
    """Is a hook of a class called on the way to an answer of this action?"""
    return hook not in _ON_THE_WAY or action in _ON_THE_WAY[hook]


@dataclass(frozen=True, eq=False)
class View:
    """`actions` maps an HTTP method to the method that answers it where the URLconf says so (a view set);
    `wrappers` are the decorators written around it there; `options` the keywords of `as_view`."""

    target: FunctionFound | ClassFound
    wrappers: tuple[tuple[Scope, Expr], ...] = ()
    actions: Mapping[str, str] = field(default_factory=dict)
    options: tuple[tuple[str, Expr], ...] = ()

    @property
    def klass(self) -> ClassFound | None:
        return self.target if isinstance(self.target, ClassFound) else None


def view_of(project: Project, scope: Scope, node: Expr | None) -> View | None:
    """The view an expression of a URLconf stands for; None for one of a library, or where it cannot be told."""
    wrappers: list[tuple[Scope, Expr]] = []
    for _ in range(MAX_WRAPPERS):
        if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "as_view":
            found = project.names.settle(project.names.resolve(scope, node.func.value))
            if not isinstance(found, ClassFound):
                return None
            return View(found, tuple(wrappers), _actions(node), node.keywords)
        if isinstance(node, Call):
            if not node.args:
                return None
            if tail(node.func) != "partial":
                wrappers.append((scope, node.func))
            node = node.args[0]
            continue
        found = _named(project, scope, node)
        if isinstance(found, FunctionFound):
            return View(found, tuple(wrappers))
        if not isinstance(found, ValueFound) or not isinstance(found.node.value, Call):
            return None
        scope, node = found.scope, found.node.value
    return None


def _named(project: Project, scope: Scope, node: Expr | None) -> Found | None:
    """A name, or the dotted path of a view as text."""
    if isinstance(node, Text) and "." in node.value:
        module, _, name = node.value.rpartition(".")
        file = project.names.file(scope.path, module)
        return project.names.global_name(project.names.module(file), name) if file else None
    return project.names.settle(project.names.resolve(scope, node))


def _actions(call: Call) -> dict[str, str]:
    table = call.args[0] if call.args else keyword(call, "actions")
    pairs = table.pairs if isinstance(table, Table) else ()
    return {key.value.lower(): value.value for key, value in pairs if isinstance(key, Text) and isinstance(value, Text)}


def lineage(names: Names, klass: ClassFound) -> tuple[ClassFound | Outside, ...]:
    """A class and its bases as Python orders them where they form a tree: depth first, a shared base last."""
    found: list[ClassFound | Outside] = []
    _descend(names, klass, found, 0)
    last = {_identity(one): place for place, one in enumerate(found)}
    return tuple(one for place, one in enumerate(found) if last[_identity(one)] == place)


MAX_BASES = 200
"""Bases of one class that are looked at."""


def _descend(names: Names, klass: ClassFound, found: list[ClassFound | Outside], depth: int) -> None:
    if len(found) > MAX_BASES or depth > MAX_DEPTH * 8:
        return
    found.append(klass)
    for expression in klass.node.bases:
        base = names.settle(names.base(klass.scope, expression))
        if isinstance(base, ClassFound) and base.node is not klass.node:
            _descend(names, base, found, depth + 1)
        elif isinstance(base, Outside):
            found.append(base)


def _identity(one: ClassFound | Outside) -> object:
    return one.name if isinstance(one, Outside) else id(one.node)


def kind_of(bases: tuple[ClassFound | Outside, ...]) -> str:
    """ "rest" for a view of Django REST Framework, "django" for one of Django, "" for any other class."""
    outer = [base.name for base in bases if isinstance(base, Outside)]
    if any(is_rest_view(name) for name in outer):
        return "rest"
    return "django" if any(is_django_view(name) for name in outer) else ""


def outside_names(bases: tuple[ClassFound | Outside, ...]) -> frozenset[str]:
    """The last names of the library classes among the bases: "CreateView", "ModelViewSet"."""
    return frozenset(base.name.rpartition(".")[2] for base in bases if isinstance(base, Outside))


def _methods(body: tuple[Stmt, ...]) -> tuple[Mapping[str, list[Function]]]:
    found: dict[str, list[Function]] = {}
    for line in body:
        if isinstance(line, Function):
            found.setdefault(line.name, []).append(line)
    return (found,)


_METHODS: Remembered[tuple[Stmt, ...], Mapping[str, list[Function]]] = Remembered(_methods)
"""The methods of a class, by name."""


def methods_named(bases: tuple[ClassFound | Outside, ...], name: str) -> Iterator[FunctionFound]:
    """Every definition of a method along the bases, the one that wins first."""
    for base in bases:
        if isinstance(base, Outside):
            continue
        (methods,) = _METHODS.of(base.node.body)
        for line in methods.get(name, ()):
            yield FunctionFound(Scope(base.scope.module, (), base.node), line)


def attribute(bases: tuple[ClassFound | Outside, ...], name: str) -> tuple[Scope, Expr] | None:
    """The value of a class attribute, where the nearest base sets it."""
    for base in bases:
        for line in base.node.body if isinstance(base, ClassFound) else ():
            targets = getattr(line, "targets", ())
            value = getattr(line, "value", None)
            if Name(name) in targets and value is not None and isinstance(base, ClassFound):
                return Scope(base.scope.module, base.scope.functions, base.node), value
    return None


def code_of(
    project: Project, bases: tuple[ClassFound | Outside, ...], start: tuple[FunctionFound, ...]
) -> tuple[FunctionFound, ...]:
    """The functions that run for a view: where it starts, its own methods that those call, and helpers of the tree."""
    seen: dict[int, FunctionFound] = {}
    waiting = [(found, 0) for found in start]
    while waiting and len(seen) < MAX_CODE:
        here, depth = waiting.pop(0)
        if id(here.node) in seen:
            continue
        seen[id(here.node)] = here
        if depth < MAX_DEPTH:
            waiting.extend((called, depth + 1) for called in _called(project, bases, here))
    return tuple(seen.values())


@dataclass(frozen=True)
class _Uses:
    """What a function uses: methods of itself, methods of its bases, functions of the tree."""

    own: tuple[str, ...]
    inherited: tuple[str, ...]
    helpers: tuple[FunctionFound, ...]


def _called(project: Project, bases: tuple[ClassFound | Outside, ...], here: FunctionFound) -> Iterator[FunctionFound]:
    uses: _Uses = project.names.answers("uses").of(
        id(here.node), here.scope.module, here.node, lambda: _uses(project, here)
    )
    for name in uses.own:
        yield from list(methods_named(bases, name))[:1]
    for name in uses.inherited:
        yield from [found for found in methods_named(bases, name) if found.node is not here.node][:2]
    yield from uses.helpers


def _uses(project: Project, here: FunctionFound) -> _Uses:
    own: dict[str, None] = {}
    inherited: dict[str, None] = {}
    helpers: dict[int, FunctionFound] = {}
    inner = here.scope.inside(here.node)
    for node in expressions(here.node.body):
        if isinstance(node, Attr) and node.value == Name("self"):
            own[node.name] = None
        elif isinstance(node, Call) and isinstance(node.func, Attr) and _is_super(node.func.value):
            inherited[node.func.name] = None
        elif isinstance(node, Call) and isinstance(node.func, Name):
            found = project.names.settle(project.names.resolve(inner, node.func))
            if isinstance(found, FunctionFound):
                helpers[id(found.node)] = found
    return _Uses(tuple(own), tuple(inherited), tuple(helpers.values()))


def _is_super(node: Expr) -> bool:
    return isinstance(node, Call) and node.func == Name("super")


def standing_for(klass: Class, name: str) -> Function:
    """A handler that nobody wrote: it stands where the class does, and has no code of its own."""
    return Function(name, klass.line, klass.head, klass.end, klass.decorators, (), None, ())
