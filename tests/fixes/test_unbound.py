"""The proof refuses a fix that reads a local name where it may have no value: that fails only when it runs."""

import ast

import pytest

from bot.core.fix import Edit
from bot.core.identity import BlobId
from bot.core.location import Span
from bot.core.source import SourceFile
from bot.fixes.unbound import unbound_reads
from bot.fixes.verify import Rejected, check_edits


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("if a:\n        user = a\n    log(user)", ["user"]),
        ("if a:\n        user = a\n    else:\n        user = None\n    log(user)", []),
        ("if a:\n        user = a\n    else:\n        return\n    log(user)", []),
        ("log(user)\n    user = a", ["user"]),
        ("try:\n        user = a()\n    except KeyError:\n        pass\n    log(user)", ["user"]),
        ("try:\n        user = a()\n    except KeyError:\n        raise\n    log(user)", []),
        ("try:\n        a()\n    except KeyError as e:\n        log(e)\n    log(e)", ["e"]),
        ("try:\n        user = a()\n    finally:\n        log(user)", ["user"]),
        ("with a as user:\n        log(user)", []),
        ("for user in a:\n        found = user\n    log(found)", []),
        ("while True:\n        user = a()\n        break\n    log(user)", []),
        ("match a:\n        case [user]:\n            log(user)\n    log(user)", ["user"]),
        ("log([user for user in a])", []),
        ("if (user := a()):\n        log(user)\n    log(user)", []),
        ("def later():\n        return user\n    user = a\n    later()", []),
        ("import os.path as p, sys\n    log(p, sys)", []),
        ("user = a\n    del user\n    log(user)", ["user"]),
        ("global user\n    log(user)\n    user = a", []),
        ("if a:\n        return\n    log(b, a)\n    b = 1", ["b"]),
        ("async with a as user:\n        pass\n    log(user)", []),
    ],
)
def test_what_may_have_no_value(body: str, names: list[str]) -> None:
    found = unbound_reads(ast.parse(f"async def f(a, *more, **others):\n    {body}\n"))
    assert sorted(found.elements()) == names


TEXT = """\
def post(form):
    if form.ok:
        user = find(form)
        enter(user)
    return page(form)


def find(form): ...
def enter(user): ...
def page(form): ...
def log(user): ...
"""


@pytest.mark.parametrize(("line", "offered"), [("        log(user)\n", True), ("    log(user)\n", False)])
def test_a_fix_that_reads_what_one_branch_alone_binds_is_refused(line: str, *, offered: bool) -> None:
    file = SourceFile("app/a.py", BlobId("0" * 40), TEXT.encode())
    at = 4 if offered else 5
    old = TEXT.splitlines(keepends=True)[at - 1]
    new = (old, line) if offered else (line, old)
    after = check_edits([Edit(Span(at, at), new)], file)
    assert isinstance(after, Rejected) is not offered
    if isinstance(after, Rejected):
        assert after.reason == "the fix would read user where it may have no value"
