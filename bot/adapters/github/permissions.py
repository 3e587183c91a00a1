"""What the App has to be granted for this adapter: each part says what it needs, beside the code that needs it."""

from bot.adapters.github import app_host, checks, comments, commits, gate, reading, reviews, threads

LEVELS = {"read": 1, "write": 2}


def needed() -> dict[str, str]:
    """Permission -> the highest level that any part needs."""
    found: dict[str, str] = {}
    for part in (app_host, reading, gate, checks, reviews, threads, comments, commits):
        for name, level in part.PERMISSIONS.items():
            if LEVELS[level] > LEVELS.get(found.get(name, ""), 0):
                found[name] = level
    return found
