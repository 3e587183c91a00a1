"""The guard of a whole controller of Nest, or of a whole router of Express and Koa, where nearly all others of the
project are guarded as a whole and by the same."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.habits import AROUND, own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.rights import reads
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_circles import ADMIN, NO_GUARD, OF_ONE_WAY, OF_SOME, RIGHTS, rights_of
from bot.fixes.script_entrance import ENTRANCES, is_entrance
from bot.fixes.script_file import ScriptFile, parse_script
from bot.fixes.script_homes import bring_all
from bot.fixes.script_open import is_said_to_be_open, may_be_a_page
from bot.fixes.script_rewrite import ScriptRewrite

LEAST, MOST, NEARLY_ALL = 3, 0.6, 0.8
"""Controllers or routers that have a guard as a whole, their share of those that have one, and the share of those among
all, before one is taken to lack it."""

DECLARED = ("lexical_declaration", "variable_declaration", "export_statement")


@dataclass(frozen=True)
class _Shared:
    """How one of the others has its guard: the text that applies it, the file it stands in, whether it stands in front
    of what makes the controller (its `@Controller`), and whether an empty line parts it from what makes the router."""

    text: str
    path: str
    before: bool = False
    apart: bool = False


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None or own.framework not in ("nest", "express", "koa") or not _lacks_guard(file, own, context):
        return
    shared = _of_the_others(own, context)
    found = _most_usual(shared, own)
    if found is None:
        return
    count = sum(one.text == found.text for one in shared)
    place = _at_class(file, own, found) if own.framework == "nest" else _at_router(file, own, found)
    imports = bring_all(file, context, found.text, near=found.path) if place is not None else None
    if place is not None and imports is not None:
        what, others = ("controller", "controllers") if own.framework == "nest" else ("router", "routers")
        applied = found.text if own.framework == "nest" else f"`{found.text}`"
        said = f"Guards the whole {what} by {applied}, as {count} other {others} are."
        yield said, [place, *imports]


def _lacks_guard(file: ScriptFile, own: Endpoint, context: FixContext) -> bool:
    """Whether nothing of its controller or router asks who calls, and nothing in it is meant for strangers."""
    group = context.inventory.groups[own.group]
    if any(one.public or one.has(ControlKind.AUTHENTICATION) for one in group):
        return False
    if any(is_entrance(file, one) or may_be_a_page(one) for one in group):
        return False
    if own.framework == "nest" and any(rights_of(context, one) for one in group):
        return False
    if own.framework == "nest" and any(is_said_to_be_open(file, one, [], context) for one in group):
        return False
    return any(one.accesses or one.parameters or not reads(one) for one in group)


def _of_the_others(own: Endpoint, context: FixContext) -> list[_Shared]:
    """How the others of its kind are guarded as a whole; empty where some of them ask nobody, or most of them ask in
    each endpoint."""
    theirs = [
        [one for one in those if not one.public and not ENTRANCES.search(one.path)]
        for group, those in context.inventory.groups.items()
        if group != own.group and those[0].framework == own.framework
    ]
    others = [those for those in theirs if those]
    asked = [those for those in others if all(one.has(ControlKind.AUTHENTICATION) for one in those)]
    whole = [those for those in asked if all(map(_asked_around, those))]
    if len(asked) < NEARLY_ALL * len(others) or len(whole) < max(LEAST, MOST * len(asked)):
        return []
    found = (_shared_by(those[0], context) for those in whole)
    return [one for one in found if one is not None]


def _asked_around(endpoint: Endpoint) -> bool:
    return any(control.level in AROUND for control in endpoint.of(ControlKind.AUTHENTICATION))


def _shared_by(endpoint: Endpoint, context: FixContext) -> _Shared | None:
    """How the controller or router of an endpoint has its guard, as far as its file was read."""
    path = endpoint.location.path
    source = context.files.get(path)
    file = parse_script(source) if source is not None else None
    if file is None:
        return None
    guards = {control.what for control in endpoint.of(ControlKind.AUTHENTICATION) if control.level in AROUND}
    if endpoint.framework == "nest":
        return _on_class(file, path, endpoint, guards)
    made = _maker_of(file, _variable_of(endpoint))
    if made is None:
        return None
    for statement, call in _uses_of(file, _variable_of(endpoint)):
        given = [text_of(one) for one in arguments_of(call)]
        if len(given) == 1 and given[0] in guards:
            return _Shared(given[0], path, apart=file.line_of(statement.start_byte) > file.line_of(made.end_byte) + 1)
    return None


def _on_class(file: ScriptFile, path: str, endpoint: Endpoint, guards: set[str]) -> _Shared | None:
    decorators = _decorators_of_class(file, endpoint)
    texts = [text_of(one) for one in decorators]
    made = next((at for at, one in enumerate(texts) if one.startswith("@Controller(")), None)
    if made is None or any(map(RIGHTS.match, texts)):
        return None
    for at, text in enumerate(texts):
        if text.startswith("@UseGuards(") and guards & set(re.findall(r"[\w$]+", text)):
            return _Shared(text, path, before=at < made)
    return None


def _most_usual(shared: list[_Shared], own: Endpoint) -> _Shared | None:
    """The text that nearly all of them have, as the nearest file has it, and at the place where most have it."""
    if not shared:
        return None
    text, count = Counter(one.text for one in shared).most_common(1)[0]
    alike = [one for one in shared if one.text == text]
    for_administrators = ADMIN.search(own.path) is not None
    if count < max(LEAST, NEARLY_ALL * len(shared)) or _is_of_some(text, for_administrators):
        return None
    path = own.location.path
    nearest = max(alike, key=lambda one: len(posixpath.commonpath([one.path, path])))
    return replace(nearest, before=2 * sum(one.before for one in alike) > len(alike))


def _is_of_some(text: str, for_administrators: bool) -> bool:
    """Whether a guard is none, or one for administrators where the path does not say that it is theirs, for a right
    alone or for one way to come in."""
    bare = re.sub("[aA]dmin", "", text) if for_administrators else text
    if NO_GUARD.search(text) or OF_ONE_WAY.search(text) or re.search("[aA]dmin|[oO]wn", bare):
        return True
    if for_administrators:
        return False
    return OF_SOME.search(text) is not None and "," not in text


def _at_class(file: ScriptFile, own: Endpoint, shared: _Shared) -> Change | None:
    """On a line of its own above or below `@Controller`."""
    for node in _decorators_of_class(file, own):
        if text_of(node).startswith("@Controller(") and file.is_first(node):
            line = file.line_of(node.start_byte) if shared.before else file.line_of(node.end_byte - 1) + 1
            at = file.start_of(line)
            return Change(at, at, f"{file.margin(node)}{shared.text}{file.eol}")
    return None


def _at_router(file: ScriptFile, own: Endpoint, shared: _Shared) -> Change | None:
    """Behind the line that makes the router, in front of all of its routes."""
    name = _variable_of(own)
    made = _maker_of(file, name)
    if made is None:
        return None
    at = file.end_of(file.line_of(made.end_byte - 1))
    stop = ";" if text_of(made).endswith(";") else ""
    return Change(at, at, f"{file.eol * (1 + shared.apart)}{name}.use({shared.text}){stop}")


def _maker_of(file: ScriptFile, name: str) -> Node | None:
    """The statement that makes a router: `const router = express.Router();`."""
    made = re.compile(rf"(?:export )?(?:const|let|var) {re.escape(name)}\b[^=;]* = [^;]*\)")
    statements = (one for one in file.root.named_children if one.type in DECLARED and file.is_first(one))
    return next((one for one in statements if made.match(text_of(one))), None)


def _decorators_of_class(file: ScriptFile, endpoint: Endpoint) -> list[Node]:
    line = endpoint.location.span.start
    for node in walk(file.root):
        if node.type != "class_declaration" or not file.line_of(node.start_byte) <= line <= file.line_of(node.end_byte):
            continue
        around = node.parent if node.parent is not None and node.parent.type == "export_statement" else node
        return [one for one in (*around.named_children, *node.named_children) if one.type == "decorator"]
    return []


def _uses_of(file: ScriptFile, name: str) -> Iterator[tuple[Node, Node]]:
    for statement in file.root.named_children:
        call = statement.named_children[0] if statement.type == "expression_statement" else None
        if call is not None and call.type == "call_expression" and function_of(call) == f"{name}.use":
            yield statement, call


def _variable_of(endpoint: Endpoint) -> str:
    return endpoint.group.rpartition(":")[2]


PLUGIN = ScriptRewrite("script_shared_guard", 8, frozenset({"SOC2-001"}), _proposals)
