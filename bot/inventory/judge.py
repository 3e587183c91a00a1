"""Does a function (a dependency, a decorator, a guard, a handler's helper) authenticate or authorize its caller?

Its body speaks first: does it turn callers away, and what did it look at? Its name speaks only where the body is
out of sight or passes the question on to something out of sight.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from bot.inventory.calls import Calls
from bot.inventory.code import Assign, Call, Const, Expr, Function, If, Table, Text, Try, tail, walk
from bot.inventory.django.known import guard_from_outside
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, Outside, Scope, ValueFound
from bot.inventory.go_refusals import spelled_out
from bot.inventory.grounds import Answers
from bot.inventory.identity import looked_up_for_caller
from bot.inventory.injection import injections
from bot.inventory.javascript_words import ROLES, guards
from bot.inventory.judgement import (
    ADDRESS,
    CREDENTIALS,
    NOTHING,
    Judgement,
    by_refusal,
    handed_up,
    mentioned,
    turned_away,
)
from bot.inventory.limits import Limits
from bot.inventory.names import Names, identity
from bot.inventory.records import Records
from bot.inventory.refusals import FORBIDDEN, UNAUTHORIZED, refusals
from bot.inventory.shape import functions, may_be_none, returns, turns_everyone_away
from bot.inventory.statements import every, expressions
from bot.inventory.watch import Watch
from bot.inventory.words import (
    sounds_like_authentication,
    sounds_like_authorization,
    sounds_like_role_flag,
    sounds_optional,
    tells_who,
    words,
)

MAX_DEPTH = 4
"""Calls followed from a dependency or decorator."""

_VERIFIERS = frozenset({"verify_jwt_in_request", "jwt_required", "fresh_jwt_required", "verify_id_token"}) | frozenset(
    {"verify_oauth2_token", "jwt_refresh_token_required", "get_jwt_subject"}
)
_AUTH_LIBRARY = re.compile(
    r"^(?:flask|quart|fastapi|starlette|aiohttp|tornado)_?\w*(?:auth|login|jwt|security|principal|oidc|praetorian|keycloak|users?|azure)\w*$"
    r"|^(?:authlib|propelauth\w*|clerk\w*|casbin\w*|fief\w*|keycloak\w*)$"
)
"""Libraries that do nothing but authenticate: whatever guards a route and comes from them does so."""

_FETCHES_ANYBODY = re.compile(r"^get (?:user|principal|identity|actor)\b")

_SCHEMES = ("OAuth2", "HTTPBearer", "HTTPBasic", "HTTPDigest", "APIKey", "OpenIdConnect", "SecurityBase")


@dataclass(eq=False)
class Judge:
    names: Names

    def __post_init__(self) -> None:
        self._known: Answers[Judgement] = Answers(self.names.grounds)
        """By function and depth: what is cut off far from a route is no answer for who asks nearer to one."""
        self._guards: Answers[Judgement] = Answers(self.names.grounds)
        self._lookers: Answers[bool] = Answers(self.names.grounds)
        self._asked: Answers[Judgement] = Answers(self.names.grounds)

    @cached_property
    def watch(self) -> Watch:
        """Who answers for limits and records."""
        calls = Calls(self.names)
        return Watch(Limits(calls), Records(calls))

    def found(self, found: Found | None, name: str, depth: int = 0) -> Judgement:
        """Judge what an expression stands for; `name` is how it is called where it is used."""
        found = self.names.settle(found)
        match found:
            case FunctionFound(scope, function):
                return self._by_body_and_name(scope, function, depth)
            case ClassFound() | InstanceFound():
                return self._class(found, name, depth)
            case ValueFound(scope, bound, Assign(_, _, _, Call() as made)):
                return self.call(scope, made, depth).plus(self._by_name(bound, seen=True))
            case Outside(outer):
                return self._outside(outer, name)
            case _:
                return self._by_name(name)

    def call(self, scope: Scope, call: Call, depth: int = 0) -> Judgement:
        """Judge `require_role("admin")`, `JWTBearer()`, `HTTPBearer(auto_error=False)`: what is made by a call."""
        if depth > MAX_DEPTH:
            return NOTHING
        quiet = any(key in ("auto_error", "optional") and _says_optional(key, value) for key, value in call.keywords)
        verdict = self.found(self.names.resolve(scope, call.func), tail(call.func), depth + 1)
        if quiet:
            return Judgement(optional=True)
        told = any(isinstance(node, Text) and sounds_like_role_flag(node.value) for node in walk(call))
        named = any(sounds_like_role_flag(key) for key, _ in call.keywords)
        return replace(verdict, authorizes=verdict.authorizes or (verdict.authenticates and (told or named)))

    def expression(self, scope: Scope, node: Expr, depth: int = 0) -> Judgement:
        """Judge an expression that stands for a dependency or decorator."""
        if depth:
            return self._expression(scope, node, depth)
        return self._asked.of(
            (id(node), *identity(scope)), scope.module, (node, scope), lambda: self._watched(scope, node)
        )

    def _watched(self, scope: Scope, node: Expr) -> Judgement:
        verdict = self._expression(scope, node, 0)
        watched = self.watch.expression(scope, node)
        meant = not verdict.authenticates or self.watch.says_so(node)  # a guard writes about its own refusals
        return verdict.plus(replace(watched, records=watched.records and meant))

    def _expression(self, scope: Scope, node: Expr, depth: int) -> Judgement:
        if isinstance(node, Call):
            if tail(node.func) == "partial" and node.args:
                return self.expression(scope, node.args[0], depth)
            return self.call(scope, node, depth)
        return self.found(self.names.resolve(scope, node), tail(node), depth)

    def function(self, scope: Scope, function: Function, depth: int = 0) -> Judgement:
        """Judge by the body alone: refusals, verifiers, what it is given, and the helpers it asks."""
        if depth > MAX_DEPTH:
            return NOTHING
        return self._known.of(
            (id(function), depth), scope.module, function, lambda: self._function(scope, function, depth)
        )

    def _function(self, scope: Scope, function: Function, depth: int) -> Judgement:
        inner = scope if scope.functions and scope.functions[-1] is function else scope.inside(function)
        verdict = self._body(inner, function, depth)
        for given in functions(function):
            for parameter in given.params:
                for injection in injections(self.names, scope.inside(function), parameter):
                    asked = self.expression(injection.scope, injection.provider, depth + 1)
                    verdict = verdict.plus(handed_up(asked, function.name, tail(injection.provider)))
        return verdict

    def guard(self, scope: Scope, function: Function, depth: int = 0) -> Judgement:
        """Judge code that runs for everybody: a handler's own body, `before_request`, middleware. Only a refusal of
        those who show nothing counts: turning away a wrong token or a banned user lets strangers in."""
        if depth > MAX_DEPTH:
            return NOTHING
        return self._guards.of(
            (id(function), depth), scope.module, function, lambda: self._guard(scope, function, depth)
        )

    def _guard(self, scope: Scope, function: Function, depth: int) -> Judgement:
        inner = scope if scope.functions and scope.functions[-1] is function else scope.inside(function)
        verdict = NOTHING
        asked = any(isinstance(line, If | Try) for line in every(function.body))
        for refusal in refusals(self.names, inner, function.body):
            told = replace(refusal, tests=spelled_out(function, refusal.tests))
            verdict = verdict.plus(turned_away(told, function.name, asked))
        verdict = verdict.plus(self._helpers(inner, function, max(depth, 1))).plus(self.watch.function(inner, function))
        return verdict.plus(self._handed_on(inner, function, depth))

    def _handed_on(self, scope: Scope, function: Function, depth: int) -> Judgement:
        """What guards every function that a handler hands its request on to, where it does nothing else."""
        answers = [line.value for line in returns(function)]
        targets = [self.names.settle(self.names.resolve(scope, one.func)) for one in answers if isinstance(one, Call)]
        guarded = [self._decorated(one, depth) for one in targets if isinstance(one, FunctionFound)]
        if not guarded or len(guarded) < len(answers):
            return NOTHING
        all_of_them = (all(one.authenticates for one in guarded), all(one.authorizes for one in guarded))
        return Judgement(*all_of_them, identifies=all(one.identifies for one in guarded))

    def _decorated(self, found: FunctionFound, depth: int) -> Judgement:
        verdict = NOTHING
        for decorator in found.node.decorators:
            verdict = verdict.plus(self.expression(found.scope, decorator.value, depth))
        return verdict

    def by_address_only(self, scope: Scope, function: Function) -> bool:
        """Is the caller's network address all that the function turns anybody away by?"""
        found = [
            {word for mention in mentioned(refusal.tests) for word in words(mention).split()}
            for refusal in refusals(self.names, scope.inside(function), function.body)
            if refusal.status in (UNAUTHORIZED, FORBIDDEN)
        ]
        return bool(found) and all(said & ADDRESS and not said & CREDENTIALS for said in found)

    def _body(self, scope: Scope, function: Function, depth: int) -> Judgement:
        verdict = NOTHING
        for refusal in refusals(self.names, scope, function.body):
            verdict = verdict.plus(by_refusal(refusal, function.name))
            if refusal.status != UNAUTHORIZED and looked_up_for_caller(function, refusal.tests):
                verdict = replace(verdict, authorizes=True)
        return verdict.plus(self._helpers(scope, function, depth))

    def _helpers(self, scope: Scope, function: Function, depth: int) -> Judgement:
        """What the functions it asks about the caller say."""
        verdict = NOTHING
        for node in expressions(function.body):
            if not isinstance(node, Call):
                continue
            name = tail(node.func)
            if name in _VERIFIERS and not any(key == "optional" for key, _ in node.keywords):
                verdict = verdict.plus(Judgement(authenticates=True))
            elif _asks_about_caller(node, name):
                helper = self.names.settle(self.names.resolve(scope, node.func))
                if isinstance(helper, FunctionFound):
                    asked = self.function(helper.scope, helper.node, depth + 1)
                    verdict = verdict.plus(handed_up(replace(asked, optional=False), function.name, name))
                elif isinstance(helper, Outside | None) and _refuses_by_name(name):
                    verdict = verdict.plus(Judgement(True, sounds_like_authorization(name)))
        return verdict

    def _by_body_and_name(self, scope: Scope, function: Function, depth: int) -> Judgement:
        body = self.function(scope, function, depth)
        if sounds_optional(function.name) or (may_be_none(function) and not turns_everyone_away(function)):
            strict = self.guard(scope, function, depth + 1)
            return Judgement(strict.authenticates, body.authorizes, True, body.identifies)
        named = self._by_name(function.name) if self._looks_at_somebody(scope, function) else NOTHING
        if body.authenticates or named.authenticates:
            return Judgement(True, body.authorizes or named.authorizes, False, body.identifies or named.identifies)
        return body

    def _looks_at_somebody(self, scope: Scope, function: Function) -> bool:
        return self._lookers.of(id(function), scope.module, function, lambda: self._looks(scope, function))

    def _looks(self, scope: Scope, function: Function) -> bool:
        """Can the function know who calls? One that answers the same person every time cannot, and `get_user`
        that takes an id fetches whom the caller names."""
        inner = scope.inside(function)
        heard = {word for name in mentioned(tuple(expressions(function.body))) for word in words(name).split()}
        heard |= {word for parameter in function.params for word in words(parameter.text).split()}
        if heard & (CREDENTIALS | {"request", "req", "ctx", "depends", "security", "context", "current", "g", "state"}):
            return True
        if _FETCHES_ANYBODY.search(words(function.name)):
            return False
        answers = [line.value for line in returns(function)]
        built = [self.names.resolve(inner, value.func) for value in answers if isinstance(value, Call)]
        same = bool(built) and len(built) == len(answers) and all(isinstance(one, ClassFound) for one in built)
        return bool(function.params) or not (same or any(isinstance(value, Table) for value in answers))

    def _class(self, found: ClassFound | InstanceFound, name: str, depth: int) -> Judgement:
        klass = found if isinstance(found, ClassFound) else found.of
        method = self.names.class_member(klass, "__call__" if isinstance(found, InstanceFound) else "__init__")
        verdict = NOTHING
        for base in self.names.lineage(klass):
            if isinstance(base, Outside):
                verdict = verdict.plus(self._outside(base.name, base.name.rpartition(".")[2]))
        for called in (method, self.names.class_member(klass, "__call__")):
            if isinstance(called, FunctionFound):
                verdict = verdict.plus(self.function(called.scope, called.node, depth))
        return verdict.plus(self._by_name(klass.node.name)) if verdict.authenticates else self._by_name(klass.node.name)

    def _outside(self, outer: str, name: str) -> Judgement:
        if (known := guard_from_outside(outer)) != NOTHING:
            return known
        last = outer.replace("()", "").rpartition(".")[2]
        if outer.startswith(("fastapi.security", "fastapi.openapi")):
            return Judgement(authenticates=last.startswith(_SCHEMES))
        own_permission = outer.startswith("flask_appbuilder") and last in ("protect", "has_access", "has_access_api")
        own_permission = own_permission or (outer.startswith("flask_allows") and last == "requires")
        if guards(outer) or own_permission:  # each asks for the permission of that very view
            return Judgement(True, own_permission or bool(ROLES.search(last)), identifies=True)
        if outer == "starlette.authentication.requires" or (_AUTH_LIBRARY.search(outer.partition(".")[0])):
            verdict = self._by_name(last).plus(self._by_name(name))
            return verdict if verdict.optional else Judgement(True, verdict.authorizes, identifies=True)
        if outer.startswith(("sqlalchemy", "fastapi.", "starlette", "builtins.", "typing", "pydantic", "redis")):
            return NOTHING
        return self._by_name(last).plus(self._by_name(name))

    def _by_name(self, name: str, seen: bool = False) -> Judgement:
        if sounds_optional(name) and "user" in words(name):
            return Judgement(optional=True)
        if not sounds_like_authentication(name) or seen:
            return Judgement(authorizes=seen and sounds_like_authorization(name))
        return Judgement(True, sounds_like_authorization(name), identifies=tells_who(name))


def _says_optional(key: str, value: Expr) -> bool:
    return value == Const("False" if key == "auto_error" else "True")


def _asks_about_caller(call: Call, name: str) -> bool:
    """Is this call about who is calling: by its name, by what it is given, or because it is given nothing?"""
    if sounds_like_authentication(name) or sounds_like_authorization(name):
        return True
    given = {
        word for mention in mentioned((*call.args, *(v for _, v in call.keywords))) for word in words(mention).split()
    }
    return bool(given & (CREDENTIALS | {"request", "req", "ctx", "user"}))


def _refuses_by_name(name: str) -> bool:
    """Names of helpers out of sight that turn callers away themselves rather than answer yes or no."""
    said = words(name)
    return said.startswith(
        ("check authorized", "require ", "ensure ", "enforce ", "verify jwt", "authorize", "check permission")
    )
