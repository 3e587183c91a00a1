"""An edit in parts is the same edit, and two that bring one import have that part in common."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.fix import Edit, Fix
from bot.core.identity import Fingerprint
from bot.core.location import Span
from bot.core.source import split_lines
from bot.fixes.parts import in_parts, parts_of
from bot.fixes.verify import apply

FEW = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), min_size=1, max_size=9)


@settings(max_examples=200)
@given(FEW, FEW, st.data())
def test_the_parts_together_are_the_edit(old: list[str], new: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(old)))
    end = data.draw(st.integers(start, len(old)))
    edit = Edit(Span(start, end), tuple(new))
    content = "".join(old).encode()
    after = content
    parts = parts_of(edit, tuple(old))
    for part in reversed(parts):
        after = apply(part, after)
    assert after == apply(edit, content)
    assert all(one.span.end < two.span.start for one, two in pairwise(parts))


def test_an_import_that_two_fixes_bring_is_one_edit_of_both() -> None:
    text = "from shop import app\n\nOTHER = 'x1'\nTOKEN = 'x2'\n"
    lines = split_lines(text)

    def fix(last: int, *new: str) -> Fix:
        return Fix(Fingerprint("f" * 32), "a.py", "way", "s", Edit(Span(1, last), new))

    head = ("import os\n", "\n", *lines[:2])
    first = in_parts(fix(3, *head, "OTHER = os.environ['OTHER']\n"), lines)
    second = in_parts(fix(4, *head, lines[2], "TOKEN = os.environ['TOKEN']\n"), lines)
    shared = Edit(Span(1, 1), ("import os\n", "\n", "from shop import app\n"))
    assert [each.edit for each in first.edits] == [Edit(Span(3, 3), ("OTHER = os.environ['OTHER']\n",)), shared]
    assert [each.edit for each in second.edits] == [Edit(Span(4, 4), ("TOKEN = os.environ['TOKEN']\n",)), shared]
