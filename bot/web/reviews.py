"""The pages of reviews, for whoever has the link: `GET /reviews/<token>`."""

import asyncio

from aiohttp import web

from bot.core.wording import plural
from bot.ports.stores import StoreError
from bot.services.show_review import ReviewShower
from bot.web.pages import headers
from bot.web.review_page import message_html, review_html

HEADERS = headers()
"""The link is the right to see the page."""


class Reviews:
    def __init__(self, shower: ReviewShower, keep_days: int) -> None:
        self._shower = shower
        self._missing = message_html(
            "There is no such page",
            f"The link is not right, or its page was removed: pages are kept for {plural(keep_days, 'day')} at most. "
            "The evidence of a review stays.",
        )
        # A large page takes a while to write: webhooks are answered meanwhile, and many readers take one thread.
        self._writing = asyncio.Semaphore(1)

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/reviews/{token}", self._show)

    async def _show(self, request: web.Request) -> web.Response:
        try:
            shown = await self._shower.show(request.match_info["token"])
        except StoreError:
            words = "Its database is away. Load this page again in a moment."
            return _answer(503, message_html("This page cannot be shown now", words))
        if shown is None:
            return _answer(404, self._missing)
        async with self._writing:
            return _answer(200, await asyncio.to_thread(review_html, shown))


def _answer(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8", headers=HEADERS)
