"""SQLite has one worker: a second one would take the first one's running work for work left behind."""

from pathlib import Path

import psutil
import pytest

from tests.e2e.plant import family, planted

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_second_worker_is_refused_until_the_first_one_is_gone(tmp_path: Path) -> None:
    async with planted(tmp_path) as plant:
        first = await plant.start("serve")
        second = await plant.start("worker", ready=False)
        assert await second.wait() == 2
        assert "another worker" in plant.log.read_text()
        ahead = psutil.Process(first.pid).nice()
        await plant.kill(first)
        worker = await plant.start("worker")
        assert all(each.nice() > ahead for each in [psutil.Process(worker.pid), *family(worker)]), "webhooks go first"
