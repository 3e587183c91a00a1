"""What the names of handlers and services say is done, and to what."""

import re
from collections.abc import Mapping

from bot.core.inventory import Act, ActKind

WORDS: Mapping[str, tuple[str, ...]] = {
    "create": ("create", "add", "insert", "new", "open", "book", "register"),
    "update": ("update", "change", "edit", "modify", "patch", "extend", "rename", "save"),
    "delete": ("delete", "remove", "destroy", "purge", "drop"),
}
"""Verbs of one meaning."""

GROUPS: Mapping[ActKind, str] = {ActKind.CREATE: "create", ActKind.CHANGE: "update", ActKind.DELETE: "delete"}

_NAMING: Mapping[ActKind, tuple[str, ...]] = {
    ActKind.DELETE: (*WORDS["delete"], "cancel"),
    ActKind.ACCOUNT_DELETION: ("delete", "remove"),
    ActKind.CHANGE: (*WORDS["update"], "set", "cancel", "approve", "reject", "pay", "refund", "mark", "void", "close"),
    ActKind.CREATE: WORDS["create"],
    ActKind.PASSWORD: ("password",),
    ActKind.ROLE: ("role", "roles", "promote", "demote", "grant", "revoke", "permission", "permissions"),
    ActKind.SUSPENSION: (
        *("suspend", "ban", "unban", "activate", "deactivate", "reactivate", "disable", "enable", "block", "unblock"),
    ),
    ActKind.KEY: ("key", "keys", "token"),
    ActKind.TOKEN: ("token", "tokens", "login", "session"),
    ActKind.SIGN_IN: ("authenticate", "verify", "check", "login"),
}
"""How functions are called that do an act."""

_READS = frozenset(("get", "list", "find", "is", "has", "can", "load", "fetch", "read", "query", "select", "count"))

_OF_HTTP = frozenset(
    ("get", "post", "put", "patch", "api", "view", "handle", "handler", "do", "perform", "process", "on")
)
"""First words of handlers that say nothing of what they do."""


_FILLERS = frozenset(("my", "own", "current", "a", "an", "the", "all", "new"))
"""Words beside a noun that are not part of it."""

RECORDS = re.compile(
    r"audit|^(?:record|log|track|write|add|create)_?(?:event|action|activity|change|history|entry|audit)|activity|history"
    r"|\brecord$|event",
    re.IGNORECASE,
)
"""What calls that keep a record are called, where nothing else tells."""


def words_of(name: str) -> list[str]:
    """The words of the last part of a name, in small letters."""
    last = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.rpartition(".")[2])
    return [word for word in re.split(r"[^a-z0-9]+", last.lower()) if word]


def words_in(text: str) -> list[str]:
    """All words of a text, in small letters."""
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower())


def names_act(name: str, act: Act) -> bool:
    """Whether a function, by its name, is the way to an act in another function."""
    words = words_of(name)
    reads = bool(words) and words[0] in _READS and act.kind is not ActKind.SIGN_IN
    return not reads and not {*_NAMING.get(act.kind, ())}.isdisjoint(words)


def group_of(verb: str) -> str:
    """The meaning of a verb: "create", "update", "delete", "" for any other."""
    return next((group for group, words in WORDS.items() if verb in words), "")


def verb_and_thing(handler: str) -> tuple[str, str]:
    """What a handler's name says: ("delete", "task") for delete_task, ("", "") where it has no verb and noun."""
    words = [word for word in words_of(handler) if word not in _OF_HTTP]
    if len(words) < 2 or not (group_of(words[0]) or re.fullmatch(r"[a-z]{3,}", words[0])):
        return (words[0] if words and group_of(words[0]) else ""), ""
    words = [words[0], *(word for word in words[1:] if word not in _FILLERS)]
    cut = next((at for at, word in enumerate(words) if word in ("by", "for", "from", "to", "in", "of", "with")), None)
    return words[0], " ".join(words[1:cut])


def singular(noun: str) -> str:
    """One of what a noun names: "entry" for "entries"."""
    if noun.endswith("ies") and len(noun) > len("series"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ies")) else noun
