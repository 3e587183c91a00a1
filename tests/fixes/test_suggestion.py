"""A suggestion block says exactly the edit's lines, whatever they hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fix import Edit
from bot.core.location import Span
from bot.fixes.suggestion import parse, render

line = st.text(st.sampled_from("`~ \tax#é漢'\"\\"), max_size=12)
ending = st.sampled_from(["\n", "\r\n"])


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    lines: list[str] = draw(st.lists(st.builds(str.__add__, line, ending), max_size=5))
    unfinished: bool = draw(st.booleans())
    if lines and unfinished:
        lines[-1] = lines[-1].rstrip("\r\n") or "x"
    return Edit(Span(1, 1), tuple(lines))


@given(edits())
def test_what_is_rendered_reads_back_as_the_same_lines(edit: Edit) -> None:
    assert parse(render(edit)) == tuple(re.sub(r"\r?\n$", "", one) for one in edit.lines)


@given(edits())
def test_no_line_can_close_the_block(edit: Edit) -> None:
    opening, *lines = render(edit).split("\n")
    fence = opening.removesuffix("suggestion")
    assert lines[-1] == fence
    assert not any(fence in one for one in lines[:-1])
    assert "\r" not in render(edit)


def test_how_it_looks() -> None:
    assert render(Edit(Span(3, 3), ("\tx = 1\r\n",))) == "```suggestion\n\tx = 1\n```"
    assert render(Edit(Span(3, 4), ())) == "```suggestion\n```"
    assert render(Edit(Span(3, 3), ("a = '```'\n", "\n"))) == "````suggestion\na = '```'\n\n````"


@pytest.mark.parametrize(
    "block", ["", "```\nx\n```", "```suggestion\nx", "``suggestion\n``", "suggestion", "~~~suggestion\n~~~"]
)
def test_anything_else_is_no_block(block: str) -> None:
    with pytest.raises(ValueError, match="not a suggestion block"):
        parse(block)
