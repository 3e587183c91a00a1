# ruff: noqa: E501 - a case is a line
"""The logger that a fix writes to, and how it is given its values: as the file does it, else as the project does."""

import pytest

from bot.core.inventory import ControlInventory
from bot.fixes import safe_error
from bot.fixes.interface import FixContext
from bot.fixes.project_logger import ProjectLogger, Style, logger_at
from bot.fixes.python_file import parse, walk
from tests.fixes.tools import accepted, finding, line_with, source

HANDLER = (
    "def read():\n    try:\n        return work()\n    except Exception as e:\n        return {'error': str(e)}, 500\n\n\n"
    "def work(): ...\n"
)


def mended(imports: str, others: dict[str, str]) -> str:
    """The file after the first fix, without the handler's body."""
    text = f"{imports}\n\n{HANDLER}"
    files = {path: source(code, path) for path, code in others.items()}
    context = FixContext(finding("SOC2-007", line_with(text, "str(e)")), source(text), ControlInventory((), ()), files)
    return accepted(context, safe_error.PLUGIN)[0][1]


STANDARD = "import logging\n\nlog = logging.getLogger(__name__)\n"

CASES = [
    ("from flask import g\n", {}, "import logging\n\nfrom flask import g\n\nlogger = logging.getLogger(__name__)\n", "logger"),
    ("from flask import g\n", {"app/b.py": STANDARD}, "import logging\n\nfrom flask import g\n\nlog = logging.getLogger(__name__)\n", "log"),
    ("from flask import g\n", {"app/b.py": "from loguru import logger\n"}, "from flask import g\nfrom loguru import logger\n", "logger"),
    ("import os\n\nfrom flask import g\n", {"app/b.py": "import structlog\n\nlog = structlog.get_logger()\n"}, "import os\n\nimport structlog\nfrom flask import g\n\nlog = structlog.get_logger()\n", "log"),
    ("from app.x import g\n", {"app/b.py": "from app.logs import get_logger\n\nlogger = get_logger(__name__)\n"}, "from app.logs import get_logger\nfrom app.x import g\n\nlogger = get_logger(__name__)\n", "logger"),
    ("from app.x import g\n", {"app/b.py": "from app.logs import logger\n"}, "from app.logs import logger\nfrom app.x import g\n", "logger"),
    ("from flask import g\n", {"app/b.py": 'import logging\n\nlog = logging.getLogger("b")\n'}, "import logging\n\nfrom flask import g\n\nlogger = logging.getLogger(__name__)\n", "logger"),
    ("import logging\n\nlogging.info('x')\n", {"app/b.py": STANDARD}, "import logging\n\nlogging.info('x')\n", "logging"),
    ("from loguru import logger\n", {"app/b.py": STANDARD}, "from loguru import logger\n", "logger"),
]  # fmt: skip


@pytest.mark.parametrize(("imports", "others", "wanted", "name"), CASES)
def test_the_project_s_own(imports: str, others: dict[str, str], wanted: str, name: str) -> None:
    after = mended(f"{imports}print(g)" if "import g" in imports else imports, others)
    assert after.startswith(wanted)
    assert f"{name}.exception('read failed')" in after


STYLES = [
    (Style.PERCENT, "'task %s deleted by %s', task_id, user.id"),
    (Style.BRACES, "'task {} deleted by {}', task_id, user.id"),
    (Style.F_STRING, "f'task {task_id} deleted by {user.id}'"),
    (Style.FIELDS, "'task deleted', task_id=task_id, user_id=user.id"),
]


@pytest.mark.parametrize(("style", "wanted"), STYLES)
def test_values(style: Style, wanted: str) -> None:
    assert ProjectLogger("log", style).told("'", "task %s deleted by %s", ["task_id", "user.id"]) == wanted


HOW = [
    ("import logging\nlogger = logging.getLogger(__name__)\nlogger.info(f'x')\n", {}, Style.PERCENT),
    ("from loguru import logger\nlogger.info(f'{x}')\n", {}, Style.F_STRING),
    ("from loguru import logger\nlogger.info('{}', x)\n", {}, Style.BRACES),
    ("import structlog\nlogger = structlog.get_logger()\n", {}, Style.FIELDS),
    ("import structlog\nlogger = structlog.get_logger()\nlogger.info('%s', x)\n", {}, Style.PERCENT),
    ("from app.logs import logger\n", {"app/logs.py": "from loguru import logger\n"}, Style.BRACES),
    ("from app.logs import get\nlogger = get()\n", {"app/logs/__init__.py": "import structlog\n"}, Style.FIELDS),
]


@pytest.mark.parametrize(("text", "others", "style"), HOW)
def test_the_style_is_told_by_where_the_logger_comes_from(text: str, others: dict[str, str], style: Style) -> None:
    whole = f"{text}\ndef f():\n    pass\n"
    file = parse(whole.encode())
    assert file is not None
    block = next(node for node in walk(file.root) if node.type == "block")
    files = {path: source(code, path) for path, code in others.items()}
    context = FixContext(finding("SOC2-007", 1), source(whole), ControlInventory((), ()), files)
    assert logger_at(file, block, context).style is style


def test_a_library_is_imported_among_the_libraries() -> None:
    imports = "from flask import g\nfrom yarl import URL\n\nfrom app.x import y\n\nprint(URL, y)\n"
    after = mended(f"{imports}print(g)", {"app/b.py": "from loguru import logger\n"})
    assert after.startswith(
        "from flask import g\nfrom loguru import logger\nfrom yarl import URL\n\nfrom app.x import y\n"
    )
