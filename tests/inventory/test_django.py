"""What is read of Django: where requests go, and what stands in their way."""

import time

from bot.core.inventory import ControlKind
from tests.inventory.sources import inventory_of

VIEWS = """
from django.shortcuts import redirect
from shop.models import Box

def remove(request, pk):
    Box.objects.get(pk=pk).delete()
    return redirect("/")
"""
MODELS = """
from django.db import models

class Box(models.Model):
    name = models.TextField()
"""


def site(**files: str) -> dict[str, str]:
    named = {path.replace("__", "/") + ".py": text for path, text in files.items()}
    return {"shop/views.py": VIEWS, "shop/models.py": MODELS, **named}


URLS = 'from django.urls import path\nfrom shop import views\nurlpatterns = [path("boxes/<int:pk>/", views.remove)]\n'
SETTINGS = 'INSTALLED_APPS = []\nROOT_URLCONF = "urls"\nMIDDLEWARE = ["shop.guard.Guard"]\n'
GUARD = """
from django.shortcuts import redirect

class Guard:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        {}
        return self.get_response(request)
"""


def test_prefixes_of_nested_includes_are_joined_and_regular_expressions_made_readable() -> None:
    root = (
        "from django.urls import include, path, re_path\n"
        "urlpatterns = [\n"
        '    path("a/", include([re_path(r"^b/(?P<org>[-\\\\w]+)/", include("shop.urls"))])),\n'
        "]\n"
    )
    endpoints = inventory_of(site(urls=root, shop__urls=URLS)).endpoints
    assert [endpoint.path for endpoint in endpoints] == ["/a/b/<org>/boxes/<int:pk>/"]


def test_a_call_around_a_whole_list_guards_what_was_in_it_before() -> None:
    root = (
        "from django.contrib.auth.decorators import login_required\n"
        "from django.urls import include, path\n"
        "from shop import views\n"
        "from shop.tools import decorate_urls\n"
        'urlpatterns = [path("x/", include("shop.urls"))]\n'
        "urlpatterns = decorate_urls(urlpatterns, login_required)\n"
        'urlpatterns += [path("later/<int:pk>/", views.remove)]\n'
    )
    endpoints = inventory_of(site(urls=root, shop__urls=URLS)).endpoints
    guarded = {endpoint.path: endpoint.has(ControlKind.AUTHENTICATION) for endpoint in endpoints}
    assert guarded == {"/x/boxes/<int:pk>/": True, "/later/<int:pk>/": False}


def guarded_by(check: str) -> bool:
    tree = site(urls=URLS, settings=SETTINGS, shop__guard=GUARD.format(check))
    return all(endpoint.has(ControlKind.AUTHENTICATION) for endpoint in inventory_of(tree).endpoints)


def test_middleware_guards_what_it_looks_at() -> None:
    login = 'return redirect("login")'
    assert guarded_by(f"if not request.user.is_authenticated: {login}")
    assert guarded_by(f'if not request.user.is_authenticated and request.path.startswith("/boxes"): {login}')
    assert not guarded_by(f'if not request.user.is_authenticated and request.path.startswith("/staff"): {login}')
    assert not guarded_by(f'if request.method == "GET" and not request.user.is_authenticated: {login}')
    assert not guarded_by(f"if request.user.is_authenticated and not request.session.get('code'): {login}")


def test_urlconfs_and_bases_that_go_in_circles_end() -> None:
    tree = site(
        urls='from django.urls import include, path\nurlpatterns = [path("", include("shop.urls"))]\n',
        shop__urls='from django.urls import include, path\nurlpatterns = [path("a/", include("urls"))]\n',
        shop__loop="from django.views import View\nclass A(B, View): pass\nclass B(A): pass\n",
    )
    assert [endpoint.handler for endpoint in inventory_of(tree).endpoints] == ["remove"]


def test_a_tuple_that_begins_with_its_own_name_ends() -> None:
    shop = "from django.urls import include, path\nfrom shop import views\n"
    more = [
        f'{shop}boxes = [path("<int:pk>/", views.remove)]\nboxes = (boxes, "shop")\n',
        f"{shop}a = (b, 1)\nb = (a, 1)\n",
    ]
    for text, name in zip(more, ("boxes", "a"), strict=True):
        tree = site(urls=f'{text}urlpatterns = [path("x/", include({name})), path("y/<int:pk>/", views.remove)]\n')
        assert {endpoint.handler for endpoint in inventory_of(tree).endpoints} == {"remove"}


def test_a_view_that_fetches_without_end_is_read_in_time() -> None:
    lines = "".join(f"    x{n} = get_object_or_404(Order, pk=pk)\n    x{n}.touch()\n" for n in range(1_500))
    tree = {
        "views.py": "from django.shortcuts import get_object_or_404\nfrom models import Order\n\n\n"
        f"def view(request, pk):\n{lines}",
        "models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    name = models.CharField()\n",
        "urls.py": 'from django.urls import path\nimport views\n\nurlpatterns = [path("<int:pk>/", views.view)]\n',
    }
    begun = time.process_time()
    assert len(inventory_of(tree).endpoints) == 1
    assert time.process_time() - begun < 6
