"""Secrets that somebody else can work out: from a generator made for games, from a clock, or from what is known."""

import re
from collections.abc import Iterator
from operator import itemgetter

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.core.location import Location, Span
from bot.inventory.code import Assign, Attr, Call, Expr, Function, Name, Return, keyword, walk
from bot.inventory.found import FunctionFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import LOOKED_UP, Called, Lookup, scope_name
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.statements import every
from bot.inventory.survey import Sighting
from bot.inventory.words import words

_SECRET = re.compile(
    r"\b(?:tokens?|otp|totp|one time (?:code|password)|passcode|passwords?|pwd|passwd|api key|apikey|secret"
    r"|secret key|session id|session key|sid|csrf|nonce|(?:reset|verification|verify|confirmation|confirm|activation"
    r"|auth|login|access|invite|invitation|recovery|backup|security|sms|email|2fa|mfa) (?:code|key|pin|token)s?"
    r"|backup codes?|pin|pin code|salt|temp(?:orary)? pass(?:word)?|magic link)\b"
)
_NO_SECRET = re.compile(
    r"\b(?:count|max tokens|num tokens|tokenizer|tokenize|input tokens|output tokens|prompt|cache|color|colour|etag"
    r"|seed|sample|batch|mask|pad|vocab|embedding|delay|jitter|backoff|sleep|retry|port|index|position|page"
    r"|pinned|pins"
    r"|hashed|hash|valid|invalid|list|type|name|test|fake|dummy|mock|example|weight|size|length|spin|ping|captcha)\b"
)
_MAKES = re.compile(r"\b(?:generate|gen|make|create|new|random|get|build|default)\b")
_TOLD = re.compile(r"\b(?:code|codes|pin|otp|passcode|password|passwd|pwd|token|key|secret)$")
"""What a value is called that its mail must be enough to prove something with."""

_BARE_CODE = re.compile(r"^(?:generate|gen|make|create|new|random) code$")
_SETS_PASSWORD = frozenset({"set_password", "make_password", "generate_password_hash"})
_TELLS = re.compile(
    r"^(?:send_?(?:\w*_)?(?:mail|email|sms|message|code)\w*|email_user|EmailMessage|EmailMultiAlternatives)$"
)
_DRAWS = frozenset(
    {"choice", "choices", "randint", "randrange", "random", "sample", "getrandbits", "uniform", "shuffle", "randbytes"}
)
_CLOCKS = frozenset({"time.time", "time.time_ns", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.now"})
_HASHES = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "new"})
_STRONG = re.compile(r"^(?:secrets\.|os\.urandom|uuid\.uuid4|random\.SystemRandom|hmac\.)")


def predictable_tokens(project: Project, _: Lookup) -> Iterator[SessionFault]:
    """Each line once, whatever says that its value has to be a secret: first what is done with it, then its name."""
    read = list(project.in_tree(_of_file))
    handed = sorted((one for of_file, _ in read for one in of_file), key=itemgetter(0))
    found = {fault.location: fault for _, fault in handed}
    found |= {fault.location: fault for _, of_file in read for fault in of_file}
    yield from (found[location] for location in sorted(found))


Handed = tuple[str, SessionFault]
"""With the name of the call that says it."""


def _of_file(project: Project, module: Module, _: None) -> tuple[tuple[Handed, ...], tuple[SessionFault, ...]]:
    here = LOOKED_UP.of(module)
    return tuple(_handed_over(project, here)), tuple(_by_name(project, here))


def _handed_over(project: Project, lookup: Lookup) -> Iterator[Handed]:
    """What is set as a password, or mailed as a code, is a secret under any name; it is remarked where it is drawn."""
    for name in sorted(lookup.calls):
        sets, tells = name in _SETS_PASSWORD, bool(_TELLS.match(name))
        for called in lookup.calls[name] if sets or tells else ():
            for node in _names_given(called):
                if sets or _TOLD.search(words(node.id)):
                    yield from ((name, fault) for fault in _origin(project, called.seen.scope, node))


def _names_given(called: Called) -> list[Name]:
    """The names in what a call is given."""
    given = (*called.call.args, *(value for _, value in called.call.keywords))
    return [node for one in given for node in walk(one) if isinstance(node, Name)]


def _origin(project: Project, scope: Scope, node: Name) -> Iterator[SessionFault]:
    """Where a name takes its value: here, or in a function of the tree that is called for it."""
    held = project.names.resolve(scope, node)
    if not isinstance(held, ValueFound) or held.node.value is None or not held.scope.functions:
        return
    here = Sighting(held.scope, held.node)
    faults = list(_drawn(project, here, held.node.value, node.id))
    maker = held.node.value.func if isinstance(held.node.value, Call) else None
    made = project.names.settle(project.names.resolve(held.scope, maker)) if maker is not None else None
    yield from faults or (_made(project, Sighting(made.scope, made.node)) if isinstance(made, FunctionFound) else ())


def _by_name(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for name in sorted(lookup.settings):
        for setting in lookup.settings[name] if _is_secret(name) else ():
            yield from _drawn(project, setting.seen, setting.value, name)
    for name in sorted(lookup.given):
        for called in lookup.given[name] if _is_secret(name) else ():
            yield from _drawn(project, called.seen, keyword(called.call, name), name)
    for name in sorted(lookup.functions):
        for seen in lookup.functions[name] if _makes_secret(name) else ():
            yield from _made(project, seen)


def _made(project: Project, seen: Sighting) -> Iterator[SessionFault]:
    """What a function that makes a secret, by its name, assigns and returns."""
    if isinstance(seen.line, Function):
        scope = seen.scope.inside(seen.line)
        for line in every(seen.line.body):
            if isinstance(line, Assign | Return) and line.value is not None:
                yield from _drawn(project, Sighting(scope, line), line.value, seen.line.name)


def _drawn(project: Project, seen: Sighting, node: Expr | None, named: str) -> Iterator[SessionFault]:
    if isinstance(node, Name):  # `code = ...; user.reset_code = code`
        found = project.names.resolve(seen.scope, node)
        local = isinstance(found, ValueFound) and found.scope.functions and found.node.value is not None
        if isinstance(found, ValueFound) and local:
            seen, node = Sighting(found.scope, found.node), found.node.value
    source = _weak_source(project.names, seen.scope, node) if node is not None else ""
    if source and node is not None:
        yield _fault(seen, node, named, source)


def _fault(seen: Sighting, node: Expr, named: str, source: str) -> SessionFault:
    line = seen.line
    where = Location(
        seen.scope.path, Span(getattr(line, "line", 1), max(getattr(line, "line", 1), getattr(line, "end", 1)))
    )
    why = f"`{named}` has to be a secret, and its value comes from {source}."
    return SessionFault(SessionFaultKind.PREDICTABLE, where, scope_name(seen), render(node), why, Sureness.SURE)


def _is_secret(name: str) -> bool:
    said = words(name)
    return bool(_SECRET.search(said)) and not _NO_SECRET.search(said)


def _makes_secret(name: str) -> bool:
    """`generate_otp`, `make_code`, `temporary_password`"""
    said = words(name)
    makes = bool(_MAKES.search(said))
    bare = bool(_BARE_CODE.match(said))
    return bare or (_is_secret(name) and (makes or bool(_TOLD.search(said))))


def _weak_source(names: Names, scope: Scope, node: Expr) -> str:
    """What a value is drawn from, "" for nothing that is weak: strong randomness anywhere in it is enough."""
    weak = ""
    for call in (inner for inner in walk(node) if isinstance(inner, Call)):
        outside = _outside(names, scope, call.func)
        if _STRONG.match(outside):
            return ""
        parts = outside.split(".")
        if parts[0] in ("random", "numpy") and parts[-1] in _DRAWS:
            weak = weak or f"the `{parts[0]}` module, whose numbers can be worked out"
        elif outside == "uuid.uuid1":
            weak = weak or "a clock and a network address (uuid1)"
        elif parts[0] == "hashlib" and parts[-1] in _HASHES and _of_a_clock(names, scope, call):
            weak = weak or "a hash of the time"
    return weak


def _outside(names: Names, scope: Scope, func: Expr) -> str:
    if isinstance(func, Attr) and isinstance(func.value, Name):
        found = names.resolve(scope, func.value)
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
            made = names.outside_name(found.scope, found.node.value.func)
            return f"{made}().{func.name}" if made else ""
    return names.outside_name(scope, func)


def _of_a_clock(names: Names, scope: Scope, call: Call) -> bool:
    inside = [inner for arg in call.args for inner in walk(arg) if isinstance(inner, Call)]
    return any(names.outside_name(scope, inner.func) in _CLOCKS for inner in inside)
