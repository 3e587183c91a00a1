"""Decorators on functions and coroutines, and on handlers of four frameworks: they guard, and keep the signature."""

import asyncio
import inspect
from datetime import timedelta
from types import SimpleNamespace
from typing import Annotated, Any

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from complianceagent import (
    Principal,
    access_control,
    acting_as,
    audit_log,
    configure,
    defaults,
    rate_limit,
    require_authentication,
    require_mfa,
    require_role,
)
from complianceagent.errors import AccessDenied, AuditFailed, MfaRequired, NotAuthenticated, NotConfigured, RateLimited
from complianceagent.principal import principal_of
from complianceagent.testing import Controls, assert_chain_holds, assert_logged, assert_never_logged, isolated
from fastapi import Depends, FastAPI, Request
from flask import Flask, g

ADMIN = Principal("ann", frozenset({"admin"}), "acme")
USER = Principal("bob", frozenset({"user"}), "acme")


@pytest.fixture
def controls() -> Any:
    with isolated() as made:
        yield made


def test_who_may_call(controls: Controls) -> None:
    @require_authentication
    @require_role("admin", "owner")
    def act(value: int) -> int:
        """Doc."""
        return value + 1

    assert (act.__name__, act.__doc__, str(inspect.signature(act))) == ("act", "Doc.", "(value: int) -> int")
    with pytest.raises(NotAuthenticated):
        act(1)
    with acting_as(USER), pytest.raises(AccessDenied):
        act(1)
    with acting_as(ADMIN):
        assert act(value=1) == 2
    entry = assert_logged(controls.sink, "unauthorized_access_attempt", user_id="bob", outcome="denied")
    assert entry.tenant_id == "acme"


async def test_coroutines_stay_coroutines(controls: Controls) -> None:
    @access_control(roles=["admin"])
    @rate_limit(2, 60)
    @audit_log("export")
    async def act(report_id: str) -> str:
        return report_id

    assert inspect.iscoroutinefunction(act)
    with pytest.raises(NotAuthenticated):
        await act("7")
    with acting_as(ADMIN):
        assert [await act("7"), await act(report_id="7")] == ["7", "7"]
        with pytest.raises(RateLimited) as caught:
            await act("7")
    assert 0 < caught.value.retry_after <= 61
    assert [entry.body["outcome"] for entry in controls.sink.events("action")] == ["attempt", "success"] * 2


def test_no_role_is_no_rule() -> None:
    for wrong in (lambda: access_control(roles=[]), require_role, lambda: rate_limit(0, 1)):
        with pytest.raises(ValueError):
            wrong()
    with pytest.raises(NotConfigured):
        audit_log("x", regulation="GDPR")
    with pytest.raises(NotConfigured):
        configure(regulations=["HIPAA"])


def test_a_second_factor_has_to_be_fresh(controls: Controls) -> None:
    @require_mfa(timedelta(minutes=5))
    def act() -> str:
        return "done"

    with acting_as(ADMIN), pytest.raises(MfaRequired):
        act()
    with acting_as(Principal("ann", mfa_at=controls.clock.now())):
        assert act() == "done"
        controls.clock.advance(timedelta(minutes=6))
        with pytest.raises(MfaRequired):
            act()


def test_limits_are_counted_for_each_caller(controls: Controls) -> None:
    @rate_limit(1, 60)
    def one() -> None: ...

    @rate_limit(1, 60, name="shared", key=lambda who: who)
    def two(who: str) -> None: ...

    for principal in (ADMIN, USER, Principal("ann", tenant_id="other"), None):
        with acting_as(principal):
            one()
            with pytest.raises(RateLimited):
                one()
    two("a")
    two("b")
    with pytest.raises(RateLimited):
        two("a")


def test_no_change_without_a_record(controls: Controls, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    @audit_log("data_deletion")
    def remove(user_id: str) -> None:
        done.append(user_id)

    @audit_log("data_deletion", on_failure="warn")
    def remove_anyway(user_id: str) -> None:
        done.append(user_id)

    def full(*_: Any, **__: Any) -> Any:
        raise AuditFailed("full")

    monkeypatch.setattr(type(controls.audit), "record", full)
    with pytest.raises(AuditFailed):
        remove("7")
    assert done == []
    remove_anyway("8")
    assert done == ["8"]


def test_failures_are_recorded_without_their_texts(controls: Controls) -> None:
    @audit_log("transfer")
    def act(account_id: int, secret: str) -> None:
        raise RuntimeError(secret)

    @audit_log("data_access")
    @require_authentication
    def read(id: int) -> None: ...

    with pytest.raises(RuntimeError):
        act(7, "hunter2")
    with pytest.raises(NotAuthenticated):
        read(1)
    entry = assert_logged(controls.sink, "action", outcome="failure", resource_id="7", severity="warning")
    assert entry.body["details"]["error_type"] == "RuntimeError"  # type: ignore[index]  # a mapping
    assert_logged(controls.sink, "data_access", outcome="denied")
    assert_never_logged(controls.sink, "hunter2")
    assert_chain_holds(controls.audit)


def test_users_of_applications_are_understood() -> None:
    class Groups:
        def values_list(self, *_: Any, **__: Any) -> list[str]:
            return ["staff"]

    found = [
        principal_of({"id": 7, "roles": ["a"]}),
        principal_of(SimpleNamespace(id=7, role=SimpleNamespace(name="a"))),
        principal_of(SimpleNamespace(pk=7, is_authenticated=True, is_active=True, groups=Groups())),
        principal_of(SimpleNamespace(id=7, is_authenticated=lambda: False)),
        principal_of(SimpleNamespace(id=7, is_active=False)),
        principal_of(None),
        principal_of(SimpleNamespace()),
    ]
    assert [each and (each.user_id, sorted(each.roles)) for each in found] == [
        ("7", ["a"]), ("7", ["a"]), ("7", ["staff"]), None, None, None, None,
    ]  # fmt: skip


def user_of(request: Request) -> Principal | None:
    return {"ann": ADMIN, "bob": USER}.get(request.headers.get("x-user", ""))


Caller = Annotated[Principal | None, Depends(user_of)]


async def test_fastapi(controls: Controls) -> None:
    app = FastAPI()

    @app.get("/items/{item_id}")
    @require_role("admin")
    @rate_limit(2, 60)
    async def item(item_id: int, current_user: Caller, q: str = "") -> dict[str, Any]:
        return {"item": item_id, "q": q}

    @app.get("/sync/{item_id}")
    @access_control(roles=["admin"])
    def sync(item_id: int, user: Caller) -> int:
        return item_id

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

        async def status(path: str, user: str) -> int:
            return (await client.get(path, headers={"x-user": user})).status_code

        assert (await client.get("/items/7?q=x", headers={"x-user": "ann"})).json() == {"item": 7, "q": "x"}
        assert await status("/items/x", "ann") == 422
        assert [await status("/items/7", who) for who in ("", "bob", "ann", "ann")] == [401, 403, 200, 429]
        assert [await status("/sync/7", who) for who in ("", "bob", "ann")] == [401, 403, 200]
        assert "retry-after" in (await client.get("/items/7", headers={"x-user": "ann"})).headers


def test_flask(controls: Controls) -> None:
    app = Flask(__name__)

    @app.before_request
    def load() -> None:
        from flask import request

        g.user = {"ann": ADMIN, "bob": USER}.get(request.headers.get("X-User", ""))

    @app.get("/items/<int:item_id>")
    @require_role("admin")
    @rate_limit(1, 60)
    @audit_log("data_access")
    def item(item_id: int) -> str:
        return str(item_id)

    client = app.test_client()
    answers = [client.get("/items/7", headers={"X-User": who}) for who in ("", "bob", "ann", "ann")]
    assert [answer.status_code for answer in answers] == [401, 403, 200, 429]
    assert "Retry-After" in answers[-1].headers
    assert_logged(controls.sink, "data_access", user_id="ann", resource_id="7", ip_address="127.0.0.1")


async def test_aiohttp(controls: Controls) -> None:
    caller = web.RequestKey("user", Principal)

    @require_role("admin")
    @rate_limit(1, 60)
    @audit_log("data_access")
    async def item(request: web.Request) -> web.Response:
        return web.Response(text=request.match_info["id"])

    @web.middleware
    async def load(request: web.Request, handler: Any) -> Any:
        request[caller] = {"ann": ADMIN, "bob": USER}.get(request.headers.get("X-User", ""))
        return await handler(request)

    app = web.Application(middlewares=[load])
    app.router.add_get("/items/{id}", item)
    async with TestClient(TestServer(app)) as client:
        statuses = []
        for who in ("", "bob", "ann", "ann"):
            answer = await client.get("/items/7", headers={"X-User": who})
            statuses.append(answer.status)
        assert statuses == [401, 403, 200, 429]
        assert "Retry-After" in answer.headers
    assert_logged(controls.sink, "data_access", user_id="ann", outcome="success")


async def test_an_application_may_say_who_calls(controls: Controls) -> None:
    @require_authentication
    async def act() -> str:
        return "done"

    configure(home=".", database=defaults.engine(), master_key="env:NONE", current_principal=lambda: {"id": 1})
    assert await asyncio.create_task(act()) == "done"
