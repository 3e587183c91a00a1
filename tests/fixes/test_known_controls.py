"""Guards and limits that a project has, or its framework, and that no endpoint shows how to use."""

import pytest

from tests.fixes.test_with_inventory import DEPS, World

FASTAPI = """\
from fastapi import FastAPI

from app.store import books

app = FastAPI()


@app.delete("/books/{book_id}")
async def remove(book_id: int):
    await books.delete_one({"id": book_id})
"""
AIOHTTP = """\
from aiohttp import web

from app.store import books

routes = web.RouteTableDef()


@routes.delete("/books/{book_id}")
async def remove(request):
    \"\"\"Take a book away.\"\"\"
    await books.delete_one({"id": request.match_info["book_id"]})
    return web.Response()
"""
STORE = "from motor.motor_asyncio import AsyncIOMotorClient\n\nbooks = AsyncIOMotorClient().shop.books\n"


def test_a_dependency_of_another_file_is_asked_by_the_route() -> None:
    world = World({"app/main.py": FASTAPI, "app/store.py": STORE, "app/deps.py": DEPS})
    fix, _, after = world.prove("SOC2-001", "app/main.py")
    assert fix.way == "known_guard"
    assert "from fastapi import Depends, FastAPI\n\nfrom app.deps import get_current_user\n" in after
    assert '@app.delete("/books/{book_id}", dependencies=[Depends(get_current_user)])\n' in after


def test_a_dependency_that_lets_strangers_in_is_no_fix() -> None:
    lets_in = DEPS.replace("raise HTTPException(401)", "return None").replace(
        '"/token")', '"/token", auto_error=False)'
    )
    world = World({"app/main.py": FASTAPI, "app/store.py": STORE, "app/deps.py": lets_in})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-001", "app/main.py")


def test_aiohttp_security_is_asked_below_the_docstring() -> None:
    setup = "from aiohttp_security import setup\n\n\ndef secure(app, policy):\n    setup(app, policy, None)\n"
    world = World({"app/main.py": AIOHTTP, "app/store.py": STORE, "app/setup.py": setup})
    fix, _, after = world.prove("SOC2-001", "app/main.py")
    assert fix.way == "known_guard"
    assert "from aiohttp import web\nfrom aiohttp_security import check_authorized\n" in after
    assert 'away."""\n    await check_authorized(request)\n    await books.delete_one(' in after


GUARD = """\
from functools import wraps

from aiohttp import web


def login_required(handler):
    @wraps(handler)
    async def guarded(request):
        if request.get("user") is None:
            raise web.HTTPUnauthorized
        return await handler(request)
    return guarded
"""


def test_a_decorator_of_the_project_stands_below_the_route() -> None:
    world = World({"app/main.py": AIOHTTP, "app/store.py": STORE, "app/auth.py": GUARD})
    _, _, after = world.prove("SOC2-001", "app/main.py")
    assert "from app.auth import login_required\nfrom app.store import books\n" in after
    assert '{book_id}")\n@login_required\nasync def remove' in after


REST = {
    "api/settings.py": 'ROOT_URLCONF = "api.urls"\nINSTALLED_APPS = ["rest_framework", "rest_framework.authtoken"]\n',
    "api/urls.py": (
        "from django.urls import path\n\nfrom api.views import TokenView\n\n"
        'urlpatterns = [path("token/", TokenView.as_view())]\n'
    ),
    "api/views.py": """\
from django.contrib.auth import authenticate
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView


class TokenView(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = authenticate(username=request.data["username"], password=request.data["password"])
        if user is None:
            return Response(status=400)
        token, _ = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})
""",
}


def test_django_rest_framework_has_a_throttle_of_its_own() -> None:
    fix, _, after = World(REST).prove("SOC2-006", "api/views.py")
    assert fix.way == "throttle"
    assert "from rest_framework.throttling import UserRateThrottle\n" in after
    assert (
        'class TokenThrottle(UserRateThrottle):\n    scope = "token"\n    rate = "5/minute"\n\n\n'
        "class TokenView(APIView):\n"
        "    permission_classes = [AllowAny]\n    throttle_classes = [TokenThrottle]\n"
    ) in after


LIBRARIES = {
    "api/settings.py": (
        "django_ratelimit",
        'ROOT_URLCONF = "api.urls"\nINSTALLED_APPS = ["django.contrib.auth", "django_ratelimit"]\n',
    ),
    "api/main.py": (
        "fastapi_limiter",
        "from fastapi_limiter import FastAPILimiter\n\n\nasync def start(redis):\n"
        "    await FastAPILimiter.init(redis)\n",
    ),
}
SIGN_IN = """\
from django.contrib.auth import authenticate, login
from django.http import HttpResponse


def sign_in(request):
    user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
    if user is None:
        return HttpResponse(status=401)
    login(request, user)
    return HttpResponse()
"""
JOIN = """\
from fastapi import FastAPI, HTTPException

from api.security import find, token_for, verify_password

app = FastAPI()


@app.post("/login")
async def sign_in(email: str, password: str):
    user = find(email)
    if not verify_password(password, user.password_hash):
        raise HTTPException(401)
    return {"token": token_for(user)}
"""


@pytest.mark.parametrize("path", LIBRARIES)
@pytest.mark.parametrize("there", [True, False])
def test_a_library_of_limits_that_the_project_has(path: str, there: bool) -> None:
    library, setup = LIBRARIES[path]
    files = {path: setup if there else setup.replace(library, "django.contrib.admin")}
    if path.endswith("settings.py"):
        routed = 'urlpatterns = [path("login/", views.sign_in)]\n'
        files["api/urls.py"] = f"from django.urls import path\n\nfrom api import views\n\n{routed}"
        wanted = '@ratelimit(key="ip", rate="5/m", method="POST", block=True)\ndef sign_in'
    else:
        wanted = '@app.post("/login", dependencies=[Depends(RateLimiter(times=5, seconds=60))])\nasync def sign_in'
    own = "api/views.py"
    files[own] = SIGN_IN if path.endswith("settings.py") else JOIN
    if not there:
        with pytest.raises(AssertionError, match="nothing was proved"):
            World(files).prove("SOC2-006", own)
    else:
        assert wanted in World(files).prove("SOC2-006", own)[2]


OWNED = {
    "starlette": (
        "@requires('authenticated')\nasync def remove(request):\n",
        "from starlette.applications import Starlette\nfrom starlette.authentication import requires\n"
        "from starlette.responses import JSONResponse, Response\nfrom starlette.routing import Route\n",
        'app = Starlette(routes=[Route("/invoices/{pk:int}", remove, methods=["DELETE"])])\n',
        ("request.path_params['pk']", "request.user.id", "raise HTTPException(status_code=404)"),
    ),
    "tornado": (
        "class Invoices(tornado.web.RequestHandler):\n    @tornado.web.authenticated\n    def delete(self, pk):\n",
        "import tornado.web\n",
        'app = tornado.web.Application([(r"/invoices/(\\d+)", Invoices)])\n',
        ("pk", "self.current_user.id", "raise tornado.web.HTTPError(404)"),
    ),
}
INVOICE = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

session = sessionmaker()()


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
"""


@pytest.mark.parametrize("framework", OWNED)
def test_who_calls_is_compared_with_the_owner(framework: str) -> None:
    head, imports, end, (key, caller, refusal) = OWNED[framework]
    margin = "    " if head.startswith("@") else "        "
    answer = f"return JSONResponse({{'by': {caller}}})" if head.startswith("@") else f"self.write({{'by': {caller}}})"
    body = [f"invoice = session.get(Invoice, {key})", "session.delete(invoice)", "session.commit()", answer]
    lines = "".join(f"{margin}{line}\n" for line in body)
    text = f"{imports}\nfrom app.store import Invoice, session\n\n\n{head}{lines}\n\n{end}"
    _, _, after = World({"app/main.py": text, "app/store.py": INVOICE}).prove("SOC2-008", "app/main.py")
    asked = f"{margin}if invoice is None or invoice.user_id != {caller}:\n{margin}    {refusal}\n"
    assert f"{key})\n{asked}{margin}session.delete" in after
