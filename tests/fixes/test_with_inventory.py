"""The whole way of a fix with our own rules as the second scan: inventory, finding, proposal, proof."""

from collections.abc import Callable, Iterable
from functools import cache

import pytest

from bot.core.finding import Finding
from bot.core.fix import Fix, Proof
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.fixes.find import propose
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.verify import Rejected, check_scan, check_text
from bot.inventory.facts import facts
from bot.inventory.link import link
from bot.registry import load_check, plugins, rules_folder

DEPS = """\
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="/token")


class User: ...


def get_current_user(token: str = Depends(scheme)) -> User:
    if not token:
        raise HTTPException(401)
    return User()


CurrentUser = Annotated[User, Depends(get_current_user)]
"""
ORDERS = """\
import logging

from fastapi import APIRouter, HTTPException

from app.deps import CurrentUser
from app.store import orders

router = APIRouter(prefix="/orders")
logger = logging.getLogger(__name__)


@router.get("")
def mine(user: CurrentUser):
    return orders(user)


@router.post("/import")
def start_import(user: CurrentUser, url: str):
    return orders(user, url)


@router.delete("/all")
def remove_all():
    try:
        return orders(None)
    except Exception as e:
        raise HTTPException(status_code=500, detail=str(e))
"""
FLASK_AUTH = """\
from functools import wraps

from flask import abort, session


def login_required(view):
    @wraps(view)
    def guarded(*args, **kwargs):
        if "user_id" not in session:
            abort(401)
        return view(*args, **kwargs)
    return guarded
"""
FLASK_ORDERS = """\
from flask import Blueprint, current_app, jsonify

from shop.auth import login_required
from shop.store import orders

bp = Blueprint("orders", __name__, url_prefix="/orders")


@bp.get("/")
@login_required
def mine():
    return jsonify(orders())


@bp.post("/refund")
def refund():
    try:
        return jsonify(orders("refund"))
    except Exception as error:
        return jsonify(error=str(error)), 500
"""


@cache
def _checks() -> tuple[Callable[[ControlInventory], Iterable[Finding]], ...]:
    folders = sorted(rules_folder().glob("*"))
    return tuple(load_check(folder) for folder in folders if (folder / "check.py").exists())


class World:
    """A tree of files, read and scanned by our own rules."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = {path: SourceFile(path, BlobId("0" * 40), text.encode()) for path, text in files.items()}
        self.ways: list[FixWay] = list(plugins("bot.fixes").values())

    def scan(self) -> tuple[ControlInventory, tuple[Finding, ...]]:
        inventory = link({path: facts(file) for path, file in self.files.items()})
        return inventory, assign(dedupe(finding for check in _checks() for finding in check(inventory)))

    def prove(self, rule: str, path: str, scope: str = "") -> tuple[Fix, Proof, str]:
        """The first proved fix of the one finding of the rule (in `scope`, where it is given), and the fixed file."""
        inventory, before = self.scan()
        (finding,) = (one for one in before if one.rule == rule and scope in ("", one.scope))
        file = self.files[path]
        for fix in propose(FixContext(finding, file, inventory, self.files), self.ways):
            fixed = check_text(fix, file)
            if isinstance(fixed, Rejected):
                continue
            self.files[path] = fixed
            proof = check_scan(fix, finding, before, self.scan()[1])
            self.files[path] = file
            if isinstance(proof, Proof):
                return fix, proof, fixed.text
        raise AssertionError("nothing was proved")


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_fastapi(eol: str) -> None:
    path = "app/orders.py"
    world = World({"app/deps.py": DEPS, path: ORDERS.replace("\n", eol)})
    _, proof, after = world.prove("SOC2-001", path)
    assert after == ORDERS.replace("remove_all()", "remove_all(user: CurrentUser)").replace("\n", eol)
    assert proof.steps[0] == "applies to exactly line 23"
    _, _, after = world.prove("SOC2-007", path)
    assert 'logger.exception("remove_all failed")' in after
    assert 'detail="Internal server error") from e' in after


def test_flask() -> None:
    path = "shop/orders.py"
    world = World({"shop/auth.py": FLASK_AUTH, path: FLASK_ORDERS})
    _, _, after = world.prove("SOC2-001", path)
    assert after == FLASK_ORDERS.replace("def refund", "@login_required\ndef refund")
    _, _, after = world.prove("SOC2-007", path)
    assert '    except Exception:\n        current_app.logger.exception("refund failed")\n' in after
    assert 'jsonify(error="Internal server error"), 500' in after
