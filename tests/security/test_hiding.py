"""Ways to hide code from us: each ends with a finding or with words, never with a green check."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.git.repository import GitRepository
from bot.compose.engine import Engine, engine_in
from bot.core.coverage import GapReason
from bot.core.outcome import Outcome
from bot.core.verdict import CouldNotRun, Passed
from bot.services.local_review import review
from tests.git_adapter.trees import Entry, bare, commits

pytestmark = pytest.mark.asyncio(loop_scope="module")

APP = b"from fastapi import FastAPI\n\napp = FastAPI()\n"
ADMIN = b'@app.get("/admin/users")\ndef users():\n    return database.everybody()\n'
SETTINGS = b'API_TOKEN = "k3Jx9QzV7bTn2LwR8sYp"\n'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path_factory.mktemp("home")) as made:
        yield made


async def look(
    engine: Engine, folder: Path, head: Mapping[bytes, bytes | Entry], base: Mapping[bytes, bytes | Entry] | None = None
) -> Outcome:
    """What a pull request with these files comes to."""
    repository = bare(folder / "made.git")
    old, new = commits(repository, [{b"README": b"x\n", **(base or {})}, {b"README": b"x\n", **head}])
    return await review(engine.scanner, GitRepository.open(repository), old, new)


def blind(outcome: Outcome) -> dict[str, GapReason]:
    return {gap.path: gap.reason for gap in outcome.coverage.blind}


def rules(outcome: Outcome) -> set[tuple[str, str]]:
    return {(finding.rule, finding.location.path) for finding in outcome.findings}


@pytest.mark.parametrize(
    "content",
    [
        APP + b"# nothing to see\r" + ADMIN.replace(b"\n", b"\r") + b"\n",
        b"# coding: utf-7\n" + APP + b"# +AAo-" + ADMIN.replace(b"\n", b"+AAo-").replace(b"@", b"+AEA-") + b"\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=unicode_escape :\n" + APP + b"# \\x0a"
        + ADMIN.replace(b"\n", b"\\x0a") + b"\n",
        b"# -*- coding: shift_jis -*-\n" + APP,
        APP + ADMIN.replace(b"@app", "@ａｐｐ".encode()),
    ],
    ids=["carriage return", "utf-7", "unicode_escape", "shift_jis", "wide letters"],
)  # fmt: skip
async def test_what_python_reads_and_nobody_else(engine: Engine, tmp_path: Path, content: bytes) -> None:
    outcome = await look(engine, tmp_path, {b"shop/main.py": content})
    assert blind(outcome) == {"shop/main.py": GapReason.SYNTAX}
    assert isinstance(outcome.verdict, CouldNotRun)


@pytest.mark.parametrize(
    "content",
    [
        b"# -*- coding: utf-8 -*-\r\nx = 1\r\n",
        b"# vim: set fileencoding=UTF_8 :\nx = 1\n",
        b"# -*- coding: utf -*-\nx = 1\n",
        b"# coding: latin-1\nname = '\xe9'\n",
        "größe = 'ａｐｐ'  # ｆｕｌｌ\n".encode(),
        b"\xef\xbb\xbfx = 1\n",
    ],
    ids=["utf-8 and crlf", "UTF_8", "utf", "latin-1", "wide letters in a text", "byte order mark"],
)
async def test_ordinary_files_hide_nothing(engine: Engine, tmp_path: Path, content: bytes) -> None:
    assert (await look(engine, tmp_path, {b"shop/main.py": content})).verdict == Passed()


@pytest.mark.parametrize(
    ("path", "module"),
    [
        (b"shop/tests/api.py", b"shop.tests.api"),
        (b"shop/api_test.py", b"shop.api_test"),
        (b"examples/api.py", b"examples.api"),
        (b"shop/migrations/api.py", b"shop.migrations.api"),
        (b"vendor/api.py", b"vendor.api"),
    ],
)
async def test_shipped_code_is_shipped_whatever_its_name_says(
    engine: Engine, tmp_path: Path, path: bytes, module: bytes
) -> None:
    """By the scanners and by the inventory alike; also through a package, a function, and a second file."""
    main = b"def start():\n    from %s import app\n    return app\n" % module
    outcome = await look(engine, tmp_path, {b"shop/main.py": main, path: APP + SETTINGS + ADMIN})
    assert rules(outcome) == {("SOC2-001", path.decode()), ("SOC2-002", path.decode())}


async def test_a_test_that_ships_with_a_later_change_is_looked_at_then(engine: Engine, tmp_path: Path) -> None:
    """First a test, which nobody minds; then the application imports it."""
    tests = {b"tests/api.py": APP + ADMIN}
    outcome = await look(engine, tmp_path, {**tests, b"shop/main.py": b"from tests.api import app\n"}, tests)
    assert ("SOC2-001", "tests/api.py") in rules(outcome)


async def test_what_is_left_out_by_its_name_is_said(engine: Engine, tmp_path: Path) -> None:
    files = {b"tests/test_shop.py": ADMIN, b"docs/conf.py": b"x = 1\n", b"scripts/load.py": ADMIN, b"shop/api.py": b""}
    outcome = await look(engine, tmp_path, files)
    left_out = {gap.path: gap.reason for gap in outcome.coverage.gaps}
    assert left_out == dict.fromkeys(("tests/test_shop.py", "docs/conf.py", "scripts/load.py"), GapReason.NO_SOURCE)
    assert outcome.verdict == Passed()


async def test_a_link_does_not_make_shipped_code_of_a_test(engine: Engine, tmp_path: Path) -> None:
    hidden = {b"tests/impl/api.py": APP + ADMIN, b"shop/__init__.py": b""}
    links = {
        b"shop/api.py": Entry(b"../tests/impl/api.py", "120000"),
        b"shop/inner": Entry(b"../tests/impl", "120000"),
        b"shop/other.py": Entry(b"__init__.py", "120000"),
        b"NOTES.md": Entry(b"docs/notes.md", "120000"),
        b"passwd.py": Entry(b"/etc/passwd", "120000"),
    }
    outcome = await look(engine, tmp_path, {**hidden, **links})
    assert blind(outcome) == dict.fromkeys(("shop/api.py", "shop/inner", "passwd.py"), GapReason.UNREADABLE)


@pytest.mark.parametrize("path", [b"shop/core.pyc", b"shop/fast.cpython-311-x86_64-linux-gnu.so", b".env", b"app.toml"])
async def test_code_and_settings_are_not_binary_because_nobody_can_read_them(
    engine: Engine, tmp_path: Path, path: bytes
) -> None:
    outcome = await look(engine, tmp_path, {path: b"#\0\n" + SETTINGS})
    assert blind(outcome) == {path.decode(): GapReason.UNREADABLE}


async def test_more_than_anybody_reads_is_not_green(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.select_files.MAX_FILES", 70)
    monkeypatch.setattr("bot.services.select_files.READ_AT_ONCE", 10)
    files = {b"a/%03d.txt" % number: b"x%d\n" % number for number in range(100)}
    outcome = await look(engine, tmp_path, files)
    assert blind(outcome) == {f"a/{number:03}.txt": GapReason.LIMIT for number in range(70, 100)}
    monkeypatch.setattr("bot.services.select_files.MAX_TOTAL_BYTES", 100)
    assert len(blind(await look(engine, tmp_path / "again", files))) > 30


async def test_a_language_that_nobody_reads_is_named(engine: Engine, tmp_path: Path) -> None:
    files = {
        b"shop/pay.php": b"<?php eval($_GET['x']);\n",
        b"web/Cart.vue": b"<script>eval(location.hash)</script>\n",
        b"bin/server": b"#!/usr/bin/env python3\n" + APP + ADMIN,
        b"shop/site.wsgi": APP + ADMIN,
        b"shop/fast.pyx": b"x = 1\n",
        b"web/old.es6": b"eval(x)\n",
        b"SConstruct": b"x = 1\n",
        b"tests/pay_test.rb": b"puts 1\n",
        b"NOTES": b"x\n",
        b"static/site.css": b"p { color: red }\n",
        b"shop/app.py": b"x = 1\n",
    }
    outcome = await look(engine, tmp_path, files)
    told = {gap.path: gap.detail for gap in outcome.coverage.gaps if gap.reason is GapReason.LANGUAGE}
    assert set(told) == {
        *("shop/pay.php", "web/Cart.vue", "bin/server"),
        *("shop/site.wsgi", "shop/fast.pyx", "web/old.es6", "SConstruct"),
    }
    assert told["shop/pay.php"] == "PHP: only secrets are looked for in it"
    assert outcome.verdict == Passed()
