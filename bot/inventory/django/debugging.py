"""Debug mode in the settings of a Django project."""

from collections.abc import Iterator

from bot.core.inventory import Exposure, ExposureKind
from bot.core.location import Location, Span
from bot.inventory.carrying import development_switch
from bot.inventory.code import Assign, Call, Compare, Const, Expr, Items, Text, keyword, tail, walk
from bot.inventory.django.settings import for_developers, is_settings
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import Module, OfFile
from bot.inventory.render import render
from bot.inventory.survey import SURVEYED, Sighting

_ENVIRONMENT = frozenset({"env", "bool", "config", "getenv", "get", "environ", "get_env", "env_bool", "getenv_bool"})
_YES = frozenset({"true", "1", "yes", "on"})


def settings_in_debug(project: Project) -> Iterator[Exposure]:
    """`DEBUG = True` in settings that are shipped and that no settings for production take back; as the fallback of
    an environment look-up it is on where somebody forgot to set the variable."""
    modules = project.names.modules
    settings = {path for path in modules if _SETTINGS.of(modules[path])}
    built_on = {path for path in modules if settings and _builds_on(project, path, settings)}
    taken_back = any(_switches_off(modules[path]) for path in settings | built_on)
    for path in sorted(settings):
        for seen in SURVEYED.of(modules[path]) if not for_developers(path) else ():
            line = seen.line
            if isinstance(line, Assign) and line is _assigned(modules[path]) and not development_switch(seen.tests):
                yield from _found(seen, line, taken_back)


_SETTINGS = OfFile(lambda module: is_settings(module.path, frozenset(module.names)))


def _found(seen: Sighting, line: Assign, taken_back: bool) -> Iterator[Exposure]:
    plain = line.value == Const("True")
    if (plain and taken_back) or not (plain or _falls_back_to_true(line.value)):
        return
    where = Location(seen.scope.path, Span(line.line, max(line.line, line.end)))
    caught = "" if plain else "the fallback of an environment look-up"
    yield Exposure(
        ExposureKind.DEBUG,
        where,
        "",
        f"DEBUG = {render(line.value)}",
        caught,
        True,
        "debug pages show it",
        development=not plain,
    )


def _builds_on(project: Project, path: str, settings: set[str]) -> bool:
    """Does a file take over all settings of another one (`from project.settings.common import *`)?"""
    tree = project.names.tree
    for star in project.names.module(path).stars if not for_developers(path) else ():
        parts = tree.relative(path, star.level, star.module) if star.level else tree.absolute(path, star.module)
        if parts and tree.file(parts) in settings:
            return True
    return False


def _assigned(module: Module) -> Assign | None:
    """The last line that says whether DEBUG is on."""
    lines = [line for line in module.names.get("DEBUG", []) if isinstance(line, Assign)]
    return lines[-1] if lines else None


def _switches_off(module: Module) -> bool:
    line = _assigned(module)
    return line is not None and line.value == Const("False")


def _falls_back_to_true(node: Expr | None) -> bool:
    """`env.bool("DEBUG", default=True)`, `os.environ.get("DEBUG", "True") == "True"`"""
    for call in walk(node):
        if not isinstance(call, Call) or tail(call.func) not in _ENVIRONMENT:
            continue
        named = call.args[0] if call.args else None
        fallback = call.args[1] if len(call.args) > 1 else keyword(call, "default")
        if not isinstance(named, Text) or "DEBUG" not in named.value.upper() or fallback is None:
            continue
        if fallback == Const("True") or fallback == Const("1"):
            return True
        return isinstance(fallback, Text) and fallback.value.lower() in _YES and _reads_yes(node)
    return False


def _reads_yes(node: Expr | None) -> bool:
    """Is a text compared with one that means yes, or cast?"""
    compares = [inner for inner in walk(node) if isinstance(inner, Compare)]
    return not compares or any(
        isinstance(text, Text) and text.value.lower() in _YES
        for compare in compares
        for side in compare.sides[1:]
        for text in (side.items if isinstance(side, Items) else (side,))
    )
