"""Guards that stand around other endpoints, in their handlers, or in a library that the application has set up."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.library_login import PLUGIN as LIBRARY_LOGIN
from tests.fixes.test_with_inventory import DEPS, World

STORE = "from motor.motor_asyncio import AsyncIOMotorClient\n\nbooks = AsyncIOMotorClient().shop.books\n"
ROUTED = """\
from fastapi import APIRouter

from app.store import books

router = APIRouter(prefix="/books")


@router.delete("/{book_id}")
async def remove(book_id: int):
    await books.delete_one({"id": book_id})
"""
GUARDED = """\
from fastapi import APIRouter, Depends

from app.deps import session_of
from app.store import books

router = APIRouter(prefix="/shelves", dependencies=[Depends(session_of)])


@router.delete("/{shelf_id}")
async def clear(shelf_id: int):
    await books.delete_many({"shelf": shelf_id})
"""
MAIN = """\
from fastapi import FastAPI

from app import books, shelves

app = FastAPI()
app.include_router(books.router)
app.include_router(shelves.router)
"""
SESSION = DEPS.replace("get_current_user", "session_of")


def _routed(text: str = ROUTED, guarded: str = GUARDED) -> World:
    files = {"app/books.py": text, "app/shelves.py": guarded, "app/deps.py": SESSION, "app/store.py": STORE}
    return World({**files, "app/main.py": MAIN})


def test_the_guard_of_another_router_is_asked_by_the_route() -> None:
    fix, _, after = _routed().prove("SOC2-001", "app/books.py")
    assert fix.way == "router_guard"
    assert "from fastapi import APIRouter, Depends\n\nfrom app.deps import session_of\n" in after
    assert '@router.delete("/{book_id}", dependencies=[Depends(session_of)])\n' in after


def test_a_guard_for_administrators_is_not_taken_for_everybody() -> None:
    guarded = GUARDED.replace("session_of", "only_admin")
    files = {"app/books.py": ROUTED, "app/shelves.py": guarded, "app/store.py": STORE, "app/main.py": MAIN}
    world = World({**files, "app/deps.py": SESSION.replace("session_of", "only_admin")})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-001", "app/books.py")


def test_a_signed_in_caller_is_too_little_for_a_route_of_administrators() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        _routed(ROUTED.replace('"/books"', '"/admin/books"')).prove("SOC2-001", "app/books.py")


FLASK = """\
from flask import Flask, redirect, render_template, request, session

from app.store import Bill, Order

app = Flask(__name__)


@app.get("/orders")
def orders():
    if "user_id" not in session:
        return redirect("/login")
    return render_template("orders.html", orders=Order.query.filter_by(user_id=session["user_id"]))


@app.post("/bills/<int:bill_id>/pay")
def pay(bill_id):
    \"\"\"Pay a bill.\"\"\"
    Bill.query.get(bill_id).pay(request.form["card"])
    return redirect("/bills")
"""
MODELS = """\
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Bill(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
"""


def test_the_question_of_another_handler_is_asked_below_the_docstring() -> None:
    fix, _, after = World({"app/site.py": FLASK, "app/store.py": MODELS}).prove("SOC2-001", "app/site.py", "pay")
    assert fix.way == "body_guard"
    asked = '    if "user_id" not in session:\n        return redirect("/login")\n'
    assert f'    """Pay a bill."""\n{asked}    Bill.query.get' in after


def test_a_question_about_a_role_is_not_asked_of_everybody() -> None:
    text = FLASK.replace('"user_id" not in session', 'session.get("role") != "clerk"')
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({"app/site.py": text, "app/store.py": MODELS}).prove("SOC2-001", "app/site.py", "pay")


DJANGO = """\
from django.shortcuts import get_object_or_404, redirect, render

from shop.models import Bill


def bills(request):
    if not request.user.is_authenticated:
        return redirect("login")
    return render(request, "bills.html", {"bills": Bill.objects.filter(customer=request.user)})


def pay(request, bill_id):
    bill = get_object_or_404(Bill, pk=bill_id)
    bill.paid = True
    bill.save()
    return redirect("bills")
"""
DJANGO_FILES = {
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n',
    "shop/urls.py": (
        "from django.urls import path\n\nfrom shop import views\n\n"
        'urlpatterns = [path("bills/", views.bills), path("bills/<int:bill_id>/pay/", views.pay)]\n'
    ),
    "shop/models.py": (
        "from django.db import models\n\n\nclass Bill(models.Model):\n"
        '    customer = models.ForeignKey("auth.User", on_delete=models.CASCADE)\n'
        "    paid = models.BooleanField(default=False)\n"
    ),
}


def test_django_takes_what_the_sibling_asks_before_its_own_decorator() -> None:
    fix, _, after = World({**DJANGO_FILES, "shop/views.py": DJANGO}).prove("SOC2-001", "shop/views.py")
    assert fix.way == "body_guard"
    asked = '    if not request.user.is_authenticated:\n        return redirect("login")\n'
    assert f"def pay(request, bill_id):\n{asked}    bill = " in after


LIBRARY = """\
from flask import Blueprint, redirect, request

from app.store import Bill

bp = Blueprint("bills", __name__)


@bp.post("/bills/<int:bill_id>/pay")
def pay(bill_id):
    Bill.query.get(bill_id).pay(request.form["card"])
    return redirect("/bills")
"""
FACTORY = """\
from flask import Flask
from {module} import {manager}

from app.bills import bp


def create_app():
    app = Flask(__name__)
    {manager}(app)
    app.register_blueprint(bp)
    return app
"""


@pytest.mark.parametrize(
    ("module", "manager", "guard", "name"),
    [
        ("flask_login", "LoginManager", "@login_required", "login_required"),
        ("flask_jwt_extended", "JWTManager", "@jwt_required()", "jwt_required"),
    ],
)
def test_the_guard_of_the_library_that_signs_people_in(module: str, manager: str, guard: str, name: str) -> None:
    factory = FACTORY.format(module=module, manager=manager)
    world = World({"app/main.py": factory, "app/bills.py": LIBRARY, "app/store.py": MODELS})
    fix, _, after = world.prove("SOC2-001", "app/bills.py")
    assert fix.way == "library_login"
    assert f"from {module} import {name}\n" in after
    assert f'/pay")\n{guard}\ndef pay' in after


def test_of_two_libraries_none_is_chosen() -> None:
    factory = FACTORY.format(module="flask_login", manager="LoginManager")
    both = factory.replace("import LoginManager", "import LoginManager\nfrom flask_jwt_extended import JWTManager")
    both = both.replace("    app.register", "    JWTManager(app)\n    app.register")
    world = World({"app/main.py": both, "app/bills.py": LIBRARY, "app/store.py": MODELS})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-001", "app/bills.py")


def test_what_only_reads_among_guarded_siblings_may_be_open_on_purpose() -> None:
    shown = LIBRARY + '\n\n@bp.get("/bills/all")\ndef shown():\n    return Bill.query.all()\n'
    guarded = shown.replace("\ndef pay", "\n@login_required\ndef pay")
    guarded = guarded.replace("import Bill\n", "import Bill\nfrom flask_login import login_required\n")
    factory = FACTORY.format(module="flask_login", manager="LoginManager")
    world = World({"app/main.py": factory, "app/bills.py": guarded, "app/store.py": MODELS})
    inventory, found = world.scan()
    (finding,) = (one for one in found if one.rule == "SOC2-001")
    context = FixContext(finding, world.files["app/bills.py"], inventory, world.files)
    assert list(LIBRARY_LOGIN.propose(context)) == []


REST = """\
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from shop.models import Order


@api_view(["GET"])
@permission_classes([AllowAny])
def pending(request):
    return Response(list(Order.objects.filter(status="new").values("id", "customer__email")))
"""
BY_ACTION = """\
from rest_framework import permissions, viewsets

from shop.models import Order


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()

    def get_permissions(self):
        if self.action in ("list", "retrieve"):
            return [permissions.{asked}()]
        return [permissions.AllowAny()]
"""
REST_FILES = {
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["rest_framework", "shop"]\n',
    "shop/urls.py": (
        'from django.urls import path\n\nfrom shop.views import pending\n\nurlpatterns = [path("pending/", pending)]\n'
    ),
    "shop/models.py": (
        "from django.db import models\n\n\nclass Order(models.Model):\n"
        '    customer = models.ForeignKey("auth.User", on_delete=models.CASCADE)\n'
        "    status = models.CharField(max_length=8)\n"
    ),
}


def test_a_view_that_lets_everybody_in_asks_who_calls() -> None:
    fix, _, after = World({**REST_FILES, "shop/views.py": REST}).prove("SOC2-001", "shop/views.py")
    assert fix.way == "open_permissions"
    assert "@permission_classes([IsAuthenticated])\n" in after
    assert "from rest_framework.permissions import IsAuthenticated\n" in after


@pytest.mark.parametrize(("asked", "mended"), [("IsAuthenticated", True), ("IsAdminUser", False)])
def test_the_actions_that_were_forgotten_ask_what_the_others_ask(asked: str, mended: bool) -> None:
    urls = (
        "from rest_framework.routers import DefaultRouter\n\nfrom shop.views import OrderViewSet\n\n"
        'router = DefaultRouter()\nrouter.register("orders", OrderViewSet)\nurlpatterns = router.urls\n'
    )
    world = World({**REST_FILES, "shop/urls.py": urls, "shop/views.py": BY_ACTION.format(asked=asked)})
    if mended:
        assert world.prove("SOC2-001", "shop/views.py")[2].count("permissions.IsAuthenticated()") == 2
    else:
        with pytest.raises(AssertionError, match="nothing was proved"):
            world.prove("SOC2-001", "shop/views.py")
