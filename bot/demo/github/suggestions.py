"""Accepting a suggestion as GitHub's "Commit suggestion" button does. Pure."""

import re

from bot.demo.github.state import PullRequest, ReviewComment, User

OPENING = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*suggestion[ \t]*$")


class SuggestionRefused(Exception):
    """GitHub offers no button for this suggestion; the message says why."""


def check_acceptable(comment: ReviewComment) -> None:
    """Raises SuggestionRefused for a comment whose suggestion cannot be committed (any more)."""
    pull = comment.review.pull
    if pull.state != "open":
        raise SuggestionRefused("the pull request is closed")
    if pull.head_repository is None:
        raise SuggestionRefused("the head repository is gone")
    if comment.current is None or comment.current.line is None:
        raise SuggestionRefused("the comment is outdated or stands on no line")
    if "LEFT" in (comment.current.side, comment.current.start_side):
        raise SuggestionRefused("a suggestion cannot stand on deleted lines")


def suggested_lines(body: str) -> list[str]:
    """The lines inside the first suggestion block, without endings. Raises SuggestionRefused where there is none.

    A block ends at the first line of at least as many of the same fence characters (CommonMark, fenced code
    blocks); so a suggestion that holds backticks needs a longer fence.
    """
    lines = body.replace("\r\n", "\n").split("\n")
    start, fence = _opening(lines)
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for end in range(start + 1, len(lines)):
        if closing.match(lines[end]):
            return lines[start + 1 : end]
    return lines[start + 1 :]


def replaced(content: bytes, first: int, last: int, suggested: list[str]) -> bytes:
    """The file with lines `first` to `last` replaced, in the line endings those lines have.

    Where the last line of the file had no newline at its end it has none afterwards. Raises SuggestionRefused
    where the lines are not in the file, or nothing would change.
    """
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    whole = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    if not 1 <= first <= last <= len(whole):
        raise SuggestionRefused("the lines are no longer in the file")
    old = whole[first - 1 : last]
    ending = (
        "\r\n"
        if any(line.endswith("\r\n") for line in old)
        or (not old[0].endswith("\n") and any(line.endswith("\r\n") for line in whole))
        else "\n"
    )
    new = [line + ending for line in suggested]
    if new and not old[-1].endswith("\n"):
        new[-1] = new[-1].removesuffix(ending)
    if new == old:
        raise SuggestionRefused("the suggestion changes nothing")
    return "".join(whole[: first - 1] + new + whole[last:]).encode("utf-8", "surrogateescape")


def commit_message(suggesters: list[User], applier: User) -> str:
    """What GitHub writes: everyone who suggested, and whoever applied it, as co-authors."""
    title = (
        f"Apply suggestion from @{suggesters[0].login}"
        if len(suggesters) == 1
        else "Apply suggestions from code review"
    )
    people = dict.fromkeys([*suggesters, applier])
    trailers = [f"Co-authored-by: {user.person.name} <{user.person.mail}>" for user in people]
    return "\n".join([title, "", *trailers])


def span_of(comment: ReviewComment) -> tuple[PullRequest, str, int, int]:
    """Where a comment stands now: its pull request, path, first and last line. Call `check_acceptable` first."""
    anchor = comment.current
    if anchor is None or anchor.line is None:
        raise SuggestionRefused("the comment is outdated or stands on no line")
    return comment.review.pull, anchor.path, anchor.start_line or anchor.line, anchor.line


def _opening(lines: list[str]) -> tuple[int, str]:
    """The first suggestion fence that is not itself inside another block."""
    index = 0
    while index < len(lines):
        if match := OPENING.match(lines[index]):
            return index, match[1]
        other = re.match(r"^ {0,3}(`{3,}|~{3,})", lines[index])
        index += 1
        if other:
            closing = re.compile(rf"^ {{0,3}}{re.escape(other[1][0])}{{{len(other[1])},}}[ \t]*$")
            while index < len(lines) and not closing.match(lines[index]):
                index += 1
            index += 1
    raise SuggestionRefused("the comment holds no suggestion")
