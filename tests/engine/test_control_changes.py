"""What judges the next change is named where a change alters it, whatever becomes of it."""

import pytest

from bot.core.diff import ChangedFile, EntryKind, Status, TreeEntry
from bot.core.identity import BlobId, CommitSha
from bot.core.snapshot import EMPTY_TREE, Snapshot
from bot.engine.control_changes import control_changes

BASE, HEAD = CommitSha("a" * 40), CommitSha("b" * 40)


def entry(path: str | None) -> TreeEntry | None:
    return None if path is None else TreeEntry(path, BlobId("c" * 40), EntryKind.FILE)


def change(before: str | None, after: str | None, base: CommitSha = BASE) -> list[tuple[str, str]]:
    file = ChangedFile(after or before or "", Status.MODIFIED, entry(before), entry(after), ())
    return [(each.path, each.what) for each in control_changes(Snapshot(base, HEAD, (file,), {}, {}))]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("CODEOWNERS", "who has to review what"),
        (".github/CODEOWNERS", "who has to review what"),
        ("docs/CODEOWNERS", "who has to review what"),
        (".github/workflows/deploy/prod.yml", "what runs on a change"),
        (".github/actions/setup/action.yml", "what runs on a change"),
        (".github/compliance.yml", "the policy of this check"),
        (".github/compliance.yml/notes.txt", "the policy of this check"),
        (".compliance/rules/own.yml", "the repository's own rules"),
        ("lib/.gitattributes", "which diffs reviewers see folded, as generated"),
    ],
)
def test_a_control_that_is_added_altered_or_removed_is_named(path: str, what: str) -> None:
    for before, after in ((path, path), (None, path), (path, None)):
        assert change(before, after) == [(path, what)]


def test_one_that_is_moved_away_is_named_as_well() -> None:
    assert change("CODEOWNERS", "old/owners.txt") == [("CODEOWNERS", "who has to review what")]


@pytest.mark.parametrize("path", ["src/CODEOWNERS", ".github/dependabot.yml", "workflows/ci.yml", "compliance.yml"])
def test_what_only_looks_like_one_is_not(path: str) -> None:
    assert change(path, path) == []


def test_a_tree_that_is_looked_at_by_itself_changes_nothing() -> None:
    assert change(None, "CODEOWNERS", EMPTY_TREE) == []
