"""Which of a project's limits is the one for an endpoint: told by what it is named for, who has it, and its rate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.inventory import ActKind, ControlKind, Endpoint
from bot.fixes.habits import Habit, every_habit_of, habits_of, own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.interface import FixContext

GUESSED = frozenset((ActKind.SIGN_IN, ActKind.CODE, ActKind.RESET, ActKind.TOKEN, ActKind.SIGN_UP))
"""Acts that somebody tries again and again."""

FEW, SOME = 5, 10
"""Times a minute: for what can be guessed (OWASP's Authentication Cheat Sheet: a handful of tries), for what costs."""

PURPOSES: Mapping[str, re.Pattern[str]] = {
    "login": re.compile(r"log[io]n|signin|authenticate|authn?|sessions?|credentials|tokens?"),
    "signup": re.compile(r"signup|register|registrations?|enroll?|onboarding|join"),
    "reset": re.compile(r"reset|forgot(?:ten)?|recover|recovery|lost"),
    "password": re.compile(r"passwords?|pass(?:wd)?|pwd?"),
    "code": re.compile(r"t?otp|2fa|mfa|codes?|verify|verification|confirm|confirmation|pin"),
    "mail": re.compile(r"e?mails?|contact|invite|invitations?|sms|feedback"),
    "paid": re.compile(r"ai|llm|chat|completions?|prompt|generate|generation"),
    "heavy": re.compile(r"uploads?|exports?|imports?|reports?|downloads?|search"),
}
"""What limits are named for, and the words that say so."""

WORDS_OF: Mapping[ActKind, tuple[str, ...]] = {
    ActKind.SIGN_IN: ("login", "password"),
    ActKind.TOKEN: ("login",),
    ActKind.SIGN_UP: ("signup", "password"),
    ActKind.RESET: ("reset", "password", "mail"),
    ActKind.PASSWORD: ("password",),
    ActKind.CODE: ("code", "login"),
    ActKind.MAIL: ("mail",),
    ActKind.PAID: ("paid",),
    ActKind.HEAVY: ("heavy",),
}
"""The purposes that an act serves."""

TELLING_ACTS = (
    *(ActKind.RESET, ActKind.SIGN_UP, ActKind.CODE, ActKind.SIGN_IN, ActKind.TOKEN),
    *(ActKind.MAIL, ActKind.PAID, ActKind.HEAVY),
)
"""What a limit is there for, the most telling first: who signs up is mostly signed in and sent a mail as well."""

NO_PURPOSE = re.compile(
    r"(?:rate)?limit(?:s|ed|ers?|ing)?|rates?|throttle[sd]?|throttling|defaults?|get|set|post|put|patch|delete|users?|me|id"
    r"|ip|key|func|views?|methods?|requests?|api|routes?|router|app|by|for|of|the|per|minute|second|hour|day|new|create"
    r"|update|list|self|cls|str|int|v\d"
)
"""Words of limits and of routes that name no purpose."""

RATE = re.compile(
    r"\d+(?P<per>\s*(?:/|per)\s*)(?:1\s*)?(?P<unit>[smhd]\b|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?)[^\"']*"
)
"""A rate as Flask-Limiter, slowapi, django-ratelimit and Django REST framework write it."""

ONE_WORD = {"sign_in": "signin", "log_in": "login", "sign_up": "signup", "two_factor": "mfa", "log_on": "logon"}

SCOPED = "ScopedRateThrottle"
"""Django REST framework: bounds nothing where the view names no `throttle_scope`."""


@dataclass(frozen=True)
class Limit:
    """A limit as the nearest endpoints have it, and all endpoints that have it."""

    habit: Habit
    having: tuple[Endpoint, ...]

    @property
    def purposes(self) -> frozenset[str]:
        """What it is named for: a known purpose, or what an endpoint that has it is called."""
        words = _words(self.habit.idiom.text)
        users = {word for one in self.having for word in _words(f"{one.path} {one.handler}")}
        return _named(words) | frozenset(word for word in words & users if not _named(frozenset({word})))


def habits_for(context: FixContext, kind: ControlKind) -> Iterator[Habit]:
    """The habits that an endpoint can follow, best first."""
    yield from limits_of(context) if kind is ControlKind.RATE_LIMIT else habits_of(context, kind)


def limits_of(context: FixContext) -> Iterator[Habit]:
    """The limits that the endpoint of a finding can have, best first: what endpoints of its kind have, what is named
    for its purpose, what is named for none. None that is named for another purpose; a rate that is written out for
    another kind of endpoint becomes one for this kind."""
    own = own_endpoint(context)
    habits = [*every_habit_of(context, ControlKind.RATE_LIMIT)] if own is not None else []
    having: dict[str, tuple[Endpoint, ...]] = {}
    for habit in habits:
        having[habit.idiom.text] = (*having.get(habit.idiom.text, ()), *habit.having)
    once = {habit.idiom.text: habit for habit in reversed(habits)}
    nearest = sorted(once.values(), key=habits.index)
    if own is not None:
        yield from _chosen([Limit(one, having[one.idiom.text]) for one in nearest], own)


def _chosen(limits: Iterable[Limit], own: Endpoint) -> Iterator[Habit]:
    fitting = [each for each in limits if SCOPED not in each.habit.idiom.text and each.purposes <= _purposes_of(own)]
    alike = [each for each in fitting if _act_of(own) is not None and _act_of(own) in map(_act_of, each.having)]
    others = [each for each in fitting if each not in alike]
    yield from (each.habit for each in sorted(alike, key=lambda each: not each.purposes))
    yield from (each.habit for each in others if each.purposes)
    general = [each.habit for each in others if not each.purposes]
    yield from (each for each in general if RATE.search(each.idiom.text) is None)
    yield from (each for habit in general if (each := _with_own_rate(habit, own)) is not None)


def rate_for(own: Endpoint) -> int:
    """How often a minute is right for what an endpoint does."""
    return FEW if any(act.kind in GUESSED for act in own.acts) else SOME


def _act_of(endpoint: Endpoint) -> ActKind | None:
    kinds = {act.kind for act in endpoint.acts}
    return next((kind for kind in TELLING_ACTS if kind in kinds), None)


def _purposes_of(endpoint: Endpoint) -> frozenset[str]:
    words = _words(f"{endpoint.path} {endpoint.handler}")
    done = {purpose for act in endpoint.acts for purpose in WORDS_OF.get(act.kind, ())}
    return _named(words) | done | words


def _named(words: frozenset[str]) -> frozenset[str]:
    return frozenset(purpose for purpose, known in PURPOSES.items() if any(map(known.fullmatch, words)))


def _words(text: str) -> frozenset[str]:
    """The words of names, those left out that name no purpose."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).lower().replace("-", "_")
    for split, whole in ONE_WORD.items():
        apart = apart.replace(split, whole)
    found = re.findall(r"[a-z0-9]{2,}", apart.replace("_", " "))
    return frozenset(word for word in found if not NO_PURPOSE.fullmatch(word))


def _with_own_rate(habit: Habit, own: Endpoint) -> Habit | None:
    """The limit with a rate for this endpoint, as the project spells rates."""

    def spelled(found: re.Match[str]) -> str:
        short = {"s": "m", "m": "m", "h": "m", "d": "m", "sec": "min", "min": "min"}
        return f"{rate_for(own)}{found['per']}{short.get(found['unit'], 'minute')}"

    idiom = read_idiom(RATE.sub(spelled, habit.idiom.text))
    if idiom is None or RATE.search(idiom.text) is None:
        return None
    changed = "at a rate for this one" if idiom.text != habit.idiom.text else ""
    return replace(habit, idiom=idiom, changed=changed)
