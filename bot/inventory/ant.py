"""Ant path patterns, as Spring's security configuration writes them: `?` and `*` inside a segment, `**` over many."""

import re
from functools import cache

MAX_SEGMENTS = 40
"""Segments compared: longer paths are no routes."""


def matches(pattern: str, path: str) -> bool:
    """Does a pattern cover every address of a route? `path` may hold `{id}`: only a wild segment covers that."""
    wanted = [part for part in pattern.split("/") if part][:MAX_SEGMENTS]
    given = [part for part in path.split("/") if part][:MAX_SEGMENTS]
    reached = {0}
    for part in wanted:
        if part == "**":
            reached = set(range(min(reached, default=len(given) + 1), len(given) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(given) and _segment(part, given[at])}
    return len(given) in reached


def _segment(pattern: str, given: str) -> bool:
    if pattern == "*" or (pattern.startswith("{") and pattern.endswith("}")):
        return True
    return bool(_compiled(pattern).fullmatch(given)) if "*" in pattern or "?" in pattern else pattern == given


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    shown = re.sub(r"\*+", "*", pattern[:100])
    return re.compile("".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in shown))
