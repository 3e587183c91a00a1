"""How a Python file asks the environment for its settings: by which look-up, and what stands where there is none."""

import re
from collections.abc import Iterable

from bot.fixes.literals import LOOK_UPS
from bot.fixes.variables import ASKED_SO, LEAST_ASKED, OF_DJANGO, Elsewhere, beginning_of

BESIDE = 2
"""Lines away that are next to a secret."""

SEVERAL = 2
"""Settings of one service, before what they have in common is no accident."""

_OF_AN_EXTRA = re.compile(r"SECRET|TOKEN|API_?KEY|PASSWORD")
_MUST_BE = re.compile(r"(?:^|_)(?:SECRET_KEY|(?:JWT|SIGNING|SESSION|ENCRYPTION)_(?:SECRET|KEY)|SALT)$|^[A-Z]*_?SECRET$")
"""Secrets of what can be left out, and those that nothing runs without."""

_A_CREDENTIAL = re.compile(r"(?:KEY|SECRET|TOKEN|PASS(?:WORD)?|USER(?:NAME)?|_ID)$")
"""What is asked for together with a secret: an address beside it mostly has a default where the secret has none."""

_NOTHING = frozenset(("False", '""', "''", "None"))
"""What stands for a setting that is not there, and is no value of it. (Without a word it is None.)"""

_LOOKED_UP = re.compile(
    r"""^[ \t]*(?P<name>[A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=\s*"""
    r"""(?P<look_up>(?:os\.)?(?:environ\.get\(|getenv\(|environ\[)\s*["']?[\w.]+["']?\s*[)\]])\s*(?:\bor\b|#|$)""",
    re.MULTILINE,
)
"""A setting, and the look-up that it is set to, without a default."""

_BY_A_NAME = re.compile(r"\b(?:environ(?:\.get\(|\[)|getenv\()\s*[A-Za-z_][\w.]*\s*[,)\]]")
"""A look-up of a variable whose name is kept elsewhere."""

_BY_ITS_TEXT = re.compile(r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["'][A-Z][A-Z0-9]*_\w+["']""")

Found = re.Match[str]
"""A setting that the environment is asked for."""


def as_elsewhere(text: str, name: str) -> str | None:
    """The look-up by which a file sets the same name in another place (a class of settings beside this one); None where
    it does not. "" where its look-ups differ, or where the file asks for its variables by names of its own
    (`os.environ.get(Key.MAIL)`) and has none for this one."""
    same = {one["look_up"] for one in _LOOKED_UP.finditer(text) if one["name"] == name}
    if same:
        return same.pop() if len(same) == 1 else ""
    by_names = len(_BY_A_NAME.findall(text))
    return "" if by_names >= LEAST_ASKED and by_names > len(_BY_ITS_TEXT.findall(text)) else None


def has_always_a_value(text: str, line: int, name: str) -> bool:
    """Whether what is asked for beside a secret never goes without a value: all of its family, or the credential next
    to it. Neither does the code that reads them."""
    every = [one for one in ASKED_SO.finditer(text) if _lines_away(one, text, line)]
    family = _family(every, name)
    if len(family) >= SEVERAL and all(_has_a_value(one) for one in family):
        return True
    beside = [one for one in every if _lines_away(one, text, line) <= BESIDE]
    next_to_it = next(iter(_nearest_first(family or beside, text, line)), None)
    return (
        next_to_it is not None and _has_a_value(next_to_it) and _A_CREDENTIAL.search(_name_of(next_to_it)) is not None
    )


def asked_by(text: str, line: int, name: str, elsewhere: Elsewhere) -> tuple[str, str]:
    """What the environment is asked by for a variable on a line (1 is the first), and what stands there in its absence
    that is no value ("False", "" for nothing): as the nearest one of its family has it (OIDC_RP_CLIENT_ID beside
    OIDC_RP_CLIENT_SECRET), else the nearest line, else the file's other secrets. ("", "") where that is
    `os.environ[...]`, or nothing. What goes on without the value is no way to ask for a secret that must be there, but
    where its family, or what else must be there, is asked for by it. A file that asks for nothing has the project's
    way."""
    every = list(ASKED_SO.finditer(text))
    family = _family(every, name)
    near = list(_nearest_first(family or every, text, line))
    by = near[0]["by"] or "" if near else ""
    nothing = next((one["default"] or "" for one in near if not _has_a_value(one) and by in LOOK_UPS), "")
    if _may_be_missing(text, name):
        content = (one["by"] for one in (*near, *every) if one["by"] in LOOK_UPS)
        return next(content, by or "os.environ.get"), ""
    if elsewhere.is_base and all(one["by"] in LOOK_UPS for one in every):
        return by or "os.environ.get", "" if _MUST_BE.search(name) and not family else nothing
    if name in OF_DJANGO and re.search(r"^INSTALLED_APPS\b", text, re.MULTILINE):
        ways = {one["by"] or "" for one in every}  # Django starts without none, however it was asked for
        return (ways.pop() if len(every) >= LEAST_ASKED and len(ways) == 1 else ""), ""
    if family or not _MUST_BE.search(name):
        return (by, nothing) if every else (_of_the_project(elsewhere.text), "")
    are_all_so = len(every) >= LEAST_ASKED and all((one["by"] or "") in LOOK_UPS for one in every)
    return (_for_what_must_be(every) if by in LOOK_UPS and not are_all_so else by), ""


def quote_beside(text: str, line: int) -> str:
    """The quotation marks that the nearest of the settings next to a line has for its name; "" where none is."""
    beside = [one for one in ASKED_SO.finditer(text) if _lines_away(one, text, line) <= BESIDE]
    found = next((re.search(r"[\"']", one[0]) for one in _nearest_first(beside, text, line)), None)
    return found[0] if found is not None else ""


def _nearest_first(found: Iterable[Found], text: str, line: int) -> list[Found]:
    return sorted(found, key=lambda one: _lines_away(one, text, line))


def _lines_away(one: Found, text: str, line: int) -> int:
    return abs(text.count("\n", 0, one.start()) + 1 - line)


def _name_of(one: Found) -> str:
    return one["name"] or one["required"]


def _has_a_value(one: Found) -> bool:
    return one["default"] is not None and one["default"] not in _NOTHING


def _may_be_missing(text: str, name: str) -> bool:
    """Whether a file asks itself if there is a value: it goes on without."""
    called = "|".join(filter(None, (name, name.partition("_")[2])))
    asks = rf"^\s*(?:el)?if (?:not )?(?:{called})(?:\s*:|\s+(?:and|or)\b)|(?<![\w.])(?:{called}) is (?:not )?None\b"
    return re.search(rf"{asks}|\b(?:not |bool\()(?:{called})\b", text, re.MULTILINE) is not None


def _for_what_must_be(every: list[Found]) -> str:
    """What all others that must be there are asked for by, without anything in their absence."""
    alike = [one for one in every if _MUST_BE.search(_name_of(one))]
    ways = {one["by"] or "" for one in alike}
    return ways.pop() if len(ways) == 1 and not any(one["default"] for one in alike) else ""


def _of_the_project(text: str) -> str:
    """What most secrets of other files are asked for by, where any file can ask so."""
    secrets = [one["by"] or "" for one in ASKED_SO.finditer(text) if _OF_AN_EXTRA.search(_name_of(one))]
    by = max(sorted(set(secrets)), key=secrets.count, default="")
    return by if len(secrets) >= LEAST_ASKED and 2 * secrets.count(by) > len(secrets) and by.startswith("os.") else ""


def _family(every: list[Found], name: str) -> list[Found]:
    """Those that begin as the name does, by as many words as any has: METABASE_HOST beside METABASE_SECRET_KEY. What
    most of all begin by is the project's name, and tells nothing."""
    names = [_name_of(one) for one in every]
    first, count = beginning_of(names)
    words = name.split("_")
    least = 2 if words[0] == first and 2 * count > len(names) and len(set(names)) > count else 1
    for length in range(len(words) - 1, least - 1, -1):
        beginning = "_".join([*words[:length], ""])
        found = [one for one, asked in zip(every, names, strict=True) if asked.startswith(beginning)]
        if found:
            return found
    return []
