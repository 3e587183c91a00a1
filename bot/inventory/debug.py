"""Debug modes that are switched on in shipped code."""

import re
from collections.abc import Iterator

from bot.core.inventory import Exposure, ExposureKind
from bot.core.location import Location, Span
from bot.inventory.carrying import development_switch
from bot.inventory.code import Assign, Attr, Call, Const, Expr, Index, Name, Text, keyword, tail
from bot.inventory.found import Outside
from bot.inventory.frameworks.interface import Project
from bot.inventory.render import render
from bot.inventory.survey import Sighting, calls, is_main_guard

_TRUE = Const("True")
_DEVELOPER_FILE = re.compile(r"(?:^|/|_)(?:dev|develop|development|local|debug|run_dev|manage|devserver)(?:_\w+)?\.py$")
_WEB = ("fastapi", "flask", "starlette", "quart")


def debug_modes(project: Project) -> Iterator[Exposure]:
    for seen in project.sightings:
        if not seen.scope.module.sources & set(_WEB) or development_switch(seen.tests):
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
    for call in calls(seen):
        name = tail(call.func)
        if (
            (name == "run" and keyword(call, "debug") == _TRUE and _is_app(project, seen, call))
            or (name in ("FastAPI", "Starlette") and keyword(call, "debug") == _TRUE)
            or (name in ("update", "from_mapping") and keyword(call, "DEBUG") == _TRUE and _is_config(call.func))
        ):
            yield call, call.line, call.end
    if isinstance(line, Assign) and line.value == _TRUE:
        for target in line.targets:
            setting = isinstance(target, Index) and target.at == Text("DEBUG") and tail(target.value) == "config"
            flag = isinstance(target, Attr) and target.name == "debug" and tail(target.value) in ("app", "application")
            if setting or flag:
                yield target, line.line, line.end


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
