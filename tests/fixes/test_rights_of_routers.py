"""FastAPI: a right is asked for as most routes ask for it, and a router's own guard is not put on route by route."""

import pytest

from tests.fixes.test_with_inventory import World

DEPS = """\
from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="/token")


class User: ...


def check_admin(token: str = Depends(scheme)) -> User:
    user = User()
    if not user.is_admin:
        raise HTTPException(403)
    return user
"""
STORE = "from motor.motor_asyncio import AsyncIOMotorClient\n\nbooks = AsyncIOMotorClient().shop.books\n"
HEAD = """\
from fastapi import APIRouter, Depends

from app.deps import User, check_admin
from app.store import books

"""


def route(name: str, guard: str = "", parameter: str = "") -> str:
    body = f'    await books.delete_one({{"name": "{name}"}})\n'
    return f'\n\n@router.delete("/{name}"{guard})\nasync def {name}({parameter}):\n{body}'


ROUTE = ", dependencies=[Depends(check_admin)]"
PARAMETER = "user: User = Depends(check_admin)"


def world(router: str, *routes: str, more: str = "") -> World:
    files = {"app/deps.py": DEPS, "app/store.py": STORE, "app/main.py": f"{HEAD}{router}{''.join(routes)}"}
    return World({**files, **({"app/more.py": f"{HEAD}{more}"} if more else {})})


def test_a_right_that_routes_have_by_parameters_too_is_asked_for_by_the_route() -> None:
    by_both = [route("a", "", PARAMETER), route("b", "", PARAMETER), route("c", ROUTE), route("d")]
    _, _, after = world("router = APIRouter()\n", *by_both).prove("SOC2-001", "app/main.py")
    assert f'@router.delete("/d"{ROUTE})\nasync def d():' in after


def test_a_guard_that_the_router_misses_is_left_to_a_person() -> None:
    guarded = f"router = APIRouter(dependencies=[Depends(check_admin)])\n{route('x')}{route('y')}"
    open_ones = world("router = APIRouter()\n", route("a", "", PARAMETER), route("b"), route("c"), more=guarded)
    with pytest.raises(AssertionError, match="nothing was proved"):
        open_ones.prove("SOC2-001", "app/main.py", "b")
