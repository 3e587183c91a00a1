"""Several suggestions of one review: whichever are accepted, and in whatever order, the file is as it was proved."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.fix import Edit
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.location import Span
from bot.core.source import SourceFile
from bot.fixes import cookies, protections, transport, untold
from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from bot.fixes.verify import Rejected, apply, check_edits
from tests.fixes.tools import finding, line_with

LINES = {
    "r.set_cookie(k, t)": ("SOC2-009", cookies.PLUGIN),
    "r.set_cookie('session', t, max_age=t.something_long_enough_to_wrap_the_call_over_lines, path='/')": (
        "SOC2-009",
        cookies.PLUGIN,
    ),
    "SESSION_COOKIE_SECURE = False": ("SOC2-009", protections.PLUGIN),
    "requests.get(t, verify=False)": ("SOC2-005", transport.PLUGIN),
    "print(f'{k} {password}')": ("SOC2-005", untold.PLUGIN),
}
HEAD = "import requests\nfrom there import k, password, r, t\n\nprint(k, password, r, t)\n"


@settings(max_examples=25)
@given(st.lists(st.sampled_from(sorted(LINES)), unique=True, min_size=2, max_size=4))
def test_in_any_order(lines: list[str]) -> None:
    text = HEAD + "".join(f"{line}\n" for line in lines)
    file = SourceFile("app/a.py", BlobId("0" * 40), text.encode())
    edits = []
    for line in lines:
        rule, way = LINES[line]
        context = FixContext(finding(rule, line_with(text, line)), file, ControlInventory((), ()))
        edits.append(next(propose(context, [way])).edit)
    whole = check_edits(edits, file)
    assert not isinstance(whole, Rejected)
    for order in permutations(edits):
        assert accepted_one_by_one(order, file) == whole.content


def accepted_one_by_one(order: tuple[Edit, ...], file: SourceFile) -> bytes:
    """As a maintainer presses one button after another: lines below a change move with it. The file is in order after
    each."""
    content, made = file.content, list[Edit]()
    for edit in order:
        above = [one for one in made if one.span.end < edit.span.start]
        moved = sum(len(one.lines) - (one.span.end - one.span.start + 1) for one in above)
        content = apply(Edit(Span(edit.span.start + moved, edit.span.end + moved), edit.lines), content)
        made.append(edit)
        assert not isinstance(check_edits(made, file), Rejected)
    return content
