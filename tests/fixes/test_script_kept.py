"""What a proof for JavaScript and TypeScript looks at beside names: what would fail when the file is loaded or runs."""

import pytest

from tests.fixes.test_kept import reason

ROUTES = """\
'use client';
import type { Guard } from './guard';
import { type Caller, who } from './who';

export function show(id: Guard, all: Caller[]) {
  const name = who(id);
  let count = all.length;
  return [name, count];
}
"""


@pytest.mark.parametrize(
    ("line", "new", "told"),
    [
        (1, "import x from 'y';\n'use client';\nx();\n", "the fix would leave a directive behind other statements"),
        (8, "  return [name, count, new Guard()];\n", "the fix would read Guard, which is imported as a type only"),
        (8, "  return [name, count, Caller];\n", "the fix would read Caller, which is imported as a type only"),
        (8, "  const name = count;\n  return [name, count];\n", "the fix would bind name twice in one block"),
        (8, "  name = who(all);\n  return [name, count];\n", "the fix would set name, which is a constant"),
        (8, "  import x from 'y';\n  return [name, x];\n", "the fix would import something within a function"),
        (8, "  let more: Guard = who(count);\n  return [name, more];\n", ""),
        (8, "  count += 1;\n  return [name, count];\n", ""),
        (8, "  if (count) {\n    const name = count;\n    return [name];\n  }\n  return [name, count];\n", ""),
        (1, "'use client';\n'use strict';\n", ""),
    ],
)
def test_what_would_fail_is_no_fix(line: int, new: str, told: str) -> None:
    assert reason(ROUTES, line, line, new, "src/routes.ts") == told


def test_faults_that_were_there_are_not_held_against_a_fix() -> None:
    broken = ROUTES.replace("let count", "const name = 1;\n  name = 2;\n  let count")
    assert not reason(broken, 10, 10, "  return [count, name];\n", "src/routes.ts")


@pytest.mark.parametrize(
    ("text", "new", "is_taken"),
    [
        ("#!/usr/bin/env python\nx = 1\n", "y = 2\n#!/usr/bin/env python\n", False),
        ("# -*- coding: utf-8 -*-\nx = 1\n", "y = 2\nz = 3\n# -*- coding: utf-8 -*-\n", False),
        ("#!/usr/bin/env python\nx = 1\n", "#!/usr/bin/env python\ny = 2\n", True),
    ],
)
def test_the_first_line_stays_the_first(text: str, new: str, is_taken: bool) -> None:
    assert reason(text, 1, 1, new) == ("" if is_taken else "the fix would move what the first line says")
