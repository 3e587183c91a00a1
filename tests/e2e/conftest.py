"""One server for the tests that do not harm it: each has a repository of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.stage import Stage, staged


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made
        log = made.log.read_text()
        assert not [secret for secret in made.secrets() if secret in log], "a secret reached the log"
        assert "Traceback" not in log, log
        assert not [line for line in log.splitlines() if " job=" in line and " delivery=" not in line]


@pytest_asyncio.fixture(loop_scope="session")
async def own_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A server and a GitHub of the test's own, to be killed and broken."""
    async with staged(tmp_path_factory.mktemp("own")) as made:
        yield made
