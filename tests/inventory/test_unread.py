"""A file that uses a known framework of which no endpoint is read is a gap."""

import pytest

from bot.core.coverage import HARMLESS, GapReason
from bot.inventory.link import frameworks
from bot.inventory.unread import UNREAD
from tests.inventory.sources import inventory_of

HONO = """
    import { Hono } from "hono/tiny";
    export const app = new Hono();
"""


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        ("src/app.ts", HONO, "Hono"),
        ("src/io.js", 'const { Server } = require("socket.io");', "Socket.IO"),
        ("app/api.py", "import falcon.asgi", "Falcon"),
        ("app/views.py", "from pyramid.view import view_config", "Pyramid"),
        ("src/main/java/A.java", "import jakarta.ws.rs.GET; class A {}", "JAX-RS"),
        ("main.go", 'package main\n\nimport "github.com/valyala/fasthttp"\n', "fasthttp"),
    ],
)
def test_a_framework_that_is_not_read_is_a_gap(path: str, code: str, name: str) -> None:
    (gap,) = inventory_of({path: code}).gaps
    assert (gap.path, gap.reason) == (path, GapReason.UNREAD)
    assert f" {name} are" in gap.detail
    assert gap.reason not in HARMLESS


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("src/app.ts", 'import { io } from "socket.io-client"; import { x } from "./hono";'),
        ("tests/test_app.py", "import falcon"),
        ("app/main.py", "from bottleneck import nanmean\nfrom .sanic import app"),
    ],
)
def test_others_are_none(path: str, code: str) -> None:
    assert inventory_of({path: code}).gaps == ()


def test_what_is_read_is_not_said_to_be_unread() -> None:
    unread = {name.lower() for known in UNREAD.values() for name in known.values()}
    assert not unread & {framework.name for framework in frameworks()}
    assert set(UNREAD) <= {framework.language for framework in frameworks()}
