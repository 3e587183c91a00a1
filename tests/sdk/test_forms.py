"""The CSRF token in a form's field: found in its first bytes, and the application still reads the whole body."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from complianceagent import SecurityMiddleware
from complianceagent.testing import isolated
from complianceagent.web.aiohttp import CSRF_TOKEN
from complianceagent.web.forms import FORM_BYTES, token_in
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

COOKIE = {"cookie": "session=s", "user-agent": "browser"}
MULTIPART = "multipart/form-data; boundary=x"


async def echo(request: Request) -> Response:
    if request.method == "GET":
        return PlainTextResponse(request.state.csrf_token)
    async with request.form() as form:
        found = form.get("file") or form.get("note")
        return PlainTextResponse(str(len(found if isinstance(found, str) else await found.read())))  # type: ignore[union-attr]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    with isolated():
        app = SecurityMiddleware(Starlette(routes=[Route("/", echo, methods=["GET", "POST"])]))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=COOKIE) as made:
            yield made


@pytest.mark.parametrize("field", ["csrf_token", "csrfmiddlewaretoken"])
async def test_a_token_in_a_form(client: httpx.AsyncClient, field: str) -> None:
    token = (await client.get("/")).text
    size = 3 * FORM_BYTES
    large: dict[str, Any] = {"file": ("a", b"x" * size)}
    for fields, files, status in (
        ({field: token, "note": "n" * size}, None, 200),
        ({field: token}, large, 200),
        ({field: "00" * 32, "note": "n"}, None, 403),
        ({"note": "n"}, None, 403),
        ({"other": token}, large, 403),
        ({"note": "n" * size, field: token}, None, 403),  # too far behind
    ):
        answer = await client.post("/", data=fields, files=files)
        assert (answer.status_code, answer.text) == (status, str(size) if status == 200 else "Forbidden"), fields.keys()
    evil = await client.post("/", data={field: token, "note": "n"}, headers={"origin": "https://evil.example"})
    assert evil.status_code == 403


async def test_no_more_of_a_body_is_held_than_is_looked_at() -> None:
    from complianceagent.web.middleware import _read_ahead

    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    read, again = await _read_ahead(receive)
    assert len(read) == asked == FORM_BYTES // 1024
    for _ in range(asked + 5):
        await again()
    assert asked == FORM_BYTES // 1024 + 5


async def test_forms_in_aiohttp() -> None:
    async def view(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(text=request[CSRF_TOKEN])
        if request.path == "/parts":
            names = [field.name async for field in await request.multipart()]  # type: ignore[union-attr]
            return web.Response(text=",".join(str(name) for name in names))
        form = await request.post()
        note = form["note"]
        return web.Response(text=str(len(note if isinstance(note, str) else note.file.read())))  # type: ignore[union-attr]

    def parts(**fields: Any) -> FormData:
        return FormData(fields, default_to_multipart=True)

    with isolated():
        app = web.Application(middlewares=[SecurityMiddleware().aiohttp])
        app.router.add_route("*", "/{any:.*}", view)
        async with TestClient(TestServer(app)) as client:
            token = await (await client.get("/", headers=COOKIE)).text()
            size = 3 * FORM_BYTES
            for data, answer in (
                ({"csrf_token": token, "note": "n"}, (200, "1")),
                ({"csrf_token": token, "note": "n" * size}, (200, str(size))),
                (parts(csrf_token=token, note="n"), (200, "1")),
                (parts(csrf_token=token, note=BytesIO(b"n" * size)), (200, str(size))),
                (parts(note="n" * size, csrf_token=token), (403, "Forbidden")),  # too far behind
                (parts(csrf_token="00" * 32, note="n"), (403, "Forbidden")),
                (parts(note="n"), (403, "Forbidden")),
                ({"note": "n"}, (403, "Forbidden")),
            ):
                given = await client.post("/", headers=COOKIE, data=data)
                assert (given.status, await given.text()) == answer
            streamed = await client.post(
                "/parts", headers=COOKIE, data=parts(csrf_token=token, note=BytesIO(b"n" * size))
            )
            assert await streamed.text() == "csrf_token,note"


async def test_aiohttp_waits_for_no_more_of_a_body_than_it_looks_at() -> None:
    async def view(_: web.Request) -> web.Response:
        raise AssertionError("never reached")

    async def endless() -> AsyncIterator[bytes]:
        yield b"--x\r\nContent-Disposition: form-data; name=note\r\n\r\n" + b"n" * FORM_BYTES
        await asyncio.Event().wait()

    with isolated():
        app = web.Application(middlewares=[SecurityMiddleware().aiohttp])
        app.router.add_post("/", view)
        async with TestClient(TestServer(app)) as client, asyncio.timeout(10):
            answer = await client.post("/", headers=COOKIE | {"content-type": MULTIPART}, data=endless())
            assert answer.status == 403


def part(name: str, value: str, more: str = "") -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


def test_what_is_no_field_is_no_token() -> None:
    field = part("csrf_token", "t")
    assert token_in(MULTIPART, (part("a", "b") + field + "--x--").encode(), whole=True) == "t"
    assert token_in('multipart/form-data; boundary="x"', (field + "--x").encode(), whole=False) == "t"
    cut = part("csrf_token", "t")[:-1]
    for body in (
        cut,
        part("csrf_token", "t", '; filename="f"') + "--x--",
        part("a", field.replace("--x", "-x")) + "--x--",
    ):
        assert token_in(MULTIPART, body.encode(), whole=True) == ""
    assert token_in("application/x-www-form-urlencoded", b"a=b&csrf_token=t", whole=False) == ""
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=", f"{MULTIPART}{'y' * 71}"):
        assert token_in(kind, (field + "--x--").encode(), whole=True) == ""


@given(st.text(st.characters(max_codepoint=255)), st.binary())
def test_any_token_is_read_and_any_body_is_survived(token: str, body: bytes) -> None:
    urlencoded = f"a=1&csrf_token={quote_plus(token)}&b=2".encode()
    assert token_in("application/x-www-form-urlencoded", urlencoded, whole=False) == token
    token_in(MULTIPART, body, whole=False)
