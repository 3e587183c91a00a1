"""A tree that is read by the lines in which it differs from another is the tree that is read whole."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.git.trees import TreeLists
from bot.core.diff import EntryKind, TreeEntry
from bot.core.tree import Tree, differing, picked
from bot.engine.diff import path_text
from bot.engine.tree_list import parse_changed_tree, parse_tree

NAMES = [b"a.py", b"b.py", b"c/d.py", b"c/e.txt", b"c/f.py", b"\xff.py"]
ENTRIES = st.tuples(st.sampled_from([b"100644 blob", b"100755 blob", b"120000 blob", b"160000 commit"]), st.booleans())
TREES = st.dictionaries(st.sampled_from(NAMES), ENTRIES)


Listed = Mapping[bytes, tuple[bytes, bool]]


def printed(tree: Listed) -> bytes:
    return b"".join(b"%s %040d\t%s\0" % (kind, old, name) for name, (kind, old) in sorted(tree.items()))


def is_python(entry: TreeEntry) -> bool:
    return entry.path.endswith(".py") and entry.kind is EntryKind.FILE


@given(TREES, TREES)
def test_by_its_lines_a_tree_is_what_it_is_when_read_whole(one: Listed, other: Listed) -> None:
    before, now = printed(one), printed(other)
    known = parse_tree(before)
    known.picked(is_python)
    found, whole = parse_changed_tree(now, before, known), parse_tree(now)
    if found is None:
        assert 2 * len([name for name, entry in other.items() if one.get(name) != entry]) > len(other)
        return
    assert found == whole
    assert found.picked(is_python) == whole.picked(is_python) == picked(dict(whole), is_python)
    assert all(found[path_text(name)] is known[path_text(name)] for name in other if one.get(name) == other[name])
    pairs = {(a.path if a else b.path if b else ""): (a, b) for a, b in differing(known, found)}
    unlike = {path for path in {*known, *whole} if known.get(path) != whole.get(path)}
    assert pairs == {path: (known.get(path), whole.get(path)) for path in unlike}


def test_a_list_that_names_a_path_twice_is_read_whole() -> None:
    """Only a malformed tree does; what stands last counts, as without a tree before it."""
    first, second, beside = (b"100644 blob %040d\t%s\0" % each for each in ((1, b"a.py"), (2, b"a.py"), (3, b"b.py")))
    more = b"".join(b"100644 blob %040d\t%d\0" % (number, number) for number in range(9))
    once = more + first + beside
    for twice in (more + first + second + beside, more + second + first + beside, more + first + first + beside):
        assert parse_changed_tree(twice, once, parse_tree(once)) is None
    lists = TreeLists()
    for number, each in enumerate((once, more + first + second, once, more + second + first, once)):
        assert lists.read("here", str(number), each) == parse_tree(each)


def test_lists_are_kept_by_repository_and_the_latest_stay() -> None:
    line = printed({b"a.py": (b"100644 blob", True)})
    lists = TreeLists(most_bytes=2 * len(line))
    tree = lists.read("one", "1", line)
    assert lists.known("one", "1") is tree
    assert lists.known("other", "1") is None
    lists.read("one", "2", line)
    assert lists.known("one", "1") is tree
    assert lists.read("one", "3", line)["a.py"] is tree["a.py"]
    assert lists.known("one", "2") is None, "the one that was asked for last stays"
    assert lists.known("one", "1") is tree


def test_nothing_is_picked_twice() -> None:
    asked: list[str] = []

    def pick(entry: TreeEntry) -> bool:
        asked.append(entry.path)
        return True

    line = printed(dict.fromkeys(NAMES, (b"100644 blob", True)))
    tree = Tree(parse_tree(line))
    assert picked(tree, pick) is picked(tree, pick)
    changed = tree.changed(["a.py"], [TreeEntry("new.py", tree["b.py"].blob, EntryKind.FILE)])
    assert set(picked(changed, pick)) == set(changed) == {*tree, "new.py"} - {"a.py"}
    assert asked == [*tree, "new.py"]
