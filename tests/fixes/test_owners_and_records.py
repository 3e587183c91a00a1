"""Rows found by their owner, rights of administrators, and records of who did what."""

import pytest

from tests.fixes.test_with_inventory import DEPS, World

MONGO = """\
from fastapi import Depends, FastAPI
from motor.motor_asyncio import AsyncIOMotorClient

from app.deps import get_current_user

app = FastAPI()
db = AsyncIOMotorClient().clinic


@app.get("/letters/{letter_id}")
async def read(letter_id: str, user=Depends(get_current_user)):
    return await db.letters.find_one({"_id": letter_id, "patient_id": user["id"]})


@app.delete("/letters/{letter_id}")
async def remove(letter_id: str, user=Depends(get_current_user)):
    await db.letters.delete_one({"_id": letter_id})
"""


def test_a_document_is_looked_up_as_its_sibling_looks_it_up() -> None:
    fix, _, after = World({"app/main.py": MONGO, "app/deps.py": DEPS}).prove("SOC2-008", "app/main.py")
    assert fix.way == "owner_document"
    assert 'delete_one({"_id": letter_id, "patient_id": user["id"]})\n' in after


def test_another_dependency_may_give_another_caller() -> None:
    text = MONGO.replace(
        "remove(letter_id: str, user=Depends(get_current_user))", "remove(letter_id: str, user=Depends(other))"
    )
    text = text.replace("import get_current_user", "import get_current_user, other")
    deps = DEPS + "\n\ndef other(user: CurrentUser):\n    return user\n"
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({"app/main.py": text, "app/deps.py": deps}).prove("SOC2-008", "app/main.py")


PLAIN = """\
import sqlite3

from fastapi import Depends, FastAPI

from app.deps import get_current_user

app = FastAPI()


def db():
    return sqlite3.connect("diary.db")


@app.delete("/entries/{entry_id}")
def remove(entry_id: int, user=Depends(get_current_user)):
    db().execute("DELETE FROM entries WHERE id = ? AND user_id = ?", (entry_id, user["id"]))


@app.get("/entries/{entry_id}")
def read(entry_id: int, user=Depends(get_current_user)):
    return db().execute("SELECT text FROM entries WHERE id = ?", (entry_id,)).fetchone()
"""


def test_a_row_of_plain_sql_is_looked_up_as_its_sibling_looks_it_up() -> None:
    _, _, after = World({"app/main.py": PLAIN, "app/deps.py": DEPS}).prove("SOC2-008", "app/main.py")
    assert '"SELECT text FROM entries WHERE id = ? AND user_id = ?", (entry_id, user["id"])).fetchone()' in after


def test_a_statement_that_goes_on_is_left() -> None:
    text = PLAIN.replace('WHERE id = ?", (entry_id,)', 'WHERE id = ? ORDER BY id", (entry_id,)')
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({"app/main.py": text, "app/deps.py": DEPS}).prove("SOC2-008", "app/main.py")


REST = """\
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated

from shop.models import Note
from shop.serializers import NoteSerializer


class NoteViewSet(viewsets.ModelViewSet):
    queryset = Note.objects.all()
    serializer_class = NoteSerializer
    permission_classes = [IsAuthenticated]

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)
"""
REST_FILES = {
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["rest_framework", "shop"]\n',
    "shop/urls.py": (
        "from rest_framework.routers import DefaultRouter\n\nfrom shop.views import NoteViewSet\n\n"
        'router = DefaultRouter()\nrouter.register("notes", NoteViewSet)\nurlpatterns = router.urls\n'
    ),
    "shop/models.py": (
        "from django.db import models\n\n\nclass Note(models.Model):\n"
        '    author = models.ForeignKey("auth.User", on_delete=models.CASCADE)\n    text = models.TextField()\n'
    ),
}


def test_a_view_set_finds_the_rows_of_who_asks() -> None:
    fix, _, after = World({**REST_FILES, "shop/views.py": REST}).prove("SOC2-008", "shop/views.py")
    assert fix.way == "own_rows"
    method = "    def get_queryset(self):\n        return super().get_queryset().filter(author=self.request.user)\n\n"
    assert f"{method}    def perform_create" in after


def test_a_view_set_that_makes_rows_for_anybody_is_left() -> None:
    text = REST.replace("author=self.request.user", "author=self.request.user.parent")
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({**REST_FILES, "shop/views.py": text}).prove("SOC2-008", "shop/views.py")


INVOICES = """\
from rest_framework.permissions import IsAdminUser
from rest_framework.viewsets import ModelViewSet

from shop.models import OpenInvoice
from shop.serializers import InvoiceSerializer


class InvoiceViewSet(ModelViewSet):
    queryset = OpenInvoice.objects.all()
    serializer_class = InvoiceSerializer
    permission_classes = [IsAdminUser]
"""
INVOICE_FILES = {
    **REST_FILES,
    "shop/urls.py": REST_FILES["shop/urls.py"].replace("Note", "Invoice").replace("notes", "invoices"),
    "shop/models.py": (
        "from django.db import models\n\n\nclass OpenInvoice(models.Model):\n    total = models.FloatField()\n"
    ),
}


def test_a_view_set_writes_to_the_log_in_its_own_hooks() -> None:
    fix, _, after = World({**INVOICE_FILES, "shop/views.py": INVOICES}).prove("SOC2-010", "shop/views.py")
    assert fix.way == "viewset_record"
    assert "        pk = instance.pk\n        super().perform_destroy(instance)\n        logger.info(\n" in after
    assert '            "open invoice %s deleted by user %s", pk, self.request.user.pk\n        )\n' in after


def test_a_view_set_with_hooks_of_its_own_is_left() -> None:
    text = f"{INVOICES}\n    def destroy(self, request, pk=None):\n        return super().destroy(request, pk)\n"
    _, found = World({**INVOICE_FILES, "shop/views.py": text}).scan()
    assert [one.rule for one in found if one.rule == "SOC2-010"]
    with pytest.raises((AssertionError, ValueError)):
        World({**INVOICE_FILES, "shop/views.py": text}).prove("SOC2-010", "shop/views.py")


SALARY = """\
import logging

from flask import Flask, abort, jsonify, request, session

from pool import connection

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.before_request
def signed_in():
    if "user_id" not in session:
        abort(401)


@app.put("/employees/<int:employee_id>/salary")
def set_salary(employee_id):
    if session.get("role") != "hr":
        abort(403)
    with connection() as cursor:
        monthly = request.json["monthly"]
        cursor.execute("UPDATE salaries SET monthly = %s WHERE employee_id = %s", (monthly, employee_id))
    return jsonify(ok=True)
"""


def test_a_session_says_who_did_it_where_nobody_passes_without_that_key() -> None:
    _, _, after = World({"app.py": SALARY}).prove("SOC2-010", "app.py")
    assert 'logger.info("employee %s changed by %s", employee_id, session["user_id"])\n' in after


def test_a_key_that_nobody_asks_for_is_no_name() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({"app.py": SALARY.replace('"user_id" not in session', 'not session.get("seen")')}).prove(
            "SOC2-010", "app.py"
        )


CONTRACTS = """\
from fastapi import APIRouter

from app.deps import CurrentUser
from app.store import contracts

router = APIRouter()


@router.delete("/contracts/{contract_id}")
async def withdraw(contract_id: int, user: CurrentUser):
    await contracts.delete_one({"_id": contract_id, "owner": user})
"""
KEPT = "from motor.motor_asyncio import AsyncIOMotorClient\n\ncontracts = AsyncIOMotorClient().shop.contracts\n"


def test_a_class_says_by_what_a_caller_is_told_apart() -> None:
    deps = DEPS.replace("class User: ...", "class User:\n    id: int")
    world = World({"app/deps.py": deps, "app/main.py": CONTRACTS, "app/store.py": KEPT})
    _, _, after = world.prove("SOC2-010", "app/main.py")
    assert 'logger.info("contract %s deleted by %s", contract_id, user.id)\n' in after


def test_a_class_without_an_id_says_nothing() -> None:
    world = World({"app/deps.py": DEPS, "app/main.py": CONTRACTS, "app/store.py": KEPT})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-010", "app/main.py")


ADMIN = """\
from flask import Blueprint, render_template
from flask_login import login_required

from shop.guards import admin_only
from shop.work import purge

{name} = Blueprint("{name}", __name__, url_prefix="/admin")


@{name}.post("/{name}")
@login_required{more}
def start():
    return purge()
"""
ADMIN_GUARD = """\
from functools import wraps

from flask import abort
from flask_login import current_user


def admin_only(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not current_user.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return inner
"""


def test_a_function_for_administrators_asks_what_the_others_ask() -> None:
    jobs = ADMIN.format(name="jobs", more="").replace("from shop.guards import admin_only\n", "")
    others = {f"shop/{name}.py": ADMIN.format(name=name, more="\n@admin_only") for name in ("people", "rooms")}
    world = World({"shop/jobs_view.py": jobs, **others, "shop/guards.py": ADMIN_GUARD})
    fix, _, after = world.prove("SOC2-008", "shop/jobs_view.py")
    assert fix.way == "admin_guard"
    assert "from shop.guards import admin_only\n" in after
    assert "@login_required\n@admin_only\ndef start" in after


def test_a_right_of_another_kind_is_not_replaced() -> None:
    jobs = ADMIN.format(name="jobs", more="\n@editing_required").replace("admin_only", "editing_required")
    other = ADMIN.format(name="people", more="\n@admin_only")
    guards = ADMIN_GUARD + "\n\ndef editing_required(view):\n    return view\n"
    world = World({"shop/jobs_view.py": jobs, "shop/people.py": other, "shop/guards.py": guards})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-008", "shop/jobs_view.py")
