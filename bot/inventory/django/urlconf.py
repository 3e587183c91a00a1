"""URLconfs: lists of patterns, how they include one another, and what each pattern leads to."""

import re
from dataclasses import dataclass, field, replace

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Do,
    Expr,
    Function,
    Items,
    Mix,
    Name,
    Return,
    Star,
    Text,
    keyword,
    tail,
    walk,
)
from bot.inventory.django.guards import wrapper_controls
from bot.inventory.django.known import AUTHORIZED
from bot.inventory.found import ModuleFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.modules import Module, OfFile
from bot.inventory.routing import Mount, Router
from bot.inventory.survey import SURVEYED, Sighting

_PATTERNS = frozenset({"path", "re_path", "url"})
_INCLUDES = frozenset({"include", "decorator_include"})
_GROUP = re.compile(r"^\(\?P<(\w+)>")


@dataclass(frozen=True)
class Pattern:
    """One line of a URLconf: `view` is what it leads to, `key` the list it is in."""

    key: str
    path: str
    scope: Scope
    view: Expr
    line: int


@dataclass
class Urls:
    patterns: list[Pattern] = field(default_factory=list)
    outside: list[Pattern] = field(default_factory=list)
    """Lines that include a URLconf which is not in the tree; `view` is the text that names it."""
    mounts: list[Mount] = field(default_factory=list)
    routers: dict[str, Router] = field(default_factory=dict)
    guarded: list[tuple[str, int, tuple[Control, ...]]] = field(default_factory=list)
    """(list, line, controls): what a call that wraps a whole list adds to the patterns written above it."""


def read_urls(project: Project) -> Urls:
    reader = _Reader(project, Urls())
    for sighting in project.sighted(_SPEAKS):
        reader.collect(sighting)
    for sighting in project.sighted(_SPEAKS):
        reader.compose(sighting)
    reader.name_roots()
    return reader.urls


def _may_speak(module: Module) -> bool:
    return bool(module.sources & {"django", "rest_framework", "rest_framework_nested"})


_SPEAKS = OfFile(
    lambda module: tuple(
        one for one in SURVEYED.of(module) if isinstance(one.line, Assign | Do | Return) and _may_speak(module)
    )
)


@dataclass(eq=False)
class _Reader:
    project: Project
    urls: Urls
    lists: int = 0
    """Lists without a name seen so far."""
    line: int = 0
    """Of the statement that is being read."""
    hooked: set[str] = field(default_factory=set)
    """Lists that functions return to Wagtail's `register_admin_urls` hook."""
    placed: list[tuple[int, Mount]] = field(default_factory=list)
    """Mounts with the lines they are written on."""

    def collect(self, seen: Sighting) -> None:
        value = getattr(seen.line, "value", None)
        key = list_key(seen)
        if value is not None and key:
            self.line = seen.line.line
            if key.endswith("()") and _is_hook(seen.scope.functions[-1]):
                self.hooked.add(key)
            self._walk(seen.scope, value, key, 0)

    def _walk(self, scope: Scope, node: Expr, key: str, depth: int) -> None:
        """Find the patterns of an expression; those inside an `include([...])` are a list of their own."""
        if depth > 12:
            return
        if isinstance(node, Call) and self._is_pattern(scope, node):
            self._pattern(scope, node, key, depth)
            return
        if isinstance(node, Call):
            for argument in (*node.args, *(value for _, value in node.keywords)):
                self._walk(scope, argument, key, depth + 1)
        elif isinstance(node, Items | Mix | Star):
            for part in (
                node.items if isinstance(node, Items) else node.parts if isinstance(node, Mix) else (node.value,)
            ):
                self._walk(scope, part, key, depth + 1)

    def _is_pattern(self, scope: Scope, call: Call) -> bool:
        if tail(call.func) not in _PATTERNS or len(call.args) + len(call.keywords) < 2:
            return False
        outer = self.project.names.outside_name(scope, call.func)
        return outer.startswith(("django.", "ninja.")) or (outer.startswith("builtins.") and bool(scope.module.stars))

    def _pattern(self, scope: Scope, call: Call, key: str, depth: int) -> None:
        self.urls.routers.setdefault(key, Router(key, False))
        text = call.args[0] if call.args else keyword(call, "route") or keyword(call, "regex")
        path = self.project.names.fold(scope, text)
        shown = path if tail(call.func) == "path" else readable(path)
        view = call.args[1] if len(call.args) > 1 else keyword(call, "view")
        if isinstance(view, Call) and tail(view.func) in _INCLUDES:
            self._include(scope, view, key, shown, depth)
        elif isinstance(view, Attr) and view.name == "urls":
            self._mount(key, self._router_key(scope, view.value), shown)
        elif isinstance(view, Items | Star):
            return
        elif view is not None:
            self.urls.patterns.append(Pattern(key, shown, scope, view, call.line))

    def _include(self, scope: Scope, call: Call, key: str, prefix: str, depth: int) -> None:
        controls: tuple[Control, ...] = ()
        arguments = call.args
        if tail(call.func) == "decorator_include" and len(arguments) > 1:
            controls = wrapper_controls(self.project, scope, arguments[0], call.line)
            arguments = arguments[1:]
        target = arguments[0] if arguments else keyword(call, "arg")
        if isinstance(target, Items) and target.kind == "(" and target.items:
            target = target.items[0]
        if isinstance(target, Items | Mix):
            self.lists += 1
            child = f"{scope.path}:include({self.lists})"
            self.urls.routers.setdefault(child, Router(child, False))
            self._walk(scope, target, child, depth + 1)
            self._compose(scope, target, child)
            self._mount(key, child, prefix, controls)
        elif target is not None:
            child = self.included(scope, target)
            self._mount(key, child, prefix, controls)
            if not child and isinstance(target, Text):
                self.urls.outside.append(Pattern(key, prefix, scope, target, call.line))

    def _mount(self, parent: str, child: str, prefix: str, controls: tuple[Control, ...] = ()) -> None:
        if child and child != parent:
            self.placed.append((self.line, Mount(parent, child, prefix, controls)))

    def included(self, scope: Scope, target: Expr) -> str:
        """The key of the list that an `include` names; "" for one outside the tree."""
        names = self.project.names
        if isinstance(target, Text):
            file = names.file(scope.path, target.value)
            return f"{file}:urlpatterns" if file else ""
        if isinstance(target, Attr) and target.name == "urls":
            return self._router_key(scope, target.value) or self._module_key(scope, target)
        return self._module_key(scope, target)

    def _module_key(self, scope: Scope, target: Expr, passed: frozenset[str] = frozenset()) -> str:
        """The key of the list that is named. `passed` are tuples that led here; one that leads back leads nowhere."""
        found = self.project.names.settle(self.project.names.resolve(scope, target))
        if isinstance(found, ModuleFound):
            file = self.project.names.tree.file(found.parts)
            return f"{file}:urlpatterns" if file else ""
        if isinstance(found, ValueFound):
            value = found.node.value
            first = value.items[0] if isinstance(value, Items) and value.kind == "(" and value.items else None
            if isinstance(first, Name) and found.key not in passed:
                return self._module_key(found.scope, first, passed | {found.key})
            return found.key
        return ""

    def _router_key(self, scope: Scope, node: Expr) -> str:
        found = self.project.names.settle(self.project.names.resolve(scope, node))
        return found.key if isinstance(found, ValueFound) else ""

    def compose(self, seen: Sighting) -> None:
        """Lists that are made of other lists, and calls that wrap a whole list."""
        value = getattr(seen.line, "value", None)
        key = list_key(seen)
        if value is None or not key or (key not in self.urls.routers and not key.endswith(":urlpatterns")):
            return
        self.urls.routers.setdefault(key, Router(key, False))
        self.line = seen.line.line
        self._compose(seen.scope, value, key)
        if isinstance(value, Call) and len(value.args) > 1 and value.args[0] in getattr(seen.line, "targets", ()):
            controls = wrapper_controls(self.project, seen.scope, value.args[1], value.line)
            if controls:
                self.urls.guarded.append((key, value.line, controls))

    def _compose(self, scope: Scope, value: Expr, key: str) -> None:
        if isinstance(value, Call) and tail(value.func) in _PATTERNS | {"static"}:
            return
        if isinstance(value, Attr) and value.name in ("urls", "urlpatterns"):
            self._mount(key, self._router_key(scope, value.value) or self._module_key(scope, value), "")
        elif isinstance(value, Name | Attr):
            child = self._module_key(scope, value)
            if child in self.urls.routers:
                self._mount(key, child, "")
        elif isinstance(value, Call):
            prefixes = value.args if tail(value.func) != "reduce" else value.args[1:]
            for argument in prefixes:
                self._compose(scope, argument, key)
        elif isinstance(value, Items | Mix | Star):
            for part in (
                value.items if isinstance(value, Items) else value.parts if isinstance(value, Mix) else (value.value,)
            ):
                self._compose(scope, part, key)

    def name_roots(self) -> None:
        """The URLconfs that nothing includes are where requests come in; lists of Wagtail's hook hang in its admin."""
        for line, mount in self.placed:
            around = [extra for key, at, extra in self.urls.guarded if key == mount.parent and line < at]
            controls = (*mount.controls, *(control for extra in around for control in extra))
            self.urls.mounts.append(replace(mount, controls=controls))
        for key in self.hooked & set(self.urls.routers):
            where = Location(key.partition(":")[0], Span(1, 1))
            admin = controls_of(AUTHORIZED, "register_admin_urls", where, "URLconf")
            self.urls.routers[key] = Router(key, False, "admin/", admin)
        mounted = {mount.child for mount in self.urls.mounts}
        for key in list(self.urls.routers):
            if key.endswith(":urlpatterns") and key not in mounted:
                self.urls.routers[key] = Router(key, True)


def _is_hook(function: Function) -> bool:
    named = (node for decorator in function.decorators for node in walk(decorator.value))
    return Text("register_admin_urls") in named


def list_key(seen: Sighting) -> str:
    """The list that a statement fills: a variable, or what a function returns."""
    line, scope = seen.line, seen.scope
    if isinstance(line, Assign):
        target = line.targets[0] if line.targets else None
        if isinstance(target, Name):
            return ValueFound(scope, target.id, line).key
        return f"{scope.path}:{tail(target)}" if target is not None and tail(target) else ""
    if isinstance(line, Do) and isinstance(line.value, Call) and isinstance(line.value.func, Attr):
        base = tail(line.value.func.value)
        inner = ".".join([*(function.name for function in scope.functions), base])
        return f"{scope.path}:{inner}" if base else ""
    if isinstance(line, Return) and scope.functions:
        return f"{scope.path}:{scope.functions[-1].name}()"
    return f"{scope.path}:urlpatterns" if isinstance(line, Do) else ""


def readable(pattern: str) -> str:
    """A regular expression as a path: `^book/(?P<id>\\d+)/?$` is `book/<id>/`."""
    shown: list[str] = []
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if character == "(":
            end = _closing(pattern, place)
            named = _GROUP.match(pattern[place:])
            shown.append(f"<{named.group(1)}>" if named else "" if pattern.startswith("(?:", place) else "<arg>")
            place = end + 1
            continue
        if character == "\\":
            following = pattern[place + 1 : place + 2]
            shown.append(following if not following.isalnum() else "")
            place += 2
            continue
        if character not in "^$?*+":
            shown.append(character)
        place += 1
    return "".join(shown)


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for place in range(start, len(pattern)):
        if pattern[place] == "\\":
            continue
        before = pattern[place - 1] if place else ""
        if pattern[place] == "(" and before != "\\":
            depth += 1
        elif pattern[place] == ")" and before != "\\":
            depth -= 1
            if depth == 0:
                return place
    return len(pattern)
