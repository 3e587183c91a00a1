"""GitHub's weather on a walk: what meets one of the next requests for a repository."""

import random

from bot.demo.github import FaultKind, LoopbackGitHub
from bot.demo.github.state import Repository

SLOWEST = 0.2
"""Seconds that a request takes at most in this world."""

MOST_FAULTS = 2
"""Faults between two settlings: each of them is waited for."""

WEATHER = (
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_AFTER),
    ("POST", r"/reviews$", FaultKind.RESET_AFTER),
    ("POST", r"/reviews$", FaultKind.BAD_GATEWAY_BEFORE),
    ("POST", r"/check-runs$", FaultKind.BAD_GATEWAY_AFTER),
    ("PATCH", r"/check-runs/", FaultKind.RESET_AFTER),
    ("POST", r"/issues/\d+/comments$", FaultKind.BAD_GATEWAY_AFTER),
    ("GET", r"/reviews/\d+/comments$", FaultKind.RESET_BEFORE),
    ("GET", r"/pulls/\d+$", FaultKind.SERVER_ERROR),
    ("GET", r"/compare/", FaultKind.SLOW),
    ("*", r".", FaultKind.BAD_CREDENTIALS),
    ("POST", r"/reviews$", FaultKind.SECONDARY_LIMIT),
    ("PATCH", r"/check-runs/", FaultKind.TOO_MANY_REQUESTS),
    ("GET", r"/compare/", FaultKind.PRIMARY_LIMIT),
)

LIMITED = (FaultKind.SECONDARY_LIMIT, FaultKind.TOO_MANY_REQUESTS, FaultKind.PRIMARY_LIMIT)
"""These say in whole seconds how long to wait, and all of the installation waits."""


def strike(github: LoopbackGitHub, shop: Repository, chance: random.Random) -> str:
    """Let something meet a request, and say what; "" where enough is on its way."""
    waiting = [each for each in github.faults.waiting if each.times > 0 and shop.name in each.path.pattern]
    if len(waiting) >= MOST_FAULTS:
        return ""
    method, path, kind = chance.choice(WEATHER)
    github.faults.add(method, f"/{shop.name}/.*{path}", kind, seconds=1 if kind in LIMITED else SLOWEST)
    return f"({kind} at {path})"
