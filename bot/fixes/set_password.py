"""Django's user hashes its own password: `user.set_password(...)` in the place of an assignment."""

import re
from collections.abc import Iterator

from bot.fixes.calls import nodes_on
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.pieces import file_has
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

USERS = re.compile(
    r"\bget_user_model\(|\bdjango\.contrib\.auth\.models import [^\n]*\bUser\b|\bAbstract(?:Base)?User\b"
)
"""Signs that the people of this file are Django's own (its documentation, "Customizing authentication")."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    others = "".join(other.text for other in context.files.values() if other.language == "python")
    if not file_has(file, "django") or not USERS.search(context.file.text + others):
        return
    changes: list[Change] = []
    for assignment in nodes_on(file, context.finding.location.span, "assignment"):
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        owner = left.child_by_field_name("object") if left is not None and left.type == "attribute" else None
        if owner is None or right is None or not text_of(left or assignment).endswith(".password"):
            continue
        if right.type in ("identifier", "attribute", "subscript", "call"):
            changes.append(
                Change(assignment.start_byte, assignment.end_byte, f"{text_of(owner)}.set_password({text_of(right)})")
            )
    yield "Has the user hash the password, by the first of PASSWORD_HASHERS.", changes


PLUGIN = Rewrite("set_password", 25, frozenset({"SOC2-005"}), _proposals)
