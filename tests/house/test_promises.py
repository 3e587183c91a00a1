"""What we promise in words, a test checks."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot import registry
from bot.adapters.github.permissions import LEVELS, needed
from bot.cli.main import cli
from bot.core.coverage import HARMLESS, GapReason
from bot.handlers.interface import UNASKED, Handler

ROOT = Path(__file__).parents[2]


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app.yml").read_text())
    return loaded


def handlers() -> dict[str, Handler]:
    return registry.plugins("bot.handlers")


def test_the_manifest_asks_for_what_handlers_and_adapter_need_and_no_more() -> None:
    everything = needed()
    for handler in handlers().values():
        for name, level in handler.permissions.items():
            if LEVELS[level] > LEVELS.get(everything.get(name, ""), 0):
                everything[name] = level
    assert manifest()["default_permissions"] == dict(sorted(everything.items()))


def test_the_manifest_subscribes_to_the_events_that_are_handled() -> None:
    assert manifest()["default_events"] == sorted(handlers().keys() - UNASKED)


def test_every_permission_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", (ROOT / "docs" / "permissions.md").read_text(), re.M)
    assert dict(rows) == manifest()["default_permissions"]


def test_generated_pages_are_up_to_date() -> None:
    check = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stderr}(make docs is: python docs/generate.py)"


def commands_in(page: Path) -> set[str]:
    return set(re.findall(r"complianceagent ([a-z]+)(?= |`|$|\n)", page.read_text()))


@pytest.mark.parametrize("page", ["README.md", "docs/quickstart.md", "docs/add-a-rule.md", "docs/pull-request.md"])
def test_every_command_in_the_docs_exists(page: str) -> None:
    known = set(cli.list_commands(None))  # type: ignore[arg-type]  # our group needs no context
    assert commands_in(ROOT / page) <= known


@pytest.mark.parametrize("name", sorted(cli.list_commands(None)))  # type: ignore[arg-type]  # as above
def test_every_command_explains_itself(name: str) -> None:
    answer = CliRunner().invoke(cli, [name, "--help"])
    assert answer.exit_code == 0
    assert len(answer.output) > 80


def test_every_reason_for_not_looking_is_explained() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text()
    rows = {
        name: end
        for names, end in re.findall(r"^\| ([^|]+) \|[^|]+\| ([^|]+) \|$", page, re.M)
        for name in names.split(", ")
    }
    told = {each.value: "as it is" if each in HARMLESS else "not green" for each in GapReason}
    assert {name: rows.get(name) for name in told} == told


def test_links_in_the_docs_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} -> {target}"


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_files_are_short_enough_to_be_read() -> None:
    python = [path for path in tracked_files() if path.suffix == ".py"]
    long = {
        str(path.relative_to(ROOT)): count for path in python if (count := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_the_lock_pins_everything_by_hash_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    requirements = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^\]]+\])?)(==|@|>=)?", lock, re.M)
    assert requirements
    assert all(operator == "==" for _, operator in requirements)
    assert lock.count("--hash=sha256:") >= len(requirements)
