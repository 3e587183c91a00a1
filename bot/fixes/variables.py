"""What a setting is called in the environment, as far as a file and its project show it."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile

from bot.fixes.literals import LOOK_UPS, PARTS

NEAR = 5
"""Lines around a secret whose settings, comments and messages say what it is called outside."""

LEAST_ASKED = 3
"""Variables of the environment that begin alike, before that is taken for a habit."""

ASKED_SO = re.compile(
    r"""(?<![\w.])(?P<by>(?:os\.)?environ\.get|(?:os\.)?getenv|config|env|env\.str)\(\s*["'](?P<name>[A-Z][A-Z0-9_]*)["']\s*"""
    r"""(?:,\s*(?:default\s*=\s*)?(?P<default>False|None|""|''|[^\s)][^)\n]*)\s*)?[,)]"""
    r"""|(?<![\w.])(?:os\.)?environ\[\s*["'](?P<required>[A-Z][A-Z0-9_]*)["']\s*\]"""
)
"""Settings that the environment is asked for."""

OF_DJANGO = ("SECRET_KEY", "DJANGO_SECRET_KEY")
"""What the environments of Django's applications call the one key that all have."""

OF_ANYTHING = frozenset(("SECRET", "KEY", "TOKEN", "PASSWORD", "API_KEY", "API_TOKEN", "ACCESS_TOKEN", "CLIENT_SECRET"))
"""Names that do not say of what: an environment that holds more than one thing has them with a prefix."""

_SET_TO = re.compile(
    r"""^[ \t]*(?P<name>[A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=[^\n#]*?"""
    r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["'](?P<asked>\w+)["']""",
    re.MULTILINE,
)
"""A setting, and what of the environment it is set to."""

_ASKED = re.compile(r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["']([A-Z][A-Z0-9]*_\w+)["']""")


@dataclass(frozen=True)
class Elsewhere:
    """What a project shows beside a file: the `text` of its other settings, its own `names` (of its folders), and
    whether the file is the base of several settings, of which others set what it does not know."""

    text: str = ""
    names: frozenset[str] = frozenset()
    is_base: bool = False


def name_here(lines: tuple[str, ...], line: int, name: str, elsewhere: Elsewhere) -> str:
    """What a setting is called outside, in a file that asks for it on a line (1 is the first): as a comment or message
    nearby says, or as it begins the names of its others ("SHOP_" where TOKEN is set to SHOP_TOKEN), or nearly all of
    the project's. "" where the file or the project has its others under names that tell nothing of this one's."""
    text, around = "".join(lines), _around(lines, line)
    said = re.search(rf"(?<![\w.])[A-Z][A-Z0-9_]*_{re.escape(name)}(?!\w|\s*=|[\"']\])", around)
    if said is not None:
        return said[0]
    asked = asked_for(text)
    first, count = beginning_of(asked)
    set_to = [(one["name"], one["asked"]) for one in _SET_TO.finditer(text)]
    family = [one for one in set_to if one[0].startswith(f"{name.partition('_')[0]}_")]
    other = 2 * sum(asked == f"{first}_{name}" for name, asked in family) < len(family)
    if count >= LEAST_ASKED and 2 * count > len(asked) and not name.startswith(f"{first}_") and not other:
        return f"{first}_{name}"
    odd = sum(asked != one and not asked.endswith(f"_{one}") for one, asked in family)
    if 2 * odd > len(family) or (not family and (_are_mixed(set_to) or _are_some_its_own(asked, name, elsewhere))):
        return ""
    if (name in OF_DJANGO or name in OF_ANYTHING) and set_to:  # plain names beside it show no habit for it
        told = {one["asked"] for one in _SET_TO.finditer(elsewhere.text) if one["name"] == name}
        return told.pop() if len(told) == 1 else ""
    return name if family else _as_the_project(asked, name, elsewhere)


def _around(lines: tuple[str, ...], line: int) -> str:
    return "".join(lines[max(0, line - 1 - NEAR) : line + NEAR])


def as_beside(lines: tuple[str, ...], line: int, name: str) -> str:
    """The name with another beginning, as the settings beside it mostly have it that begin as it does by the most words
    (DATABASE_PASSWORD for DB_PASSWORD beside DB_NAME, which is DATABASE_NAME). "" where those have their own names, or
    where what they have in common with it is too little: MAIL_PORT, which is SMTP_PORT, tells nothing of
    MAIL_HOST_PASSWORD."""
    words, shown = name.split("_"), list[tuple[int, str]]()
    for one in _SET_TO.finditer(_around(lines, line)):
        was, now = _beginnings(one["name"].split("_"), one["asked"].split("_"))
        alike = len(_common(words, one["name"].split("_")))
        if was is not None and words[: len(was)] == was and (1 < alike < len(words) or alike == len(words) - 1):
            shown.append((alike, "_".join([*now, *words[len(was) :]]) if was or now else ""))
    most = max((alike for alike, _ in shown), default=0)
    return next((one for one, _ in Counter(one for alike, one in shown if alike == most).most_common(1)), "")


def are_odd_beside(lines: tuple[str, ...], line: int, name: str) -> bool:
    """Whether half of the settings beside it that begin as it does by the most words, two at least, are called outside
    by other names, of which nobody can tell this one's: MAIL_HOST_USER, which is MAIL_USERNAME."""
    words, found = name.split("_"), list[tuple[int, bool]]()
    for one in _SET_TO.finditer(_around(lines, line)):
        was, _ = _beginnings(one["name"].split("_"), one["asked"].split("_"))
        alike = len(_common(words, one["name"].split("_")))
        if 1 < alike < len(words):
            found.append((alike, was is None))
    most = max((alike for alike, _ in found), default=0)
    nearest = [odd for alike, odd in found if alike == most]
    return bool(nearest) and 2 * sum(nearest) >= len(nearest)


def _beginnings(name: list[str], asked: list[str]) -> tuple[list[str] | None, list[str]]:
    """What two names begin by that end alike, word by word; None for those that do not."""
    kept = len(_common(name[::-1], asked[::-1]))
    return (name[:-kept], asked[:-kept]) if kept else (None, [])


def _common(one: list[str], two: list[str]) -> list[str]:
    """The words that two names begin by."""
    return [word for word, _ in takewhile(lambda both: both[0] == both[1], zip(one, two, strict=False))]


def asked_for(text: str) -> list[str]:
    """The variables that a text asks for, of several words each."""
    others = [one["name"] for one in ASKED_SO.finditer(text) if one["by"] and one["by"] not in LOOK_UPS]
    return [*_ASKED.findall(text), *(one for one in others if "_" in one and one[-1] != "_")]


def beginning_of(asked: list[str]) -> tuple[str, int]:
    """The first word that most of the variables have, and how many; of a service or a part it says nothing."""
    words = Counter(one.partition("_")[0] for one in asked)
    first, count = words.most_common(1)[0] if words else ("", 0)
    return ("", 0) if PARTS.match(f"{first}_") else (first, count)


def _are_some_its_own(asked: list[str], name: str, elsewhere: Elsewhere) -> bool:
    """Whether several of a file's variables, and not most, begin by the project's own name, and this one does not."""
    own = {one for one in asked if one.partition("_")[0].lower() in {*elsewhere.names, "django"}}
    return len(own) > 1 and not any(name.partition("_")[0] == one.partition("_")[0] for one in own)


def _as_the_project(asked: list[str], name: str, elsewhere: Elsewhere) -> str:
    """The name with what nearly all variables of the project's settings begin by; "" where only most of them do, or
    where the file has others without it."""
    every = asked_for(elsewhere.text)
    first, count = beginning_of(every)
    if count < LEAST_ASKED or 2 * count <= len(every) or name.startswith(f"{first}_"):
        return name
    plain = any(not one.startswith(f"{first}_") for one in asked)
    return "" if plain or 10 * count < 9 * len(every) else f"{first}_{name}"


def _are_mixed(set_to: list[tuple[str, str]]) -> bool:
    """Whether a file has some settings under its project's name and others not: this one's may be either."""
    longer = [asked for name, asked in set_to if asked.endswith(f"_{name}")]
    return len(longer) >= LEAST_ASKED and any(name == asked for name, asked in set_to)


def are_others_here(lines: tuple[str, ...], line: int, name: str) -> bool:
    """Whether what is set beside a line (1 is the first) is asked for by names of its own, in a class of settings for
    tests, say: what another class asks for is not asked for here."""
    first = f"{name.partition('_')[0]}_"
    family = [one for one in _SET_TO.finditer(_around(lines, line)) if one["name"].startswith(first)]
    return any(one["asked"] != one["name"] for one in family)


def is_of_another(text: str, variable: str, name: str) -> bool:
    """Whether a file asks its environment for the variable already, for a setting of another name."""
    return any(one["asked"] == variable and one["name"] != name for one in _SET_TO.finditer(text))
