"""What one function writes down about what happened: an audit row, an event, a line in a log."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.inventory.calls import Calls, spoken
from bot.inventory.code import Attr, Call, Expr, Function, Join, Name, Text, Try, dotted, keyword, tail, walk
from bot.inventory.found import Outside, Scope, ValueFound
from bot.inventory.grounds import Answers
from bot.inventory.judgement import mentioned
from bot.inventory.names import Names
from bot.inventory.statements import every, expressions
from bot.inventory.told import is_entry, tells_actor
from bot.inventory.words import words

_AUDIT = re.compile(r"\b(?:audit\w*|auditor)\b")
_READS = re.compile(
    r"^(?:get|list|query|filter|find|count|all|export|search|order by|read|fetch|load|first|exists|select|paginate"
    r"|verify|on|is|has)\b"
)
_WRITES_RECORD = re.compile(
    r"^_?(?:(?:a?log|record|write|add|create|track|register|save|store|append|insert|post|new|make|send|emit|publish"
    r"|dispatch|trigger|fire|raise"
    r"|push|queue|enqueue|report|note)\s(?:\w+\s){0,3}(?:activity|activities|action|audit|history|history entry"
    r"|log entry|log entries|operation"
    r"|journal(?: entry)?|ledger(?: entry)?|transition|revision|audit trail|trail|timeline(?: entry)?|security log"
    r"|event log|user log|admin log|access log"
    r"|change log|change|changes|domain event|security event|auth event|user event|audit event|account event"
    r"|login event|log|logs)"
    r"|(?:log|record|track|insert|write|store|emit|publish|dispatch|fire|trigger|raise)\s(?:\w+\s){0,3}(?:event"
    r"|events|login|log in"
    r"|sign in|attempt|deletion|access|logout)"
    r"|log (?:addition|deletion|change|action|actions)|create log|add log|write log|record that|set revision"
    r"|set comment)$"
)
_RECORD_CLASS = re.compile(
    r"\b(?:audit\w*|activity|activities|activity (?:log|entry|event|record|stream)"
    r"|(?:action|event|change|security|admin|system|operation|operations|auth|login|access|user|history|account"
    r"|moderation|edit|status|data|order|stock"
    r"|session|permission|role|sign in)\s(?:log|logs|log entry|event|events|history|record|changelog|attempt"
    r"|activity)|log entry|\w+ history|history"
    r"|revision|ledger|ledger entry|journal|journal entry|trail|event store|timeline (?:entry|event)|domain event"
    r"|login attempt|webhook event)$"
)
_EVENT_CLASS = re.compile(r"\b(?:event|action|change|deleted|created|updated|changed)$")
_TELLS = frozenset(
    {
        "user",
        "user_id",
        "actor",
        "actor_id",
        "by",
        "performed_by",
        "action",
        "event_type",
        "event",
        "verb",
        "type",
        "kind",
        "message",
    }
)
_BUS = re.compile(
    r"\b(?:events?|event bus|bus|dispatcher|publisher|emitter|event emitter|domain events|outbox|mediator|producer"
    r"|signals?|hooks?|event store)\b"
)
_COLLECTS = re.compile(r"\b(?:events|event bus|outbox|domain events|event store)$")
"""What is a bus even where the verb could mean anything: `outbox.add(...)`."""

_NO_BUS = re.compile(
    r"\b(?:socket|socketio|sio|websocket|ws|room|channel|channels|io|sse|pubsub|connection|mail|email|message)\b"
)
_EMITS = frozenset(
    {
        "emit",
        "publish",
        "dispatch",
        "send",
        "trigger",
        "fire",
        "notify",
        "add",
        "raise_event",
        "send_robust",
        "asend",
        "append",
        "record",
        "push",
    }
)
_LOGGER = re.compile(
    r"\b(?:log|logger|logging|logs|syslog|lgr|structlog|loguru|journal|winston|pino|bunyan|console|logbook)\b"
)
_LEVELS = frozenset(
    {
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "log",
        "success",
        "notice",
        "fatal",
        "ainfo",
        "awarning",
        "aerror",
        "msg",
    }
)
_SECURITY_LOGGER = re.compile(r"\b(?:audit|security|compliance|access|auth|activity)\b")
_SPEAKS = re.compile(
    r"log(?:ged|in|g?ing)?[\s_-]*in|logins?|sign|auth|passw|user|account|token|role|permission|delet|remov|creat"
    r"|updat|chang|suspend|ban|grant|revok|attempt|credential|admin|member",
    re.IGNORECASE,
)
_ACTOR = frozenset({"user", "username", "actor", "member", "account", "principal", "identity", "uid", "admin"})
_ABOUT_PEOPLE = re.compile(
    r"\b(?:log|sign|login|auth\w*|password|user|account|token|role|permission|member|session|credential)\b"
)
_ANALYTICS = re.compile(
    r"\b(?:posthog|analytics|segment|mixpanel|amplitude|telemetry|statsd|metrics|prometheus|newrelic|datadog)\b"
)


@dataclass(frozen=True)
class Kept:
    """What a function and those it calls write down. `audited`: a record of who did what; `logged`: a line in an
    ordinary log, each the call that does it and its file, "" for none. `speaks`: the line is about people and what they
    may do, so that it stands for what the callers of the function do."""

    audited: str = ""
    logged: str = ""
    speaks: bool = False


@dataclass(eq=False)
class Records:
    """The records of a tree, each function read once."""

    calls: Calls

    def __post_init__(self) -> None:
        self._known: Answers[Kept] = Answers(self.calls.names.grounds)

    def behind(self, scope: Scope, function: Function, depth: int = 3) -> Kept:
        """What a function keeps, itself or by what it calls."""
        audited = logged = ""
        for reached in self.calls.reach(scope, function, depth):
            kept = self.own(reached.scope, reached.function)
            near = not reached.depth or kept.speaks
            audited, logged = audited or kept.audited, logged or (kept.logged if near else "")
        return Kept(audited, logged, bool(logged))

    def logs_actor(self, scope: Scope, node: Call) -> bool:
        """Is a call a log line that carries who calls?"""
        given = (*node.args, *(value for _, value in node.keywords))
        said = {word for mention in mentioned(given) for word in words(mention).split()}
        keys = {word for key, _ in node.keywords for word in words(key).split()}
        return bool((said | keys) & _ACTOR) and is_log(self.calls.names, scope, node)

    def own(self, scope: Scope, function: Function) -> Kept:
        """What a function's own body keeps. `scope` is the inside of it."""
        return self._known.of(id(function), scope.module, function, lambda: self._read(scope, function))

    def _read(self, scope: Scope, function: Function) -> Kept:
        names = self.calls.names
        failing = {id(node) for node in _in_handlers(function)}
        audited = logged = ""
        speaks = bool(_ABOUT_PEOPLE.search(words(function.name)))
        for node in self.calls.inside(function):
            log = is_log(names, scope, node) and (id(node) not in failing or speaks_of_people(node))
            if not audited and (is_audit(names, scope, node) or (log and tells_actor(node))):
                audited = f"{dotted(node.func).replace('()', '')} in {scope.path}"
            if log:
                logged = logged or f"{dotted(node.func).replace('()', '')} in {scope.path}"
                speaks = speaks or speaks_of_people(node)
        return Kept(audited, logged or audited, speaks)


def _in_handlers(function: Function) -> Iterator[Expr]:
    """The expressions of `except` blocks: what is logged there speaks of a failure, not of the act."""
    for line in every(function.body):
        if isinstance(line, Try):
            for handler in line.handlers:
                yield from expressions(handler.body)


def is_audit(names: Names, scope: Scope, node: Call) -> bool:
    """Does a call write a record of who did what: an audit row, a domain event, a line for an audit log?"""
    name, whole = tail(node.func), dotted(node.func)
    said = spoken(node)
    if not said or _READS.match(said):
        return False
    receiver = words(whole.rpartition(".")[0].replace("()", "").replace("[]", ""))
    if _ANALYTICS.search(receiver):
        return False
    return (
        bool(_AUDIT.search(said) or (_AUDIT.search(receiver) and not _chained(receiver)))
        or bool(_WRITES_RECORD.match(said))
        or _row(node, name, receiver)
        or is_entry(node, receiver)
        or _event(names, scope, node, name, receiver)
        or (name in _LEVELS and bool(_SECURITY_LOGGER.search(words(logger_name(names, scope, node)))))
    )


def _chained(receiver: str) -> bool:
    """A query of the audit log is no record."""
    return bool(re.search(r"\b(?:filter|query|objects filter|select|order by|all|get|find)\b", receiver))


def _row(node: Call, name: str, receiver: str) -> bool:
    """`ActivityLog(...)`, `LogEntry.objects.create(...)`, `prisma.auditLog.create(...)`"""
    if name[:1].isupper():
        said = words(name)
        return bool(_RECORD_CLASS.search(said)) or (
            bool(_EVENT_CLASS.search(said)) and any(key in _TELLS for key, _ in node.keywords)
        )
    if name in (
        "create",
        "acreate",
        "bulk_create",
        "insert",
        "insert_one",
        "insertOne",
        "log_action",
        "log_actions",
        "log",
        "add",
        "save",
        "write",
    ):
        base = re.sub(r"\s(?:objects|query|repository|repo|service|store|manager|collection|table|crud)$", "", receiver)
        return bool(_RECORD_CLASS.search(base))
    return False


def is_record_name(model: str) -> bool:
    """Does a class or table hold records of who did what, by its name?"""
    return bool(_RECORD_CLASS.search(words(model)))


def _event(names: Names, scope: Scope, node: Call, name: str, receiver: str) -> bool:
    """A domain event or signal is sent, for whoever listens."""
    if name not in _EMITS or _NO_BUS.search(receiver):
        return False
    if keyword(node, "sender") is not None or keyword(node, "verb") is not None:
        return True
    vague = name in ("add", "append", "push", "record", "send")
    if (_COLLECTS if vague else _BUS).search(receiver):
        return True
    base = names.resolve(scope, node.func.value) if isinstance(node.func, Attr) else None
    value = base.node.value if isinstance(base, ValueFound) else None
    return isinstance(value, Call) and tail(value.func).lower() in ("signal", "eventemitter", "eventbus")


def is_log(names: Names, scope: Scope, node: Call) -> bool:
    """Does a call write a line to a log that is kept in production (not at debug level)?"""
    name = tail(node.func)
    said = words(name)
    if isinstance(node.func, Name):
        found = names.resolve(scope, node.func)
        plain = said == "log" and not (isinstance(found, Outside) and found.name.startswith(("math", "numpy")))
        return (plain and bool(node.args)) or said.startswith(("log ", "record ", "track ", "audit "))
    receiver = words(dotted(node.func).rpartition(".")[0].replace("()", "").replace("[]", ""))
    if _ANALYTICS.search(receiver):
        return name in ("capture", "track", "event", "identify")
    if name in _LEVELS and _LOGGER.search(receiver):
        return "console" not in receiver or speaks_of_people(node)
    return said.startswith(("log ", "write log", "add log")) and not said.startswith(("log in", "log out"))


def speaks_of_people(node: Call) -> bool:
    """Does a log line's text speak of people and what they may do?"""
    texts = (inner for given in (*node.args, *(value for _, value in node.keywords)) for inner in walk(given))
    return any(_SPEAKS.search(inner.value) for inner in texts if isinstance(inner, Text)) or any(
        isinstance(inner, Join) and any(isinstance(part, Text) and _SPEAKS.search(part.value) for part in inner.parts)
        for inner in node.args
    )


def logger_name(names: Names, scope: Scope, node: Call) -> str:
    """What a logger is called: the name of its variable and the text it was made with (`getLogger("audit")`)."""
    if not isinstance(node.func, Attr):
        return ""
    base = node.func.value
    found = names.resolve(scope, base)
    value = found.node.value if isinstance(found, ValueFound) else base
    given = value.args[0].value if isinstance(value, Call) and value.args and isinstance(value.args[0], Text) else ""
    return f"{tail(base)} {given}" if _LOGGER.search(words(f"{dotted(base)} {dotted(value)}".replace("()", ""))) else ""
