"""The project's limiter on a route that has none; one of its own, where the project's limiters are for other things."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import Endpoint
from bot.core.source import split_lines
from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of
from bot.fixes.habits import own_endpoint
from bot.fixes.insert import insert_item
from bot.fixes.interface import FixContext
from bot.fixes.purposes import GUESSED
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, ends_of
from bot.fixes.script_file import ScriptFile, bound_in
from bot.fixes.script_homes import Home, bring_as_there, bring_home
from bot.fixes.script_limiters import limiters_of
from bot.fixes.script_places import applied_to, decorator_nodes, routes_on
from bot.fixes.script_rewrite import ScriptRewrite

LIBRARY = re.compile(
    r"^import (?P<name>\w+) from [\"']express-rate-limit[\"']"
    r"|^const (?P<name2>\w+) = require\([\"']express-rate-limit[\"']\)"
    r"|^(?:import|const) \{ (?P<named>rateLimit) \} (?:from|= require\() ?[\"']express-rate-limit[\"']",
    re.MULTILINE,
)

FEW = 10
"""Calls of one address in WINDOW, for what can be guessed (OWASP's Authentication Cheat Sheet: a handful of tries). How
often something may be asked for that only costs, nobody can tell from the code."""

OF_MACHINES = re.compile(r"\bheaders(?:\.|\[[\"'])authorization\b|\bx-api-key\b|\bapi_?key\b", re.IGNORECASE)
"""What programs show who they are by: they come as often as they have to."""

WINDOW = "15 * 60 * 1000"


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None:
        return
    if own.framework == "express":
        for limiter in limiters_of(file, context, own):
            imports = bring_as_there(file, context, limiter.name, near=limiter.path, defined=limiter.path)
            changes = applied_to(file, context, own, limiter.name) if imports is not None else []
            whose = "this file" if limiter.path == context.finding.location.path else "the project"
            yield f"Adds {limiter.name}, a limiter of {whose}.", [*changes, *(imports or [])] if changes else []
        yield from _made_here(file, context, own)
    elif own.framework == "nest":
        yield from _throttled(file, context, own)


def _is_for_people(context: FixContext, own: Endpoint) -> bool:
    """Whether people try something there that can be guessed."""
    source = context.files.get(own.body.path, context.file)
    body = split_lines(source.text)[own.body.span.start - 1 : own.body.span.end]
    return any(act.kind in GUESSED for act in own.acts) and not OF_MACHINES.search("".join(body))


def _texts(context: FixContext) -> Iterator[str]:
    yield context.file.text
    yield from (file.text for file in context.files.values())


def _made_here(file: ScriptFile, context: FixContext, own: Endpoint) -> Iterator[Proposal]:
    """`const loginLimiter = rateLimit({ ... })` above the route, by the library that the project has."""
    found = next((one for text in _texts(context) if (one := LIBRARY.search(text))), None)
    if found is None or not _is_for_people(context, own):
        return
    make = found["name"] or found["name2"] or found["named"]
    home = Home("", "express-rate-limit", whole=not found["named"])
    imports = [] if make in bound_in(file) else bring_home(file, context.finding.location.path, make, home)
    call = next(routes_on(file, context), None)
    statement = next((one for one in outwards(call) if one.type == "expression_statement"), None)
    name = f"{_purpose(own)}Limiter"
    if imports is None or statement is None or not file.is_first(statement) or name in bound_in(file):
        return
    if statement.parent is None or statement.parent.type not in ("program", "statement_block"):
        return
    changes = applied_to(file, context, own, name)
    key = "limit" if any(re.search(r"(?i)ratelimit\(\{[^}]*\blimit:", text) for text in _texts(context)) else "max"
    stop = ";" if text_of(statement).endswith(";") else ""
    text = f"const {name} = {make}({{ windowMs: {WINDOW}, {key}: {FEW} }}){stop}"
    start = statement.start_byte
    above = Change(start, start, f"{text}{file.eol}{file.eol}{file.margin(statement)}")
    told = f"Lets one address in {FEW} times in 15 minutes, by the limiter that the project uses elsewhere."
    yield told, [above, *changes, *imports] if changes else []


def _purpose(own: Endpoint) -> str:
    """The last word of the path that names something, as the beginning of a variable's name."""
    parts = [part for part in own.path.split("/") if part and not part.startswith(("{", ":"))]
    words = re.findall(r"[A-Za-z]+", parts[-1]) if parts else []
    return "".join([words[0].lower(), *(word.capitalize() for word in words[1:])]) if words else "request"


def _throttled(file: ScriptFile, context: FixContext, own: Endpoint) -> Iterator[Proposal]:
    """`@UseGuards(ThrottlerGuard)`, where the project sets up Nest's throttler (docs.nestjs.com, "Rate Limiting")."""
    if not any(re.search(r"\bThrottlerModule\.forRoot", text) for text in _texts(context)):
        return
    if any(re.search(r"\buseClass: \w*ThrottlerGuard\b", text) for text in _texts(context)):
        return  # it counts everything already
    path = context.finding.location.path
    guard = Home("", "@nestjs/throttler")
    imports = [] if "ThrottlerGuard" in bound_in(file) else bring_home(file, path, "ThrottlerGuard", guard)
    nodes = decorator_nodes(file, own)
    guards = next((one for one in nodes if text_of(one).startswith("@UseGuards(")), None)
    if imports is None:
        return
    if guards is not None:
        changes = _one_more_guard(file, guards)
    else:
        more = [] if "UseGuards" in bound_in(file) else bring_home(file, path, "UseGuards", Home("", "@nestjs/common"))
        changes = applied_to(file, context, own, "@UseGuards(ThrottlerGuard)") if more is not None else []
        imports = [*imports, *(more or [])]
    yield "Has the project's throttler count this method.", [*changes, *imports] if changes else []


def _one_more_guard(file: ScriptFile, decorator: Node) -> list[Change]:
    """In front of the guards that the method has: whoever calls too often is not looked at any further."""
    call = decorator.named_children[0]
    arguments = call.child_by_field_name("arguments")
    ends = ends_of(arguments) if arguments is not None else None
    return insert_item(file, arguments_of(call), 0, "ThrottlerGuard", ends) if ends is not None else []


PLUGIN = ScriptRewrite("script_rate_limit", 20, frozenset({"SOC2-006"}), _proposals)
