"""Accepted suggestions in files of every format: what GitHub commits is what was proved."""

import ast

import pytest

from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEADER = """\
import logging
import os

from fastapi import APIRouter, HTTPException

from shop import billing
from shop.security import CurrentUser

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/bills")
API_KEY = os.environ["API_KEY"]


@router.get("/")
def bills(user: CurrentUser) -> list[str]:
    return billing.bills_of(user.id)


@router.get("/latest")
def latest(user: CurrentUser) -> str:
    return billing.latest_of(user.id)
"""
ADDED = """

@router.post("/pay")
def pay(amount: int) -> str:
    try:
        return billing.pay(amount)
    except Exception as error:
        raise HTTPException(status_code=500, detail=f"``` failed: {error}")
"""


def tabs(text: str) -> str:
    return text.replace("    ", "\t")


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("crlf", lambda text: text.replace("\n", "\r\n")),
        ("no-final-newline", lambda text: text.removesuffix("\n")),
        ("tabs", tabs),
        ("crlf-tabs-no-final-newline", lambda text: tabs(text).removesuffix("\n").replace("\n", "\r\n")),
    ],
)
async def test_every_suggestion_keeps_the_file_as_it_is_written(stage: Stage, name: str, shape: object) -> None:
    assert callable(shape)
    before: str = shape(HEADER + ADDED)
    shop = await stage.repository(f"format-{name}", {"shop/bills.py": shape(HEADER).encode()})
    pull = await stage.pull(shop, {"shop/bills.py": before.encode()})
    await stage.checked(pull)
    await stage.job_ended(pull)
    suggested = [comment for comment in pull.comments if "suggestion\n" in comment.body]
    assert len(suggested) == 2, [comment.body for comment in pull.comments]
    head = await stage.github.accept_suggestions([comment.id for comment in suggested], "mira")
    after = (await shop.git.file(head, "shop/bills.py") or b"").decode()

    ast.parse(after)
    assert "def pay(amount: int, user: CurrentUser) -> str:" in after
    assert "{error}" not in after
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in before else 0), "no line ending was changed"
    assert after.endswith("\n") == before.endswith("\n")
    assert ("\t" in after, "    " in after) == ("\t" in before, "    " in before)
    check = await stage.checked(pull, head)
    await stage.job_ended(pull, 2)
    assert check.conclusion == "success"
