"""Our own Markdown, as comments show it."""

from bot.core.markdown import unwrapped

WRAPPED = """\
One paragraph
of two lines.

- a list
- of two

```python
a = 1
b = 2
```
After the
code.

1. one
2. two"""


def test_paragraphs_come_on_one_line_and_everything_else_stays() -> None:
    joined = WRAPPED.replace("paragraph\nof", "paragraph of").replace("the\ncode", "the code")
    assert unwrapped(WRAPPED) == joined
