"""`--fix` and `--diff`: verified edits on the user's own files, all of them or none."""

import subprocess
from pathlib import Path

import pytest

from bot.demo.sample_files import base_files, changed_files
from tests.cli.test_local import git, run, write

SECRET = "q7Fd2mXw9RkTz4VbLs8YpHc3"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The sample application, its problems on the branch that is checked out."""
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, base_files())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    git(folder, "switch", "-q", "-c", "change")
    write(folder, changed_files())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Change")
    return folder


def status(folder: Path) -> str:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def test_diff_shows_and_fix_makes_the_same_change(shop: Path, home: Path) -> None:
    shown = run("review", "--diff", home=home, cwd=shop)
    assert (shown.returncode, status(shop)) == (1, "")
    assert "+def quote(new: NewOrder, db: Database, user: CurrentUser) -> int:" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert SECRET not in shown.stdout + shown.stderr
    assert "Would fix 3 findings in 2 files" in shown.stderr
    assert "to be read, not applied" in shown.stderr

    (shop / "shop" / "api" / "orders.py").chmod(0o755)
    git(shop, "commit", "-qam", "Mode")
    made = run("review", "--fix", home=home, cwd=shop)
    assert made.returncode == 1, made.stderr
    assert "Fixed 3 findings in 2 files" in made.stdout
    assert "Left 1 finding:" in made.stdout and "SOC2-008" in made.stdout
    assert status(shop) == " M shop/api/orders.py\n M shop/billing.py\n"
    assert (shop / "shop" / "api" / "orders.py").stat().st_mode & 0o777 == 0o755
    git(shop, "commit", "-qam", "Fixed")
    again = run("review", home=home, cwd=shop)
    assert [rule for rule in ("SOC2-001", "SOC2-002", "SOC2-007", "SOC2-008") if rule in again.stdout] == ["SOC2-008"]


def test_a_dirty_file_is_never_overwritten_and_then_nothing_is(shop: Path, home: Path) -> None:
    billing = shop / "shop" / "billing.py"
    billing.write_text(billing.read_text() + "# my own note\n")
    before = status(shop)
    for words in (("review", "--fix"), ("scan", "--fix")):
        done = run(*words, home=home, cwd=shop)
        assert done.returncode == 2, done.stdout
        assert "shop/billing.py has changes that are not committed" in done.stderr
        assert status(shop) == before


def test_a_patch_without_a_secret_can_be_applied(shop: Path, home: Path, tmp_path: Path) -> None:
    (shop / "shop" / "billing.py").unlink()
    git(shop, "commit", "-qam", "Without the secret", "--allow-empty")
    shown = run("scan", "--diff", home=home, cwd=shop)
    assert shown.returncode in {1, 2}, shown.stderr
    assert "to be read" not in shown.stderr
    patch = tmp_path / "fixes.patch"
    patch.write_text(shown.stdout)
    git(shop, "apply", "--check", str(patch))


def test_a_folder_in_no_repository_is_fixed_in_place(tmp_path: Path, home: Path) -> None:
    write(tmp_path / "app", {"settings.py": f'"""Settings."""\n\nAPI_KEY = "{SECRET}"\n'})
    done = run("scan", str(tmp_path / "app"), "--fix", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'API_KEY = os.environ["API_KEY"]' in (tmp_path / "app" / "settings.py").read_text()
    assert [path.name for path in (tmp_path / "app").iterdir()] == ["settings.py"]


@pytest.mark.parametrize("words", [("--fix", "--diff"), ("--fix", "--format", "json"), ("--diff", "--output", "x")])
def test_options_that_contradict_each_other(home: Path, words: tuple[str, ...]) -> None:
    assert run("review", *words, home=home).returncode == 2


def test_two_fixes_that_bring_the_same_import_are_made_together(tmp_path: Path, home: Path) -> None:
    text = (
        f'from shop import app\n\nAPI_KEY = "{SECRET}"\nAUTH_TOKEN = "{SECRET[::-1]}"\n\napp.run(API_KEY, AUTH_TOKEN)\n'
    )
    write(tmp_path / "app", {"settings.py": text})
    done = run("scan", str(tmp_path / "app"), "--fix", home=home)
    assert "Fixed 2 findings in 1 file" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "app" / "settings.py").read_text() == (
        'import os\n\nfrom shop import app\n\nAPI_KEY = os.environ["API_KEY"]\n'
        'AUTH_TOKEN = os.environ["AUTH_TOKEN"]\n\napp.run(API_KEY, AUTH_TOKEN)\n'
    )
