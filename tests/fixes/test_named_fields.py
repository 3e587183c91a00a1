"""What a caller sends may fill the fields that are theirs, and no other."""

import pytest

from tests.fixes.test_with_inventory import DEPS, World

URLS = (
    "from django.urls import path\n\nfrom shop import views\n\n"
    'urlpatterns = [path("notes/", views.add), path("notes/<int:pk>/", views.change)]\n'
)
SETTINGS = 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n'
DJANGO_MODEL = """\
from django.db import models


class Note(models.Model):
    author = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    text = models.TextField()
    is_pinned = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
"""
DJANGO = """\
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from shop.models import Note


@login_required
def add(request):
    Note.objects.create(**request.POST.dict())
    return HttpResponse(status=201)


@login_required
def change(request, pk):
    note = get_object_or_404(Note, pk=pk, author=request.user)
    for field, value in request.POST.items():
        setattr(note, field, value)
    note.save()
    return HttpResponse(status=204)
"""


def _django(views: str = DJANGO, models: str = DJANGO_MODEL) -> World:
    files = {"shop/settings.py": SETTINGS, "shop/urls.py": URLS, "shop/models.py": models, "shop/views.py": views}
    return World(files)


def test_a_loop_asks_for_the_name_first() -> None:
    fix, _, after = _django().prove("SOC2-004", "shop/views.py", "change")
    assert fix.way == "named_fields"
    assert 'if field in ("title", "text"):\n            setattr(note, field, value)\n' in after


def test_a_new_row_of_django_belongs_to_who_makes_it() -> None:
    _, _, after = _django().prove("SOC2-004", "shop/views.py", "add")
    picked = '**{name: value for name, value in request.POST.items() if name in ("title", "text")}'
    assert f"Note.objects.create(\n        author=request.user,\n        {picked},\n    )\n" in after


def test_a_new_row_that_needs_more_of_the_caller_gets_no_fix() -> None:
    models = DJANGO_MODEL.replace("    text =", '    shelf = models.ForeignKey("Shelf", models.CASCADE)\n    text =')
    with pytest.raises(AssertionError, match="nothing was proved"):
        _django(models=models).prove("SOC2-004", "shop/views.py", "add")


def test_a_model_that_is_built_on_another_one_gets_no_fix() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        _django(models=DJANGO_MODEL.replace("(models.Model)", "(Dated)")).prove("SOC2-004", "shop/views.py", "change")


FASTAPI = """\
from fastapi import FastAPI, Request

from app.deps import CurrentUser
from app.models import Note
from app.store import session

app = FastAPI()


@app.post("/notes")
async def add(user: CurrentUser, request: Request):
    body = await request.json()
    session.add(Note(**body))
    return {"by": user.id}
"""
TABLES = """\
from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="user.id")
    title: str
    text: str = ""
    status: str = "draft"
"""


def test_a_table_of_sqlmodel_gets_its_owner_from_the_caller() -> None:
    world = World({"app/main.py": FASTAPI, "app/deps.py": DEPS, "app/models.py": TABLES})
    _, _, after = world.prove("SOC2-004", "app/main.py")
    assert 'owner_id=user.id,\n        **{name: value for name, value in body.items() if name in ("title", "text")' in (
        after.replace("            ", "        ")
    )


@pytest.mark.parametrize("put", ['body["status"] = "open"', 'body.update(status="open")'])
def test_what_the_application_puts_in_itself_is_not_left_out(put: str) -> None:
    text = FASTAPI.replace("    session.add", f"    {put}\n    session.add")
    world = World({"app/main.py": text, "app/deps.py": DEPS, "app/models.py": TABLES})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-004", "app/main.py")


def test_who_calls_must_be_known() -> None:
    text = FASTAPI.replace('{"by": user.id}', '{"done": True}')
    world = World({"app/main.py": text, "app/deps.py": DEPS, "app/models.py": TABLES})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-004", "app/main.py")


FLASK = """\
from flask import Blueprint, jsonify, request
from flask_login import current_user, login_required

from accounts.models import User, db

bp = Blueprint("accounts", __name__)


@bp.patch("/profile")
@login_required
def update_profile():
    payload = request.get_json()
    user = User.query.get(current_user.id)
    for key, value in payload.items():
        setattr(user, key, value)
    db.session.commit()
    return jsonify(ok=True)
"""
PEOPLE = """\
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))
    phone = db.Column(db.String(20))
    role = db.Column(db.String(20), default="member")
"""


def test_nobody_gives_themselves_a_role() -> None:
    world = World({"accounts/routes.py": FLASK, "accounts/models.py": PEOPLE})
    fix, _, after = world.prove("SOC2-008", "accounts/routes.py")
    assert fix.way == "named_fields"
    assert 'if key in ("name", "phone"):\n            setattr(user, key, value)\n' in after


def test_a_model_of_nothing_else_gets_no_fix() -> None:
    people = "".join(line for line in PEOPLE.splitlines(keepends=True) if "name" not in line and "phone" not in line)
    world = World({"accounts/routes.py": FLASK, "accounts/models.py": people})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove("SOC2-008", "accounts/routes.py")
