"""Which files are part of what a project ships: tests, examples, documentation and migrations are not."""

import re
from functools import lru_cache
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
_SHORT = [["t", kind] for kind in ("unit", "integration", "functional", "smoke", "benchmarks")]
"""`t/unit` at the top: tests as Celery's projects and Perl's keep them."""
_FILE = re.compile(
    r"^(?:test_.*|.*_test|tests?|conftest|setup|noxfile|fabfile|tasks_test)\.pyi?$"
    r"|.*_test\.go$|.*Tests?\.java$"
)

_SCRIPT = re.compile(r"\.[mc]?[jt]sx?$")
_SCRIPT_FOLDERS = frozenset(
    {"__tests__", "__test__", "__fixtures__", "__snapshots__", "spec", "specs", "cypress", "playwright", "mocks"}
    | {".storybook", "stories", "storybook", "seeds", "seeders", "seed", "test-utils", "testutils", "bower_components"}
    | {"dist", "coverage", "vendor", "vendors", "third_party", "benches", "perf", "smoke-tests", "testing-utils"}
)
"""Folders whose JavaScript is written for tests and stories, fills an empty database, or is made of other files."""

_SCRIPT_FILE = re.compile(
    r"(?:^|[._-])(?:tests?|spec|e2e|cy|stories|story|mocks?|fixtures?|bench|min|bundle|seeds?|config|setup|d)\.[mc]?[jt]sx?$"
    r"|^(?:gulpfile|gruntfile|webpack\b.*|rollup\b.*|vite\b.*|jest\b.*|vitest\b.*|karma\b.*|\..*rc)\.[mc]?[jt]s$",
    re.IGNORECASE,
)
"""The same by the file's name. `config.ts` alone is an application's own settings (_OWN)."""

_OWN = re.compile(r"^(?:config|setup|seed|fixture)\.[mc]?[jt]sx?$", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def is_shipped(path: str) -> bool:
    *folders, name = path.split("/")
    lower = [folder.lower() for folder in folders]
    if ("src", "main") in pairwise(lower):
        lower = lower[: lower.index("main")]  # what follows is the name of a Java package: com/example/demo
    if _FILE.match(name) or any(folder in _ANYWHERE for folder in lower):
        return False
    if _SCRIPT.search(name) and not _is_shipped_script(lower, name):
        return False
    return not (lower and (lower[0] in _AT_THE_TOP or lower[:2] in _SHORT))


def _is_shipped_script(folders: list[str], name: str) -> bool:
    made = bool(_SCRIPT_FILE.search(name)) and not _OWN.match(name)
    return not made and not any(folder in _SCRIPT_FOLDERS for folder in folders)
