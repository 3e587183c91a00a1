"""Django: decorators on views (functions, coroutines and classes), and the middleware before an ASGI application."""

from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from complianceagent import (
    Principal,
    SecurityMiddleware,
    SessionSecurity,
    access_control,
    acting_principal,
    audit_log,
    rate_limit,
    require_authentication,
    require_role,
)
from complianceagent.testing import assert_logged, isolated

ADMIN = Principal("ann", frozenset({"admin"}), "acme")
USER = Principal("bob", frozenset({"user"}), "acme")


urlpatterns: list[Any] = []


@pytest.fixture
def django() -> None:
    """Django, set up once for all tests of a process: it cannot be twice."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, ALLOWED_HOSTS=["*"], DEBUG=False, ROOT_URLCONF=__name__, MIDDLEWARE=[])
        django.setup()


@pytest.mark.usefixtures("django")
async def test_the_middleware_before_an_application() -> None:
    from django.core.asgi import get_asgi_application
    from django.core.handlers.asgi import ASGIRequest
    from django.http import HttpResponse
    from django.urls import path

    @require_role("admin")
    @audit_log("data_access")
    def admin(request: ASGIRequest) -> HttpResponse:
        return HttpResponse("admin")

    def note(request: ASGIRequest) -> HttpResponse:
        found = acting_principal()
        size = len(request.FILES["file"].read()) if request.FILES else 0
        token = request.scope["state"]["csrf_token"]
        return HttpResponse(f"{found.user_id if found else ''} {request.POST.get('note')} {size} {token}")

    async def later(request: ASGIRequest) -> HttpResponse:
        found = acting_principal()
        return HttpResponse(found.user_id if found else "nobody")

    urlpatterns[:] = [path("admin", admin), path("note", note), path("later", later)]
    with isolated() as controls:
        sessions = SessionSecurity(clock=controls.clock)
        cookie = {"cookie": "sessionid=" + sessions.create_session("ann", "acme", "192.0.2.1", "b", roles=["admin"])}
        application = SecurityMiddleware(
            get_asgi_application(), session_security=sessions, audit_log_service=controls.audit, deny=["192.0.2.9"],
            enable_ip_filtering=True,
        )  # fmt: skip

        def client(address: str) -> httpx.AsyncClient:
            transport = httpx.ASGITransport(application, client=(address, 1))
            return httpx.AsyncClient(transport=transport, base_url="https://test", headers={"user-agent": "b"})

        async with client("192.0.2.1") as ann, client("192.0.2.9") as eve:
            assert [(await ann.get("/admin", headers=each)).status_code for each in ({}, cookie)] == [401, 200]
            assert [(await each.get("/later")).status_code for each in (ann, eve)] == [200, 403]
            answer = await ann.get("/later", headers=cookie)
            assert (answer.text, answer.headers["x-frame-options"]) == ("ann", "DENY")
            assert "strict-transport-security" in answer.headers
            *_, token = (await ann.get("/note", headers=cookie)).text.split(" ")
            form = {"csrfmiddlewaretoken": token, "note": "hello"}
            assert (await ann.post("/note", headers=cookie, data={"note": "hello"})).status_code == 403
            sent = await ann.post("/note", headers=cookie, data=form)
            assert (sent.status_code, sent.text) == (200, f"ann hello 0 {token}")
            sent = await ann.post("/note", headers=cookie, data=form, files={"file": ("f", b"x" * 200_000)})
            assert (sent.status_code, sent.text) == (200, f"ann hello 200000 {token}")
        assert_logged(controls.sink, "data_access", user_id="ann", ip_address="192.0.2.1")
        assert_logged(controls.sink, "csrf_rejected", user_id="ann")
        assert_logged(controls.sink, "address_rejected", ip_address="192.0.2.9")


@pytest.mark.usefixtures("django")
async def test_django() -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.views import View

    @require_role("admin")
    @audit_log("data_access")
    def view(request: Any, item_id: int) -> HttpResponse:
        return HttpResponse(str(item_id))

    @require_authentication
    @rate_limit(1, 60)
    async def later(request: Any) -> HttpResponse:
        return HttpResponse("later")

    class Page(View):
        @access_control(roles=["admin"])
        def get(self, request: Any) -> HttpResponse:
            return HttpResponse("page")

    def request(user: Any) -> Any:
        made = RequestFactory().get("/")
        made.user = user  # type: ignore[attr-defined]  # what Django's middleware does
        return made

    with isolated() as controls:
        anonymous = SimpleNamespace(id=None, is_authenticated=False)
        page = Page.as_view()
        assert [view(request(user), 7).status_code for user in (anonymous, USER, ADMIN)] == [401, 403, 200]
        assert [page(request(user)).status_code for user in (anonymous, USER, ADMIN)] == [401, 403, 200]
        assert [(await later(request(user))).status_code for user in (anonymous, USER, USER)] == [401, 200, 429]
        assert_logged(controls.sink, "data_access", user_id="ann", resource_id="7", ip_address="127.0.0.1")
