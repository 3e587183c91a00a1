"""Why an endpoint needs no authentication, where that can be told.

Each reason is a question of its own, asked in the order of `_REASONS`; the first that knows an answer gives it.
"""

import re
from collections.abc import Callable

from bot.core.inventory import ControlKind
from bot.inventory.code import Assign, Attr, Call, Expr, Function, Index, Items, Name, Return, Table, dotted, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.judgement import mentioned
from bot.inventory.names import Names
from bot.inventory.refusals import refusals
from bot.inventory.routing import Route
from bot.inventory.statements import direct, every, expressions
from bot.inventory.words import words

_PARAMETER = re.compile(r"^[{<].*[}>]$")
_SIGN_IN = re.compile(
    r"^(?:(?:user|users|auth|account|do|post|handle|process|admin|api|get|jwt|page|show|render|web|oauth2?|view|token|post)\s)*"
    r"(?:log\s?in|sign\s?in|log\s?out|sign\s?out|authenticate|access token|refresh(?: token)?|token refresh|issue token"
    r"|login for access token|magic link|sso|saml|acs|callback|oauth2?|authorized?|auth callback|otp verify|verify otp|logon)"
    r"(?:\s(?:user|users|page|form|view|callback|post|get|local|access token|with \w+|for access token|redirect|json|submit"
    r"|google|github|via \w+|endpoint|handler|token|route|html))*$"
)
_SIGN_UP = re.compile(
    r"^(?:(?:user|users|auth|account|do|post|handle|api|get|page|show|render|new)\s)*"
    r"(?:register|registration|sign\s?up|create account|register (?:user|account|new user|customer|member))"
    r"(?:\s(?:user|account|page|form|view|post|get|submit|open|handler))*$"
)
_RECOVERY = re.compile(
    r"\b(?:forgot(?:ten)? password|password recovery|recover password|reset password|password reset|request password reset"
    r"|verify email|email verify|email verification|confirm email|confirm account|activate|activate account|verify account"
    r"|unsubscribe|resend (?:verification|activation|confirmation)|password forgot|lost password)\b"
)
_NEW_PASSWORD = re.compile(r"\b(?:reset|change|set|update|new) password\b|\bpassword reset\b")
_PROOF = re.compile(r"\b(?:tokens?|code|otp|pin|signature|serializer|nonce|secret|key)\b")
_HEALTH = re.compile(
    r"^(?:get |api |service |app |system |simple )*(?:health|healthz|health check|healthcheck|health status|ready|readyz|readiness|live|livez|liveness|ping|pong"
    r"|heartbeat|version|alive|up|metrics|robots txt|robots|favicon ico|favicon|sitemap xml|sitemap|manifest json|manifest"
    r"|service worker(?: js)?|openapi json|openapi|swagger|redoc|docs|readiness probe|liveness probe|status|uptime)"
    r"(?: check| probe| endpoint| status| route)?$"
)
_SET_UP = re.compile(r"\b(?:set ?up|installed?|first install|initiali[sz]ed?|bootstrap|onboarding)\b")
_STATIC = frozenset({"static", "assets", "themes", ".well-known", "well-known", "fonts", "css", "js", "images", "img"})
_OPEN = frozenset({"public", "share", "shared", "embed", "anonymous", "guest", "landing"})
_CAPABILITY = re.compile(
    r"\b(?:token|secret|share id|share key|invite code|invitation code|invite id|unique hash|signature|hash|magic|shared id|link id|access key"
    r"|api key|key hash|nonce|short code|slug code|public id|withdraw hash|code)$"
)
_CATALOGUE = frozenset(
    {
        "products",
        "product",
        "catalog",
        "catalogue",
        "categories",
        "category",
        "posts",
        "post",
        "articles",
        "article",
        "blog",
    }
    | {"news", "faq", "faqs", "tags", "genres", "movies", "books", "songs", "countries", "currencies", "languages"}
    | {"timezones", "cities", "regions", "plans", "pricing", "menu", "feed", "rss", "announcements", "help", "shop"}
    | {"store", "recipes", "quotes", "brands", "pages", "terms", "privacy", "about", "contact", "home", "index", "faq"}
    | {"rss", "atom", "feeds", "models", "locales", "translations", "rates", "licenses", "changelog"}
)
_PRIVATE = frozenset(
    {
        "admin",
        "internal",
        "me",
        "my",
        "private",
        "draft",
        "drafts",
        "export",
        "users",
        "user",
        "orders",
        "order",
        "account",
    }
)
_SIGNATURES = re.compile(
    r"compare_digest|construct_event|verify_?(?:\w+_)?signature|validate_?(?:\w+_)?signature|signature_?(?:is_)?valid"
    r"|verify_?(?:\w+_)?(?:webhook|hmac)|check_?(?:\w+_)?signature|validate_?(?:\w+_)?(?:webhook|hmac)|webhook_?verif|hmac"
    r"|request_?validator|verify_?key|svix",
    re.IGNORECASE,
)
_HARMLESS = frozenset(
    {
        "render_template",
        "TemplateResponse",
        "template_response",
        "HTMLResponse",
        "jsonify",
        "dict",
        "str",
        "redirect",
        "url_for",
    }
    | {
        "RedirectResponse",
        "PlainTextResponse",
        "Response",
        "JSONResponse",
        "make_response",
        "now",
        "utcnow",
        "isoformat",
    }
    | {
        "info",
        "debug",
        "warning",
        "time",
        "gettext",
        "_",
        "FileResponse",
        "send_from_directory",
        "print",
        "format",
        "int",
    }
    | {
        "render_template_string",
        "get_flashed_messages",
        "flash",
        "getLogger",
        "log",
        "strftime",
        "today",
        "len",
        "joinpath",
    }
)

MAX_HELPERS = 3
"""Calls followed to see whether a handler only calculates."""

_TEXT_METHODS = frozenset(
    {
        "upper",
        "lower",
        "strip",
        "split",
        "startswith",
        "endswith",
        "encode",
        "decode",
        "isoformat",
        "join",
        "replace",
        "hex",
    }
    | {"model_dump", "title", "format", "strftime", "timestamp", "total_seconds"}
)
_PURE = frozenset(
    {
        "builtins",
        "uuid",
        "datetime",
        "json",
        "math",
        "decimal",
        "base64",
        "hashlib",
        "random",
        "re",
        "html",
        "string",
        "time",
    }
    | {
        "typing",
        "platform",
        "http",
        "urllib",
        "itertools",
        "functools",
        "collections",
        "statistics",
        "textwrap",
        "zoneinfo",
    }
)
_IMPURE = frozenset(
    {"open", "eval", "exec", "compile", "__import__", "input", "request.urlopen", "client.HTTPConnection"}
)
_CHANGES = re.compile(r"^(?:create|delete|update|insert|save|add|commit|remove|write|send|publish|charge|pay)")

LOGIN, SIGN_UP, RECOVERY = "login", "sign-up", "account recovery with a token"

Question = Callable[[Names, Route, str], str]


def public_reason(names: Names, route: Route, path: str, kinds: frozenset[ControlKind]) -> str:
    """One of "login", "health check", ... or "" for an endpoint that needs authentication."""
    if ControlKind.OPTIONAL_AUTHENTICATION in kinds:
        return "anonymous use is meant: it takes an optional user"
    if set(route.methods) <= {"OPTIONS", "HEAD"}:
        return "preflight"
    return next((reason for question in _REASONS if (reason := question(names, route, path))), "")


def checks_credentials(reason: str) -> bool:
    """Is the endpoint the place where people sign in? Its refusals are answers to wrong passwords, no guard."""
    return reason in (LOGIN, SIGN_UP, RECOVERY)


def segments(path: str) -> list[str]:
    """The fixed parts of a path, in words."""
    return [words(part.replace("-", "_")) for part in path.split("/") if part and not _PARAMETER.match(part)]


def _said(route: Route, path: str) -> tuple[str, str]:
    fixed = [part for part in segments(path) if not re.fullmatch(r"api|v\d+|\{\.\.\.\}", part)]
    return (fixed[-1] if fixed else ""), words(route.function.name)


def _login(names: Names, route: Route, path: str) -> str:
    last, handler = _said(route, path)
    if (
        _SIGN_IN.match(last)
        or _SIGN_IN.match(handler)
        or handler.startswith(("login ", "sso ", "oauth "))
        or (last == "token" and "POST" in route.methods)
    ):
        return LOGIN
    if _SIGN_UP.match(last) and not set(segments(path)) & {
        "webhooks",
        "webhook",
        "devices",
        "device",
        "admin",
        "models",
    }:
        return SIGN_UP
    return SIGN_UP if _SIGN_UP.match(handler) else ""


def _recovery(names: Names, route: Route, path: str) -> str:
    said = " ".join(_said(route, path))
    spoken = f"{said} {' '.join(segments(path)[-2:])}"
    if not _RECOVERY.search(spoken):
        return ""
    if _NEW_PASSWORD.search(spoken) and not _takes_proof(names, route):
        return ""
    return RECOVERY


def _takes_proof(names: Names, route: Route) -> bool:
    """Does the handler speak of a token or code anywhere: in its parameters, their fields, or its body?"""
    inner = route.scope.inside(route.function)
    heard = [parameter.name for parameter in route.function.params]
    for parameter in route.function.params:
        typed = names.resolve(inner, parameter.annotation)
        if isinstance(typed, ClassFound):
            heard.extend(tail(line.targets[0]) for line in typed.node.body if isinstance(line, Assign))
    heard.extend(mentioned(tuple(node for line in every(route.function.body) for node in direct(line))))
    if any(_PROOF.search(words(name)) for name in heard):
        return True
    asks = any("email" in words(name) for name in heard)
    return asks and not any(words(name) in ("new password", "password") for name in heard)


def _set_up(names: Names, route: Route, path: str) -> str:
    """A first-time set-up that refuses to run twice."""
    last, handler = _said(route, path)
    if not (_SET_UP.search(last) or _SET_UP.search(handler)):
        return ""
    inner = route.scope.inside(route.function)
    asked = [m for refusal in refusals(names, inner, route.function.body) for m in mentioned(refusal.tests)]
    return "first-time set-up" if any(_SET_UP.search(words(mention)) for mention in asked) else ""


def _health(names: Names, route: Route, path: str) -> str:
    last, handler = _said(route, path)
    last = last.replace(".", " ")
    if _HEALTH.match(last) and not (last == "status" and _PARAMETER.search(path.split("/")[-2] if "/" in path else "")):
        return "health check or service document" if "{" not in path and "<" not in path else ""
    return "health check" if re.match(r"^(?:get |api )?(?:health|ping|liveness|readiness)", handler) else ""


def _static(names: Names, route: Route, path: str) -> str:
    raw = {part for part in path.split("/") if part}
    return "static files" if raw & _STATIC and "GET" in route.methods else ""


def _webhook(names: Names, route: Route, path: str) -> str:
    """A signature is checked in the body, or in a helper one call deep."""
    if _checks_signature(route.function):
        return "signed request"
    inner = route.scope.inside(route.function)
    for node in expressions(route.function.body):
        if isinstance(node, Call):
            helper = names.settle(names.resolve(inner, node.func))
            if isinstance(helper, FunctionFound) and _checks_signature(helper.node):
                return "signed request"
    return ""


def _checks_signature(function: Function) -> bool:
    return any(isinstance(node, Call) and _SIGNATURES.search(dotted(node.func)) for node in expressions(function.body))


def _open_by_name(names: Names, route: Route, path: str) -> str:
    handler = words(route.function.name).split()
    if set(segments(path)) & _OPEN or "public" in handler or "anonymous" in handler:
        return "public by its name"
    last = [part for part in path.split("/") if _PARAMETER.match(part)]
    if last and _CAPABILITY.search(words(last[-1].strip("{}<>").split(":")[-1])):
        return "whoever holds the link may use it"
    return ""


def _catalogue(names: Names, route: Route, path: str) -> str:
    fixed = segments(path)
    if set(route.methods) - {"GET", "HEAD"} or not fixed or set(fixed) & _PRIVATE:
        return ""
    return "public catalogue" if set(fixed[-2:]) & _CATALOGUE else ""


def _fixed_answer(names: Names, route: Route, path: str) -> str:
    return "fixed answer: reads no data and changes none" if is_fixed(names, route.scope, route.function) else ""


def is_fixed(names: Names, scope: Scope, function: Function, hops: int = 0) -> bool:
    """Does a handler only answer with what stands in the code: no data read, nothing changed, no work started?"""
    inner = scope.inside(function)
    if any(getattr(node, "operator", "") == "yield" for node in expressions(function.body)):
        return False
    for line in every(function.body):
        if isinstance(line, Assign) and any(isinstance(target, Index | Attr) for target in line.targets):
            return False
        if not all(_harmless(names, inner, node, hops) for whole in direct(line) for node in walk(whole)):
            return False
    return True


def _harmless(names: Names, scope: Scope, node: Expr, hops: int) -> bool:
    match node:
        case Call(_, _, func, args):
            if tail(func) in ("send_from_directory", "FileResponse") and any(isinstance(a, Name) for a in args[1:]):
                return False
            if tail(func) in _HARMLESS or (isinstance(func, Attr) and tail(func) in _TEXT_METHODS):
                return True
            called = names.settle(names.resolve(scope, func))
            if isinstance(called, FunctionFound) and hops < MAX_HELPERS:
                return is_fixed(names, called.scope, called.node, hops + 1)
            if isinstance(called, Outside):
                root, _, rest = called.name.partition(".")
                return (root in _PURE and rest not in _IMPURE) or tail(func).endswith("HTTPException")
            return isinstance(called, ClassFound) and _is_shape(names, called)
        case Name():
            found = names.resolve(scope, node)
            if not isinstance(found, ValueFound) or found.scope.functions:
                return True
            return not (isinstance(found.node.value, Items | Table | Call) and _is_store(found))
        case _:
            return True


def _is_shape(names: Names, found: ClassFound) -> bool:
    """A class of requests and answers: making one of it does nothing."""
    outer = [base.name for base in names.lineage(found) if isinstance(base, Outside)]
    plain = any(
        tail(d.value) == "dataclass" or tail(getattr(d.value, "func", None)) == "dataclass"
        for d in found.node.decorators
    )
    return plain or any(name.startswith(("pydantic", "typing", "enum")) or name.endswith("Exception") for name in outer)


def _only_redirects(names: Names, route: Route, path: str) -> str:
    """A short link: whatever it looks up, all it answers is another address."""
    if set(route.methods) - {"GET", "HEAD"}:
        return ""
    lines = list(every(route.function.body))
    made = {tail(line.targets[0]): line.value for line in lines if isinstance(line, Assign)}
    answers = [made.get(tail(line.value), line.value) for line in lines if isinstance(line, Return)]
    redirects = [isinstance(value, Call) and tail(value.func) in ("RedirectResponse", "redirect") for value in answers]
    changes = any(
        isinstance(node, Call) and _CHANGES.match(tail(node.func)) for node in expressions(route.function.body)
    )
    return "only redirects" if redirects and all(redirects) and not changes else ""


def _is_store(found: ValueFound) -> bool:
    """A module-level collection in a lower-case name: data that the application keeps in memory."""
    if found.name.isupper():
        return False
    value = found.node.value
    if isinstance(value, Call):
        return tail(value.func) in ("dict", "list", "set", "defaultdict", "OrderedDict", "deque")
    return True


_REASONS: tuple[Question, ...] = (
    _login,
    _recovery,
    _set_up,
    _health,
    _static,
    _webhook,
    _open_by_name,
    _catalogue,
    _only_redirects,
    _fixed_answer,
)
