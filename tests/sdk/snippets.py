"""Runs the Python blocks of a page, as a reader would type them: `await` at the top is allowed."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def blocks(page: Path) -> list[tuple[int, str]]:
    """The blocks of a page, each with the line it begins on."""
    text = page.read_text()
    return [(text.count("\n", 0, found.start()) + 2, found[1]) for found in _BLOCK.finditer(text)]


async def run(page: Path, line: int, code: str, names: dict[str, Any]) -> None:
    """Run a block with these names around it; what it defines is added to them."""
    compiled = compile("\n" * (line - 1) + code, str(page), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names.setdefault("__name__", "snippet")
    result = eval(compiled, names)
    if inspect.iscoroutine(result):
        await result
