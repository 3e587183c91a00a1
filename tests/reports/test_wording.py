"""Words, Markdown and excerpts: small laws that every text for people stands on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.excerpt import edit_as_diff, excerpt
from bot.core.fix import Edit
from bot.core.limits import cut, fit, size
from bot.core.location import Span
from bot.core.markdown import code, fenced, prose
from bot.core.veil import Veil
from bot.core.wording import confidence_word, duration, listed, plural, shorten, uri_path, visible
from tests import sample_outcome as sample

MARKDOWN = MarkdownIt("commonmark").enable("table")


@given(st.text())
def test_visible_text_is_printable_and_plain_text_is_left_alone(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert visible(shown) == shown
    if text.isprintable():
        assert shown == text


def test_control_characters_are_written_out() -> None:
    assert visible("a\x1b[0m\u202e\n\udcff") == "a\\x1b[0m\\u202e\\n\\udcff"
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb\\r"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3 * 3600, "3 h"),
        (47 * 3600, "47 h"),
        (200_000, "2 days"),
    ],
)
def test_durations(seconds: int, words: str) -> None:
    assert duration(seconds) == words


def test_small_words() -> None:
    assert plural(1, "finding") == "1 finding"
    assert plural(1200, "finding") == "1,200 findings"
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert [confidence_word(each) for each in (0.8, 0.79, 0.5, 0.1)] == ["high", "medium", "medium", "low"]
    assert shorten("abcdef", 4) == "abc…"
    assert uri_path("a b/c:d?.py") == "a%20b/c%3Ad%3F.py"


@given(st.text(max_size=60))
def test_a_code_span_shows_exactly_its_text_also_in_a_table(text: str) -> None:
    wanted = visible(text)
    row = MARKDOWN.parse(f"| a |\n|---|\n| x{code(text)}x |\n")
    inline = [token for token in row if token.type == "inline"][-1]
    if not wanted.strip():
        assert "(empty)" in inline.content
        return
    shown = "".join(part.content for part in inline.children or [] if part.type in {"code_inline", "text"})
    # html is off in this parser, so the <code> form shows its tags as text
    assert shown.replace("<code>", "").replace("</code>", "") == f"x{wanted}x"


@given(st.text(alphabet="`a\n~ ", max_size=60))
def test_a_fence_cannot_be_closed_from_inside(text: str) -> None:
    fence, after = (token for token in MARKDOWN.parse(fenced(text) + "\n\nafter") if token.type in {"fence", "inline"})
    assert after.content == "after"
    assert fence.content.rstrip("\n") == text.rstrip("\n")


@given(st.text(max_size=60))
def test_prose_is_one_paragraph(text: str) -> None:
    tokens = [token.type for token in MARKDOWN.parse(prose(text))]
    assert tokens in ([], ["paragraph_open", "inline", "paragraph_close"])


def test_prose_keeps_its_code_spans() -> None:
    assert prose("call `get_user` (#1)\nnow, @mona") == "call `get_user` (#&#8203;1) now, @&#8203;mona"


@given(st.text(), st.integers(3, 50))
def test_a_cut_keeps_the_limit_and_whole_characters(text: str, limit: int) -> None:
    text = text.encode(errors="replace").decode()
    short = cut(text, limit)
    assert size(short) <= limit
    assert text.startswith(short.removesuffix("…"))
    assert size(text) > limit or short == text


@given(st.lists(st.text(alphabet="ab€", max_size=30), max_size=8), st.integers(30, 120))
def test_what_does_not_fit_is_left_out_whole_and_counted(blocks: list[str], limit: int) -> None:
    text = fit(blocks, limit, lambda count: f"[{count} left out]")
    kept = [block for block in blocks if block]
    assert size(text) <= limit
    *shown, last = text.split("\n\n")
    if text == "\n\n".join(kept):
        return
    assert shown == kept[: len(shown)]
    assert last == f"[{len(kept) - len(shown)} left out]"


class TestExcerpt:
    FILE = sample.source("a.py", "one\ntwo\r\nthree\nfour\nfive")

    def test_a_span_is_shown_without_line_endings(self) -> None:
        assert [(each.number, each.text) for each in excerpt(self.FILE, Span(2, 9), 3)] == [
            (2, "two"),
            (3, "three"),
            (4, "four"),
        ]

    def test_lines_that_stay_are_not_shown_as_changed(self) -> None:
        edit = Edit(Span(1, 4), ("one\n", "two\r\n", "THREE\n", "more\n", "four\n"))
        assert [f"{each.sign}{each.text}" for each in edit_as_diff(edit, self.FILE, context=1)] == [
            " two",
            "-three",
            "+THREE",
            "+more",
            " four",
        ]

    @given(
        st.lists(st.sampled_from(["a\n", "b\n", "c\n"]), min_size=1, max_size=8),
        st.lists(st.sampled_from(["a\n", "b\n", "x\n"]), max_size=5),
        st.data(),
    )
    def test_a_diff_tells_the_whole_edit(self, lines: list[str], new: list[str], data: st.DataObject) -> None:
        start = data.draw(st.integers(1, len(lines)))
        end = data.draw(st.integers(start, len(lines)))
        file = sample.source("a.py", "".join(lines))
        shown = edit_as_diff(Edit(Span(start, end), tuple(new)), file, context=99)
        assert [each.text + "\n" for each in shown if each.sign != "+"] == lines
        assert [each.text + "\n" for each in shown if each.sign != "-"] == [*lines[: start - 1], *new, *lines[end:]]


class TestVeil:
    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            ('  password = "hunter2"', "  password = ***"),
            ("PASSWORD: hunter2", "PASSWORD: ***"),
            ('"token": "hunter2",', '"token": ***'),
            ('const key = "hunter2";', "const key = ***"),
            ('login("bob", "hunter2", mode="x")', "***"),
            ("    MIIhunter2Ak==", "    ***"),
            ("hunter2hunter2=", "***"),
        ],
    )
    def test_of_a_secret_line_only_the_name_is_shown(self, line: str, shown: str) -> None:
        seen = sample.finding("SOC2-002", "a.py", 3, 4, "secret", matched="")
        veil = Veil([seen], "a.py")
        assert veil.over(line, 3) == shown
        assert veil.over(line, 2) == line
        assert Veil([seen], "b.py").over(line, 3) == line
