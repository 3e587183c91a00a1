"""Decorators on Django's views: functions, coroutines and classes."""

from types import SimpleNamespace
from typing import Any

from complianceagent import Principal, access_control, audit_log, rate_limit, require_authentication, require_role
from complianceagent.testing import assert_logged, isolated

ADMIN = Principal("ann", frozenset({"admin"}), "acme")
USER = Principal("bob", frozenset({"user"}), "acme")


async def test_django() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_TZ=True, ALLOWED_HOSTS=["*"], DEBUG=False)
        django.setup()
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
