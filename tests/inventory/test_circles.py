"""Files that import each other while they are loaded: found where Python would fail, and only there."""

import pytest

from bot.inventory.link import Parts, circles_of, link
from tests.inventory.sources import facts_of

USERS, DEPS = "app/users.py", "app/deps.py"
BACK = "from app.users import find\n"


@pytest.mark.parametrize(
    ("users", "deps"),
    [
        ("from app.deps import who\n", BACK),
        ("from .deps import who\n", "from . import users\n"),
        ("from app import deps\n", "import app.users\n"),
        ("import app.deps\n", "try:\n    from app.users import find\nexcept ValueError:\n    pass\n"),
        ("from app.deps import who\n", "class A:\n    from app.users import find\n"),
        ("from app.deps import who\n", "from app.between import find\n"),
    ],
)
def test_a_circle(users: str, deps: str) -> None:
    last: Parts = {}
    files = {"app/__init__.py": "", USERS: users, DEPS: deps, "app/between.py": BACK}
    link({path: facts_of(text, path) for path, text in files.items()}, last)
    assert circles_of([USERS], last) == {(USERS, DEPS)}


@pytest.mark.parametrize(
    ("users", "deps"),
    [
        ("from app.deps import who\n", "from app.other import find\n"),
        ("from app.deps import who\n", "def who():\n    from app.users import find\n    return find\n"),
        ("def find():\n    from app.deps import who\n    return who\n", BACK),
        (
            "from app.deps import who\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app.users import find\n",
        ),
        ("from elsewhere.deps import who\n", BACK),
        ("from app.users import find\n", BACK),
    ],
)
def test_no_circle(users: str, deps: str) -> None:
    last: Parts = {}
    # The package imports both of its modules: that it is not ready yet harms nobody who asks for one of them.
    files = {"app/__init__.py": "from app import users, deps\n", USERS: users, DEPS: deps, "app/other.py": "find = 1\n"}
    link({path: facts_of(text, path) for path, text in files.items()}, last)
    assert circles_of([USERS], last) == frozenset()
    assert circles_of([USERS], {}) == frozenset()
