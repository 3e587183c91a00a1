"""What bounds how often one caller may come: a limiter, a throttle, a counter that locks out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.core.location import Location, Span
from bot.inventory.calls import Calls, is_stub
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Const,
    Do,
    Expr,
    Function,
    If,
    Items,
    Logic,
    Name,
    Raise,
    Return,
    Stmt,
    Text,
    Try,
    dotted,
    keyword,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.grounds import Answers
from bot.inventory.judgement import mentioned
from bot.inventory.modules import Module, OfFile
from bot.inventory.names import Names
from bot.inventory.statements import direct, every
from bot.inventory.survey import SURVEYED
from bot.inventory.words import words

TOO_MANY = "429"
"""RFC 6585, 4: the caller has sent too many requests in a given time."""

_LIMITER = re.compile(
    r"\b(?:rate ?limit\w*|ratelimit\w*|throttl\w*|limiter|limiters|slow ?down|brute ?force\w*|brute"
    r"|too many (?:attempts|requests|tries)"
    r"|lock ?out|axes|leaky bucket|token bucket|quota)\b"
)
_EXCEEDED = re.compile(
    r"\b(?:too many (?:requests|attempts|tries|\w+ attempts)|rate limit(?:ed)?(?: exceeded)?(?: error| exception)?"
    r"|throttled|ratelimited"
    r"|quota exceeded|locked out|lock out|account locked|over limit|max attempts)\b"
)
_TOO_MANY = re.compile(r"\btoo many (?:\w+ )?(?:attempts|requests|tries|times)\b", re.IGNORECASE)
_LOCKS_OUT = re.compile(
    r"\b(?:fail(?:ed|ure)?s? (?:\w+ )?(?:attempts?|counts?|logins?|tries)|(?:login|sign in|otp|code|password|verify"
    r"|verification|auth|pin|failed|max|num|remaining|reset"
    r"|retry|wrong|invalid) attempts?(?: \w+)?|attempts(?: left| count)?|locked (?:out|until)|lock (?:out )?(?:until"
    r"|expires?)|lockout\w*|is locked out|cool ?down\w*"
    r"|retry after|(?:last|next) (?:\w+ )?(?:sent|resend|request|mail|email|code)(?: sent)? at|resend after|too many)\b"
)
_COUNTERS = frozenset({"incr", "incrby", "zcard", "incrAsync", "zremrangebyscore", "zcount"})
_LIMITER_LIBRARIES = frozenset(
    {"slowapi", "flask_limiter", "quart_rate_limiter", "fastapi_limiter", "flask_limiter_extended"}
)
_DEFAULTS = ("default_limits", "application_limits", "default_limits_per_method")
_UPSTREAM = re.compile(
    r"^(?:openai|anthropic|httpx|requests|aiohttp|boto|google|stripe|litellm|groq|mistral|cohere|github|tweepy)"
)


@dataclass(eq=False)
class Limits:
    """The limiters of a tree, each function read once."""

    calls: Calls

    def __post_init__(self) -> None:
        self._known: Answers[str] = Answers(self.calls.names.grounds)

    def behind(self, scope: Scope, function: Function) -> str:
        """What limits the callers of a function, in its body or in what it calls; "" for nothing."""
        for reached in self.calls.reach(scope, function, 2):
            found = self.own(reached.scope, reached.function)
            if found:
                return found
        return ""

    def own(self, scope: Scope, function: Function) -> str:
        """What in a function's own body limits. `scope` is the inside of it."""
        return self._known.of(id(function), scope.module, function, lambda: next(self._read(scope, function), ""))

    def _read(self, scope: Scope, function: Function) -> Iterator[str]:
        upstream = _upstream(self.calls.names, scope, function)
        counts = asks = False
        for line in every(function.body):
            if isinstance(line, Try) and self._is_refused(scope, line):
                yield "a refusal of too many tries"
            if id(line) not in upstream and _refuses(line):
                yield f"a refusal with {TOO_MANY}"
            if isinstance(line, If) and _locks_out(line.test):
                yield "a counter that locks out"
            asks = asks or isinstance(line, If)
            for whole in direct(line):
                for node in walk(whole):
                    if isinstance(node, Call):
                        counts = counts or (tail(node.func) in _COUNTERS)
                        if self._limits(scope, node):
                            yield f"{dotted(node.func).replace('()', '')}"
        if counts and asks and (_LIMITER.search(words(function.name)) or "attempt" in words(function.name)):
            yield "a counter that locks out"

    def _is_refused(self, scope: Scope, line: Try) -> bool:
        """`except UserLockedOut`, an exception of the tree: what is asked counts the tries."""
        kinds = [kind for handler in line.handlers for kind in handler.kinds if _EXCEEDED.search(words(tail(kind)))]
        return any(isinstance(self.calls.names.resolve(scope, kind), ClassFound) for kind in kinds)

    def _limits(self, scope: Scope, node: Call) -> bool:
        """Is a call the question whether the caller may come again: `limiter.hit(...)`, `check_rate_limit(...)`?"""
        target = self.calls.target(scope, node.func)
        if isinstance(target, FunctionFound):
            if target.scope.owner is not None and _LIMITER.search(words(target.scope.owner.name)):
                return not _MAKES.search(words(target.node.name)) and not is_stub(target.node)
            asks = any(isinstance(line, If) for line in every(target.node.body)) or _returns_comparison(target.node)
            return bool(_LIMITER.search(words(target.node.name))) and not is_stub(target.node) and asks
        said = words(tail(node.func))
        receiver = words(dotted(node.func.value).replace("()", "")) if isinstance(node.func, Attr) else ""
        if _MAKES.search(said) or said[:1] == "" or tail(node.func)[:1].isupper():
            return False
        return bool(_LIMITER.search(said)) or (bool(_LIMITER.search(receiver)) and bool(_ASKS.match(said)))

    @property
    def everywhere(self) -> tuple[str, Location] | None:
        """A limiter with default limits: what, and where the call that makes it stands."""
        names = self.calls.names
        return names.grounds.shared("limits everywhere", lambda: next(chain.from_iterable(names.each(_LIMITERS)), None))


def _limiters(module: Module) -> Iterator[tuple[str, Location]]:
    if module.sources & _LIMITER_LIBRARIES:
        for seen in SURVEYED.of(module):
            for node in seen.nodes:
                if isinstance(node, Call) and tail(node.func) == "Limiter" and _has_defaults(node):
                    yield f"Limiter in {module.path}", Location(module.path, Span(node.line, node.end))


_LIMITERS = OfFile(lambda module: tuple(_limiters(module)))

_ASKS = re.compile(
    r"^(?:hit|test|check|consume|acquire|allow|allowed|is allowed|allow request|is limited|is rate limited|limit"
    r"|shared limit|try acquire"
    r"|get window stats|increment|is blocked|try consume|record failure|take|attempt|enforce|guard|verify)$"
)
_MAKES = re.compile(r"^(?:get|create|make|init|init app|setup|configure|register|reset|clear|set)\b")


def named_limiter(names: Names, scope: Scope, node: Expr, last: str) -> bool:
    """Does something out of sight limit, by its name (`limiter.limit`, `RateLimiter`, `throttle`)?"""
    outer = names.outside_name(scope, node)
    said = words(f"{outer} {dotted(node)} {last}".replace("()", "").replace("-", "_"))
    return bool(_LIMITER.search(said)) and not re.search(r"\b(?:exempt|request filter|slow api middleware)\b", said)


def is_exempt(node: Expr) -> bool:
    """`@limiter.exempt`"""
    name = node.func if isinstance(node, Call) else node
    return isinstance(name, Attr) and name.name == "exempt" and bool(_LIMITER.search(words(dotted(name.value))))


def _has_defaults(node: Call) -> bool:
    given = [keyword(node, name) for name in _DEFAULTS]
    return any(value is not None and value != Items("[", ()) and value != Const("None") for value in given)


def _refuses(line: Stmt) -> bool:
    """Does a statement answer 429, or raise what says so?"""
    if isinstance(line, Raise) and line.value is not None:
        raised = line.value.func if isinstance(line.value, Call) else line.value
        if _EXCEEDED.search(words(tail(raised))) or _says_too_many(line.value):
            return True
    if isinstance(line, Assign) and line.value == Const(TOO_MANY):
        return any(tail(target) in ("status_code", "status", "statusCode") for target in line.targets)
    if isinstance(line, Return | Raise | Do | Assign):
        return any(_answers(node) for whole in direct(line) for node in walk(whole))
    return False


def _says_too_many(raised: Expr) -> bool:
    """`raise ValidationError("Too many attempts, try again later")`"""
    return any(isinstance(node, Text) and _TOO_MANY.search(node.value) for node in walk(raised))


def _answers(node: Expr) -> bool:
    if isinstance(node, Call):
        return any(_is_429(given) for given in (*node.args, *(value for _, value in node.keywords)))
    return isinstance(node, Items) and node.kind == "(" and any(_is_429(item) for item in node.items[1:])


def _is_429(node: Expr) -> bool:
    if node == Const(TOO_MANY):
        return True
    return isinstance(node, Attr | Name) and ("TOO_MANY_REQUESTS" in tail(node).upper() or TOO_MANY in tail(node))


def _locks_out(test: Expr) -> bool:
    """`if user.failed_attempts >= 5`, `if account.locked_until and account.locked_until > now`"""
    return any(
        isinstance(node, Compare | Call | Logic | Attr)
        and any(_LOCKS_OUT.search(words(said)) for said in mentioned((node,)))
        for node in walk(test)
    )


def _returns_comparison(function: Function) -> bool:
    return any(isinstance(line, Return) and isinstance(line.value, Compare | Logic) for line in every(function.body))


def _upstream(names: Names, scope: Scope, function: Function) -> frozenset[int]:
    """The statements that pass on what another service refused: no limit of this application."""
    found: set[int] = set()
    for line in every(function.body):
        for handler in line.handlers if isinstance(line, Try) else ():
            kinds = (names.resolve(scope, kind) for kind in handler.kinds)
            if any(isinstance(kind, Outside) and _UPSTREAM.match(kind.name) for kind in kinds):
                found.update(id(inner) for inner in every(handler.body))
    return frozenset(found)
