"""How a Python file asks the environment for its settings: by which look-up, under which names, and what else."""

import re
from collections import Counter
from dataclasses import dataclass

from bot.fixes.literals import LOOK_UPS, PARTS

NEAR = 5
"""Lines around a secret whose comments and messages say what it is called outside."""

SEVERAL = 2
"""Settings of one service, before what they have in common is no accident."""

LEAST_ASKED = 3
"""Variables of the environment that begin alike, before that is taken for a habit."""

_ASKED_SO = re.compile(
    r"""(?<![\w.])(?P<by>(?:os\.)?environ\.get|(?:os\.)?getenv|config|env|env\.str)\(\s*["'](?P<name>[A-Z][A-Z0-9_]*)["']\s*"""
    r"""(?:,\s*(?:default\s*=\s*)?(?P<default>False|None|""|''|[^\s)][^)\n]*)\s*)?[,)]"""
    r"""|(?<![\w.])(?:os\.)?environ\[\s*["'](?P<required>[A-Z][A-Z0-9_]*)["']\s*\]"""
)
"""Settings that the environment is asked for."""

OF_DJANGO = ("SECRET_KEY", "DJANGO_SECRET_KEY")
"""What the environments of Django's applications call the one key that all have."""

OF_ANYTHING = frozenset(("SECRET", "KEY", "TOKEN", "PASSWORD", "API_KEY", "API_TOKEN", "ACCESS_TOKEN", "CLIENT_SECRET"))
"""Names that do not say of what: an environment that holds more than one thing has them with a prefix."""

_OF_AN_EXTRA = re.compile(r"SECRET|TOKEN|API_?KEY|PASSWORD")
_MUST_BE = re.compile(r"(?:^|_)(?:SECRET_KEY|(?:JWT|SIGNING|SESSION|ENCRYPTION)_(?:SECRET|KEY)|SALT)$|^[A-Z]*_?SECRET$")
"""Secrets of what can be left out, and those that nothing runs without."""

_NOTHING = frozenset(("False", '""', "''"))
"""What stands for a setting that is not there, and is no value of it. (Without a word it is None.)"""

_SET_TO = re.compile(
    r"""^[ \t]*(?P<name>[A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=[^\n#]*?"""
    r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["'](?P<asked>\w+)["']""",
    re.MULTILINE,
)
"""A setting, and what of the environment it is set to."""

_LOOKED_UP = re.compile(
    r"""^[ \t]*(?P<name>[A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=\s*"""
    r"""(?P<look_up>(?:os\.)?(?:environ\.get\(|getenv\(|environ\[)\s*["']?[\w.]+["']?\s*[)\]])\s*(?:\bor\b|#|$)""",
    re.MULTILINE,
)
"""A setting, and the look-up that it is set to, without a default."""

_BY_A_NAME = re.compile(r"\b(?:environ(?:\.get\(|\[)|getenv\()\s*[A-Za-z_][\w.]*\s*[,)\]]")
"""A look-up of a variable whose name is kept elsewhere."""

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
    text, around = "".join(lines), "".join(lines[max(0, line - 1 - NEAR) : line + NEAR])
    said = re.search(rf"(?<![\w.])[A-Z][A-Z0-9_]*_{re.escape(name)}(?!\w|\s*=|[\"']\])", around)
    if said is not None:
        return said[0]
    asked = _asked_for(text)
    first, count = _beginning(asked)
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


def _asked_for(text: str) -> list[str]:
    """The variables that a text asks for, of several words each."""
    others = [one["name"] for one in _ASKED_SO.finditer(text) if one["by"] and one["by"] not in LOOK_UPS]
    return [*_ASKED.findall(text), *(one for one in others if "_" in one and one[-1] != "_")]


def _beginning(asked: list[str]) -> tuple[str, int]:
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
    every = _asked_for(elsewhere.text)
    first, count = _beginning(every)
    if count < LEAST_ASKED or 2 * count <= len(every) or name.startswith(f"{first}_"):
        return name
    plain = any(not one.startswith(f"{first}_") for one in asked)
    return "" if plain or 10 * count < 9 * len(every) else f"{first}_{name}"


def _are_mixed(set_to: list[tuple[str, str]]) -> bool:
    """Whether a file has some settings under its project's name and others not: this one's may be either."""
    longer = [asked for name, asked in set_to if asked.endswith(f"_{name}")]
    return len(longer) >= LEAST_ASKED and any(name == asked for name, asked in set_to)


def as_elsewhere(text: str, name: str) -> str | None:
    """The look-up by which a file sets the same name in another place (a class of settings beside this one); None where
    it does not. "" where its look-ups differ, or where the file asks for its variables by names of its own
    (`os.environ.get(Key.MAIL)`) and has none for this one."""
    same = {one["look_up"] for one in _LOOKED_UP.finditer(text) if one["name"] == name}
    if same:
        return same.pop() if len(same) == 1 else ""
    by_names = len(_BY_A_NAME.findall(text))
    return "" if by_names >= LEAST_ASKED and by_names > len(_ASKED.findall(text)) else None


def has_always_a_value(text: str, name: str) -> bool:
    """Whether what is asked for beside a secret never goes without a value: neither does the code that reads them."""
    family = _family(list(_ASKED_SO.finditer(text)), name)
    values = [one["default"] for one in family if one["default"] not in (None, "None", *_NOTHING)]
    return len(values) == len(family) >= SEVERAL


def are_others_here(lines: tuple[str, ...], line: int, name: str) -> bool:
    """Whether what is set beside a line (1 is the first) is asked for by names of its own, in a class of settings for
    tests, say: what another class asks for is not asked for here."""
    around = "".join(lines[max(0, line - 1 - NEAR) : line + NEAR])
    first = f"{name.partition('_')[0]}_"
    family = [one for one in _SET_TO.finditer(around) if one["name"].startswith(first)]
    return any(one["asked"] != one["name"] for one in family)


def is_of_another(text: str, name: str) -> bool:
    """Whether a file asks its environment for the name already, for something else."""
    return any(one["asked"] == name for one in _SET_TO.finditer(text))


def asked_by(text: str, name: str, elsewhere: Elsewhere) -> tuple[str, str]:
    """What a file asks for others of its family by (OIDC_RP_CLIENT_ID beside OIDC_RP_CLIENT_SECRET), else for most of
    its other secrets, and what those have in their absence that is no value ("False", "" for nothing). ("", "") where
    that is `os.environ[...]`, or nothing. What goes on without the value is no way to ask for a secret that must be
    there, but where the file asks for the like by it. A file that asks for nothing has the project's way."""
    every = list(_ASKED_SO.finditer(text))
    family = _family(every, name)
    near = family or _near(every, name) or _of_its_beginning(every, name)
    by = _usual(near)
    absent = Counter(one["default"] or "" for one in near if one["by"] == by)
    least = max(absent.values(), default=0)
    nothing = next((one for one in absent if by in LOOK_UPS and one in _NOTHING and absent[one] == least), "")
    if _may_be_missing(text, name):
        return next((one["by"] for one in every if one["by"] in LOOK_UPS), by or "os.environ.get"), ""
    if elsewhere.is_base and all(one["by"] in LOOK_UPS for one in every):
        return by or "os.environ.get", nothing
    if name in OF_DJANGO and re.search(r"^INSTALLED_APPS\b", text, re.MULTILINE):
        ways = {one["by"] or "" for one in every}  # Django starts without none, however it was asked for
        return (ways.pop() if len(every) >= LEAST_ASKED and len(ways) == 1 else ""), ""
    if family and all((one["by"] in LOOK_UPS) == (by in LOOK_UPS) for one in family):
        return by, nothing
    if _MUST_BE.search(name):
        return (_for_what_must_be(every) if by in LOOK_UPS else by), "" if by in LOOK_UPS else nothing
    return (by, nothing) if every else (_of_the_project(elsewhere.text), "")


def _usual(found: list[re.Match[str]]) -> str:
    usual = Counter(one["by"] or "" for one in found).most_common(1)
    return usual[0][0] if usual else ""


def _may_be_missing(text: str, name: str) -> bool:
    """Whether a file asks itself if there is a value: it goes on without."""
    called = "|".join(filter(None, (name, name.partition("_")[2])))
    asks = rf"^\s*(?:el)?if (?:not )?(?:{called})(?:\s*:|\s+(?:and|or)\b)|(?<![\w.])(?:{called}) is (?:not )?None\b"
    return re.search(rf"{asks}|\b(?:not |bool\()(?:{called})\b", text, re.MULTILINE) is not None


def _for_what_must_be(every: list[re.Match[str]]) -> str:
    """What all others that must be there are asked for by, without anything in their absence."""
    alike = [one for one in every if _MUST_BE.search(one["name"] or one["required"])]
    ways = {one["by"] or "" for one in alike}
    return ways.pop() if len(ways) == 1 and not any(one["default"] for one in alike) else ""


def _of_the_project(text: str) -> str:
    """What most secrets of other files are asked for by, where any file can ask so."""
    secrets = [one for one in _ASKED_SO.finditer(text) if _OF_AN_EXTRA.search(one["name"] or one["required"])]
    by = _usual(secrets)
    sure = len(secrets) >= LEAST_ASKED and 2 * sum((one["by"] or "") == by for one in secrets) > len(secrets)
    return by if sure and by.startswith("os.") else ""


def _family(every: list[re.Match[str]], name: str) -> list[re.Match[str]]:
    """Those that begin as the name does, by as many words as any has: METABASE_HOST beside METABASE_SECRET_KEY. What
    most of all begin by is the project's name, and tells nothing."""
    names = [one["name"] or one["required"] for one in every]
    first, count = _beginning(names)
    words = name.split("_")
    least = 2 if words[0] == first and 2 * count > len(names) and len(set(names)) > count else 1
    for length in range(len(words) - 1, least - 1, -1):
        beginning = "_".join([*words[:length], ""])
        found = [one for one, asked in zip(every, names, strict=True) if asked.startswith(beginning)]
        if found:
            return found
    return []


def _of_its_beginning(every: list[re.Match[str]], name: str) -> list[re.Match[str]]:
    """All that begin by the same word, where each of them has something that stands for nothing."""
    first = f"{name.partition('_')[0]}_"
    found = [one for one in every if (one["name"] or one["required"]).startswith(first)]
    return found if all(one["default"] in _NOTHING for one in found) else []


def _near(every: list[re.Match[str]], name: str) -> list[re.Match[str]]:
    part = PARTS.match(name)
    found = [one for one in every if part and (one["name"] or one["required"]).startswith(part[0])]
    return found or [one for one in every if _OF_AN_EXTRA.search(one["name"] or one["required"])]
