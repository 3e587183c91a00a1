"""Read a model's answer: strictly, into edits of lines that it was shown, or into the reason why it is none."""

import re
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.core.fix import Edit
from bot.core.location import Span
from bot.fixes.code_file import CodeFile
from bot.fixes.model.window import Window
from bot.fixes.verify import Rejected

MAX_EDITS, MAX_NEW_LINES, LONGEST_LINE = 4, 60, 400
"""What one answer may hold: more is no small change."""

# Everything that some reader takes for the end of a line (Python docs, `str.splitlines`).
_ONE_LINE = r"^[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]*$"

Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=_ONE_LINE)]


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Change(_Form):
    first_line: int
    last_line: int
    lines: Annotated[list[Line], Field(max_length=MAX_NEW_LINES)]


class _Answer(_Form):
    fixable: bool
    edits: Annotated[list[_Change], Field(max_length=MAX_EDITS)]


_NOTHING = re.compile(r"""(["'`])\1|\b(?:None|null|undefined)\b""")

DECLINED = Rejected("the model knows no safe change either")


def edits_of(text: str, window: Window, file: CodeFile) -> tuple[Edit, ...] | Rejected:
    """The edits, with placeholders put back and the file's own line endings, from the first to the last."""
    try:
        answer = _Answer.model_validate_json(text)
    except (ValidationError, ValueError):
        return Rejected("the model's answer was not of the form asked for, or would change too much")
    if not answer.fixable or not answer.edits:
        return DECLINED
    changes = sorted(answer.edits, key=lambda change: (change.first_line, change.last_line))
    reason = next((reason for change in changes if (reason := _fault(change, window))), "")
    if not reason and any(two.first_line <= one.last_line for one, two in pairwise(changes)):
        reason = "the model would change a line twice"
    return Rejected(reason) if reason else tuple(_edit(change, window, file) for change in changes)


def _fault(change: _Change, window: Window) -> str:
    if not window.span.start <= change.first_line <= change.last_line <= window.span.end:
        return "the model would change lines outside of the finding's function"
    before = window.kept(window.shown(Span(change.first_line, change.last_line)))
    after = window.kept(tuple(change.lines))
    lasting = {name for name in before if "_COMMENT_" in name or "_TEXT_" in name}
    # A hidden secret may go, and never come; a hidden comment or text stays.
    if not lasting <= set(after) <= set(before) or len(set(after)) < len(after):
        return "the model would drop, move or repeat a comment or text that it was not shown"
    shown = "\n".join(window.shown(Span(change.first_line, change.last_line)))
    if len(after) < len(before) and _nothings("\n".join(change.lines)) > _nothings(shown):
        return "the model would put nothing in the place of a secret"
    return ""


def _nothings(code: str) -> int:
    return len(_NOTHING.findall(code))


def _edit(change: _Change, window: Window, file: CodeFile) -> Edit:
    lines = [window.restored(line) + file.eol for line in change.lines]
    if lines and change.last_line == len(file.lines) and not file.lines[-1].endswith("\n"):
        lines[-1] = lines[-1].removesuffix(file.eol)
    return Edit(Span(change.first_line, change.last_line), tuple(lines))
