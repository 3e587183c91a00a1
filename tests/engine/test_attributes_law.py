"""What we read in .gitattributes is what git reads in them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.attributes import MOST_ASKED, NAME, without_diff
from bot.engine.wildmatch import fits

PATHS = (
    "app.py", "a.lock", "api/app.py", "api/v1/a.lock", "api/v1/b c.txt", "gen/x", "gen/deep/x", "v1/x", "[x]", "a*b",
    "api/gen/x.lock", "-x", "!x", "#x", 'q"x', "tab\tx", "api/v10/a.lock", "é.py",
)  # fmt: skip
PATTERNS = (
    "*", "*.py", "*.lock", "/app.py", "app.py", "api/", "api/*", "api/**", "**/v1/*", "**", "**/x", "gen", "/gen/**",
    "api/**/a.lock", "v?/x", "v[0-9]/x", "[!a]*", "[^a]*", "[[]x]", "\\[x\\]", "a\\*b", "\\#x", "\\!x", "[a-c]*.lock",
    "a**", "**.py", "api/v[!0]/*", "[[:lower:]]*", "[", "a[", "[]x]*", "x\\", "/**/x", "a/**/b", '"b c.txt"',
    '"tab\\tx"', '"q\\"x"', '"\\303\\251.py"', "!app.py", "*/x", "**/", "***", "?x", "[a-]pp.py", "[\\]]*", "api/v1**",
    "é*",
)  # fmt: skip
WORDS = ("-diff", "diff", "!diff", "diff=python", "binary", "-binary", "mine", "-mine", "text", "nested", "diff=false")
MACROS = ("", "[attr]mine -diff\n", "[attr]mine text\n[attr]nested mine\n", "[attr]binary text\n")

lines = st.builds(
    lambda pattern, words: f"{pattern} {' '.join(words)}",
    st.sampled_from(PATTERNS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
contents = st.builds(
    lambda macro, body: (macro + "\n".join(body)).encode(), st.sampled_from(MACROS), st.lists(lines, max_size=5)
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attributes")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    (folder / "api").mkdir()
    return folder


def by_git(tree: Path, files: Mapping[str, bytes]) -> set[str]:
    for name in (NAME, f"api/{NAME}"):
        (tree / name).write_bytes(files.get(name, b""))
    asked = ["git", "-C", str(tree), "-c", "core.attributesFile=/dev/null", "check-attr", "-z", "diff", "--", *PATHS]
    fields = subprocess.run(asked, check=True, capture_output=True).stdout.split(b"\0")[:-1]
    return {path.decode() for path, value in zip(fields[::3], fields[2::3], strict=True) if value == b"unset"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=contents, deeper=contents)
def test_law_of_what_has_no_diff(tree: Path, top: bytes, deeper: bytes) -> None:
    files = {NAME: top, f"api/{NAME}": deeper}
    assert without_diff(PATHS, files) == by_git(tree, files)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_fits_what_git_says(tree: Path, pattern: str) -> None:
    files = {NAME: f"{pattern} -diff\n".encode()}
    assert without_diff(PATHS, files) == by_git(tree, files)


def test_patterns_made_to_be_slow_are_not() -> None:
    assert not fits("/".join(["**", "*a" * 40] * 40), "/".join(["a" * 80] * 40) + "b")


def test_where_too_much_is_asked_a_remark_goes_to_the_check_run() -> None:
    files = {NAME: b"*.lock -diff\n" * 500}
    paths = [f"{number}.py" for number in range(MOST_ASKED // 500 + 2)]
    assert without_diff(paths, files) == set(paths[-2:])
