"""A secret in the code is said nowhere again: in no comment, plan, table or report of ours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.git.repository import GitRepository
from bot.compose.engine import Engine, engine_in
from bot.core.finding import Finding, Severity
from bot.core.fix import Edit, Proved
from bot.core.location import Location, Span
from bot.registry import plugins
from bot.services.local_review import review
from bot.services.try_fixes import _repeats_a_secret
from tests.git_adapter.trees import bare, commits

SECRET = "k3Jx9QzV7bTn2LwR8sYp"
ROUTES = (
    "from fastapi import APIRouter, Depends\n\nfrom shop.auth import current_user\n\nrouter = APIRouter()\n\n\n"
    '@router.get("/orders")\ndef orders(user: str = Depends(current_user)):\n    return database.orders(user)\n\n\n'
    '@router.get("/bills")\ndef bills(user: str = Depends(current_user)):\n    return database.bills(user)\n\n\n'
)
AUTH = (
    "from fastapi import Header, HTTPException\n\n\ndef current_user(token: str = Header()):\n"
    "    user = find(token)\n    if user is None:\n        raise HTTPException(401)\n    return user\n"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "code",
    [
        f'@router.get("/refunds")\ndef refunds(api_token: str = "{SECRET}"):\n    return database.refunds()\n',
        f'@router.get("/refunds")\ndef refunds(\n    api_token: str = "{SECRET}",\n    number: int = 1,\n):\n'
        "    return database.refunds()\n",
        '@router.get("/refunds")\ndef refunds(number: int):\n    try:\n        return database.refunds()\n'
        f'    except Exception as error:\n        return {{"api_token": "{SECRET}", "error": str(error)}}\n',
        f'@router.get("/refunds", api_token="{SECRET}")\ndef refunds(number: int):\n    return database.refunds()\n',
    ],
    ids=["one line", "several lines", "an error answer", "a decorator"],
)
async def test_neither_the_findings_nor_their_fixes_hold_it(engine: Engine, tmp_path: Path, code: str) -> None:
    repository = bare(tmp_path / "made.git")
    files = {b"shop/__init__.py": b"", b"shop/auth.py": AUTH.encode(), b"shop/api.py": ROUTES.encode()}
    base, head = commits(repository, [files, {**files, b"shop/api.py": (ROUTES + code).encode()}])
    outcome = await review(engine.scanner, GitRepository.open(repository), base, head)
    assert {finding.rule for finding in outcome.findings} >= {"SOC2-001", "SOC2-002"}
    assert SECRET not in repr(outcome.findings)
    assert SECRET not in repr([fix for fix in outcome.fixes.values() if isinstance(fix, Proved)])
    for name in plugins("bot.reports"):
        assert SECRET not in engine.render(name, outcome, color=False), name


def test_a_fix_that_repeats_the_line_of_a_secret_is_none() -> None:
    """As part of several lines, unchanged, where no second scan finds anything new."""
    line = f'    api_token: str = "{SECRET}",\n'
    found = Finding(
        "SOC2-002", Location("a.py", Span(2, 2)), "m", Severity.HIGH, 1, "t", "r", 'api_token: str = "***",'
    )

    def repeats(*lines: str) -> bool:
        return _repeats_a_secret([Edit(Span(1, 2), lines)], "a.py", [found])

    assert repeats("def refunds(\n", line, "    user: User,\n")
    assert not repeats("def refunds(\n", "    user: User,\n")
    assert not repeats('api_token: str = os.environ["API_TOKEN"]\n')
