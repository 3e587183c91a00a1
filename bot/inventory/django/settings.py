"""What the settings of a Django project say, wherever they stand: a module, a package of modules, a class."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.inventory.code import Assign, Expr, Function, Index, Items, Name, Return, Stmt, Table, Text, walk
from bot.inventory.found import Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.survey import elements

_MARKS = frozenset(
    {"INSTALLED_APPS", "MIDDLEWARE", "MIDDLEWARE_CLASSES", "ROOT_URLCONF", "DATABASES", "REST_FRAMEWORK", "TEMPLATES"}
    | {"AUTH_USER_MODEL", "WSGI_APPLICATION", "ALLOWED_HOSTS"}
)
_READ = frozenset({"MIDDLEWARE", "MIDDLEWARE_CLASSES", "REST_FRAMEWORK", "AUTHENTICATION_BACKENDS", "INSTALLED_APPS"})
_DEVELOPER = re.compile(
    r"(?:^|[/_.])(?:dev|devel|development|develop|local|localhost|test|tests|testing|ci|debug|docker_dev|example|sandbox"
    r"|demo|unittest|e2e|travis|github|sample|build)(?:[_/.]|\w*\.py$|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One value that a setting is given, and where."""

    scope: Scope
    value: Expr
    line: int


@dataclass
class Settings:
    """`modules` are the files that hold settings, those for developers and tests left out."""

    modules: set[str] = field(default_factory=set)
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def entries(self, project: Project, name: str) -> Iterator[tuple[Line, str]]:
        """The texts a list setting holds, in the order of the files."""
        for line in self.lines.get(name, []):
            for node in walk(line.value):
                if isinstance(node, Text) and "." in node.value:
                    yield line, node.value

    def rest(self, project: Project, name: str) -> tuple[tuple[Scope, Expr], ...] | None:
        """The elements of one key of REST_FRAMEWORK; None where no settings give it."""
        for line in self.lines.get("REST_FRAMEWORK", []):
            for key, value in line.value.pairs if isinstance(line.value, Table) else ():
                if key == Text(name):
                    if isinstance(value, Text):
                        return ((line.scope, value),)
                    return tuple(elements(project.names, line.scope, value))
        return None


def is_settings(path: str, names: frozenset[str]) -> bool:
    """Does a file that defines these names hold the settings of a project?"""
    named = "settings" in path or "config" in path
    return len(names & _MARKS) >= (1 if named else 3)


def for_developers(path: str) -> bool:
    """Is a settings file one for a developer's machine or for tests, by its name?"""
    return bool(_DEVELOPER.search("/".join(path.split("/")[-2:])))


def read_settings(project: Project) -> Settings:
    found = Settings()
    modules = project.names.modules
    for path in sorted(modules, key=lambda path: (len(path.split("/")), path)):
        given = _GIVEN.of(modules[path])
        if given and not for_developers(path):
            found.modules.add(path)
            for name, line in given:
                if name in _READ:
                    found.lines.setdefault(name, []).append(line)
    return found


def _given(scope: Scope, body: tuple[Stmt, ...], depth: int) -> Iterator[tuple[str, Line]]:
    """Settings of a module's top level, of classes in it, and of properties that build a list."""
    for line in body:
        if isinstance(line, Assign) and line.value is not None:
            for target in line.targets:
                if isinstance(target, Name) and target.id.isupper():
                    yield target.id, Line(scope, line.value, line.line)
                elif (
                    isinstance(target, Index) and target.value == Name("REST_FRAMEWORK") and isinstance(target.at, Text)
                ):
                    yield "REST_FRAMEWORK", Line(scope, Table(((target.at, line.value),)), line.line)
        elif isinstance(line, Function) and line.name.isupper():
            for inner in line.body:
                if isinstance(inner, Assign | Return) and isinstance(inner.value, Items | Table):
                    yield line.name, Line(scope.inside(line), inner.value, inner.line)
        elif depth < 3 and not isinstance(line, Function):
            inner_scope = scope
            for inside_body in _bodies(line):
                yield from _given(inner_scope, inside_body, depth + 1)


def _in_file(module: Module) -> tuple[tuple[str, Line], ...]:
    """The settings of a file that holds those of a project; nothing of another."""
    given = tuple(_given(Scope(module), module.body, 0))
    return given if is_settings(module.path, frozenset(name for name, _ in given)) else ()


_GIVEN = OfFile(_in_file)


def _bodies(line: Stmt) -> Iterator[tuple[Stmt, ...]]:
    for name in ("body", "other", "final"):
        inner = getattr(line, name, None)
        if isinstance(inner, tuple):
            yield inner
