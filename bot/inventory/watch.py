"""Does what stands around a handler (a decorator, a dependency, a middleware) limit its callers, or keep a record?"""

import re
from dataclasses import dataclass

from bot.inventory.code import Call, Expr, Function, tail
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, Outside, Scope, ValueFound
from bot.inventory.judgement import NOTHING, Judgement
from bot.inventory.limits import Limits, named_limiter
from bot.inventory.records import Records
from bot.inventory.words import words

_RECORDS = re.compile(
    r"\b(?:audit\w*|(?:log|track|record)(?:s|ged|ging)? (?:\w+ )?(?:action|actions|activity|event|events|change"
    r"|changes|access|operation|request user)"
    r"|activity log\w*|action log\w*|history middleware|easy audit|request log entry|history request middleware"
    r"|pgh\w*)\b"
)
_ANNOTATION = re.compile(
    r"^(?:(?:sys|system|oper|operate|operation|audit|action|user|biz|business|admin|auto|controller|web|opt) )?log$"
    r"|^log (?:record|operation|action|event)$|^audit(?:ed|able)?$"
)
"""Java's annotations for aspects that keep a record: what they are given says what is done, their aspect who did it."""

_METHODS = (
    "__call__",
    "dispatch",
    "process_request",
    "process_view",
    "process_response",
    "allow_request",
    "use",
    "intercept",
)


@dataclass(eq=False)
class Watch:
    limits: Limits
    records: Records

    def expression(self, scope: Scope, node: Expr) -> Judgement:
        """Judge what an expression stands for: its body where that is in sight, its name where it is not."""
        called = node.func if isinstance(node, Call) else node
        names = self.records.calls.names
        if tail(called) == "partial" and isinstance(node, Call) and node.args:
            called = node.args[0]
        found = names.settle(names.resolve(scope, called))
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
            return self.expression(found.scope, found.node.value) if found.node.value is not node else NOTHING
        return self._found(found, scope, called)

    def _found(self, found: Found | None, scope: Scope, node: Expr) -> Judgement:
        names = self.records.calls.names
        match found:
            case FunctionFound(outer, function):
                return self._function(outer, function)
            case ClassFound() | InstanceFound():
                klass = found if isinstance(found, ClassFound) else found.of
                verdict = Judgement(records=_is_annotation(klass.scope, klass.node.name))
                for name in _METHODS:
                    method = names.class_member(klass, name)
                    if isinstance(method, FunctionFound):
                        verdict = verdict.plus(self.function(method.scope, method.node))
                for base in names.lineage(klass):
                    if isinstance(base, Outside):
                        verdict = verdict.plus(self._named(scope, node, base.name))
                return verdict
            case _:
                told = Judgement(records=_is_annotation(scope, tail(node)))
                return told.plus(self._named(scope, node, found.name if isinstance(found, Outside) else ""))

    def _named(self, scope: Scope, node: Expr, outer: str) -> Judgement:
        slow = outer.endswith(("SlowAPIMiddleware", "SlowAPIASGIMiddleware")) and self.limits.everywhere is not None
        limits = slow or named_limiter(self.records.calls.names, scope, node, outer)
        return Judgement(limits=limits, records=bool(_RECORDS.search(words(outer or tail(node)))))

    def _function(self, scope: Scope, function: Function) -> Judgement:
        """A decorator or dependency: it records if its name says so and it writes anything, or if it writes an audit
        record. One that asks who calls writes about its own failures."""
        kept = self.records.behind(scope, function, 2)
        named = bool(_RECORDS.search(words(function.name)))
        return Judgement(
            limits=bool(self.limits.behind(scope, function)), records=bool(kept.audited or (named and kept.logged))
        )

    def function(self, scope: Scope, function: Function) -> Judgement:
        """Code that everybody passes through, a handler or a middleware. A middleware's log line is a record if it
        speaks of the caller."""
        kept = self.records.behind(scope, function)
        record = bool(kept.audited) or (bool(kept.logged) and self.names_caller(scope, function))
        return Judgement(limits=bool(self.limits.behind(scope, function)), records=record)

    def says_so(self, node: Expr) -> bool:
        """Does the name of a decorator or dependency say that it keeps a record?"""
        return bool(_RECORDS.search(words(tail(node.func if isinstance(node, Call) else node))))

    def names_caller(self, scope: Scope, function: Function) -> bool:
        """Does a log line of the function itself carry who calls?"""
        return any(self.records.logs_actor(scope, node) for node in self.records.calls.inside(function))


def _is_annotation(scope: Scope, name: str) -> bool:
    return scope.path.endswith(".java") and bool(_ANNOTATION.match(words(name)))
