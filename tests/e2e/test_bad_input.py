"""Hostile and odd pull requests: a clear answer, nothing lost, nothing executed, and never green while blind."""

import json
from pathlib import Path

import pytest

from bot.demo.github import Submodule, Symlink
from bot.demo.github.state import now
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

BAD = 'import subprocess\n\n\ndef run(name: str) -> None:\n    subprocess.call("ls " + name, shell=True)\n'


async def test_what_is_not_looked_at_is_said_and_not_green(stage: Stage, tmp_path: Path) -> None:
    shop = await stage.repository("blind")
    pull = await stage.pull(
        shop,
        {
            "shop/broken.py": "def f(:\n    pass\n",
            "static/app.min.js": "var a=1;" * 700_000,
            "shop/odd.py": b"x = 1\0\n",
            "shop/elsewhere.py": Symlink("/opt/shop/elsewhere.py"),
        },
    )
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    said = check.output["summary"] + check.output.get("text", "")
    for path in ("shop/broken.py", "static/app.min.js", "shop/odd.py", "shop/elsewhere.py"):
        assert path in said


async def test_things_without_code_do_not_keep_it_from_being_green(stage: Stage) -> None:
    shop = await stage.repository("no-code")
    pull = await stage.pull(
        shop,
        {
            "passwd": Symlink("/etc/passwd"),
            "vendor/lib": Submodule("a" * 40),
            "logo.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "notes.txt": "nothing\n",
        },
    )
    check = await stage.checked(pull)
    assert check.conclusion == "success"
    assert "passwd" in check.output["summary"] + check.output.get("text", "")


async def test_a_base_without_history_in_common_is_named(stage: Stage) -> None:
    """Somebody forced another history upon the base branch while the pull request was open."""
    shop = await stage.repository("unrelated")
    pull = await stage.pull(shop, {"notes.txt": "nothing\n"})
    check = await stage.checked(pull)
    other = await shop.git.commit({"a.py": "a = 1\n"}, "Begin", stage.github.user("mira").person, now())
    await shop.git.update_ref("refs/heads/main", other)
    pull.base_sha = other
    await stage.github.rerequest_check(check, "mira")
    await stage.until(lambda: check.status == "completed" and check.conclusion == "action_required", "its end")
    assert "have no history in common" in check.output["summary"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("spaces", "shop/two words.py"),
        ("unicode", "shop/größe-表.py"),
        ("newline", "shop/a\nb.py"),
        ("quotes", 'shop/"q" `b` <i>.py'),
        ("at", "shop/@mona.py"),
    ],
)
async def test_odd_paths_are_reviewed(stage: Stage, name: str, path: str) -> None:
    shop = await stage.repository(f"path-{name}")
    pull = await stage.pull(shop, {path: BAD})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert [comment.original.path for comment in pull.comments] == [path]


async def test_a_path_that_leaves_the_repository_is_said_and_not_green(stage: Stage) -> None:
    shop = await stage.repository("escape")
    pull = await stage.pull(shop, {"../../escape.py": BAD, "shop/prices.py": "x = 1\n"})
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    assert "escape.py" in check.output["summary"] + check.output.get("text", "")
    assert pull.comments == []


async def test_deleted_and_renamed_files(stage: Stage) -> None:
    shop = await stage.repository("renamed", {"tools/old.py": BAD, "tools/gone.py": BAD, "README.md": "x\n"})
    pull = await stage.pull(shop, {"tools/old.py": None, "tools/new.py": BAD, "tools/gone.py": None})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "success", "moved code brings nothing new"
    assert pull.comments == []


async def test_a_fork_whose_repository_is_gone(stage: Stage) -> None:
    shop = await stage.repository("forked")
    fork = await stage.github.fork(shop, "outsider")
    await stage.github.commit(fork, "change", {"tools/new.py": BAD}, author="outsider")
    stage.github.hooks.automatic = False
    try:
        pull = await stage.github.open_pull_request(shop, "change", author="outsider", source=fork)
        opened = [each for each in stage.github.deliveries if each.event == "pull_request"][-1]
        stage.github.delete_repository(fork)
    finally:
        stage.github.hooks.automatic = True
    assert await stage.github.redeliver(opened.id) == 202
    check = await stage.checked(pull)
    assert check.conclusion == "failure"
    assert len(pull.comments) == 1


async def test_syntax_newer_than_we_know_is_a_gap(stage: Stage) -> None:
    """Python 3.15's lazy imports: nobody here reads them yet."""
    shop = await stage.repository("newer")
    pull = await stage.pull(
        shop, {"shop/greeting.py": "lazy import json\n\n\ndef greet(name: str) -> str:\n    return json.dumps(name)\n"}
    )
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    assert "| `shop/greeting.py` | syntax not understood | bandit |" in check.output["summary"]


async def test_nothing_of_the_code_is_executed(stage: Stage, tmp_path: Path) -> None:
    witness = tmp_path / "executed"
    write = f"open({str(witness)!r}, 'w').write('x')\n"
    shop = await stage.repository("hostile")
    pull = await stage.pull(
        shop,
        {
            "setup.py": write,
            "conftest.py": write,
            "sitecustomize.py": write,
            "bandit.py": write,
            "shop/__init__.py": write,
            ".semgrep.yml": "rules: []\n",
            ".gitattributes": "*.py filter=evil diff=evil\n",
            "Makefile": f"all:\n\ttouch {witness}\n",
        },
    )
    await stage.checked(pull)
    await stage.job_ended(pull)
    assert not witness.exists()


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 12345\n"


async def test_code_that_a_change_moves_into_git_lfs_is_not_green(stage: Stage) -> None:
    shop = await stage.repository("lfs")
    pull = await stage.pull(shop, {"docs/intro.mp4": POINTER})
    check = await stage.checked(pull)
    assert check.conclusion == "success"
    assert "docs/intro.mp4" in check.output["summary"]
    head = await stage.github.push(pull, {"shop/billing.py": POINTER})
    check = await stage.checked(pull, head)
    assert check.conclusion == "action_required"
    assert "text kept in Git LFS" in check.output["summary"]


LATIN = BAD.replace("def run", "# f\xfcr den Vertrieb\ndef run").encode("latin-1")
"""Valid Python with its declared encoding, and no UTF-8."""


async def test_a_file_that_is_not_utf_8_is_reviewed_on_its_own_lines(stage: Stage) -> None:
    shop = await stage.repository("latin")
    pull = await stage.pull(shop, {"shop/alt.py": b"# -*- coding: latin-1 -*-\n" + LATIN})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert [(each.original.path, each.original.line) for each in pull.comments] == [("shop/alt.py", 7)]
    assert "shop/alt.py" not in check.output["summary"].partition("### What was not looked at")[2]


def notebook(size: int, source: str) -> str:
    """A notebook whose first cell has a picture of so many bytes, and whose second has code."""
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" + "A" * size}}
    cells = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [picture], "source": ["plot()"]},
        {"cell_type": "code", "execution_count": 2, "metadata": {}, "outputs": [], "source": [source]},
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


async def test_a_large_notebook_is_said_not_to_be_looked_at(stage: Stage) -> None:
    shop = await stage.repository("notebooks")
    key = "key = 'AKIAIOSFODNN7EXABACK'"
    pull = await stage.pull(shop, {"small.ipynb": notebook(1_000, key), "large.ipynb": notebook(1_100_000, key)})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert [each.original.path for each in pull.comments] == ["small.ipynb"]
    assert check.conclusion in {"failure", "action_required"}
    assert "large.ipynb" in check.output["summary"].partition("### What was not looked at")[2]
