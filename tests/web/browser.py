"""A real browser for the tests: Chromium without a window, spoken to by its own protocol (Chrome DevTools Protocol)."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)

QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
"""No window, and no connection but the one that the test asks for."""

START_SECONDS = 60.0


class Tab:
    """One open page. `faults` are what the browser complains of, such as what the page's policy has blocked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.faults: list[str] = []
        self.asked: list[str] = []

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        while True:
            told = await self._told()
            if told.get("id") == self._number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result

    async def open(self, url: str) -> None:
        await self.send("Page.navigate", url=url)
        async with asyncio.timeout(START_SECONDS):
            while (await self._told()).get("method") != "Page.loadEventFired":
                pass

    async def look(self, *, width: int, height: int = 900, dark: bool = False, media: str = "") -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        await self.send("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.send("Emulation.setEmulatedMedia", media=media, features=[scheme])

    async def value(self, expression: str) -> Any:
        told = await self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def press(self, key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    async def picture(self, file: Path, *, whole: bool = False) -> None:
        told = await self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        await asyncio.to_thread(file.write_bytes, base64.b64decode(told["data"]))

    async def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = await self._socket.receive_json(timeout=START_SECONDS)
        params = told.get("params", {})
        if told.get("method") == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
            self.faults.append(params["entry"]["text"])
        if told.get("method") == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])
        return told


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Tab]:
    """A browser with nothing in it, and its one page."""
    arguments = [*QUIET, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-port=0", "about:blank"]
    with (folder / "browser.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(PROGRAM, *arguments, stdout=log, stderr=log)
    try:
        port = await _port(folder / "profile" / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [each for each in await answer.json() if each["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=2**27) as socket:
                tab = Tab(socket)
                for domain in ("Page", "Log", "Network", "Runtime"):
                    await tab.send(f"{domain}.enable")
                yield tab
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _port(file: Path) -> int:
    async with asyncio.timeout(START_SECONDS):
        while not (said := _lines(file)):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
    return int(said[0])


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
