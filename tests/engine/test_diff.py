"""The diff parser against real git, on trees made to confuse it."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.diff import ChangedFile, EntryKind, Status
from bot.engine.diff import (
    DIFF_OPTIONS,
    SHOWN_BYTES,
    NotADiff,
    parse_diff,
    parse_hunks,
    path_text,
)
from bot.engine.tree_list import TREE_OPTIONS, parse_tree
from tests.git_adapter.trees import Entry, Tree, bare, commits, git

NASTY_LINES = [
    b"",
    b"a",
    b"b",
    b"x = 1",
    b"diff --git a/x b/x",
    b"--- a/x",
    b"+++ b/x",
    b"-- a/x",
    b"++ b/x",
    b"@@ -1 +1 @@",
    b"@@ -1,3 +1,3 @@ def f():",
    b"\\ No newline at end of file",
    b"index 000..111 100644",
    b"carriage\r",
    b"two\rin one\r",
    b"form\x0cfeed \xe2\x80\xa8 separator \x85",
    b"latin \xe9",
    b":100644 100644 0 0 M",
]
NASTY_PATHS = [
    b"a.py",
    b"b.py",
    b"dir/a.py",
    b"with space.py",
    b" lead",
    b"trail ",
    b"new\nline.py",
    b"tab\there",
    b'quo"te',
    b"back\\slash",
    b"caf\xc3\xa9.py",
    b"bad\xff.py",
    b"a b/x",
    b"a => b",
    b"--- a",
    b"..py",
    b"dir/..x/y",
    b":(glob)*",
]
texts = st.builds(
    lambda lines, end: b"\n".join(lines) + (end if lines else b""),
    st.lists(st.sampled_from(NASTY_LINES), max_size=25),
    st.sampled_from([b"\n", b""]),
)
entries = st.one_of(
    texts,
    texts.map(lambda data: Entry(data, "100755")),
    st.sampled_from([b"a.py", b"../../etc/passwd"]).map(lambda data: Entry(data, "120000")),
    st.sampled_from([b"1" * 40, b"2" * 40]).map(lambda data: Entry(data, "160000")),
    st.binary(max_size=40).map(lambda data: b"\0" + data),
)
trees = st.dictionaries(st.sampled_from(NASTY_PATHS), entries, max_size=7)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare(tmp_path_factory.mktemp("diff") / "r.git")


def diff(repository: Path, base: Tree, head: Tree) -> tuple[ChangedFile, ...]:
    old, new = commits(repository, [base, head])
    return parse_diff(git(repository, "diff-tree", *DIFF_OPTIONS, old, new))


def lines_of(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [*(part + b"\n" for part in parts[:-1]), *parts[-1:]] if parts[-1] else [p + b"\n" for p in parts[:-1]]


def content(tree: Tree, path: str | None) -> bytes:
    found = {path_text(raw): entry for raw, entry in tree.items()}.get(path or "", b"")
    return found.data if isinstance(found, Entry) else found


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=trees, head=trees)
def test_law_of_the_diff(repository: Path, base: Tree, head: Tree) -> None:
    """Base without its removed lines is head without its added ones; the hunks show each changed line."""
    changed = diff(repository, base, head)
    assert {file.path for file in changed} | {file.base_path for file in changed if file.base} == differing(base, head)
    for file in changed:
        check_sides(file, base, head)
        binary = b"\0" in content(base, file.base_path) + content(head, file.path)
        if binary or any(entry and entry.kind is EntryKind.SUBMODULE for entry in (file.base, file.head)):
            continue
        old = lines_of(content(base, file.base_path))
        new = lines_of(content(head, file.path)) if file.head else []
        added = {line for hunk in file.hunks for line in hunk.added}
        removed = {line for hunk in file.hunks for line in hunk.removed}
        kept_old = [line for number, line in enumerate(old, 1) if number not in removed]
        assert kept_old == [line for number, line in enumerate(new, 1) if number not in added]
        for hunk in file.hunks:
            assert all(hunk.head and line in hunk.head for line in hunk.added)
            assert all(hunk.base and line in hunk.base for line in hunk.removed)
            assert hunk.head is None or hunk.head.end <= len(new)
            assert hunk.base is None or hunk.base.end <= len(old)


def differing(base: Tree, head: Tree) -> set[str]:
    def plain(entry: bytes | Entry | None) -> Entry | None:
        return Entry(entry) if isinstance(entry, bytes) else entry

    return {path_text(raw) for raw in {*base, *head} if plain(base.get(raw)) != plain(head.get(raw))}


def check_sides(file: ChangedFile, base: Tree, head: Tree) -> None:
    names = {path_text(raw) for raw in base}, {path_text(raw) for raw in head}
    assert file.base is None or file.base.path in names[0]
    assert file.head is None or file.head.path in names[1]
    expected = {Status.ADDED: (False, True), Status.REMOVED: (True, False)}.get(file.status, (True, True))
    assert (file.base is not None, file.head is not None) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_tree_names_every_entry(repository: Path, tree: Tree) -> None:
    (commit,) = commits(repository, [tree])
    found = parse_tree(git(repository, "ls-tree", *TREE_OPTIONS, commit))
    assert set(found) == {path_text(raw) for raw in tree}
    assert all(path == entry.path for path, entry in found.items())


def test_rename_with_edit_keeps_both_names(repository: Path) -> None:
    text = b"".join(b"line %d\n" % number for number in range(30))
    (file,) = diff(repository, {b"old name.py": text}, {b"new\nname.py": text.replace(b"line 7\n", b"line seven\n")})
    assert (file.status, file.base_path, file.path) == (Status.RENAMED, "old name.py", "new\nname.py")
    assert file.hunks[0].added == {8} == file.hunks[0].removed


def test_file_becomes_symlink_and_submodule(repository: Path) -> None:
    link, module = Entry(b"a", "120000"), Entry(b"1" * 40, "160000")
    changed = diff(repository, {b"a": b"x\n", b"b": b"y\n", b"c": b"z\n"}, {b"a": link, b"b": module, b"c": b"w\n"})
    assert [file.head and file.head.kind for file in changed] == [
        EntryKind.SYMLINK,
        EntryKind.SUBMODULE,
        EntryKind.FILE,
    ]
    assert changed[2].hunks[0].added == {1}


def test_mode_change_and_binary_have_no_hunks(repository: Path) -> None:
    changed = diff(repository, {b"m": b"x\n", b"b": b"\0a"}, {b"m": Entry(b"x\n", "100755"), b"b": b"\0b"})
    assert [(file.path, file.hunks) for file in changed] == [("b", ()), ("m", ())]


def test_copy_is_an_addition(repository: Path) -> None:
    text = b"".join(b"line %d\n" % number for number in range(30))
    old, new = commits(repository, [{b"a": text}, {b"a": text + b"x\n", b"b": text + b"y\n"}])
    copy = parse_diff(git(repository, "diff-tree", *DIFF_OPTIONS, "-C", old, new))[1]
    assert (copy.path, copy.status, copy.base) == ("b", Status.ADDED, None)
    assert [(hunk.base, hunk.removed) for hunk in copy.hunks] == [(None, frozenset())]


def test_what_github_does_not_show(repository: Path) -> None:
    big = b"x" * SHOWN_BYTES + b"\n"
    changed = diff(repository, {}, {b"big": big, b"bad\xff": b"a\n", b"small": b"a\n", b"long": b"a\n" * 20_001})
    assert {file.path: file.shown for file in changed} == {
        "big": False,
        "./bad\\xff": False,
        "small": True,
        "long": False,
    }
    assert all(file.hunks for file in changed)


def shown(repository: Path, tree: Tree) -> list[bool]:
    return [file.shown for file in diff(repository, {}, tree)]


def test_what_github_does_not_show_of_a_large_diff_as_a_whole(repository: Path) -> None:
    """Or a comment would be put where no line is shown, and GitHub refuse the whole review."""
    assert shown(repository, {b"%03d" % number: b"a\n" for number in range(302)}) == [True] * 300 + [False] * 2
    assert shown(repository, {b"a": b"a\n" * 10_000, b"b": b"a\n" * 9_996, b"c": b"a\n"}) == [True, True, True]
    assert shown(repository, {b"a": b"a\n" * 10_000, b"b": b"a\n" * 9_998, b"c": b"a\n"}) == [True, True, False]
    wide = b"a" * 450_000 + b"\n"
    assert shown(repository, {b"a": wide, b"b": wide, b"c": wide, b"d": b"a\n"}) == [True, True, False, False]
    # A lock file that is not shown by itself takes nothing from the others.
    assert shown(repository, {b"a.lock": b"a\n" * 30_000, b"b": b"a\n"}) == [False, True]


def test_paths_of_odd_bytes_do_not_collide() -> None:
    paths = [b"a\xff", b"a\\xff", b"a\\\\xff", b"a\xff\xfe", b"a\\xff\xfe"]
    assert len({path_text(path) for path in paths}) == len(paths)


def test_patch_of_githubs_file_list() -> None:
    hunks = parse_hunks(b"@@ -1,2 +1,3 @@ def f():\n a\n-b\n+c\n+@@ -9 +9 @@\n\\ No newline at end of file")
    assert [(hunk.added, hunk.removed) for hunk in hunks] == [(frozenset({2, 3}), frozenset({2}))]


@pytest.mark.parametrize(
    "output",
    [
        b"nonsense",
        b":100644 100644 a b M\0x",
        b":100644 100644 a b Q\0x\0\0",
        b":100644 100644 a b M\0x\0\0diff --git a/x b/x\n@@ -1,9 +1 @@\n-a\n",
        b":100644 100644 a b M\0x\0\0",
        b"\0diff --git a/x b/x\n",
        b":999999 100644 a b M\0x\0\0diff --git a/x b/x\n",
        b":100644 100644 a b M\0x\0\0diff --git a/x b/x\n@@ what @@\n",
        b":100644 100644 a b M\0x\0\0diff --git a/x b/x\n@@ -1 +1 @@\n*a\n",
    ],
)
def test_anything_else_is_refused(output: bytes) -> None:
    with pytest.raises(NotADiff):
        parse_diff(output)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    for parse in (parse_diff, parse_hunks, parse_tree):
        with contextlib.suppress(NotADiff):
            parse(data)
