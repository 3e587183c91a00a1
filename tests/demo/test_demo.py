"""The demo as a user runs it, and the README's excerpt of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """What the demo prints into a pipe, line by line."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "demo"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "\x1b" not in done.stdout, "no colours in a pipe"
    return [comparable(line) for line in done.stdout.splitlines()]


def comparable(line: str) -> str:
    """A line without what differs from run to run: times and hashes."""
    return re.sub(r"\d+\.\d s|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b|\d+ s\b|seconds_to_remediate=\d+", "*", line.rstrip())


def test_the_readme_shows_what_the_demo_prints(shown: list[str]) -> None:
    block = README.read_text().split("```\n")[1]
    assert len(block.splitlines()) > 30
    missing = [line for line in map(comparable, block.splitlines()) if line not in shown]
    assert missing == []


def test_it_ends_with_evidence_that_verifies(shown: list[str]) -> None:
    assert "    VALID" in shown
    assert any("remediation" in line and "suggestion_accepted=True" in line for line in shown)
