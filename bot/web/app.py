"""The HTTP server: webhooks in, pages of reviews out, and whether we are alive and ready."""

import asyncio
import re
from collections.abc import Iterable
from typing import Protocol

import structlog
from aiohttp import web
from gidgethub import ValidationFailure
from gidgethub.sansio import validate_event

from bot.core.identity import Secret
from bot.ports.meter import UNMEASURED, WEBHOOK, Meter
from bot.ports.stores import StoreError
from bot.services.accept_delivery import Accepted, DeliveryAccepter, NotAnEvent
from bot.web.watch import Watch

log = structlog.get_logger()

MAX_BODY_BYTES = 25 * 1024 * 1024
"""GitHub caps payloads at 25 MB (GitHub docs: Webhook events and payloads, payload cap)."""

BODY_SECONDS = 30.0
"""How long a body may take to arrive. GitHub itself waits 10 seconds for the whole answer (GitHub docs: Handling
webhook deliveries); a sender that trickles must not hold a connection and its memory for ever."""

SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}")
"""Anything else in `X-Hub-Signature-256` is no signature of GitHub's: refused before a byte of the body is read."""

DELIVERY_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
"""GitHub sends a GUID; anything that could not be one does not reach the database."""

MOST_WAITING = 500
MOST_WAITING_BYTES = 64 * 1024 * 1024
"""Deliveries, and bytes of them, that wait to be kept at the same time. More could not be kept in the 10 seconds that
GitHub waits, and would grow in memory for as long as the database is slower than they come."""

RETRY_SECONDS = 60
"""What a sender is asked to wait whose delivery could not be kept. It is fetched from GitHub's log later, too."""

NOT_SIGNED = "the signature does not match; check that both sides have the same webhook secret"


class Pages(Protocol):
    """Something else that the application answers."""

    def add_to(self, app: web.Application) -> None: ...


def make_app(
    accepter: DeliveryAccepter,
    webhook_secret: Secret,
    watch: Watch,
    meter: Meter = UNMEASURED,
    pages: Iterable[Pages] = (),
) -> web.Application:
    """The application. Raises ValueError for an empty secret: unsigned deliveries would be believed."""
    if not webhook_secret:
        raise ValueError("a webhook secret is needed")
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app.router.add_post("/webhooks/github", Webhooks(accepter, webhook_secret, meter).receive)
    watch.add_to(app)
    for each in pages:
        each.add_to(app)
    return app


class Webhooks:
    def __init__(self, accepter: DeliveryAccepter, secret: Secret, meter: Meter = UNMEASURED) -> None:
        self._accepter = accepter
        self._meter = meter
        self._secret = secret
        self._waiting = 0
        self._waiting_bytes = 0

    async def receive(self, request: web.Request) -> web.Response:
        """Verify, keep, answer: all work comes later."""
        event = request.headers.get("X-GitHub-Event", "")
        answer = await self._received(request)
        self._meter.delivery(event if self._accepter.knows(event) else "other", answer.status)
        return answer

    async def _received(self, request: web.Request) -> web.Response:
        body = await self._signed_body(request)
        if isinstance(body, web.Response):
            return body
        event = request.headers.get("X-GitHub-Event", "")
        if not self._accepter.knows(event):
            return web.Response(status=204)
        delivery = request.headers.get("X-GitHub-Delivery", "")
        if not DELIVERY_ID.fullmatch(delivery):
            return _answer(400, "X-GitHub-Delivery is not an id")
        if self._waiting >= MOST_WAITING or self._waiting_bytes + len(body) > MOST_WAITING_BYTES:
            log.error("a delivery could not be kept", delivery=delivery, error="too many wait to be kept")
            return _later("too many deliveries wait to be kept")
        self._waiting += 1
        self._waiting_bytes += len(body)
        try:
            with self._meter.work(WEBHOOK, delivery):
                return await self._keep(delivery, event, body)
        finally:
            self._waiting -= 1
            self._waiting_bytes -= len(body)

    async def _signed_body(self, request: web.Request) -> bytes | web.Response:
        """The body of a delivery that GitHub signed, or the answer to anybody else: as little as possible is read."""
        signature = request.headers.get("X-Hub-Signature-256", "")
        if not SIGNATURE.fullmatch(signature):
            return _answer(401, NOT_SIGNED)
        if "Content-Encoding" in request.headers:
            # It would be unpacked while it is read, before anybody knows who sent it. GitHub never compresses.
            return _answer(415, "a delivery is not compressed")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return _answer(408, "the body did not arrive in time")
        return body if self._signed(body, signature) else _answer(401, NOT_SIGNED)

    async def _keep(self, delivery: str, event: str, body: bytes) -> web.Response:
        try:
            accepted = await self._accepter.accept(delivery, event, body)
        except NotAnEvent as error:
            return _answer(400, str(error))
        except StoreError as error:
            # Nothing is kept, so it must not be acknowledged: an operator can deliver it again.
            log.error("a delivery could not be kept", delivery=delivery, error=str(error))
            return _later("the delivery could not be kept")
        log.info("delivery accepted", delivery=delivery, event_type=event, outcome=accepted.value)
        if accepted is Accepted.NOTHING_TO_DO:
            return web.Response(status=204)
        return _answer(202 if accepted is Accepted.QUEUED else 200, accepted.value)

    def _signed(self, body: bytes, signature: str) -> bool:
        try:
            validate_event(body, signature=signature, secret=self._secret.reveal())
        except ValidationFailure:
            return False
        return True


def _later(words: str) -> web.Response:
    answer = _answer(503, f"{words}; deliver it again later")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _answer(status: int, words: str) -> web.Response:
    return web.json_response({"message": words}, status=status)
