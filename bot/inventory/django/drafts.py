"""The handlers of a view, before their controls are known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ActKind
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call, Compare, Expr, Function, Items, Name, Text, tail, walk
from bot.inventory.django.accounts import DOES
from bot.inventory.django.deeds import meta_model
from bot.inventory.django.urlconf import Pattern
from bot.inventory.django.views import (
    HTTP,
    View,
    attribute,
    kind_of,
    lineage,
    methods_named,
    outside_names,
    standing_for,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.models import is_model, models_in
from bot.inventory.statements import expressions

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

_ACTIONS: dict[str, tuple[str, bool, ActKind | None, tuple[str, ...]]] = {
    "list": (
        "GET",
        False,
        None,
        ("ListModelMixin", "ReadOnlyModelViewSet", "ModelViewSet", "ListAPIView", "ListCreateAPIView"),
    ),
    "create": (
        "POST",
        False,
        ActKind.CREATE,
        ("CreateModelMixin", "ModelViewSet", "CreateAPIView", "ListCreateAPIView"),
    ),
    "retrieve": (
        "GET",
        True,
        None,
        (
            "RetrieveModelMixin",
            "ReadOnlyModelViewSet",
            "ModelViewSet",
            "RetrieveAPIView",
            "RetrieveUpdateAPIView",
            "RetrieveDestroyAPIView",
            "RetrieveUpdateDestroyAPIView",
        ),
    ),
    "update": (
        "PUT",
        True,
        ActKind.CHANGE,
        ("UpdateModelMixin", "ModelViewSet", "UpdateAPIView", "RetrieveUpdateAPIView", "RetrieveUpdateDestroyAPIView"),
    ),
    "partial_update": (
        "PATCH",
        True,
        ActKind.CHANGE,
        ("UpdateModelMixin", "ModelViewSet", "UpdateAPIView", "RetrieveUpdateAPIView", "RetrieveUpdateDestroyAPIView"),
    ),
    "destroy": (
        "DELETE",
        True,
        ActKind.DELETE,
        (
            "DestroyModelMixin",
            "ModelViewSet",
            "DestroyAPIView",
            "RetrieveDestroyAPIView",
            "RetrieveUpdateDestroyAPIView",
        ),
    ),
}
"""Action -> its HTTP method, whether it takes one object, what it does, and the library's classes that bring it."""

_GENERIC: dict[str, tuple[tuple[str, ...], ActKind | None]] = {
    "CreateView": (("GET", "POST"), ActKind.CREATE),
    "UpdateView": (("GET", "POST"), ActKind.CHANGE),
    "DeleteView": (("GET", "POST"), ActKind.DELETE),
    "FormView": (("GET", "POST"), None),
    "ListView": (("GET",), None),
    "DetailView": (("GET",), None),
    "FilterView": (("GET",), None),
    "TemplateView": (("GET",), None),
    "ArchiveIndexView": (("GET",), None),
    "DayArchiveView": (("GET",), None),
    "MonthArchiveView": (("GET",), None),
    "YearArchiveView": (("GET",), None),
    **{name: (("GET", "POST"), does) for name, does in DOES.items()},
}
"""Django's generic views, and those for accounts: the methods they answer, and what they do."""


@dataclass(frozen=True, eq=False)
class Draft:
    """`found` is the function that answers, None where a library's does; then `does` says what that one does and `by`
    names it. `detail` says that it takes one object by the URL."""

    kind: str
    pattern: Pattern
    view: View
    bases: tuple[ClassFound | Outside, ...]
    found: FunctionFound | None
    function: Function
    scope: Scope
    methods: tuple[str, ...]
    location: Location
    action: str
    model: ClassFound | None
    detail: bool
    does: ActKind | None = None
    by: str = ""

    @property
    def path_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_PARAMETER.findall(self.pattern.path)))


def drafts_of(project: Project, pattern: Pattern, view: View) -> Iterator[Draft]:
    if isinstance(view.target, FunctionFound):
        yield _function(pattern, view, view.target)
        return
    bases = lineage(project.names, view.target)
    kind = kind_of(bases)
    if kind:
        yield from _Class(project, pattern, view, view.target, bases, kind).drafts()


def _function(pattern: Pattern, view: View, found: FunctionFound) -> Draft:
    function = found.node
    calls = [decorator.value for decorator in function.decorators]
    rest = any(tail(call.func if isinstance(call, Call) else call) == "api_view" for call in calls)
    return Draft(
        kind="rest" if rest else "django",
        pattern=pattern,
        view=view,
        bases=(),
        found=found,
        function=function,
        scope=found.scope,
        methods=_methods(function),
        location=Location(found.scope.path, Span(function.line, function.head)),
        action=function.name,
        model=None,
        detail="<" in pattern.path,
    )


def _methods(function: Function) -> tuple[str, ...]:
    """The methods a function view answers: as its decorators say, or as its body asks."""
    for decorator in function.decorators:
        call = decorator.value
        name = tail(call.func if isinstance(call, Call) else call)
        if name in ("require_POST", "require_post"):
            return ("POST",)
        if name in ("require_GET", "require_safe"):
            return ("GET",)
        if name in ("require_http_methods", "api_view") and isinstance(call, Call):
            listed = tuple(sorted({n.value.upper() for arg in call.args for n in walk(arg) if isinstance(n, Text)}))
            return listed or ("GET",)
    return ("GET", "POST") if any(_speaks_of_post(node) for node in expressions(function.body)) else ("GET",)


def _speaks_of_post(node: Expr) -> bool:
    if isinstance(node, Attr):
        return node.name in ("POST", "FILES") or (node.name in ("body", "data") and tail(node.value) == "request")
    return isinstance(node, Compare) and any(side in (Text("POST"), Text("DELETE"), Text("PUT")) for side in node.sides)


@dataclass(frozen=True, eq=False)
class _Class:
    project: Project
    pattern: Pattern
    view: View
    klass: ClassFound
    bases: tuple[ClassFound | Outside, ...]
    kind: str

    def drafts(self) -> Iterator[Draft]:
        outer = outside_names(self.bases)
        actions = dict(self.view.actions)
        if actions:
            for method, action in sorted(actions.items()):
                yield from self._action(action, method.upper(), outer)
            return
        written = [name for name in HTTP if next(methods_named(self.bases, name), None) is not None]
        for name in written:
            found = next(methods_named(self.bases, name))
            detail = "<" in self.pattern.path
            yield self._draft(found, (name.upper(),), name, detail)
        if self.kind == "rest":
            yield from self._implied_actions(outer, frozenset(written))
        else:
            yield from self._generic(outer, frozenset(written))

    def _implied_actions(self, outer: frozenset[str], written: frozenset[str]) -> Iterator[Draft]:
        """`ListCreateAPIView` and its like answer with the actions of the mixins."""
        for action, (method, _, _, by) in _ACTIONS.items():
            if method.lower() not in written and any(name in outer and name.endswith("APIView") for name in by):
                yield from self._action(action, method, outer)

    def _action(self, action: str, method: str, outer: frozenset[str]) -> Iterator[Draft]:
        found = next(methods_named(self.bases, action), None)
        known = _ACTIONS.get(action)
        if found is not None:
            yield self._draft(found, (method,), action, "<" in self.pattern.path)
        elif known is not None and (brings := outer & set(known[3])):
            yield self._draft(None, (method,), action, known[1], does=known[2], by=min(brings))

    def _generic(self, outer: frozenset[str], written: frozenset[str]) -> Iterator[Draft]:
        for name in sorted(outer & set(_GENERIC)):
            methods, does = _GENERIC[name]
            left = tuple(method for method in methods if method.lower() not in written)
            if left:
                changes = does if "POST" in left else None
                detail = name in ("UpdateView", "DeleteView", "DetailView")
                yield self._draft(None, left, name, detail, does=changes, by=name)

    def _draft(
        self,
        found: FunctionFound | None,
        methods: tuple[str, ...],
        action: str,
        detail: bool,
        *,
        does: ActKind | None = None,
        by: str = "",
    ) -> Draft:
        node = self.klass.node
        own = found is not None and any(line is found.node for line in node.body)
        lines = Span(found.node.line, found.node.head) if own and found is not None else Span(node.line, node.head)
        scope = found.scope if found is not None else Scope(self.klass.scope.module, (), node)
        return Draft(
            kind=self.kind,
            pattern=self.pattern,
            view=self.view,
            bases=self.bases,
            found=found,
            function=found.node if found is not None else self._standing(),
            scope=scope,
            methods=methods,
            location=Location(self.klass.scope.path, lines),
            action=action,
            model=model_of(self.project, self.bases),
            detail=detail,
            does=does,
            by=by,
        )

    def _standing(self) -> Function:
        node = self.klass.node
        made: Function = self.project.names.answers("standing").of(
            id(node), self.klass.scope.module, node, lambda: standing_for(node, node.name)
        )
        return made


def model_of(project: Project, bases: tuple[ClassFound | Outside, ...]) -> ClassFound | None:
    """The model that a class view works on: as it says, by its query, its form or its serializer."""
    for name in ("model", "queryset"):
        given = attribute(bases, name)
        if given is not None:
            found = next(models_in(project.names, *given), None)
            if found is not None:
                return found
    for name in ("get_queryset", "get_object"):
        for method in list(methods_named(bases, name))[:1]:
            inner = method.scope.inside(method.node)
            for node in expressions(method.node.body):
                if isinstance(node, Attr) and node.name in ("objects", "_default_manager"):
                    found = next(models_in(project.names, inner, node.value), None)
                    if found is not None:
                        return found
    for name in ("form_class", "serializer_class"):
        given = attribute(bases, name)
        if given is not None:
            shape = project.names.settle(project.names.resolve(*given))
            model = meta_model(project.names, shape) if isinstance(shape, ClassFound) else None
            if model is not None and is_model(project.names, model):
                return model
    return None


def items_of(node: Expr) -> tuple[Expr, ...]:
    return node.items if isinstance(node, Items) else (node,)


def is_name(node: Expr, *ids: str) -> bool:
    return isinstance(node, Name) and node.id in ids
