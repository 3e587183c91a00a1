"""`complianceagent review` and `scan` as a developer runs them, and a server without settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.sample_files import base_files, changed_files


def run(*words: str, home: Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {**{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}, **more}
    environ["COMPLIANCE_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=cwd,
        timeout=120,
    )


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample application, its problems on the branch that is checked out."""
    folder = tmp_path_factory.mktemp("shop")
    git(folder, "init", "-q", "-b", "main")
    write(folder, base_files())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    git(folder, "switch", "-q", "-c", "change")
    write(folder, changed_files())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Change")
    return folder


def test_a_branch_is_reviewed_against_the_main_branch(shop: Path, home: Path) -> None:
    done = run("review", home=home, cwd=shop)
    assert done.returncode == 1, done.stderr
    for rule in ("SOC2-001", "SOC2-002", "SOC2-007", "SOC2-008"):
        assert rule in done.stdout
    assert "+ def quote(new: NewOrder, db: Database, user: CurrentUser) -> int:" in done.stdout
    assert "q7Fd2mXw9RkTz4VbLs8YpHc3" not in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("format_name", ["json", "sarif", "markdown"])
def test_formats_say_the_same_and_are_the_same_every_time(shop: Path, home: Path, format_name: str) -> None:
    first = run("review", str(shop), "--base", "main", "--format", format_name, home=home)
    second = run("review", str(shop), "--base", "main", "--format", format_name, home=home)
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)
    assert first.returncode == 1
    assert "SOC2-001" in first.stdout
    if format_name != "markdown":
        json.loads(first.stdout)


def test_a_report_goes_to_a_file(shop: Path, home: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.sarif"
    done = run("review", str(shop), "--base", "main", "--format", "sarif", "--output", str(output), home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(output.read_text())["version"] == "2.1.0"


def test_nothing_new_is_clean(shop: Path, home: Path) -> None:
    done = run("review", str(shop), "--base", "change", "--head", "change", home=home)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_whole_folder_is_scanned(shop: Path, home: Path) -> None:
    done = run("scan", str(shop), "--format", "json", home=home)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {finding["rule"] for finding in report["findings"]} == {"SOC2-001", "SOC2-002", "SOC2-007", "SOC2-008"}
    assert report["inventory"]["endpoints"] == 7


def test_what_cannot_be_looked_at_ends_with_2(tmp_path: Path, home: Path) -> None:
    write(tmp_path, {"app.py": "def f(:\n"})
    done = run("scan", str(tmp_path), home=home)
    assert done.returncode == 2
    assert "app.py" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("review", ".", "--base", "nowhere"), "nowhere"),
        (("review", "/"), "not in a git repository"),
        (("scan", "--format", "xml"), "xml"),
        (("reveiw",), "Did you mean review?"),
        (("rules", "show", "SOC2-00l"), "did you mean SOC2-00"),
        (("evidence", "export", "--period", "yesterday", "--output", "x.zip"), "period"),
    ],
)
def test_errors_say_what_is_wrong(shop: Path, home: Path, words: tuple[str, ...], said: str) -> None:
    done = run(*words, home=home, cwd=shop)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_server_without_settings_names_all_of_them(home: Path, command: str) -> None:
    done = run(command, home=home, PORT="http")
    assert done.returncode == 2
    for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "PORT"):
        assert name in done.stderr
    assert "docs/configuration.md" in done.stderr
