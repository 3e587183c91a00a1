"""Where a review comment may stand: inside a hunk of the pull request's real diff, and nowhere else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.demo.github.diff import MAX_FILES, DiffHunk, DiffLine, FileDiff, PullDiff, carried, diff_between
from bot.demo.github.errors import ApiError
from bot.demo.github.shown import shown_between
from bot.demo.github.state import Anchor, PullRequest

SIDES = ("LEFT", "RIGHT")


class AnchorRefused(Exception):
    """The comment cannot stand there; `field` is the part of the request that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"pull_request_review_thread.{field} {message}")
        self.field = f"pull_request_review_thread.{field}"


async def files_at(pull: PullRequest, commit: str) -> tuple[FileDiff, ...]:
    """The diff that GitHub shows of the pull request, as of one of its commits. Raises ApiError 422 for any
    other commit."""
    if commit == pull.head_sha:
        return pull.diff.files[:MAX_FILES]
    if commit not in {one.sha for one in pull.diff.commits}:
        raise ApiError(422, f"No commit found for SHA: {commit}", errors=["commit_id is not part of the pull request"])
    git = pull.repository.git
    base = await git.merge_base(pull.diff.merge_base, commit)
    return (await shown_between(git, base or pull.diff.merge_base, commit))[:MAX_FILES]


def place(files: tuple[FileDiff, ...], commit: str, asked: Mapping[str, Any]) -> Anchor:
    """The anchor a request asks for (path, line, side, start_line, start_side). Raises AnchorRefused."""
    file = next((file for file in files if file.path == asked.get("path")), None)
    if file is None:
        raise AnchorRefused("path", "is invalid: Path could not be resolved")
    line, side, start = asked.get("line"), asked.get("side"), asked.get("start_line")
    if not isinstance(line, int) or side not in SIDES:
        raise AnchorRefused("side" if isinstance(line, int) else "line", "is missing or invalid")
    found = file.find(side, line)
    if found is None:
        raise AnchorRefused("line", "must be part of the diff: Line could not be resolved")
    hunk, last = found
    if start is not None:
        _check_start(hunk, last, asked)
    return Anchor(
        path=file.path,
        commit=commit,
        line=line,
        side=side,
        start_line=start,
        start_side=asked["start_side"] if start is not None else None,
        position=last.position,
        diff_hunk=hunk.upto(last),
    )


def place_on_file(files: tuple[FileDiff, ...], commit: str, path: object) -> Anchor:
    """The anchor of a comment on a whole file. Raises AnchorRefused."""
    file = next((file for file in files if file.path == path), None)
    if file is None:
        raise AnchorRefused("path", "is invalid: Path could not be resolved")
    return Anchor(file.path, commit, None, "RIGHT", None, None, 1, "")


def _check_start(hunk: DiffHunk, last: DiffLine, asked: Mapping[str, Any]) -> None:
    start, side = asked["start_line"], asked.get("start_side")
    if not isinstance(start, int) or side not in SIDES:
        raise AnchorRefused("start_side" if isinstance(start, int) else "start_line", "is missing or invalid")
    first = hunk.find(side, start)
    if side == asked["side"] and start >= asked["line"]:
        raise AnchorRefused("start_line", "must precede the end line.")
    if first is None:
        raise AnchorRefused("start_line", "must be part of the same hunk as the line.")
    if first.position >= last.position:
        raise AnchorRefused("start_line", "must precede the end line.")


async def carry(pull: PullRequest, anchor: Anchor, diff: PullDiff) -> Anchor | None:
    """Where an anchor stands in a newer diff of its pull request; None once its lines were touched or left the
    diff: the comment is outdated."""
    git = pull.repository.git
    if anchor.line is None:
        return replace(anchor, commit=diff.head) if diff.file(anchor.path) else None
    if anchor.side == "LEFT":
        moved, path = anchor.line, anchor.path
    else:
        between = await diff_between(git, anchor.commit, diff.head)
        path = next((one.path for one in between if one.previous == anchor.path), anchor.path)
        first = anchor.start_line if anchor.start_side == "RIGHT" and anchor.start_line else anchor.line
        numbers = [carried(between, anchor.path, number) for number in range(first, anchor.line + 1)]
        if None in numbers:
            return None
        moved = numbers[-1] or 0
    file = diff.file(path)
    found = file.find(anchor.side, moved) if file else None
    if found is None:
        return None
    start = None if anchor.start_line is None else moved - (anchor.line - anchor.start_line)
    return replace(anchor, path=path, commit=diff.head, line=moved, start_line=start, position=found[1].position)
