"""The guard or limiter that sibling routes of Express, Koa, Fastify and Nest have, applied the way they apply it."""

import re
from collections.abc import Iterator

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.habits import KINDS, SAFE_METHODS, circles_of, own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, calls_on, function_of, with_argument
from bot.fixes.script_file import ScriptFile, bound_in
from bot.fixes.script_imports import bring_script_name
from bot.fixes.script_rewrite import ScriptRewrite

ROUTES = re.compile(r"\.(?:get|post|put|patch|delete|del|all|head|options)$")

GUARD = re.compile(
    r"^(?:require|requires|ensure|check|is)_?(?:Auth|User|Login|LoggedIn|SignedIn|Session|Authenticated|Authentication)$"
    r"|^(?:authenticate|authenticated|loggedIn|signedIn|requireSignIn|loginRequired|authRequired)$"
)
"""What projects call the middleware that lets in whoever is signed in."""

LIMITERS = re.compile(r"\b(?:rateLimit|rateLimiter|slowDown)\(")
"""Functions of express-rate-limit and express-slow-down that make a limiter."""


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    kind = KINDS[context.finding.rule]
    if own is None:
        return
    for idiom, control, whose, count in _habits(own, context, kind):
        name = re.findall(r"[A-Za-z_$][\w$]*", idiom.removeprefix("@UseGuards").removeprefix("@"))
        imports = _imports(file, context, idiom, name[0] if name else "", control)
        changes = _applied(file, context, own, idiom) if imports is not None else []
        if changes and imports is not None:
            have = "has" if count == 1 else "have"
            yield f"Adds {idiom}, as {count} of {whose} {have} it.", [*changes, *imports]
    if context.finding.rule == "SOC2-001":
        for guard in sorted(name for name in bound_in(file) if GUARD.match(name)):
            yield f"Adds {guard}, the guard that this file knows.", _applied(file, context, own, guard)
    if kind is ControlKind.RATE_LIMIT:
        for limiter in _limiters(file):
            yield f"Adds {limiter}, the limiter of this file.", _applied(file, context, own, limiter)


def _habits(own: Endpoint, context: FixContext, kind: ControlKind) -> Iterator[tuple[str, Control, str, int]]:
    """Idioms, most frequent first; for a right those of routes that do the same kind of thing."""
    seen: set[str] = set()
    reads = all(method in SAFE_METHODS for method in own.methods)
    for whose, circle in circles_of(own, context, kind):
        found: dict[str, list[Control]] = {}
        for endpoint in circle:
            alike = all(method in SAFE_METHODS for method in endpoint.methods) == reads
            for control in endpoint.of(kind) if alike or kind is not ControlKind.AUTHORIZATION else ():
                if control.idiom and control.level in ("route", "decorator") and "..." not in control.idiom:
                    found.setdefault(control.idiom, []).append(control)
        for idiom, controls in sorted(found.items(), key=lambda item: -len(item[1])):
            if idiom not in seen:
                seen.add(idiom)
                yield idiom, controls[0], whose, len(controls)


def _imports(file: ScriptFile, context: FixContext, idiom: str, name: str, control: Control) -> list[Change] | None:
    names = {*re.findall(r"[A-Za-z_$][\w$]*", re.sub(r"[\"'`].*?[\"'`]|\.[\w$]+|[\w$]+\s*:", " ", idiom))}
    unknown = names - bound_in(file) - {"true", "false", "null", "this"}
    if not unknown:
        return []
    if unknown != {name} or control.what.split("(")[0] != name:
        return None
    return bring_script_name(file, context.finding.location.path, name, control.where.path)


def _applied(file: ScriptFile, context: FixContext, own: Endpoint, idiom: str) -> list[Change]:
    if idiom.startswith("@"):
        return _decorated(file, own, idiom)
    for call in calls_on(file, context.finding.location.span):
        given = arguments_of(call)
        if ROUTES.search(function_of(call)) and len(given) >= 2 and given[0].type in ("string", "template_string"):
            return with_argument(file, call, 1, idiom)
    return []


def _decorated(file: ScriptFile, own: Endpoint, idiom: str) -> list[Change]:
    """Above the first decorator of the method, on a line of its own."""
    line = own.location.span.start
    for node in walk(file.root):
        of_method = node.type == "decorator" and node.parent is not None and node.parent.type == "class_body"
        if of_method and file.line_of(node.start_byte) == line and file.is_first(node):
            return [Change(node.start_byte, node.start_byte, f"{idiom}{file.eol}{file.margin(node)}")]
    return []


def _limiters(file: ScriptFile) -> Iterator[str]:
    """Limiters that the file makes."""
    for node in walk(file.root):
        value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
        name = node.child_by_field_name("name") if value is not None else None
        if value is not None and name is not None and LIMITERS.match(text_of(value)):
            yield text_of(name)


PLUGIN = ScriptRewrite("script_idiom", 10, frozenset(KINDS), _proposals)
