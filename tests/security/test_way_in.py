"""What comes in at the webhook: hostile before the signature is checked, odd after it."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from bot.adapters.db.work import Database
from bot.web import app as web_app
from tests.web.way_in import Client, opened, signed, way_in


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with way_in(database) as made:
        yield made


async def test_a_signature_of_odd_characters_is_just_a_wrong_one(client: Client) -> None:
    for odd in ("sha256=" + "é" * 64, "sha256=\udcff", "sha256=", "sha256=0"):
        answer = await client.post("/webhooks/github", data=b"{}", headers={"X-Hub-Signature-256": odd})
        assert answer.status == 401, odd


async def test_a_stranger_without_any_signature_sends_no_body(client: Client) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)
        yield b"}"

    async with asyncio.timeout(5):
        answer = await client.post("/webhooks/github", data=endless())
        assert answer.status == 401


async def test_a_body_that_never_ends_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_app, "BODY_SECONDS", 0.2)

    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)
        yield b"}"

    async with asyncio.timeout(5):
        sent = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
        answer = await client.post("/webhooks/github", data=endless(), headers=sent)
        assert answer.status == 408


async def test_what_is_signed_is_what_is_sent(client: Client) -> None:
    """A compressed body is not unpacked before anybody knows who sent it."""
    body = gzip.compress(json.dumps(opened()).encode())
    sent = {**signed(body, delivery="zip"), "Content-Encoding": "gzip"}
    assert (await client.post("/webhooks/github", data=body, headers=sent)).status == 415


@pytest.mark.parametrize(
    "change",
    [
        {"installation": {"id": 2**70}},
        {"installation": {"id": -1}},
        {"installation": {"id": 0}},
        {"number": 2**64},
        {"number": -7},
        {"number": 0},
        {"number": True},
        {"number": 7.0},
        {"repository": []},
        {"pull_request": {"head": "x"}},
    ],
)
async def test_numbers_no_column_holds_are_refused_in_words(client: Client, change: dict[str, object]) -> None:
    body = json.dumps(opened(**change)).encode()
    answer = await client.post("/webhooks/github", data=body, headers=signed(body, delivery="odd"))
    assert answer.status == 400, await answer.text()


async def test_a_comment_on_something_odd_is_refused_or_left_alone(client: Client) -> None:
    issues: tuple[object, ...] = ([], None, 7, {"pull_request": 7})
    for number, issue in enumerate(issues):
        body = json.dumps({"action": "created", "issue": issue}).encode()
        answer = await client.post("/webhooks/github", data=body, headers=signed(body, "issue_comment", f"c-{number}"))
        assert answer.status == 204


@pytest.mark.parametrize(
    "name", ["acme/sh\u0000op", "acme/\ud800", "\u202eacme/shop", "acme/" + "x" * 5000, "", "../.."]
)
async def test_any_text_is_kept(client: Client, name: str) -> None:
    body = json.dumps(opened(repository={"full_name": name})).encode()
    answer = await client.post("/webhooks/github", data=body, headers=signed(body, delivery="text"))
    assert answer.status == 202
    again = await client.post("/webhooks/github", data=body, headers=signed(body, delivery="text"))
    assert again.status == 200


@pytest.mark.parametrize("body", [b'{"action":"opened","number":' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":NaN}'])
async def test_bombs_in_json_are_refused(client: Client, body: bytes) -> None:
    answer = await client.post("/webhooks/github", data=body, headers=signed(body, delivery="bomb"))
    assert answer.status in {204, 400}
