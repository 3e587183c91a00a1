"""What the package costs those who install it: how many packages it brings, and how long its import takes."""

import subprocess
import sys
import time
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

SDK = Path(__file__).parents[2] / "sdk"
MOST_PACKAGES, MOST_MILLISECONDS = 12, 150


def closure(lines: list[str]) -> set[str]:
    """The names of all packages that these requirements bring on this machine."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in lines]
    while waiting:
        requirement = waiting.pop()
        extras = ["", *requirement.extras]
        name = requirement.name.lower().replace("_", "-")
        found.add(name)
        for line in requires(name) or []:
            inner = Requirement(line)
            wanted = inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras)
            if wanted and inner.name.lower().replace("_", "-") not in found:
                waiting.append(inner)
    return found


def test_it_brings_few_packages() -> None:
    project = tomllib.loads((SDK / "pyproject.toml").read_text())["project"]
    brought = closure(project["dependencies"]) | {project["name"]}
    assert brought >= {"complianceagent", "cryptography", "cffi", "sqlalchemy", "structlog", "limits", "wrapt"}
    assert len(brought) <= MOST_PACKAGES, sorted(brought)


def milliseconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SDK / "src")})
    return (time.perf_counter() - start) * 1000


def test_its_import_is_quick() -> None:
    """Beside a bare Python, the best of a few: on a busy machine that is the one nobody disturbed."""
    import_, bare = "import complianceagent", "import sys"
    best, base = (min(milliseconds(code) for _ in range(4)) for code in (import_, bare))
    assert best - base < MOST_MILLISECONDS
    said = "import sys, complianceagent; sys.exit('sqlalchemy' in sys.modules or 'cryptography' in sys.modules)"
    milliseconds(said)
