"""Every Python block of the SDK's pages runs, one after the other on its page."""

from pathlib import Path
from typing import Any

import pytest
from complianceagent import defaults
from complianceagent.testing import isolated

from tests.sdk.conftest import MASTER
from tests.sdk.snippets import blocks, run

PAGES = sorted((Path(__file__).parents[2] / "docs" / "sdk").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_the_blocks_of_a_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTER_KEY", MASTER)
    monkeypatch.chdir(tmp_path)
    with isolated():
        names: dict[str, Any] = {}
        for line, code in blocks(page):
            await run(page, line, code, names)
        defaults.engine().dispose()
