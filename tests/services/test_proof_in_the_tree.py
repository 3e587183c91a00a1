"""A fix is proved in its whole tree: what it makes of other files counts, and a finding is gone only where it stood."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.engine import engine_in
from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.fix import Advice, Edit, FileEdit, Fix, Proved
from bot.core.location import Span
from bot.services.prove_fixes import FixProver
from bot.services.try_fixes import UNKNOWN_TREE
from tests.fixes.test_with_inventory import ORDERS
from tests.fixes.tools import line_with
from tests.mutation.trial import look, source

STORE = """\
import os

SECRET = "gk7!zQ93vLp1"


def user_of(token, password, name):
    return os.sep
"""
ASKS = """\
    if user is None:
        raise HTTPException(401)
"""
DEPS = f"""\
import os
from typing import Annotated

from fastapi import Depends, Header, HTTPException

from app.store import user_of

PASSWORD = "gk3!xQ91vLp0"


def given(token: str = Header("")):
    user = user_of(token, PASSWORD, os.name)
{ASKS}    return user


Given = Annotated[object, Depends(given)]
"""
GUARDED = ORDERS.replace("def remove_all():", "def remove_all(user: CurrentUser):").replace("CurrentUser", "Given")
ONE = GUARDED[: GUARDED.index('@router.get("")')] + GUARDED[GUARDED.index("@router.delete") :]


async def answered(home: Path, tree: dict[str, str], rule: str, fix_edits: list[FileEdit]) -> Proved | Advice:
    """What becomes of these edits as a fix of the one finding of the rule."""
    async with engine_in(home) as engine:
        looked = await look(engine, {path: source(path, text.encode()) for path, text in tree.items()})
        (finding,) = (one for one in looked.findings if one.rule == rule)
        fix = made(finding, fix_edits)
        prover = FixProver(engine.pool, engine.reader, [])
        return await prover.prove_one(finding, fix, looked.files, looked.findings, looked.read)


def made(finding: Finding, edits: list[FileEdit]) -> Fix:
    return Fix(finding.fingerprint, edits[0].path, "by_hand", "Changes something.", edits[0].edit, tuple(edits[1:]))


def instead(path: str, text: str, old: str, new: str) -> FileEdit:
    first = line_with(text, old.splitlines()[0])
    span = Span(first, first + len(old.splitlines()) - 1)
    return FileEdit(path, Edit(span, tuple(new.splitlines(keepends=True))))


async def test_a_fix_that_opens_the_endpoints_of_another_file_is_none(tmp_path: Path) -> None:
    tree = {"app/deps.py": DEPS, "app/orders.py": GUARDED}
    mend = instead("app/deps.py", DEPS, 'PASSWORD = "gk3!xQ91vLp0"', 'PASSWORD = os.environ["PASSWORD"]\n')
    answer = await answered(tmp_path / "one", tree, "SOC2-002", [mend])
    assert isinstance(answer, Proved)
    opened = instead("app/deps.py", DEPS, ASKS, "    print(HTTPException)\n")
    answer = await answered(tmp_path / "two", tree, "SOC2-002", [mend, opened])
    assert isinstance(answer, Advice)
    assert answer.reason == "the fix would bring a new finding in another file (SOC2-001 in app/orders.py)"


async def test_a_tree_that_was_not_read_as_a_whole_is_named_as_that(tmp_path: Path) -> None:
    async with engine_in(tmp_path) as engine:
        looked = await look(engine, {"app/deps.py": source("app/deps.py", DEPS.encode())})
        (finding,) = (one for one in looked.findings if one.rule == "SOC2-002")
        fix = made(
            finding, [instead("app/deps.py", DEPS, 'PASSWORD = "gk3!xQ91vLp0"', 'PASSWORD = os.environ["PASSWORD"]\n')]
        )
        prover = FixProver(engine.pool, engine.reader, [])
        answers = [
            await prover.prove_one(finding, fix, looked.files, looked.findings, replace(looked.read, gaps=(gap,)))
            for gap in (Gap("", GapReason.CRASHED, "soc2"), Gap("", GapReason.LIMIT, "soc2"))
        ]
    assert isinstance(answers[0], Advice) and answers[0].reason == UNKNOWN_TREE
    assert isinstance(answers[1], Proved), "what is read up to a limit is read so both times"


@pytest.mark.parametrize("was_there", [True, False])
async def test_a_fix_that_imports_what_imports_its_file_is_none(tmp_path: Path, was_there: bool) -> None:
    """The application would not start. (One that does so already, it is not this fix that breaks it.)"""
    deps = DEPS.replace('"gk3!xQ91vLp0"', "os.sep")
    tree = {"app/deps.py": deps, "app/store.py": STORE}
    if was_there:
        tree["app/store.py"] = STORE.replace("import os\n", "import os\n\nimport app.deps\n")
    text = tree["app/store.py"]
    new = 'from app.deps import given\n\nSECRET = os.environ["SECRET"], given\n'
    answer = await answered(tmp_path, tree, "SOC2-002", [instead("app/store.py", text, 'SECRET = "gk7!zQ93vLp1"', new)])
    if was_there:
        assert isinstance(answer, Proved), answer
    else:
        assert isinstance(answer, Advice)
        assert answer.reason == "the fix would import app/deps.py, which imports app/store.py"


@pytest.mark.parametrize("mends", [True, False])
async def test_a_finding_in_a_file_without_an_edit_is_looked_for_there(tmp_path: Path, mends: bool) -> None:
    deps = DEPS.replace(ASKS, "").replace('"gk3!xQ91vLp0"', "os.sep")
    tree = {"app/deps.py": deps, "app/orders.py": ONE}
    edit = instead("app/deps.py", deps, "    return user", f"{ASKS if mends else ''}    return user  # known\n")
    answer = await answered(tmp_path, tree, "SOC2-001", [edit])
    assert isinstance(answer, Proved) == mends, answer
