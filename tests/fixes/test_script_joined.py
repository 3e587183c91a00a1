# ruff: noqa: E501 - a case is a line
"""Statements of scripts that were broken for their length, and are short when they are mended."""

import pytest

from bot.fixes.script_errors import PLUGIN
from tests.fixes.tools import fixed

LONG = "import 'a';\nimport 'b';\n" + "f();\n" * 30


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "  res\n    .status(500)\n    .json({ message: `Failed to save all settings: ${e.message}` });",
            "  res.status(500).json({ message: 'Failed to save all settings' });",
        ),
        (
            "  throw new HttpException(\n    `Failed to fetch options: ${e instanceof Error ? e.message : e}`,\n    HttpStatus.BAD_GATEWAY,\n  );",
            "  throw new HttpException('Failed to fetch options', HttpStatus.BAD_GATEWAY);",
        ),
        (
            "  res.status(500).json({\n    message: e.message,\n  });",
            "  res.status(500).json({\n    message: 'Internal server error',\n  });",
        ),
    ],
)
def test_what_fits_into_a_line_again_is_joined(before: str, after: str) -> None:
    code = f"{LONG}try {{ load(); }} catch (e) {{\n  log.error(e);\n{before}\n}}\n"
    mark = "throw new" if "throw" in before else "  res"
    assert fixed(code, mark, "SOC2-007", PLUGIN, path="server/a.ts") == code.replace(before, after)


def test_a_line_for_the_log_stands_in_front_of_what_is_joined() -> None:
    code = f"{LONG}try {{ load(); }} catch (e) {{\n  res\n    .status(500)\n    .json({{ message: `Failed to save all settings: ${{e.message}}` }});\n}}\n"
    after = fixed(code, "  res", "SOC2-007", PLUGIN, path="server/a.ts")
    assert after is not None
    assert "  console.error(e);\n  res.status(500).json({ message: 'Failed to save all settings' });\n}" in after
