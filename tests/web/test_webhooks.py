"""The way in: what is believed, what is kept, and what is answered."""

import asyncio
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator

import pytest

from bot.adapters.db.engine import make_engine
from bot.adapters.db.work import Database
from bot.core.identity import Secret
from bot.core.job import Job
from bot.ports.stores import StoreError
from bot.web.app import MAX_BODY_BYTES, make_app
from tests.web.way_in import SECRET, WATCH, Client, accepter, opened, signed, way_in

HEAD = "a" * 40
OPENED = opened()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with way_in(database) as made:
        yield made


async def post(client: Client, body: bytes, headers: dict[str, str]) -> int:
    async with client.post("/webhooks/github", data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


async def kept(database: Database, delivery: str = "d-1") -> bool:
    async with database.reading() as work:
        return await work.deliveries.get(delivery) is not None


BODY = json.dumps(OPENED).encode()


async def test_a_signed_delivery_is_kept_and_queued(client: Client, database: Database, enqueued: list[Job]) -> None:
    assert await post(client, BODY, signed(BODY)) == 202
    assert await kept(database)
    assert [(job.id, job.head) for job in enqueued] == [("review-d-1", HEAD)]
    async with database.reading() as work:
        delivery = await work.deliveries.get("d-1")
    assert delivery is not None
    assert delivery.body == BODY.decode()


async def test_a_redelivery_is_one_job(client: Client, enqueued: list[Job]) -> None:
    assert await post(client, BODY, signed(BODY)) == 202
    assert await post(client, BODY, signed(BODY)) == 200
    assert len(enqueued) == 1


async def test_the_same_delivery_ten_times_at_once_is_one_job(client: Client, database: Database) -> None:
    statuses = await asyncio.gather(*(post(client, BODY, signed(BODY)) for _ in range(10)))
    assert sorted(statuses) == [200] * 9 + [202]
    async with database.reading() as work:
        assert await work.jobs.get("review-d-1") is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()},
        {
            "X-Hub-Signature-256": "",
            "X-Hub-Signature": "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest(),
        },
    ],
    ids=["wrong", "none", "sha1 in its place", "sha1 only"],
)
async def test_without_the_right_signature_nothing_is_kept(
    client: Client, database: Database, headers: dict[str, str]
) -> None:
    assert await post(client, BODY, {**signed(BODY), **headers}) == 401
    assert not await kept(database)


async def test_the_signature_is_over_the_raw_bytes(client: Client) -> None:
    assert await post(client, BODY.replace(b", ", b",  "), signed(BODY)) == 401


async def test_a_body_over_the_cap_is_refused(client: Client, database: Database) -> None:
    body = b" " * (MAX_BODY_BYTES + 1)
    assert await post(client, body, signed(body)) == 413
    assert not await kept(database)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"text"',
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"action": "opened"}',
        b'{"action": "opened", "number": true}',
    ],
)
async def test_what_is_no_event_is_refused_and_not_kept(client: Client, database: Database, body: bytes) -> None:
    assert await post(client, body, signed(body)) == 400
    assert not await kept(database)


async def test_unknown_events_are_for_somebody_else(client: Client, database: Database) -> None:
    assert await post(client, BODY, signed(BODY, event="watch")) == 204
    assert not await kept(database)


async def test_a_known_event_that_asks_for_nothing_is_kept(
    client: Client, database: Database, enqueued: list[Job]
) -> None:
    body = json.dumps({**OPENED, "action": "labeled"}).encode()
    assert await post(client, body, signed(body)) == 204
    assert await kept(database)
    assert enqueued == []


@pytest.mark.parametrize("delivery", ["", "a b", "x" * 65, "d'; --"])
async def test_a_delivery_needs_an_id(client: Client, delivery: str) -> None:
    assert await post(client, BODY, signed(BODY, delivery=delivery)) == 400


async def test_all_checks_of_a_commit_again_finds_the_pull_requests_of_forks(
    client: Client, enqueued: list[Job]
) -> None:
    """GitHub names no pull request that comes from a fork."""
    assert await post(client, BODY, signed(BODY)) == 202
    suite = {**OPENED, "action": "rerequested", "check_suite": {"head_sha": HEAD, "pull_requests": []}}
    body = json.dumps(suite).encode()
    assert await post(client, body, signed(body, "check_suite", "d-2")) == 202
    assert [(job.id, job.number) for job in enqueued] == [("review-d-1", 7), ("review-d-2-7", 7)]
    suite["check_suite"] = {"head_sha": "b" * 40, "pull_requests": []}
    body = json.dumps(suite).encode()
    assert await post(client, body, signed(body, "check_suite", "d-3")) == 204


async def test_a_newer_push_becomes_the_current_job(client: Client, database: Database, enqueued: list[Job]) -> None:
    assert await post(client, BODY, signed(BODY)) == 202
    newer = json.dumps({**OPENED, "action": "synchronize", "pull_request": {"head": {"sha": "b" * 40}}}).encode()
    assert await post(client, newer, signed(newer, delivery="d-2")) == 202
    async with database.reading() as work:
        assert [await work.jobs.is_current(job) for job in enqueued] == [False, True]


async def test_what_cannot_be_kept_is_not_acknowledged(sqlite_url: str) -> None:
    """GitHub does not deliver again by itself, but a failed delivery can be found and redelivered."""
    engine = make_engine(sqlite_url)

    def full(_: object, __: Job, ___: int) -> None:
        raise StoreError("disk full")

    database = Database(engine, full)
    async with way_in(database) as client:
        assert await post(client, BODY, signed(BODY)) == 503
    assert not await kept(database)
    await engine.dispose()


def test_no_server_without_a_secret(database: Database) -> None:
    with pytest.raises(ValueError, match="secret"):
        make_app(accepter(database), Secret(""), WATCH)


async def test_alive_and_ready(client: Client) -> None:
    async with client.get("/healthz") as answer:
        assert await answer.json() == {"alive": True}
    async with client.get("/readyz") as answer:
        assert await answer.json() == {"ready": True, "faults": {}}
