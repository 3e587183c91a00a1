"""Lines of scripts that a fix makes longer than the others of the file."""

import pytest

from bot.core.fix import Edit
from bot.core.location import Span
from bot.fixes.script_file import parse_script
from bot.fixes.script_layout import laid_out
from tests.fixes.tools import source

FILE = "const a = [\n  1,\n];\nfunction f() {\n  f();\n}\n" + "f();\n" * 30


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        (
            '    return response.status(500).json({ status: 500, message: "Internal server error" });',
            [
                "    return response.status(500).json({",
                "      status: 500,",
                '      message: "Internal server error",',
                "    });",
            ],
        ),
        (
            "  logger.info('role changed', { target: request.params.roleId, actor: request.currentUser.id });",
            [
                "  logger.info('role changed', {",
                "    target: request.params.roleId,",
                "    actor: request.currentUser.id,",
                "  });",
            ],
        ),
        (
            "router.get('/paddle-info', authenticateUser, checkIsCloud, authorizeUser, getPaddleInfoAction);",
            [
                "router.get(",
                "  '/paddle-info',",
                "  authenticateUser,",
                "  checkIsCloud,",
                "  authorizeUser,",
                "  getPaddleInfoAction,",
                ");",
            ],
        ),
        (
            "import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Logger } from '@nestjs/common';",
            [
                "import {",
                *(
                    f"  {one},"
                    for one in ["Body", "Controller", "Delete", "Get", "HttpCode", "Param", "Post", "Put", "Logger"]
                ),
                "} from '@nestjs/common';",
            ],
        ),
        (
            "    return NextResponse.json({ error: 'Internal server error', of: request.id }, { status: 500 });",
            [
                "    return NextResponse.json(",
                "      { error: 'Internal server error', of: request.id },",
                "      { status: 500 },",
                "    );",
            ],
        ),
        ("  logger.info('short', { target: request.params.roleId });", []),
        ("router.get('/paddle-info-of-the-house', authenticateUser, checkIsCloud, async (request, response) => {", []),
        ("  const text = 'a text that no formatter would break, however long it may be, for it is one literal';", []),
    ],
)
def test_a_call_is_broken_where_it_does_not_fit(line: str, rows: list[str]) -> None:
    file = parse_script(source(FILE, "a.ts"))
    assert file is not None
    (edit,) = laid_out(file, [], [Edit(Span(5, 5), (f"{line}\n",))])
    assert edit.lines == tuple(f"{row}\n" for row in rows or [line])


def test_long_lines_stay_where_the_file_has_such() -> None:
    long = f"const b = {'a' * 130};\n"
    file = parse_script(source(FILE + long, "a.ts"))
    assert file is not None
    edit = Edit(Span(5, 5), (f"  g({{ a: 1, b: '{'c' * 80}' }});\n",))
    assert laid_out(file, [], [edit]) == (edit,)


def test_a_short_file_is_as_wide_as_its_neighbours() -> None:
    file = parse_script(source("f();\n", "a.ts"))
    assert file is not None
    edit = Edit(
        Span(1, 1), ("  logger.info('role changed', { target: request.params.roleId, actor: request.user.id });\n",)
    )
    assert laid_out(file, [], [edit]) == (edit,)
    (broken,) = laid_out(file, ["g();\n" * 300], [edit])
    assert len(broken.lines) == 4


def test_a_table_that_a_formatter_left_on_a_longer_line_shows_the_width() -> None:
    long = "  return response.status(500).json({ error: 'Something went wrong here', message: error.message });\n"
    file = parse_script(source(FILE + long, "a.ts"))
    assert file is not None
    edit = Edit(
        Span(5, 5), ("    return response.status(500).json({ status: 500, message: 'Internal server error' });\n",)
    )
    assert laid_out(file, [], [edit]) == (edit,)


def test_a_line_that_takes_the_place_of_a_long_one_may_be_long() -> None:
    long = (
        "  return response.status(500).json(describe(error.message, error.cause, error.stack, error.reason, error));\n"
    )
    file = parse_script(source(FILE + long + "f();\n" * 200, "a.ts"))
    assert file is not None
    edit = Edit(
        Span(37, 37), ("    return response.status(500).json({ status: 500, message: 'Internal server error' });\n",)
    )
    assert laid_out(file, [], [edit]) == (edit,)
