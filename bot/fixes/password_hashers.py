"""Django hashes passwords slowly, and still knows those that were hashed otherwise."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import nodes_on
from bot.fixes.change import Change
from bot.fixes.insert import items_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

SLOW = ("Argon2PasswordHasher", "ScryptPasswordHasher", "BCryptSHA256PasswordHasher", "PBKDF2PasswordHasher")
"""Django's own list ("How Django stores passwords"), best first."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for node in nodes_on(file, context.finding.location.span, "assignment"):
        name, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        if name is None or text_of(name) != "PASSWORD_HASHERS" or value is None or value.type not in ("list", "tuple"):
            continue
        said = "Hashes new passwords slowly, and old ones anew when their owners sign in: Django uses the first hasher"
        yield f"{said} and knows all of them.", _slow_first(file, items_of(value))


def _slow_first(file: PythonFile, items: list[Node]) -> list[Change]:
    """The first hasher and the slow one of the list change their places; where it has none, Django's default comes
    first."""
    if not items or any(one.type != "string" for one in items):
        return []
    called = [text_of(one).strip("\"'").rpartition(".")[2] for one in items]
    slow = next((at for at, name in enumerate(called) if name in SLOW), None)
    first = items[0]
    if slow is None:
        gap = f"{file.eol}{file.margin(first)}" if file.is_first(first) else " "
        text = f"{file.quote}django.contrib.auth.hashers.PBKDF2PasswordHasher{file.quote},{gap}"
        return [Change(first.start_byte, first.start_byte, text)]
    if slow == 0:
        return []
    other = items[slow]
    return [
        Change(first.start_byte, first.end_byte, text_of(other)),
        Change(other.start_byte, other.end_byte, text_of(first)),
    ]


PLUGIN = Rewrite("password_hashers", 30, frozenset({"SOC2-005"}), _proposals)
