"""The page in a real browser: nothing is blocked, asked for elsewhere, cut off or out of reach of the keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.web.pages import policy
from bot.web.review_page import review_html
from tests.web.browser import PROGRAM, browser
from tests.web.shown_reviews import full_body, shown
from tests.web.test_dashboard import busy_dashboard
from tests.web.test_review_page import hostile_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM, reason="no Chromium is installed (Debian: apt-get install chromium)"),
]

PAGES = {
    "dashboard": busy_dashboard(),
    "full": review_html(shown(full_body(), earlier="full", later="full")),
    "hostile": hostile_page(),
}

CONTRAST = """
(() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const parts = numbers(colour).slice(0, 3).map(one => one / 255);
    const linear = parts.map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const back = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = numbers(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return getComputedStyle(each).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.body.querySelectorAll("*")]
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(one => {
      const lights = [light(getComputedStyle(one).color), light(back(one))];
      return [(Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05), one.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < 4.5);
})()
"""
"""The elements with text whose contrast is below 4.5:1 (WCAG 2.2, success criterion 1.4.3)."""


@asynccontextmanager
async def served() -> AsyncIterator[BaseTestServer]:
    async def answer(request: web.Request) -> web.Response:
        text = PAGES.get(request.match_info["name"], "")
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy()})

    app = web.Application()
    app.router.add_get("/{name}", answer)
    async with TestServer(app) as server:
        yield server


async def test_a_browser_shows_it_as_it_is_meant(tmp_path: Path) -> None:
    async with served() as server, browser(tmp_path) as tab:
        for name in PAGES:
            for width, dark in ((1200, False), (1200, True), (375, False), (320, True)):
                await tab.look(width=width, dark=dark)
                await tab.open(str(server.make_url(f"/{name}")))
                assert await tab.value("document.documentElement.scrollWidth") <= width, (name, width)
                assert await tab.value(CONTRAST) == [], (name, width, dark)
                back = await tab.value("getComputedStyle(document.body).backgroundColor")
                assert back == ("rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)"), "its style holds"
        assert tab.faults == []
        favicon = str(server.make_url("/favicon.ico"))
        assert set(tab.asked) <= {*(str(server.make_url(f"/{name}")) for name in PAGES), favicon}


async def test_the_keyboard_reaches_everything_that_can_be_pressed_or_scrolled(tmp_path: Path) -> None:
    async with served() as server, browser(tmp_path) as tab:
        await tab.look(width=375)
        for name in ("full", "dashboard"):
            await tab.open(str(server.make_url(f"/{name}")))
            wanted = await tab.value("document.querySelectorAll('a[href], button, [tabindex=\"0\"]').length")
            await tab.value("window.reached = new Set(); 0")
            for _ in range(wanted):
                await tab.press("Tab", 9)
                seen = "reached.add(document.activeElement); getComputedStyle(document.activeElement).outlineStyle"
                assert await tab.value(seen) == "solid", "it can be seen where one is"
            assert await tab.value("reached.size") == wanted


async def test_it_can_be_printed(tmp_path: Path) -> None:
    async with served() as server, browser(tmp_path) as tab:
        await tab.look(width=700, media="print", dark=True)
        await tab.open(str(server.make_url("/full")))
        assert await tab.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert await tab.value("getComputedStyle(document.querySelector('nav')).display") == "none"
        assert await tab.value(CONTRAST) == []
        printed = await tab.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        assert printed["data"].startswith("JVBER"), "a PDF"
