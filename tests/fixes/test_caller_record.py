"""Records of handlers that are guarded around them and do not know their caller."""

import pytest

from bot.fixes.caller_record import PLUGIN
from bot.fixes.interface import FixContext
from tests.fixes.test_with_inventory import DEPS, World
from tests.fixes.tools import source

ROUTER = """\
from fastapi import APIRouter, Depends

from app.deps import get_current_user
from app.store import contracts

router = APIRouter(dependencies=[Depends(get_current_user)])


@router.delete("/contracts/{contract_id}")
async def withdraw(contract_id: int):
    await contracts.delete_one({"_id": contract_id})
"""
OTHER = """\
from fastapi import APIRouter

from app.deps import CurrentUser

router = APIRouter()


@router.get("/me")
def me(user: CurrentUser):
    return {"id": user.id}
"""
STORE = "from motor.motor_asyncio import AsyncIOMotorClient\n\ncontracts = AsyncIOMotorClient().shop.contracts\n"
MAIN = """\
from fastapi import FastAPI

from app import contracts, people

app = FastAPI()
app.include_router(contracts.router)
app.include_router(people.router)
"""


def _fastapi(other: str = OTHER, deps: str = DEPS) -> World:
    files = {"app/contracts.py": ROUTER, "app/people.py": other, "app/deps.py": deps, "app/store.py": STORE}
    return World({**files, "app/main.py": MAIN})


def test_the_parameter_of_other_handlers_says_who_did_it() -> None:
    fix, _, after = _fastapi().prove("SOC2-010", "app/contracts.py")
    assert fix.way == "caller_record"
    assert "from app.deps import CurrentUser, get_current_user\n" in after
    assert "async def withdraw(contract_id: int, user: CurrentUser):\n" in after
    assert '    logger.info("contract %s deleted by %s", contract_id, user.id)\n' in after


def test_a_caller_whom_nothing_tells_apart_is_not_taken() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        _fastapi(OTHER.replace('{"id": user.id}', "user")).prove("SOC2-010", "app/contracts.py")


def test_a_method_is_left_to_its_class() -> None:
    controller = ROUTER.replace("@router", "@cbv(router)\nclass Contracts:\n    @router")
    controller = controller.replace("async def withdraw(", "    async def withdraw(self, ").replace(
        "    await", "        await"
    )
    controller = controller.replace("from app.deps", "from fastapi_utils.cbv import cbv\n\nfrom app.deps")
    world = _fastapi()
    world.files["app/contracts.py"] = source(controller, "app/contracts.py")
    inventory, found = world.scan()
    remarks = [one for one in found if one.rule == "SOC2-010"]
    assert remarks
    for one in remarks:
        context = FixContext(one, world.files["app/contracts.py"], inventory, world.files)
        assert list(PLUGIN.propose(context)) == []


FLASK = """\
from flask import Blueprint
from flask_login import login_required

from app.store import Invoice, db

bp = Blueprint("invoices", __name__)


@bp.post("/invoices/<int:invoice_id>/remove")
@login_required
def remove(invoice_id):
    invoice = db.session.get(Invoice, invoice_id)
    db.session.delete(invoice)
    db.session.commit()
    return "", 204
"""
PROFILE = """\
from flask import Blueprint, jsonify
from flask_login import current_user, login_required

bp = Blueprint("profile", __name__)


@bp.get("/me")
@login_required
def me():
    return jsonify(id=current_user.id)
"""
MODELS = """\
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Invoice(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    cancelled = db.Column(db.Boolean)
"""


def test_the_caller_whom_other_files_know_is_imported() -> None:
    world = World({"app/invoices.py": FLASK, "app/profile.py": PROFILE, "app/store.py": MODELS})
    fix, _, after = world.prove("SOC2-010", "app/invoices.py")
    assert fix.way == "caller_record"
    assert "from flask_login import current_user, login_required\n" in after
    assert '    logger.info("invoice %s deleted by %s", invoice_id, current_user.id)\n' in after


def test_of_two_libraries_none_is_taken() -> None:
    other = PROFILE.replace("flask_login import current_user, login_required", "flask_jwt_extended import current_user")
    other = other.replace("@login_required\n", "")
    files = {"app/invoices.py": FLASK, "app/profile.py": PROFILE, "app/other.py": other, "app/store.py": MODELS}
    with pytest.raises(AssertionError, match="nothing was proved"):
        World(files).prove("SOC2-010", "app/invoices.py")


ACCOUNTS = """\
from flask import Blueprint, session

from app.guards import admins_only
from app.store import Users, db

bp = Blueprint("accounts", __name__)


@bp.delete("/users/<int:user_id>")
@admins_only
def remove(user_id):
    Users.query.filter_by(id=user_id).delete()
    db.session.commit()
    return "", 204
"""
GUARDS = """\
from functools import wraps

from flask import abort

from app.session import user_of_session


def admins_only(view):
    @wraps(view)
    def inner(*args, **kwargs):
        current_user = user_of_session()
        if current_user is None or current_user.id not in (1, 2):
            abort(403)
        return view(*args, **kwargs)

    return inner
"""


def test_of_an_account_the_account_alone_will_do() -> None:
    models = MODELS.replace("Invoice", "Users")
    world = World({"app/accounts.py": ACCOUNTS, "app/guards.py": GUARDS, "app/store.py": models})
    fix, _, after = world.prove("SOC2-003", "app/accounts.py")
    assert fix.way == "caller_record"
    assert '    logger.info("account %s deleted", user_id)\n' in after
