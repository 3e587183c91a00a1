"""Debug modes that are switched on in shipped code."""

import re
from collections.abc import Iterator
from itertools import chain

from bot.core.inventory import Exposure, ExposureKind
from bot.core.location import Location, Span
from bot.inventory.carrying import development_switch
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Const,
    Do,
    Expr,
    Index,
    Name,
    Return,
    Stmt,
    Table,
    Text,
    dotted,
    keyword,
    tail,
)
from bot.inventory.found import Outside, ValueFound
from bot.inventory.frameworks.interface import CALLED, Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.render import render
from bot.inventory.survey import SURVEYED, Sighting, calls, is_main_guard

_TRUE = Const("True")
_DEVELOPER_FILE = re.compile(r"(?:^|/|_)(?:dev|develop|development|local|debug|run_dev|manage|devserver)(?:_\w+)?\.py$")
_WEB = ("fastapi", "flask", "starlette", "quart", "tornado", "werkzeug", "aiohttp", "aiohttp_debugtoolbar")
_SWITCHES = (Do, Assign, Return)
"""The statements that can switch a debug mode on."""

_OPENED = {
    "FastAPI": ("debug",),
    "Starlette": ("debug",),
    "Application": ("debug", "serve_traceback"),
    "run_simple": ("use_debugger",),
    "DebuggedApplication": ("evalex",),
}
"""What is called, and the arguments that open a debugger or show stack traces: Starlette, Tornado, Werkzeug."""
_SHIPPED_CONFIG = re.compile(
    r"^(?:Config|BaseConfig|DefaultConfig|AppConfig|Settings|Prod(?:uction)?(?:Config|Settings)?)$"
)
_CONFIG_FILE = re.compile(r"(?:^|/)(?:default_)?(?:config|settings)\.py$")


def debug_modes(project: Project) -> Iterator[Exposure]:
    yield from chain.from_iterable(project.in_tree(_of_file))
    for seen, setting in _configured(project):
        where = Location(seen.scope.path, Span(setting.line, max(setting.line, setting.end)))
        name = seen.scope.owner.name if seen.scope.owner else ""
        yield Exposure(ExposureKind.DEBUG, where, name, "DEBUG = True", "", True, "debug pages show it")


def _of_file(project: Project, module: Module, _: None) -> tuple[Exposure, ...]:
    return tuple(_debug_modes(project, module))


def _debug_modes(project: Project, module: Module) -> Iterator[Exposure]:
    for seen in SURVEYED.of(module):
        if not isinstance(seen.line, _SWITCHES) or seen.scope.module.sources.isdisjoint(_WEB):
            continue
        if development_switch(seen.tests):
            continue
        for node, line, end in _switched_on(project, seen):
            where = Location(seen.scope.path, Span(line, max(line, end)))
            scope = seen.scope.functions[-1].name if seen.scope.functions else ""
            by_developer = is_main_guard(seen.tests) or bool(_DEVELOPER_FILE.search(seen.scope.path))
            yield Exposure(
                ExposureKind.DEBUG,
                where,
                scope,
                render(node),
                "",
                True,
                "debug pages show it",
                development=by_developer,
            )


def _switched_on(project: Project, seen: Sighting) -> Iterator[tuple[Expr, int, int]]:
    line = seen.line
    for call in (*calls(seen), *_returned(line)):
        name = tail(call.func)
        if (
            (name == "run" and keyword(call, "debug") == _TRUE and _is_app(project, seen, call))
            or _opened(project, seen, call)
            or (name in ("update", "from_mapping") and keyword(call, "DEBUG") == _TRUE and _is_config(call.func))
        ):
            yield call, call.line, call.end
    if isinstance(line, Assign) and line.value == _TRUE:
        for target in line.targets:
            setting = isinstance(target, Index) and target.at == Text("DEBUG") and tail(target.value) == "config"
            flag = isinstance(target, Attr) and target.name == "debug" and tail(target.value) in ("app", "application")
            if setting or flag:
                yield target, line.line, line.end


def _returned(line: Stmt) -> tuple[Call, ...]:
    return (line.value,) if isinstance(line, Return) and isinstance(line.value, Call) else ()


def _opened(project: Project, seen: Sighting, call: Call) -> bool:
    """Is one of the arguments that open a debugger true, also where they come as `**settings`?"""
    flags = _OPENED.get(tail(call.func), ())
    if any(keyword(call, flag) == _TRUE for flag in flags):
        return True
    if dotted(call.func) == "aiohttp_debugtoolbar.setup":
        return True
    for node in (value for key, value in call.keywords if key == "**" and flags):
        found = project.names.resolve(seen.scope, node)
        value = found.node.value if isinstance(found, ValueFound) else node
        if isinstance(value, Table) and any((Text(flag), _TRUE) in value.pairs for flag in flags):
            return True
        if (
            isinstance(value, Call)
            and tail(value.func) == "dict"
            and any(keyword(value, flag) == _TRUE for flag in flags)
        ):
            return True
    return False


def _configured(project: Project) -> Iterator[tuple[Sighting, Assign]]:
    """`DEBUG = True` in a file or class that Flask's `from_object` or `from_pyfile` reads, unless what is shipped in
    the end switches it off."""
    if any(project.in_files(_READS_ONE)):
        yield from chain.from_iterable(project.in_files(_CONFIGURED))


_READS_ONE = OfFile(
    lambda module: any(
        isinstance(call.func, Attr) and call.func.name in ("from_object", "from_pyfile")
        for _, call in CALLED.of(module)
    )
)


def _in_file(module: Module) -> Iterator[tuple[Sighting, Assign]]:
    for seen in SURVEYED.of(module):
        line, owner = seen.line, seen.scope.owner
        if not isinstance(line, Assign) or line.value != _TRUE or Name("DEBUG") not in line.targets or seen.tests:
            continue
        if "django" in seen.scope.module.sources or seen.scope.functions:
            continue
        by_file = owner is None and _CONFIG_FILE.search(seen.scope.path)
        if by_file or (owner is not None and _SHIPPED_CONFIG.match(owner.name) and not _switched_off(seen, owner)):
            yield seen, line


_CONFIGURED = OfFile(lambda module: tuple(_in_file(module)))


def _switched_off(seen: Sighting, owner: Class) -> bool:
    """Does a class that builds on this one set `DEBUG` again?"""
    return any(
        isinstance(line, Class)
        and any(tail(base) == owner.name for base in line.bases)
        and any(isinstance(one, Assign) and Name("DEBUG") in one.targets and one.value != _TRUE for one in line.body)
        for line in seen.scope.module.body
    )


def _is_config(func: Expr) -> bool:
    return isinstance(func, Attr) and tail(func.value) == "config"


def _is_app(project: Project, seen: Sighting, call: Call) -> bool:
    """`app.run(debug=True)`, not `uvicorn.run` and not a task runner's."""
    if not isinstance(call.func, Attr):
        return False
    base = call.func.value
    if isinstance(base, Name) and base.id in ("uvicorn", "asyncio", "subprocess", "anyio", "hypercorn"):
        return False
    found = project.names.resolve(seen.scope, base)
    return not isinstance(found, Outside) or found.name.startswith((*_WEB, "builtins"))
