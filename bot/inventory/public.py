"""Why an endpoint needs no authentication, where that can be told.

Each reason is a question of its own, asked in the order of `_REASONS`; the first that knows an answer gives it. What
the handler does is asked last.
"""

import re
from collections.abc import Callable

from bot.core.inventory import ActKind, ControlKind
from bot.inventory.code import Assign, Call, Function, If, Return, dotted, tail
from bot.inventory.found import ClassFound, FunctionFound, Scope
from bot.inventory.judgement import mentioned
from bot.inventory.names import Names
from bot.inventory.plain import is_fixed, only_redirects
from bot.inventory.public_words import (
    ASKS_FOR_PROOF,
    CAPABILITY,
    CATALOGUE,
    ENTRANCE,
    HEALTH,
    HELD,
    INVITED,
    JOINED,
    LINK,
    NEW_PASSWORD,
    NOT_OF_PEOPLE,
    OPEN,
    PARAMETER,
    PEOPLE,
    PRIVATE,
    PROOF,
    RECOVERY_SAID,
    ROW,
    SET_UP,
    SIGN_IN,
    SIGN_IN_SAID,
    SIGN_UP_SAID,
    SIGNATURES,
    SOMEBODY,
    STATIC,
    TOKEN_HELD,
)
from bot.inventory.purpose import Purpose, Touch
from bot.inventory.refusals import refusals
from bot.inventory.routing import Route
from bot.inventory.shown import only_published
from bot.inventory.statements import direct, every, expressions
from bot.inventory.words import words

LOGIN, SIGN_UP, RECOVERY = "login", "sign-up", "account recovery with a token"
_ROW = re.compile(r"/(?:assets|images|img)/[<{](?:int:|uuid:)?(?:\w+_)?(?:id|pk|uuid)(?::int|:uuid)?[>}]")

SIGNED, STATIC_FILES, PUBLISHED = "signed request", "static files", "published content"

Question = Callable[[Names, Route, str], str]


def public_reason(names: Names, route: Route, path: str, kinds: frozenset[ControlKind]) -> str:
    """One of "login", "health check", ... or "" for an endpoint that needs authentication."""
    if ControlKind.OPTIONAL_AUTHENTICATION in kinds and "DELETE" not in route.methods:  # nobody means strangers to
        return "anonymous use is meant: it takes an optional user"
    if set(route.methods) <= {"OPTIONS", "HEAD"}:
        return "preflight"
    return next((reason for question in _REASONS if (reason := question(names, route, path))), "")


def reason_by_name(names: Names, route: Route, path: str) -> str:
    """The reasons that a name alone can tell: for a handler that goes by several names."""
    return next((reason for question in _BY_NAME if (reason := question(names, route, path))), "")


def checks_credentials(reason: str) -> bool:
    """Is the endpoint the place where people sign in, or machines do with each request? Its refusals are answers to
    wrong passwords and signatures, no guard of a user's."""
    return reason in (LOGIN, SIGN_UP, RECOVERY, SIGNED)


def segments(path: str) -> list[str]:
    """The fixed parts of a path, in words."""
    return [words(part.replace("-", "_")) for part in path.split("/") if part and not PARAMETER.match(part)]


def _said(route: Route, path: str) -> tuple[str, str]:
    fixed = [part for part in segments(path) if not re.fullmatch(r"api|v\d+|\{\.\.\.\}", part)]
    return (fixed[-1] if fixed else ""), words(route.function.name)


def _login(names: Names, route: Route, path: str) -> str:
    last, handler = _said(route, path)
    if (
        SIGN_IN.match(last)
        or SIGN_IN.match(handler)
        or handler.startswith(("login ", "sso ", "oauth "))
        or (last == "token" and "POST" in route.methods)
        or (last == "revoke" and set(segments(path)) & {"oauth", "oauth2", "token", "tokens"})
        or ENTRANCE.search(" ".join(segments(path)))
    ):
        return LOGIN
    elsewhere = (JOINED.match(last) or JOINED.match(handler)) and not joins_the_site(path)
    if SIGN_UP_SAID.match(last) and not set(segments(path)) & NOT_OF_PEOPLE and not elsewhere:
        return SIGN_UP
    return SIGN_UP if SIGN_UP_SAID.match(handler) and not elsewhere else ""


def joins_the_site(path: str) -> bool:
    """`/join`, `/api/members/join`; not `/teams/join` or `/rooms/{id}/join`, where whoever is somebody joins others."""
    fixed = [part for part in segments(path) if not re.fullmatch(r"api|v\d+|auth|\{\.\.\.\}", part)]
    below = any(PARAMETER.match(part) for part in path.split("/"))
    return not below and fixed[-1:] in (["join"], ["join us"]) and set(fixed[:-1]) <= PEOPLE


def _recovery(names: Names, route: Route, path: str) -> str:
    said = " ".join(_said(route, path))
    spoken = f"{said} {' '.join(segments(path)[-2:])}"
    if INVITED.search(spoken) and "POST" in route.methods and _takes_password_by_token(names, route):
        return RECOVERY
    if not RECOVERY_SAID.search(spoken):
        return ""
    if _said(route, path)[0] == "activate" and ROW.search(path):
        return ""  # `/connectors/<connector_id>/activate`: no mail leads there
    if NEW_PASSWORD.search(spoken) and not _takes_proof(names, route):
        return ""
    return RECOVERY


def _takes_proof(names: Names, route: Route) -> bool:
    """Does the handler speak of a token or code anywhere: in its parameters, their fields, or its body?"""
    heard = _heard(names, route)
    if any(PROOF.search(words(name)) for name in heard):
        return True
    asks = any("email" in words(name) for name in heard)
    return asks and not any(words(name) in ("new password", "password") for name in heard)


def _takes_password_by_token(names: Names, route: Route) -> bool:
    """Does somebody set a first password here, who shows nothing but the token of a mail?"""
    heard = {words(name) for name in _heard(names, route)}
    return bool(heard & {"password", "new password"}) and bool(heard & {"token", "invitation token", "invite token"})


def _heard(names: Names, route: Route) -> list[str]:
    """The names that a handler speaks of: its parameters, their fields, and those in its body."""
    inner = route.scope.inside(route.function)
    heard = [parameter.name for parameter in route.function.params]
    for parameter in route.function.params:
        typed = names.resolve(inner, parameter.annotation)
        if isinstance(typed, ClassFound):
            heard.extend(tail(line.targets[0]) for line in typed.node.body if isinstance(line, Assign))
    return [*heard, *mentioned(tuple(node for line in every(route.function.body) for node in direct(line)))]


def _set_up(names: Names, route: Route, path: str) -> str:
    """A first-time set-up that refuses to run twice."""
    if not any(SET_UP.search(said) for said in (*segments(path), words(route.function.name))):
        return ""
    inner = route.scope.inside(route.function)
    asked = [m for refusal in refusals(names, inner, route.function.body) for m in mentioned(refusal.tests)]
    once = any(SET_UP.search(words(mention)) for mention in asked) or _turns_back_first(route.function)
    return "first-time set-up" if once else ""


def _turns_back_first(function: Function) -> bool:
    """Does it begin by sending everybody away once there is somebody: `if User.exists(): return redirect`?"""
    first = next((line for line in function.body if isinstance(line, If)), None)
    answers = first.body if first is not None and first is function.body[0] else ()
    asked = mentioned((first.test,)) if first is not None else ()
    return bool(answers) and isinstance(answers[-1], Return) and any(SOMEBODY.search(words(one)) for one in asked)


def _health(names: Names, route: Route, path: str) -> str:
    last, handler = _said(route, path)
    last = last.replace(".", " ")
    if HEALTH.match(last) and not (last == "status" and PARAMETER.search(path.split("/")[-2] if "/" in path else "")):
        return "health check or service document" if "{" not in path and "<" not in path else ""
    return "health check" if re.match(r"^(?:get |api )?(?:health|ping|liveness|readiness)", handler) else ""


def _static(names: Names, route: Route, path: str) -> str:
    raw = {part for part in path.split("/") if part}
    return STATIC_FILES if raw & STATIC and "GET" in route.methods else ""


def stands_for_a_row(path: str) -> bool:
    """`/assets/<int:asset_id>`: no file of that name lies there."""
    return bool(_ROW.search(path))


def _webhook(names: Names, route: Route, path: str) -> str:
    """A signature is checked in the body, or in a helper up to two calls deep."""
    return SIGNED if _checks_signature(names, route.scope, route.function, 2) else ""


def _checks_signature(names: Names, scope: Scope, function: Function, depth: int) -> bool:
    called = [node for node in expressions(function.body) if isinstance(node, Call)]
    if any(SIGNATURES.search(dotted(node.func)) for node in called):
        return True
    inner = scope.inside(function)
    helpers = [names.settle(names.resolve(inner, node.func)) for node in called] if depth else []
    found = [one for one in helpers if isinstance(one, FunctionFound)]
    return any(_checks_signature(names, one.scope, one.node, depth - 1) for one in found)


def _open_by_name(names: Names, route: Route, path: str) -> str:
    handler = words(route.function.name).split()
    if set(segments(path)) & OPEN or "public" in handler or "anonymous" in handler:
        return "public by its name"
    last = [part for part in path.split("/") if PARAMETER.match(part)]
    held = [words(name) for name in HELD.findall(path)]
    if (
        any(map(LINK.search, held))
        or TOKEN_HELD.search(path)
        or (last and CAPABILITY.search(words(last[-1].strip("{}<>").split(":")[-1])))
    ):
        return "whoever holds the link may use it"
    return ""


def _page(names: Names, route: Route, path: str) -> str:
    """What answers every address that nothing else does: the page that a browser's application starts from."""
    return (
        "the application's page"
        if path.strip("/") in ("*", "index.html") and set(route.methods) <= {"GET", "HEAD"}
        else ""
    )


def _catalogue(names: Names, route: Route, path: str) -> str:
    fixed = segments(path)
    if set(route.methods) - {"GET", "HEAD"} or not fixed or set(fixed) & PRIVATE:
        return ""
    return "public catalogue" if set(fixed[-2:]) & CATALOGUE else ""


def reads_closely(route: Route) -> bool:
    """Is it Python, whose libraries are known by what they touch?"""
    return route.scope.path.endswith((".py", ".pyi"))


def by_shape(names: Names, route: Route) -> str:
    """The same for a handler in another language, by what stands in it."""
    if not set(route.methods) - {"GET", "HEAD"} and only_redirects(route.function):
        return "only redirects"
    if is_fixed(names, route.scope, route.function):
        return "fixed answer: reads no data and changes none"
    return PUBLISHED if not set(route.methods) - {"GET", "HEAD"} and only_published(route.function) else ""


def by_acts(route: Route, path: str, acts: frozenset[ActKind]) -> str:
    """`POST /users` that takes a password and answers with a token: whoever calls it signs up, and is signed in."""
    made = acts & {ActKind.SIGN_UP, ActKind.PASSWORD} and ActKind.TOKEN in acts
    of_people = (
        segments(path)[-1:] and segments(path)[-1] in PEOPLE and not PARAMETER.match(path.rsplit("/", maxsplit=1)[-1])
    )
    if "POST" not in route.methods:
        return ""
    if acts & {ActKind.MAIL, ActKind.CODE, ActKind.RESET} and ASKS_FOR_PROOF.search(" ".join(segments(path)[-2:])):
        return RECOVERY
    if ActKind.TOKEN in acts and ASKS_FOR_PROOF.search(" ".join(segments(path)[-2:])):
        return LOGIN  # the code that was asked for is sent in
    if {ActKind.SIGN_IN, ActKind.TOKEN} <= acts:
        return LOGIN  # whatever it is called, it checks a password and lets in
    if ActKind.SIGN_IN in acts and SIGN_IN_SAID.search(" ".join(_said(route, path))):
        return LOGIN
    return SIGN_UP if made and of_people else ""


def by_purpose(purpose: Purpose, route: Route) -> str:
    """Why what a handler does needs no authentication: it touches nothing that is kept, or reads what is published."""
    reads = not set(route.methods) - {"GET", "HEAD"}
    touches = purpose.touches - {Touch.CALLS_OUT}
    if reads and only_redirects(route.function) and Touch.CHANGES not in touches:
        return "only redirects"  # a short link, or the way to somebody else's login page
    if not touches:
        return "calculates from what it is given: no data read, none changed"
    published = [bool(set(words(model).split()) & CATALOGUE) for model in purpose.models]
    if reads and touches == {Touch.READS} and ((published and all(published)) or only_published(route.function)):
        return PUBLISHED
    return ""


_REASONS: tuple[Question, ...] = (
    _login,
    _recovery,
    _set_up,
    _health,
    _static,
    _webhook,
    _open_by_name,
    _page,
    _catalogue,
)
_BY_NAME: tuple[Question, ...] = (_login, _recovery, _set_up, _health, _static, _open_by_name, _catalogue)
