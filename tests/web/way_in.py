"""What the tests of the webhook share: a server on a real database, and deliveries signed as GitHub signs them."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot import registry
from bot.adapters.db.work import Database
from bot.core.identity import Secret
from bot.services.accept_delivery import DeliveryAccepter
from bot.web.app import make_app
from bot.web.watch import Watch

SECRET = "0123456789abcdef"

Client = TestClient[Any, Any]


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)


async def ready() -> dict[str, str]:
    return {}


async def metrics() -> bytes:
    return b"one 1\n"


WATCH = Watch(ready, metrics)


def accepter(database: Database) -> DeliveryAccepter:
    return DeliveryAccepter(database, registry.plugins("bot.handlers"), FixedClock())


@asynccontextmanager
async def way_in(database: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(accepter(database), Secret(SECRET), WATCH))) as made:
        yield made


def signed(body: bytes, event: str = "pull_request", delivery: str = "d-1", **more: str) -> dict[str, str]:
    """The headers of a delivery."""
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {
        "X-Hub-Signature-256": f"sha256={signature}",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "Content-Type": "application/json",
        **more,
    }


def opened(**changes: object) -> dict[str, Any]:
    """The payload of an opened pull request, as far as it is read."""
    return {
        "action": "opened",
        "number": 7,
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "pull_request": {"head": {"sha": "a" * 40}},
        **changes,
    }
