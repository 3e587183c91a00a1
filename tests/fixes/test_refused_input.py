"""SOC2-007: a client is told what of the input could not be read, as its author would say it, and no log need be."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.tools import fixed

BEFORE = """\
import json
import logging
from uuid import UUID

from fastapi import HTTPException, Query

from app.kinds import Kind

logger = logging.getLogger(__name__)


def listed(shelf_ids: str, pages: list[int] = None, kind: str = Query(...), *, request=None, body: str = ""):
    page_size = sent = request.headers.get("x-page-size")
"""


def answered(tried: str, caught: str = "ValueError", status: int = 400) -> str:
    code = f"""\
    try:
        {tried}
    except {caught} as e:
        raise HTTPException({status}, detail=str(e)) from e
    return Kind, UUID, json
"""
    after = fixed(BEFORE + code, "str(e)", "SOC2-007", PLUGIN) or ""
    return after.partition(" as e:\n")[2].partition("    return Kind")[0].strip()


@pytest.mark.parametrize(
    ("tried", "caught", "said"),
    [
        ("kinds = Kind(kind)", "ValueError", "Invalid kind"),
        ("kinds = Kind(kind)", "(ValueError, KeyError)", "Invalid kind"),
        ("ids = [int(one.strip()) for one in shelf_ids.split(',') if one]", "ValueError", "Invalid shelf_ids"),
        ("ids = json.loads(shelf_ids)", "json.JSONDecodeError", "Invalid shelf_ids"),
        ("UUID(shelf_ids)", "ValueError", "Invalid shelf_ids"),
        ("size = json.loads(page_size)", "JSONDecodeError", "Invalid JSON"),
        ("size = int(page_size)", "ValueError", "Invalid page size"),
    ],
)
def test_what_could_not_be_read_is_named(tried: str, caught: str, said: str) -> None:
    assert answered(tried, caught) == f'raise HTTPException(400, detail="{said}") from e'


@pytest.mark.parametrize(
    ("tried", "caught", "status"),
    [
        ("ids = json.loads(body)", "ValueError", 400),
        ("size = int(sent)", "ValueError", 400),
        ("ids = json.loads(shelf_ids)[kind]", "ValueError", 400),
        ("ids = Kind.objects.create(name=kind)", "ValueError", 400),
        ("kinds = Kind(kind)", "Refused", 422),
    ],
)
def test_nothing_is_named_where_it_may_be_something_else(tried: str, caught: str, status: int) -> None:
    assert answered(tried, caught, status) == ""


def test_what_has_no_name_and_is_no_json_is_told_as_that() -> None:
    assert 'HTTPException(400, detail="Invalid JSON")' in answered("ids = json.loads(body)", "json.JSONDecodeError")


def test_only_what_blames_the_input_names_it() -> None:
    assert answered("kinds = Kind(kind)", status=404) == ""


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ('"Failed to remove shelf %s: %s", kind, e', "Failed to remove shelf"),
        ('f"Error while moving the shelf {kind} to {shelf_ids}"', "Error while moving the shelf"),
        ('"Error while moving the shelf for: %s", kind', "Error while moving the shelf"),
        ('f"Error locking/unlocking the shelf: {e}"', "Error locking/unlocking the shelf"),
        ('"Failed to read from %s", kind', ""),
        ('"libshelf says %s", e', ""),
        ("e", ""),
    ],
)
def test_where_anything_may_have_failed_the_client_is_told_what_the_log_is(logged: str, said: str) -> None:
    code = f"""\
    try:
        drop(shelf_ids)
    except Exception as e:
        logger.exception({logged})
        raise HTTPException(400, detail=str(e)) from e
    return Kind, UUID, json
"""
    after = fixed(BEFORE + code, "str(e)", "SOC2-007", PLUGIN) or ""
    assert f'raise HTTPException(400, detail="{said}") from e' in after if said else after == ""
