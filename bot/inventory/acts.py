"""What a handler does that an auditor asks about, itself or through the services it calls."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.core.inventory import Act, ActKind, Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.calls import Calls
from bot.inventory.code import Function
from bot.inventory.costs import cost_deeds
from bot.inventory.found import Scope
from bot.inventory.grounds import Answers
from bot.inventory.history import History
from bot.inventory.labels import NO_MODEL
from bot.inventory.public import joins_the_site, segments
from bot.inventory.public_words import JOINED, PEOPLE
from bot.inventory.records import Kept, Records
from bot.inventory.render import render
from bot.inventory.routing import Route
from bot.inventory.security import Deed, security_deeds
from bot.inventory.stores import stored
from bot.inventory.words import words

_SIGN_UP = re.compile(
    r"^(?:register|registration|sign ?up|join(?: us)?|create account|register (?:user|account|customer|member)"
    r"|user register(?:ation)?)$"
)
_BY = re.compile(r"(?:^|_)by_\w+$")
"""`delete_notes_by_owner`: by what, not what."""

_SHOWS = re.compile(r"^(?:handle )?(?:view|show|render|display)\b")
"""A page, where a router was told no methods."""

_BY_NAME = (
    (
        ActKind.RESET,
        re.compile(
            r"\b(?:forgot(?:ten)? password|password forgot|lost password|(?:request )?password (?:recovery|reset)"
            r"|recover password|reset password(?: request| email)?"
            r"|password reset request|recover account|account recovery)\b"
        ),
    ),
    (ActKind.SIGN_UP, _SIGN_UP),
    (
        ActKind.CODE,
        re.compile(
            r"\b(?:(?:verify|send|resend|request|validate|check|confirm) (?:otp|totp|mfa|2fa|code|one time code"
            r"|verification code|sms code|pin)|(?:otp|totp|mfa|2fa) (?:verify|send|validate|confirm|challenge"
            r"|login))\b"
        ),
    ),
    (
        ActKind.SIGN_IN,
        re.compile(
            r"^(?:log ?in|sign ?in|logon|authenticate|user login|admin login|login user|do login|login submit"
            r"|login access token|login for access token|session login|api login|auth login|password login"
            r"|login json|jwt create)$"
        ),
    ),
    (
        ActKind.TOKEN,
        re.compile(
            r"^(?:tokens?|access token|get token|obtain token|issue token|create token|auth token|get auth token"
            r"|token auth|token obtain pair|token create)$"
        ),
    ),
)
"""What the last fixed part of a path, or the handler's name, says it does."""


@dataclass(eq=False)
class Acts:
    """The acts of a tree, each function read once."""

    records: Records
    _histories: Callable[[], History]

    def __post_init__(self) -> None:
        self._known: Answers[tuple[tuple[Act, bool], ...]] = Answers(self.calls.names.grounds)

    @property
    def history(self) -> History:
        return self._histories()

    @property
    def calls(self) -> Calls:
        return self.records.calls

    def of(self, route: Route, path: str, controls: tuple[Control, ...]) -> tuple[Act, ...]:
        """What a route's handler does. Each kind is named once for each model."""
        kept = self.records.behind(route.scope, route.function)
        found: dict[tuple[ActKind, str], Act] = {}
        for reached in self.calls.reach(route.scope, route.function):
            if reached.saving:
                continue
            beside = self.records.own(reached.scope, reached.function)
            for act, generic in self.own(reached.scope, reached.function):
                if reached.other_token and act.kind is ActKind.TOKEN:
                    continue
                one = replace(act, model=reached.model) if generic and reached.model else act
                found.setdefault((one.kind, one.model), replace(one, logged=one.logged or beside.logged))
        known_kinds = {kind for kind, _ in found} | {act.kind for act in route.acts}
        for act in (*route.acts, *_by_name(route, path, known_kinds)):
            found.setdefault((act.kind, act.model), act)
        known = any(control.kind is ControlKind.AUTHENTICATION for control in controls)
        known = known and not any(_SIGN_UP.search(said) for said in segments(path)[-2:])
        if not known and "POST" in route.methods and _makes_people(path):
            set_there = [found.pop(key) for key in list(found) if key[0] is ActKind.PASSWORD]
            found.update({(ActKind.SIGN_UP, act.model): replace(act, kind=ActKind.SIGN_UP) for act in set_there})
        return tuple(
            self._recorded(act, kept) for act in found.values() if act.kind is not ActKind.SIGN_UP or not known
        )

    def _recorded(self, act: Act, kept: Kept) -> Act:
        registered = self.history.of(act.kind, act.model)
        record = kept.audited or registered or act.record
        return replace(act, record=record, logged=act.logged or kept.logged or registered)

    def own(self, scope: Scope, function: Function) -> tuple[tuple[Act, bool], ...]:
        """What a function's own body does, and whether only its caller knows to what. `scope` is the inside of it."""
        return self._known.of(id(function), scope.module, function, lambda: tuple(self._read(scope, function)))

    def _read(self, scope: Scope, function: Function) -> Iterator[tuple[Act, bool]]:
        kept = stored(self.calls, scope, function)
        for one in kept:
            if not one.trivial and "cache" not in words(one.model).split():
                stamped = one.stamped if one.kind is not ActKind.DELETE or one.stamped.startswith("deleted") else ""
                record = f"the column `{stamped}`" if stamped else ""
                yield _act(scope, Deed(one.kind, one.model, one.what, one.line), record), one.generic
        for deed in (*security_deeds(self.calls, scope, function, kept), *cost_deeds(self.calls, scope, function)):
            yield _act(scope, deed), False


def _makes_people(path: str) -> bool:
    """`/api/users`: whoever sends a password there gets an account."""
    last = words(path.rstrip("/").rpartition("/")[2])
    return last in PEOPLE or bool(_SIGN_UP.match(last))


def _act(scope: Scope, deed: Deed, record: str = "") -> Act:
    said = _BY.sub("", deed.model) or deed.model
    model = "" if said in NO_MODEL else said
    return Act(deed.kind, model, render(deed.what), Location(scope.path, Span(deed.line, deed.line)), record)


def _by_name(route: Route, path: str, known: set[ActKind]) -> Iterator[Act]:
    """What the path or the handler's name says, where the code is out of sight; not for requests that only read."""
    if not {"POST", "PUT"} & set(route.methods) or _SHOWS.match(words(route.function.name)):
        return
    fixed = segments(path)
    last = fixed[-1] if fixed else ""
    spoken = (last, " ".join(fixed[-2:]), words(route.function.name))
    for kind, pattern in _BY_NAME:
        if kind is ActKind.SIGN_UP and any(JOINED.match(said) for said in spoken) and not joins_the_site(path):
            continue
        if kind is ActKind.RESET and ActKind.PASSWORD in known:
            continue  # the link that was mailed is used: its token is what cannot be guessed
        if any(pattern.search(said) for said in spoken) and kind not in known:
            where = Location(route.scope.path, Span(route.function.line, route.function.head))
            yield Act(kind, "", f"{path} {route.function.name}", where)
            return
