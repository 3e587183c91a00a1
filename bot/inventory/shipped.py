"""Which files are part of what a project ships: tests, examples, documentation and migrations are not."""

import re
from itertools import pairwise

_ANYWHERE = frozenset(
    {
        "test",
        "tests",
        "testing",
        "examples",
        "example",
        "migrations",
        "alembic",
        "fixtures",
        "node_modules",
        "site-packages",
    }
    | {".venv", "venv", "benchmarks", "benchmark", "cookbook", "notebooks", "samples", "e2e", "__mocks__"}
)
_AT_THE_TOP = frozenset(
    {"docs", "doc", "docs_src", "documentation", "demo", "demos", "tutorials", "tutorial", "scripts"}
)
_FILE = re.compile(
    r"^(?:test_.*|.*_test|tests?|conftest|setup|noxfile|fabfile|tasks_test)\.pyi?$"
    r"|.*_test\.go$|.*Tests?\.java$"
)


def is_shipped(path: str) -> bool:
    *folders, name = path.split("/")
    lower = [folder.lower() for folder in folders]
    if ("src", "main") in pairwise(lower):
        lower = lower[: lower.index("main")]  # what follows is the name of a Java package: com/example/demo
    if _FILE.match(name) or any(folder in _ANYWHERE for folder in lower):
        return False
    return not (lower and lower[0] in _AT_THE_TOP)
