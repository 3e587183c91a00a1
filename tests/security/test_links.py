"""No link and no submodule hides code: what nobody looks at gets no name of code, and nothing is put in its place."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.compose.engine import Engine, engine_in
from bot.core.coverage import GapReason
from tests.git_adapter.trees import Entry
from tests.security.test_hiding import ADMIN, APP, blind, look

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (b"shop/main.py", b"main.txt"),
        (b"shop/main.py", b"../assets/main.css"),
        (b"shop/main.py", b"../sub/main.py"),
        (b"shop/main.py", b"/opt/x/main.py"),
        (b"shop/main.py", b"../../x/main.py"),
        (b"shop/main.py", b"nowhere.py"),
        (b"shop/main.py", b"main.js"),
        (b"shop/lib", b"../tests/lib.d"),
        (b"shop/lib.v2", b"../tests/lib.d"),
        (b"shop/run", b"../tests/run.py"),
        (b"shop/lib", b"../tests/link"),
        (b"shop/api.py", b"../tests/link/../core.py"),
        (b"shop/a.py", b"a.py"),
        (b"shop/a.py", b"../circle/a.py"),
    ],
)
async def test_a_link_makes_no_code_of_what_nobody_looks_at(
    engine: Engine, tmp_path: Path, link: bytes, target: bytes
) -> None:
    there: dict[bytes, bytes | Entry] = {
        b"shop/main.txt": ADMIN,
        b"shop/main.js": b"x = 1\n",
        b"assets/main.css": ADMIN,
        b"sub": Entry(b"b" * 40, "160000"),
        b"tests/lib.d/api.py": APP + ADMIN,
        b"tests/run.py": ADMIN,
        b"tests/link": Entry(b"deep/er", "120000"),
        b"tests/deep/er/api.py": APP + ADMIN,
        b"tests/deep/core.py": APP + ADMIN,
        b"core.py": b"x = 1\n",
        b"circle": Entry(b"round", "120000"),
        b"round": Entry(b"circle", "120000"),
    }
    outcome = await look(engine, tmp_path, {**there, link: Entry(target, "120000")}, there)
    assert blind(outcome) == {link.decode(): GapReason.UNREADABLE}


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (b"README", b"docs/readme.md"),
        (b"NOTES.md", b"docs/readme.md"),
        (b"logo.png", b"assets/logo.png"),
        (b"shop/other.py", b"main.py"),
        (b"shop/second", b"../lib"),
        (b"tests/helper.py", b"/opt/x/helper.py"),
        (b"data", b"/mnt/data"),
        (b"shop/third.py", b"../linked/a.py"),
        (b"shop/fourth.py", b"../linked/../shop/main.py"),
        (b"shop/fifth", b"../linked"),
    ],
)
async def test_a_link_that_gives_code_no_other_name_is_harmless(
    engine: Engine, tmp_path: Path, link: bytes, target: bytes
) -> None:
    there: dict[bytes, bytes | Entry] = {
        b"docs/readme.md": b"x",
        b"assets/logo.png": b"x",
        b"shop/main.py": b"x = 1\n",
        b"lib/a.py": b"y = 1\n",
        b"linked": Entry(b"lib", "120000"),
    }
    outcome = await look(engine, tmp_path, {**there, link: Entry(target, "120000")}, there)
    assert not blind(outcome)


@pytest.mark.parametrize(
    ("gone", "now"),
    [
        (b"shop/main.py", {b"shop/main.py": Entry(b"main.txt", "120000")}),
        (b"deploy/app.yml", {b"deploy/app.yml": Entry(b"/etc/app.yml", "120000")}),
        (b"shop/main.py", {b"shop": Entry(b"/opt/shop", "120000")}),
        (b"shop/main.py", {b"shop": Entry(b"b" * 40, "160000")}),
    ],
)
async def test_what_was_looked_at_is_not_hidden_behind_a_link_or_a_submodule(
    engine: Engine, tmp_path: Path, gone: bytes, now: dict[bytes, Entry]
) -> None:
    outcome = await look(engine, tmp_path, now, {gone: b"key: value\n" if gone.endswith(b"yml") else APP})
    assert blind(outcome) == {next(iter(now)).decode(): GapReason.UNREADABLE}


async def test_a_link_on_the_way_of_another_hides_nothing_either(engine: Engine, tmp_path: Path) -> None:
    there: dict[bytes, bytes | Entry] = {
        b"shop/lib": Entry(b"../vendor/link", "120000"),
        b"vendor/link": Entry(b"../lib", "120000"),
        b"lib/api.py": b"x = 1\n",
        b"tests/lib/api.py": APP + ADMIN,
    }
    moved = {**there, b"vendor/link": Entry(b"../tests/lib", "120000")}
    assert blind(await look(engine, tmp_path, moved, there)) == {"shop/lib": GapReason.UNREADABLE}


async def test_a_file_may_become_a_link_to_one_that_is_looked_at(engine: Engine, tmp_path: Path) -> None:
    before = {b"shop/main.py": b"x = 1\n", b"shop/app.py": b"x = 1\n"}
    outcome = await look(engine, tmp_path, {**before, b"shop/app.py": Entry(b"main.py", "120000")}, before)
    assert not blind(outcome)
