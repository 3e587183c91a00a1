"""A guard that the project has and that no endpoint shows how to use: used as its framework has it used."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.apply_idiom import apply_changes
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.ground import is_for_all_of_file
from bot.fixes.habits import own_endpoint
from bot.fixes.homes import homes_of
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.rights import rights_around
from bot.fixes.standard_control import GUARD, OF_STRANGERS

DEPENDENCY = re.compile(
    r"^(?:get_|require_|verify_)?(?:current_|active_|authenticated_|logged_in_)+(?:user|account|member|principal)$"
    r"|^(?:require|get|verify|check|validate)_(?:user|auth|authentication|authenticated|token|access_token|api_key|jwt|login)$"
)
"""What FastAPI's applications call the dependency that knows who calls."""

DEFINED = re.compile(r"^(?:async )?def (?P<name>\w+)\([^\n]*\n(?:[ \t)][^\n]*\n|\n)*", re.MULTILINE)
"""A function of the module, with its body."""

TURNS_AWAY = re.compile(
    r"^\s+(?:raise\b|(?:return )?abort\(|return (?:redirect|web\.HTTP|Response)\w*\()", re.MULTILINE
)

AIOHTTP_SECURITY = re.compile(r"^from aiohttp_security\b|^import aiohttp_security\b", re.MULTILINE)


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    if own is None or function is None or any(act.kind in OF_STRANGERS for act in own.acts):
        return
    if rights_around(own, context.inventory.endpoints).asked or is_for_all_of_file(own, context):
        return
    if own.framework == "fastapi":
        for name, home in _known(file, context, function, DEPENDENCY):
            yield from _depending(file, context, function, name, home)
    if own.framework == "aiohttp" and class_at(file, context.finding.location.span) is None:
        for name, home in _known(file, context, function, GUARD):
            yield from _decorated(file, context, function, name, home)
        yield "Refuses whoever is not signed in, by aiohttp_security.", _authorized(file, context, function)


def _known(file: PythonFile, context: FixContext, function: Node, called: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Guards by their names, and the file that defines each ("" where this one knows it already). Only those whose code
    is seen to turn somebody away: a name alone promises nothing."""
    own = text_of(function.child_by_field_name("name") or function)
    bound = file.bound_before(function)
    files = sorted((path, one.text) for path, one in context.files.items() if one.language == "python")
    for path, text in [(context.file.path, context.file.text), *files]:
        for found in DEFINED.finditer(text):
            is_guard = called.match(found["name"]) and found["name"] != own and TURNS_AWAY.search(found[0])
            if is_guard and (path != context.file.path or found["name"] in bound):
                yield found["name"], "" if found["name"] in bound else path


def _imports(file: PythonFile, context: FixContext, function: Node, name: str, home: str) -> list[Change] | None:
    if not home:
        return []
    homes = homes_of(name, file, context.file.path, near=home, defined=home, files=context.files)
    return next((more for one in homes if (more := bring_name(file, one, name, function)) is not None), None)


def _depending(file: PythonFile, context: FixContext, function: Node, name: str, home: str) -> Iterator[Proposal]:
    """`dependencies=[Depends(name)]` of the route: the handler has no use for what it gives."""
    idiom = read_idiom(f"dependencies=[Depends({name})]")
    imports = _imports(file, context, function, name, home)
    depends = bring_name(file, "fastapi", "Depends", function)
    if idiom is not None and imports is not None and depends is not None:
        changes = apply_changes(file, function, idiom)
        yield f"Asks {name} who calls, before anything is done.", [*changes, *imports, *depends] if changes else []


def _decorated(file: PythonFile, context: FixContext, function: Node, name: str, home: str) -> Iterator[Proposal]:
    idiom = read_idiom(f"@{name}")
    imports = _imports(file, context, function, name, home)
    if idiom is not None and imports is not None:
        changes = apply_changes(file, function, idiom)
        yield f"Adds @{name}, the guard that the project has.", [*changes, *imports] if changes else []


def _authorized(file: PythonFile, context: FixContext, function: Node) -> list[Change]:
    """`await check_authorized(request)` as the first statement (aiohttp_security, "Public API": it raises
    HTTPUnauthorized)."""
    texts = (context.file.text, *(one.text for one in context.files.values() if one.language == "python"))
    body, parameters = function.child_by_field_name("body"), function.child_by_field_name("parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
    if body is None or first is None or not any(AIOHTTP_SECURITY.search(text) for text in texts):
        return []
    statements = [one for one in body.named_children if one.type != "comment"]
    docstring = statements[0].named_children[:1] if statements[0].type == "expression_statement" else []
    start = statements[1:2] if docstring and docstring[0].type == "string" else statements[:1]
    imports = bring_name(file, "aiohttp_security", "check_authorized", function)
    if imports is None or not start or not file.is_first(start[0]):
        return []
    request = text_of(first).split(":")[0].strip()
    at = start[0].start_byte
    return [Change(at, at, f"await check_authorized({request}){file.eol}{file.margin(start[0])}"), *imports]


PLUGIN = Rewrite("known_guard", 55, frozenset({"SOC2-001"}), _proposals)
