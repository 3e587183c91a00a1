"""Which objects a Django view takes by an id from the request, and what ties them to the caller."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.core.inventory import AccessKind, ActKind, ObjectAccess
from bot.core.location import Location, Span
from bot.inventory.belongs import row_owner
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Expr,
    Function,
    If,
    Index,
    Name,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.django.deeds import is_caller, is_record
from bot.inventory.django.drafts import Draft
from bot.inventory.django.views import GETTERS, HTTP
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.keeping import only_kept
from bot.inventory.models import models_in
from bot.inventory.render import render
from bot.inventory.statements import direct, every, expressions
from bot.inventory.words import words

MAX_FETCHES = 200
"""Objects that one handler fetches: for each of them its whole body is read."""

_FETCHES = re.compile(
    r"^(?:get|aget|first|last|filter|afirst|get_object_or_404|aget_object_or_404|get_list_or_404|get_or_404|in_bulk|exists"
    r"|get_object_or_none|get_or_none|select_related|prefetch_related|delete|update|exclude|all|get_by_\w+)$"
)
_REQUEST = re.compile(
    r"^(?:self\.)?request\.(?:GET|POST|data|query_params|REQUEST|body|json|resolver_match\.kwargs)\b|^(?:self\.)?kwargs\b"
)
_CAPABILITY = re.compile(r"(?:^|_)(?:token|code|key|secret|uidb64|hash|signature|nonce|invite)$")
"""Values that nobody guesses: whoever holds one may use what it stands for."""

_ID = re.compile(r"(?:^|_)(?:id|ids|uuid|guid|pk|number|ref|reference|username|email)$|^(?:\w+_)?(?:item|order|user)$")
_RECORDS = re.compile(
    r"^(?:log\w*|debug|info|warning|error|exception|success|add_message|render\w*|TemplateResponse|redirect|reverse\w*|notify\w*"
    r"|send\w*|track\w*|audit\w*|capture\w*|record\w*|emit\w*|create\w*|save|delay|apply_async|login|logout|str|int|repr|print|len"
    r"|update_session_auth_hash|bind|bind_contextvars|get_or_create|update_or_create|bulk_create|add|remove|format|JsonResponse"
    r"|HttpResponse|Response|append|dict|model_to_dict|urlencode|build_absolute_uri)$"
)
_HELD = frozenset(
    {"user", "request", "viewer", "requester", "caller", "actor", "current_user", "requesting_user", "member"}
)
"""Parameters of helpers that stand for the caller."""

_SHOWN = re.compile(
    r"\b(?:posts?|articles?|questions?|answers?|reviews?|recipes?|photos?|events?|topics?|threads?|tags?|categor\w+|products?|pages?"
    r"|books?|movies?|albums?|songs?|tracks?|authors?|comments?|news|blogs?|stor(?:y|ies)|channels?|playlists?|status(?:es)?"
    r"|editions?|works?|lists?|shel(?:f|ves)|groups?|badges?|packages?|releases?|versions?|builds?|courses?|lessons?|jobs?|videos?"
    r"|listings?|polls?|choices?|snippets?|pastes?|organi[sz]ations?|communit\w+|domains?|links?)$"
)
"""Things that a site shows to whoever is there: reading one by its id is no finding."""


@dataclass(frozen=True, eq=False)
class _Fetch:
    """An object fetched by an id: the name it is bound to ("" for none), its model, and the expression."""

    name: str
    parameter: str
    model: ClassFound
    whole: Expr
    lines: tuple[int, int]
    tied: bool


def accesses_of(project: Project, draft: Draft, code: tuple[FunctionFound, ...]) -> tuple[ObjectAccess, ...]:
    """The objects of a handler. `code` is everything that runs for it."""
    found: dict[tuple[str, str], ObjectAccess] = {}
    own = tuple(one for one in code if one.node.name not in GETTERS)
    through = any(_asks_for_object(one.node) for one in own)
    says, said = (_first_say(project, draft, some) for some in (code, code if through else own))
    for access in _handler(project, draft, said):
        found.setdefault((access.parameter, access.model), access)
    generic = _generic(project, draft, says)
    if generic is not None:
        found.setdefault((generic.parameter, generic.model), generic)
    return tuple(found.values())


def _first_say(project: Project, draft: Draft, code: tuple[FunctionFound, ...]) -> str:
    return next((text for one in code if (text := _decides(project, one, draft.bases != ()))), "")


def _kind(draft: Draft) -> AccessKind:
    if draft.does is ActKind.DELETE or "DELETE" in draft.methods:
        return AccessKind.DELETE
    return AccessKind.CHANGE if set(draft.methods) - {"GET", "HEAD", "OPTIONS"} else AccessKind.READ


def _generic(project: Project, draft: Draft, says: str) -> ObjectAccess | None:
    """What `get_object` of a generic view or view set takes."""
    if draft.model is None or not draft.bases or "<" not in draft.pattern.path:
        return None
    if draft.found is not None and not _asks_for_object(draft.found.node):
        return None
    if draft.found is None and not draft.detail:
        return None
    kind, model = _kind(draft), draft.model
    if kind is AccessKind.READ and _SHOWN.search(words(model.node.name)):
        return None
    parameter = draft.path_names[-1] if draft.path_names else "pk"
    what = f"{model.node.name} by {parameter} in {draft.function.name}"
    owner = row_owner(project.names, model)
    return ObjectAccess(parameter, kind, model.node.name, owner, what, draft.location, says)


def _asks_for_object(function: Function) -> bool:
    return any(
        isinstance(node, Attr) and node.name in (*GETTERS, "object") and node.value == Name("self")
        for node in expressions(function.body)
    ) or any(isinstance(node, Call) and node.func == Name("super") for node in expressions(function.body))


def _handler(project: Project, draft: Draft, says: str) -> Iterator[ObjectAccess]:
    if draft.found is None:
        return
    function, scope = draft.found.node, draft.found.scope.inside(draft.found.node)
    ids = _ids(draft, function)
    for fetch in islice(_fetches(project, scope, function, ids), MAX_FETCHES):
        kind = _done_to(function, fetch, draft)
        if kind is None or (kind is AccessKind.READ and _SHOWN.search(words(fetch.model.node.name))):
            continue
        checked = "the caller is part of the query" if fetch.tied else says
        owner = row_owner(project.names, fetch.model)
        where = Location(draft.found.scope.path, Span(*fetch.lines))
        yield ObjectAccess(fetch.parameter, kind, fetch.model.node.name, owner, render(fetch.whole), where, checked)


def _ids(draft: Draft, function: Function) -> frozenset[str]:
    """The local names that hold a value of the request."""
    held = {parameter.name for parameter in function.params} & set(draft.path_names)
    for _ in range(2):
        for line in every(function.body):
            value = line.value if isinstance(line, Assign) else None
            if isinstance(line, Assign) and value is not None and _id_in(value, frozenset(held)) and _is_plain(value):
                held.update(target.id for target in line.targets if isinstance(target, Name))
    return frozenset(held)


def _is_plain(node: Expr) -> bool:
    """A value of the request itself, cast or not, and nothing that was looked up with it."""
    if isinstance(node, Call):
        if tail(node.func) in ("get", "int", "str", "UUID", "pop", "strip"):
            return all(_is_plain(arg) for arg in node.args) and not (
                isinstance(node.func, Attr) and "objects" in dotted(node.func)
            )
        return False
    return not isinstance(node, Attr) or bool(_REQUEST.match(dotted(node)))


def _id_in(node: Expr, ids: frozenset[str]) -> str:
    for inner in walk(node):
        if isinstance(inner, Name) and inner.id in ids:
            return inner.id
        if isinstance(inner, Index) and isinstance(inner.at, Text) and _REQUEST.match(dotted(inner.value)):
            named = _ID.search(inner.at.value) or "kwargs" in dotted(inner.value)
            if named:
                return inner.at.value
        if isinstance(inner, Call) and isinstance(inner.func, Attr) and inner.func.name == "get" and inner.args:
            key = inner.args[0]
            if isinstance(key, Text) and _REQUEST.match(dotted(inner.func.value)) and _ID.search(key.value):
                return key.value
    return ""


def _fetches(project: Project, scope: Scope, function: Function, ids: frozenset[str]) -> Iterator[_Fetch]:
    held = _callers(function)
    for line in every(function.body):
        for whole in direct(line):
            if isinstance(whole, Name) or not any(
                isinstance(node, Call) and _FETCHES.match(tail(node.func)) for node in walk(whole)
            ):
                continue
            parameter = _id_in(whole, ids)
            if not parameter or _CAPABILITY.search(parameter):
                continue
            for model in models_in(project.names, scope, whole):
                target = line.targets[0] if isinstance(line, Assign) else None
                name = dotted(target)
                lines = (getattr(line, "line", 1), max(getattr(line, "end", 1), getattr(line, "line", 1)))
                yield _Fetch(name, parameter, model, whole, lines, _mentions(whole, held))


def _done_to(function: Function, fetch: _Fetch, draft: Draft) -> AccessKind | None:
    """What becomes of the object; None where another object only refers to it."""
    names = [tail(node.func) for node in walk(fetch.whole) if isinstance(node, Call)]
    if "delete" in names:
        return AccessKind.DELETE
    if "update" in names:
        return AccessKind.CHANGE
    if not fetch.name:
        return AccessKind.READ if _kind(draft) is AccessKind.READ else None
    changed = False
    for line in every(function.body):
        if isinstance(line, Assign) and any(_part_of(target, fetch.name) for target in line.targets):
            changed = True
        for node in (inner for whole in direct(line) for inner in walk(whole)):
            if not isinstance(node, Call):
                continue
            if isinstance(node.func, Attr) and dotted(node.func.value) == fetch.name:
                if node.func.name in ("delete", "adelete"):
                    return AccessKind.DELETE
                changed = changed or node.func.name in ("save", "asave", "update")
            changed = changed or any(key == "instance" and dotted(value) == fetch.name for key, value in node.keywords)
    if changed and _kind(draft) is not AccessKind.READ:
        return AccessKind.CHANGE
    return AccessKind.READ if "GET" in draft.methods else None


def _part_of(target: Expr, name: str) -> bool:
    return isinstance(target, Attr) and dotted(target.value) == name


def _callers(function: Function, helper: bool = False) -> frozenset[str]:
    """The local names that stand for the caller or for something of the caller's."""
    held: set[str] = {parameter.name for parameter in function.params if parameter.name in _HELD} if helper else set()
    held.discard("request")
    for _ in range(2):
        for line in every(function.body):
            if isinstance(line, Assign) and line.value is not None and _mentions(line.value, frozenset(held)):
                held.update(target.id for target in line.targets if isinstance(target, Name))
    return frozenset(held)


def _mentions(node: Expr, held: frozenset[str]) -> bool:
    return any(
        (isinstance(inner, Attr) and is_caller(inner)) or (isinstance(inner, Name) and inner.id in held)
        for inner in walk(node)
    )


def _decides(project: Project, found: FunctionFound, in_class: bool) -> str:
    """Where the caller has a say in this function; "" for nowhere. Being recorded or shown is no say."""
    function = found.node
    said: str = project.names.answers("decides").of(
        (id(function), in_class), found.scope.module, function, lambda: _says(project, found, in_class)
    )
    return said


def _says(project: Project, found: FunctionFound, in_class: bool) -> str:
    function = found.node
    held = _callers(function, helper=True)
    scope = found.scope.inside(function)
    getter = function.name.startswith("get_") and function.name not in ("get_context_data", "get_initial")
    if in_class and getter and any(_mentions(whole, held) for line in every(function.body) for whole in direct(line)):
        return f"{function.name} asks who the caller is"
    for line in every(function.body):
        if isinstance(line, If) and _mentions(line.test, held):
            return "a condition on the caller"
        for whole in direct(line):
            for node in walk(whole):
                if isinstance(node, Compare) and _mentions(node, held):
                    return "a comparison with the caller"
                if isinstance(node, Call) and _given_to(project, scope, node, held):
                    return f"the caller is passed to {tail(node.func) or 'a call'}"
    return ""


def _given_to(project: Project, scope: Scope, call: Call, held: frozenset[str]) -> bool:
    """Is the caller given to code that can decide on it, or asked for something of its own?"""
    name = tail(call.func)
    if isinstance(call.func, Attr) and Name("request") in call.args and _may_ask(project, scope, call):
        return True
    if _RECORDS.match(name) or (name[:1].isupper() and is_record(project, scope, call)):
        return False
    given = any(_mentions(arg, held) for arg in (*call.args, *(value for _, value in call.keywords)))
    if isinstance(call.func, Attr) and name in ("get", "filter", "exclude", "exists", "first", "get_object_or_404"):
        return False  # a query of its own: what it says about the object is seen where the object is fetched
    if name in ("get_object_or_404", "get_list_or_404"):
        return False
    receiver = isinstance(call.func, Attr) and _mentions(call.func.value, held)
    return receiver or (given and not only_kept(project.judge.watch.records, scope, call))


def _may_ask(project: Project, scope: Scope, call: Call) -> bool:
    """`form.save(request)`: an object of the project that is given the whole request can ask who calls."""
    base = call.func.value if isinstance(call.func, Attr) else None
    if tail(call.func) in (*HTTP, "dispatch", "render", "add_message", "success", "error", "info", "warning"):
        return False
    own = base == Name("self") or (isinstance(base, Call) and base.func == Name("super"))
    return not own and not isinstance(project.names.resolve(scope, call.func), Outside)
