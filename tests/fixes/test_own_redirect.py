"""SOC2-004: a browser is sent on to pages of this site only, in the way of each framework."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fixes.test_with_inventory import World

HEAD = "from flask import Flask, redirect, request, url_for\n\napp = Flask(__name__)\n\n\n"
ROUTE = '@app.get("/done")\ndef done():\n'
ELSEWHERE = r'not target.startswith("/") or target.startswith(("//", "/\\", "/\t", "/\n", "/\r"))'
GUARD = f"if {ELSEWHERE}:\n"


def flask(body: str) -> str:
    return f'{HEAD}{ROUTE}{body}\n\n\n@app.get("/home")\ndef home():\n    return url_for("done")\n'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            '    target = request.args.get("next")\n    return redirect(target)',
            f'    target = request.args.get("next", "/")\n    {GUARD}        target = "/"\n    return redirect(target)',
        ),
        (
            '    return redirect(request.args.get("next") or url_for("home"))',
            f'    target = request.args.get("next") or url_for("home")\n    {GUARD}        target = url_for("home")\n'
            "    return redirect(target)",
        ),
        (
            '    return redirect(request.args["next"], code=303)',
            f'    target = request.args["next"]\n    {GUARD}        target = "/"\n'
            "    return redirect(target, code=303)",
        ),
        (
            '    target = request.args.get("next")\n    if target:\n        return redirect(target)\n    return ""',
            '    target = request.args.get("next")\n    if target:\n'
            f'        {GUARD}            target = "/"\n        return redirect(target)\n    return ""',
        ),
    ],
)
def test_flask(body: str, wanted: str) -> None:
    text = flask(body)
    fix, _, after = World({"app.py": text}).prove("SOC2-004", "app.py")
    assert fix.way == "own_redirect"
    assert after == text.replace(body, wanted)


@given(st.text(alphabet="/\\\t\n\r :.ab", max_size=8))
@example("/\t/evil.example")
@example("/\\evil.example")
def test_no_address_that_is_let_through_leads_a_browser_elsewhere(target: str) -> None:
    """As the WHATWG URL standard reads one: blanks around it, tabs and line ends are left out, `\\` is a slash."""
    if not eval(ELSEWHERE, {"target": target}):
        read = "".join(char for char in target.strip() if char not in "\t\n\r").replace("\\", "/")
        assert read.startswith("/")
        assert not read.startswith("//")


DJANGO = {
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n',
    "shop/urls.py": (
        "from django.urls import path\n\nfrom shop import views\n\n"
        'urlpatterns = [path("done/", views.Done.as_view())]\n'
    ),
    "shop/views.py": (
        "from django.http import HttpResponseRedirect\nfrom django.views import View\n\n\n"
        "class Done(View):\n    def get(self, request):\n"
        '        return HttpResponseRedirect(request.GET.get("next", "/orders/"))\n'
    ),
}


def test_django_asks_its_own_function() -> None:
    _, _, after = World(DJANGO).prove("SOC2-004", "shop/views.py")
    assert "from django.utils.http import url_has_allowed_host_and_scheme\n" in after
    assert after.endswith(
        '        target = request.GET.get("next", "/orders/")\n'
        "        if not url_has_allowed_host_and_scheme(\n"
        "            target, allowed_hosts={request.get_host()}, require_https=request.is_secure()\n"
        "        ):\n"
        '            target = "/orders/"\n'
        "        return HttpResponseRedirect(target)\n"
    )


OTHERS = {
    "fastapi": (
        "from fastapi import FastAPI\nfrom fastapi.responses import RedirectResponse\n\napp = FastAPI()\n\n\n"
        '@app.get("/done")\ndef done(next: str = "/"):\n    return RedirectResponse(url=next)\n',
        '    if not next.startswith("/") or next.startswith(("//", "/\\\\", "/\\t", "/\\n", "/\\r")):\n'
        '        next = "/"\n    return',
    ),
    "aiohttp": (
        "from aiohttp import web\n\nroutes = web.RouteTableDef()\n\n\n"
        '@routes.get("/done")\nasync def done(request):\n    raise web.HTTPFound(request.query["next"])\n',
        f'    target = request.query["next"]\n    {GUARD}        target = "/"\n    raise web.HTTPFound(target)',
    ),
    "tornado": (
        "import tornado.web\n\n\nclass Done(tornado.web.RequestHandler):\n    def get(self):\n"
        '        self.redirect(self.get_argument("to"))\n\n\napp = tornado.web.Application([("/done", Done)])\n',
        f'        {GUARD}            target = "/"\n        self.redirect(target)',
    ),
}


@pytest.mark.parametrize("framework", OTHERS)
def test_other_frameworks(framework: str) -> None:
    text, wanted = OTHERS[framework]
    _, _, after = World({"app.py": text}).prove("SOC2-004", "app.py")
    assert wanted in after
