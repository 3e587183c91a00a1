"""GitHub's suggestion blocks: an edit as the Markdown that "Commit suggestion" understands."""

import re

from bot.core.fix import Edit

SHORTEST_FENCE = 3
"""Backticks that open a fenced code block (CommonMark 4.5); the closing fence must be at least as long."""


def render(edit: Edit) -> str:
    """The block for an edit, without a newline at its end.

    Lines end in "\\n" here whatever the file has: GitHub keeps the file's endings when it commits. The fence is
    longer than any run of backticks in the lines, so that none of them can close it. No lines: a deletion.
    """
    lines = [line.removesuffix("\n").removesuffix("\r") for line in edit.lines]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(SHORTEST_FENCE, longest + 1)
    return "\n".join([f"{fence}suggestion", *lines, fence])


def parse(block: str) -> tuple[str, ...]:
    """The lines (without endings) that a block suggests. Raises ValueError for anything but one whole block."""
    opening, *lines = block.split("\n")
    fence = opening.removesuffix("suggestion")
    if len(fence) < SHORTEST_FENCE or set(fence) != {"`"} or fence == opening or not lines or lines[-1] != fence:
        raise ValueError("not a suggestion block")
    return tuple(lines[:-1])
