"""Projects that use the package `complianceagent` get its decorators, where no sibling shows another control."""

import pytest

from tests.fixes.test_with_inventory import World

SETUP = "from complianceagent import configure\n\nconfigure(current_principal=lambda: None)\n"
FASTAPI = """\
from fastapi import Depends, FastAPI

from app.store import get_db, get_user, orders

app = FastAPI()


@app.delete("/orders/{order_id}")
def remove(order_id: int, db=Depends(get_db)):
    db.delete(orders(db, order_id))
    db.commit()
"""
STORE = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]


def get_db(): ...


def get_user(): ...


def orders(db, order_id):
    return db.get(Order, order_id)
"""
LOGIN = {
    "flask": """\
from flask import Flask, request
from werkzeug.security import check_password_hash

from app.store import User

app = Flask(__name__)


@app.post("/login")
def login():
    user = User.query.filter_by(email=request.form["email"]).first()
    if user is None or not check_password_hash(user.password_hash, request.form["password"]):
        return "", 401
    return {"token": user.token()}
""",
    "aiohttp": """\
from aiohttp import web
from passlib.hash import argon2

from app.store import find_user

routes = web.RouteTableDef()


@routes.post("/login")
async def login(request):
    form = await request.post()
    user = await find_user(form["email"])
    if not argon2.verify(form["password"], user.password_hash):
        raise web.HTTPUnauthorized
    return web.json_response({"token": user.token()})
""",
}


def test_who_calls_is_asked_for_by_the_package_and_the_request_is_handed_to_it() -> None:
    world = World({"app/main.py": FASTAPI, "app/store.py": STORE, "app/setup.py": SETUP})
    fix, _, after = world.prove("SOC2-001", "app/main.py")
    assert fix.way == "sdk_control"
    assert "from complianceagent import require_authentication\n" in after
    assert "from fastapi import Depends, FastAPI, Request\n" in after
    assert '{order_id}")\n@require_authentication\ndef remove(request: Request, order_id: int,' in after


@pytest.mark.parametrize("framework", LOGIN)
def test_a_login_is_limited_by_the_package(framework: str) -> None:
    world = World({"app/main.py": LOGIN[framework], "app/setup.py": SETUP})
    fix, _, after = world.prove("SOC2-006", "app/main.py")
    assert fix.way == "sdk_control"
    assert "from complianceagent import rate_limit\n" in after
    assert 'post("/login")\n@rate_limit(5, 60)\n' in after


def test_a_deletion_is_recorded_by_the_package() -> None:
    signed_in = FASTAPI.replace("db=Depends(get_db)):", "user=Depends(get_user), db=Depends(get_db)):")
    world = World({"app/main.py": signed_in, "app/store.py": STORE, "app/setup.py": SETUP})
    fix, _, after = world.prove("SOC2-010", "app/main.py")
    assert fix.way == "sdk_control"
    assert '{order_id}")\n@audit_log("data_deletion")\ndef remove(' in after


@pytest.mark.parametrize("rule", ["SOC2-001", "SOC2-006"])
def test_a_project_without_the_package_is_not_given_it(rule: str) -> None:
    text = FASTAPI if rule == "SOC2-001" else LOGIN["aiohttp"]
    world = World({"app/main.py": text, "app/store.py": STORE})
    with pytest.raises(AssertionError, match="nothing was proved"):
        world.prove(rule, "app/main.py")
