"""Views of a tree that has no URLconf at all: a reusable app, or a part of a project."""

from collections.abc import Iterator

from bot.inventory.code import Call, Class, Function, Name, Return, tail
from bot.inventory.django.rest import view_set
from bot.inventory.django.urlconf import Pattern
from bot.inventory.django.views import View, kind_of, lineage, outside_names
from bot.inventory.found import ClassFound, FunctionFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.statements import every

_RESPONSES = frozenset(
    {"render", "redirect", "HttpResponse", "JsonResponse", "TemplateResponse", "Response", "HttpResponseRedirect"}
    | {"FileResponse", "StreamingHttpResponse"}
)
_UNKNOWN = "{...}"


def unrouted(project: Project) -> Iterator[tuple[Pattern, View]]:
    """Functions that take a request and answer it, and view classes that nothing inherits from."""
    bases: set[int] = set()
    classes: list[ClassFound] = []
    for seen in project.sightings:
        if not seen.scope.module.sources & {"django", "rest_framework"} or seen.scope.functions:
            continue
        key = f"{seen.scope.path}:views"
        if isinstance(seen.line, Function) and seen.scope.owner is None and _answers(seen.line):
            found = FunctionFound(seen.scope, seen.line)
            taken = "".join(f"<{parameter.name}>/" for parameter in seen.line.params[1:] if not parameter.stars)
            yield Pattern(key, f"{_UNKNOWN}/{taken}", seen.scope, Name(seen.line.name), seen.line.line), View(found)
        elif isinstance(seen.line, Class) and seen.scope.owner is None:
            classes.append(ClassFound(seen.scope, seen.line))
    for klass in classes:
        bases |= {id(base.node) for base in lineage(project.names, klass)[1:] if isinstance(base, ClassFound)}
    for klass in classes:
        if id(klass.node) not in bases:
            yield from _class(project, klass)


def _answers(function: Function) -> bool:
    takes = bool(function.params) and function.params[0].name == "request" and not function.name.startswith("_")
    return takes and any(
        isinstance(line, Return) and isinstance(line.value, Call) and tail(line.value.func) in _RESPONSES
        for line in every(function.body)
    )


def _class(project: Project, klass: ClassFound) -> Iterator[tuple[Pattern, View]]:
    bases = lineage(project.names, klass)
    if not kind_of(bases):
        return
    pattern = Pattern(f"{klass.scope.path}:views", _UNKNOWN, klass.scope, Name(klass.node.name), klass.node.line)
    outer = outside_names(bases)
    if any(name.endswith("ViewSet") for name in outer):
        yield from view_set(project, pattern, klass)
    else:
        detail = any(name.startswith(("Detail", "Update", "Delete", "Retrieve", "Destroy")) for name in outer)
        path = f"{_UNKNOWN}/<pk>/" if detail else pattern.path
        yield Pattern(pattern.key, path, pattern.scope, pattern.view, pattern.line), View(klass)
