# ruff: noqa: E501 - a case is a line
"""What was imported for nothing but the code that a fix replaces goes with that code; all else stays."""

import pytest

from bot.core.fix import Edit
from bot.core.inventory import ControlInventory
from bot.core.location import Span
from bot.fixes.change import Change, to_edits
from bot.fixes.credentials import PLUGIN as CREDENTIALS
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.left_unused import dropped_by_all, script_without_left_unused, without_left_unused
from bot.fixes.python_file import parse
from bot.fixes.safe_error import PLUGIN as SAFE_ERROR
from bot.fixes.script_file import parse_script
from bot.fixes.secure_random import PLUGIN as SECURE_RANDOM
from bot.fixes.verify import Rejected, check_edits
from tests.fixes.tools import finding, fixed, source

PYTHON: list[tuple[FixWay, str, str, str]] = [
    (
        SECURE_RANDOM,
        "SOC2-009",
        "import random\nimport time\nfrom random import choices\n\nprint(time, choices)\nc = random.getrandbits(9)  # here\n",
        "import secrets\nimport time\nfrom random import choices\n\nprint(time, choices)\nc = secrets.randbits(9)  # here\n",
    ),
    (
        CREDENTIALS,
        "SOC2-002",
        'import os\nfrom os import getenv\n\nprint(os)\nSECRET = getenv("COOKIES", "cookie monster")  # here\n',
        'import os\n\nprint(os)\nSECRET = os.environ["COOKIES"]  # here\n',
    ),
    (
        CREDENTIALS,
        "SOC2-002",
        'import os\n\nSECRET = os.environ.get("app_signature", "let us sign")  # here\n',
        'import os\n\nSECRET = os.environ["app_signature"]  # here\n',
    ),
    (
        SAFE_ERROR,
        "SOC2-007",
        "import traceback\n\n\ndef a():\n    try:\n        b()\n    except Exception:\n        log.exception('no')\n"
        "        return traceback.format_exc()  # here\n",
        "\n\ndef a():\n    try:\n        b()\n    except Exception:\n        log.exception('no')\n"
        "        return 'Internal server error'  # here\n",
    ),
]


@pytest.mark.parametrize(("way", "rule", "before", "after"), PYTHON)
def test_import_goes(way: FixWay, rule: str, before: str, after: str) -> None:
    assert (fixed(before, "# here", rule, way) or "").lstrip("\n") == after.lstrip("\n")


KEPT = [
    ("app/__init__.py", "from random import choice\n\ntoken = choice(9)\n", {}),
    ("app/a.py", 'from random import choice\n\n__all__ = ["choice"]\ntoken = choice(9)\n', {}),
    ("app/a.py", "from random import choice\n\ntoken = choice(9)\n", {"app/b.py": "from .a import token, choice\n"}),
    ("app/a.py", "from random import choice\n\ntoken = choice(9)\nmore = choice\n", {}),
]


@pytest.mark.parametrize(("path", "text", "others"), KEPT)
def test_import_that_others_have_a_use_for_stays(path: str, text: str, others: dict[str, str]) -> None:
    file = parse(text.encode())
    assert file is not None
    files = {at: source(code, at) for at, code in others.items()}
    context = FixContext(finding("SOC2-009", 1, path=path), source(text, path), ControlInventory((), ()), files)
    at = text.index("choice(9)")
    changes = [Change(at, at + len("choice(9)"), "1")]
    assert without_left_unused(file, context, changes) == changes


SCRIPTS = [
    ('import { a, exec } from "x";\na(exec(1));\n', "exec(1)", "1", 'import { a } from "x";\na(1);\n'),
    ('import { exec, a } from "x";\na(exec(1));\n', "exec(1)", "1", 'import { a } from "x";\na(1);\n'),
    ('import exec from "x";\n\nf(exec(1));\n', "exec(1)", "1", "\nf(1);\n"),
    ('const { exec } = require("x");\nf(exec(1));\n', "exec(1)", "1", "f(1);\n"),
    ('const { exec } = require("x");\nf(exec(1), exec);\n', "exec(1)", "1", 'const { exec } = require("x");\nf(1, exec);\n'),
    ('import { exec } from "x";\nf(exec(1));\n', "exec(1)", "exec", 'import { exec } from "x";\nf(exec);\n'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "old", "new", "after"), SCRIPTS)
def test_script(before: str, old: str, new: str, after: str) -> None:
    given = source(before, "a.ts")
    file = parse_script(given)
    assert file is not None
    at = before.index(old)
    edits = to_edits(file, script_without_left_unused(file, [Change(at, at + len(old), new)]))
    result = check_edits(edits, given)
    assert not isinstance(result, Rejected)
    assert result.text == after


def test_an_import_that_only_all_fixes_together_leave_goes_with_them() -> None:
    handler = "def {0}():\n    try:\n        work()\n    except OSError:\n        return traceback.format_exc()\n\n\n"
    text = (
        "import os\nimport traceback\n\nprint(os)\n\n\n"
        + handler.format("a")
        + handler.format("b")
        + "def work(): ...\n"
    )
    file = source(text)
    lines = [at for at, line in enumerate(text.splitlines(), 1) if "format_exc" in line]
    edits = [Edit(Span(at, at), ("        return 'No.'\n",)) for at in lines]
    more = dropped_by_all(file, edits, {})
    whole = check_edits([*edits, *more], file)
    assert not isinstance(whole, Rejected)
    assert whole.text.startswith("import os\n\nprint(os)\n")
    assert dropped_by_all(file, edits[:1], {}) == []
    assert dropped_by_all(file, edits, {"app/b.py": source("from app.a import traceback\n", "app/b.py")}) == []
    assert isinstance(check_edits(edits, file), Rejected)
