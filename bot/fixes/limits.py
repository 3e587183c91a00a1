"""Which of a project's limits is the one for an endpoint: told by what it is named for, who has it, and its rate."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.inventory import ActKind, ControlKind, Endpoint
from bot.fixes.habits import Habit, every_habit_of, habits_of, own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.interface import FixContext
from bot.fixes.purposes import GUESSED, named, purposes_of, words_of

SEVERAL = 2
"""Endpoints, before a rate that they have is a habit."""

FEW, SOME = 5, 10
"""Times a minute: for what can be guessed (OWASP's Authentication Cheat Sheet: a handful of tries), for what costs."""

TELLING_ACTS = (
    *(ActKind.RESET, ActKind.SIGN_UP, ActKind.CODE, ActKind.SIGN_IN, ActKind.TOKEN),
    *(ActKind.MAIL, ActKind.PAID, ActKind.HEAVY),
)
"""What a limit is there for, the most telling first: who signs up is mostly signed in and sent a mail as well."""

TRIED = (ActKind.SIGN_IN, ActKind.CODE, ActKind.TOKEN)
"""What is guessed by trying it over and over: one rate is right for all of them."""

RATE = re.compile(
    r"\d+(?P<per>\s*(?:/|per)\s*)(?:1\s*)?(?P<unit>[smhd]\b|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?)[^\"']*"
)
"""A rate as Flask-Limiter, slowapi, django-ratelimit and Django REST framework write it."""

OWN = re.compile(r"\bScopedRateThrottle\b|\bexempt_when\b|\blambda\b")
"""Limits that say something of one endpoint alone: what is exempt of its requests; and Django REST framework's that
bounds nothing where the view names no `throttle_scope`."""


@dataclass(frozen=True)
class Limit:
    """A limit as the nearest endpoints have it, and all endpoints that have it."""

    habit: Habit
    having: tuple[Endpoint, ...]

    @property
    def is_written_out(self) -> bool:
        """Whether it says a rate in figures, and no name that the project has for one."""
        return RATE.search(self.habit.idiom.text) is not None

    @property
    def purposes(self) -> frozenset[str]:
        """What it is named for: a known purpose, or what an endpoint that has it is called."""
        words = words_of(self.habit.idiom.text)
        users = {word for one in self.having for word in words_of(f"{one.path} {one.handler}")}
        return named(words) | frozenset(word for word in words & users if not named(frozenset({word})))


def habits_for(context: FixContext, kind: ControlKind) -> Iterator[Habit]:
    """The habits that an endpoint can follow, best first."""
    yield from limits_of(context) if kind is ControlKind.RATE_LIMIT else habits_of(context, kind)


def limits_of(context: FixContext) -> Iterator[Habit]:
    """The limits that the endpoint of a finding can have, best first: what endpoints of its kind have, what is named
    for its purpose, what is named for none. None that is named for another purpose, and of the rates that are written
    out only one that those around the endpoint agree on: for what can be guessed else one of ours, where its file has
    none for that; for anything else nobody can tell which is meant."""
    own = own_endpoint(context)
    habits = [*every_habit_of(context, ControlKind.RATE_LIMIT)] if own is not None else []
    having: dict[str, tuple[Endpoint, ...]] = {}
    for habit in habits:
        having[habit.idiom.text] = (*having.get(habit.idiom.text, ()), *habit.having)
    once = {habit.idiom.text: habit for habit in reversed(habits)}
    nearest = sorted(once.values(), key=habits.index)
    if own is not None:
        yield from _chosen([Limit(one, having[one.idiom.text]) for one in nearest], own)


def _chosen(limits: Sequence[Limit], own: Endpoint) -> Iterator[Habit]:
    fitting = [each for each in limits if not OWN.search(each.habit.idiom.text) and each.purposes <= purposes_of(own)]
    agreed = _agreed([each for each in fitting if each.is_written_out], own)
    fitting = [each for each in fitting if each == agreed or not each.is_written_out]
    alike = [each for each in fitting if _act_of(own) is not None and _act_of(own) in map(_act_of, each.having)]
    others = [each for each in fitting if each not in alike]
    yield from (each.habit for each in sorted(alike, key=lambda each: not each.purposes))
    yield from (each.habit for each in sorted(others, key=lambda each: not each.purposes))
    near = [one for each in limits for one in each.having if own.location.path == one.location.path]
    shown = _act_of(own) in TRIED and any(_act_of(one) in TRIED for one in near)
    if not fitting and _is_guessed(own) and not shown:
        written = (each.habit for each in limits if each.is_written_out and not each.purposes)
        yield from (each for habit in written if (each := _with_own_rate(habit, own)) is not None)


def _agreed(limits: Sequence[Limit], own: Endpoint) -> Limit | None:
    """The rate on which those agree that say most of an endpoint's: who do the same kind of thing, in its file or
    registered with it; else those of its file that are the other step of a sign-in; else several of its file; else
    several by which something can be guessed."""
    shown = [(each, one) for each in limits for one in each.having if one.group == own.group]
    here = [(each, one) for each in limits for one in each.having if one.location.path == own.location.path]
    same = [(each, one) for each, one in here or shown if _act_of(one) is not None and _act_of(one) == _act_of(own)]
    same = same or [(each, one) for each, one in here if _act_of(own) in TRIED and _act_of(one) in TRIED]
    guessed = [(each, one) for each, one in shown if _is_guessed(own) and _is_guessed(one)]
    telling = same or here or guessed
    several = bool(same) or len({one.handler for _, one in telling}) >= SEVERAL
    counts = Counter(each.habit.idiom.text for each, _ in telling)
    most = max(counts.values(), default=0)
    agree = len(counts) == 1 or (telling == guessed and 3 * most > 2 * len(telling))
    return (
        next((each for each, _ in telling if counts[each.habit.idiom.text] == most), None)
        if several and agree
        else None
    )


def _is_guessed(endpoint: Endpoint) -> bool:
    return any(act.kind in GUESSED for act in endpoint.acts)


def rate_for(own: Endpoint) -> int:
    """How often a minute is right for what an endpoint does."""
    return FEW if _is_guessed(own) else SOME


def _act_of(endpoint: Endpoint) -> ActKind | None:
    kinds = {act.kind for act in endpoint.acts}
    return next((kind for kind in TELLING_ACTS if kind in kinds), None)


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
