"""More deliveries than the database can keep: what waits is bounded, and the rest is told to come again."""

import asyncio
import io
import json
import tracemalloc

import pytest

from bot.adapters.db.engine import make_engine
from bot.adapters.db.line import Line
from bot.adapters.db.work import Database
from bot.core.job import Job
from bot.web import app
from tests.web.way_in import Client, opened, signed, way_in

MEBIBYTE = 2**20


async def _post(client: Client, number: int, size: int) -> tuple[int, str | None]:
    """The status, and when to come again."""
    body = json.dumps(opened(number=number, more="x" * size)).encode()
    headers = signed(body, delivery=f"d-{number}")
    async with client.post("/webhooks/github", data=io.BytesIO(body), headers=headers) as answer:
        return answer.status, answer.headers.get("Retry-After")


@pytest.mark.parametrize(
    ("most", "most_bytes", "size"), [(10, 64 * MEBIBYTE, 100), (500, 10 * MEBIBYTE, MEBIBYTE - 1000)]
)
async def test_what_waits_for_the_database_is_bounded_and_the_rest_comes_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, most: int, most_bytes: int, size: int
) -> None:
    monkeypatch.setattr(app, "MOST_WAITING", most)
    monkeypatch.setattr(app, "MOST_WAITING_BYTES", most_bytes)
    engine, line, queued = make_engine(sqlite_url), Line(), list[Job]()
    async with way_in(Database(engine, lambda _, job, __: queued.append(job), line=line)) as client:
        await line.enter(hurried=True)
        posts = [asyncio.create_task(_post(client, number, size)) for number in range(1, 41)]
        while sum(each.done() for each in posts) < 30:  # noqa: ASYNC110 - the client has no event for this
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        refused = [each.result() for each in posts if each.done()]
        assert refused == [(503, str(app.RETRY_SECONDS))] * 30
        line.leave()
        statuses = [status for status, _ in await asyncio.gather(*posts)]
        assert sorted(statuses) == [202] * 10 + [503] * 30
        assert len(queued) == 10
        again = [number for number, status in enumerate(statuses, 1) if status == 503]
        assert {(await _post(client, number, size))[0] for number in again} == {202}
    await engine.dispose()


async def test_memory_stays_flat_while_deliveries_come_that_cannot_be_kept(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred of half a mebibyte each, where ten may wait."""
    monkeypatch.setattr(app, "MOST_WAITING", 10)
    engine, line = make_engine(sqlite_url), Line()
    async with way_in(Database(engine, lambda *_: None, line=line)) as client:
        await line.enter(hurried=True)
        posts = {asyncio.create_task(_post(client, number, MEBIBYTE // 2)) for number in range(1, 12)}
        # One is refused when ten others have been read: what these hold is not what is measured.
        _, waiting = await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)
        tracemalloc.start()
        for number in range(12, 212):
            assert await _post(client, number, MEBIBYTE // 2) == (503, str(app.RETRY_SECONDS))
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert grown < 5 * MEBIBYTE
        line.leave()
        assert {status for status, _ in await asyncio.gather(*waiting)} == {202}
    await engine.dispose()
