"""Which of the siblings' guards an endpoint gets."""

from dataclasses import replace

import pytest

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes.habits import habits_of
from bot.fixes.interface import FixContext
from tests.fixes.tools import finding, source

READ_KEY, WRITE_KEY = "key: Key = Depends(require_invoice_key)", "key: Key = Depends(require_admin_key)"


def endpoint(line: int, method: str, idiom: str = "") -> Endpoint:
    place = Location("app/a.py", Span(line, line))
    kind = ControlKind.AUTHENTICATION
    controls = (Control(kind, "k", place, "parameter", idiom),) if idiom else ()
    return Endpoint("fastapi", (method,), "/x", f"app.a.f{line}", place, place, "g", (), controls)


def elsewhere(line: int, idiom: str) -> Endpoint:
    place = Location("app/b.py", Span(line, line))
    return replace(endpoint(line, "GET", idiom), location=place, body=place, group="h")


def offered(method: str, *siblings: Endpoint) -> list[str]:
    context = FixContext(finding("SOC2-001", 1), source("x\n"), ControlInventory((endpoint(1, method), *siblings), ()))
    return [habit.idiom.text for habit in habits_of(context, ControlKind.AUTHENTICATION)]


def test_what_those_have_that_do_the_same_kind_of_thing_comes_first() -> None:
    readers = [endpoint(line, "GET", READ_KEY) for line in (10, 20, 30)]
    writers = [endpoint(line, "POST", WRITE_KEY) for line in (40, 50)]
    assert offered("PUT", *readers, *writers) == [WRITE_KEY, READ_KEY]
    assert offered("GET", *readers, *writers) == [READ_KEY, WRITE_KEY]
    assert offered("PUT", *readers, *writers[:1]) == [READ_KEY, WRITE_KEY]


def test_what_is_content_with_nobody_is_no_guard() -> None:
    for idiom in ("db_session: Session = Depends(get_session)", "user: User = Depends(get_optional_user)"):
        assert offered("GET", endpoint(10, "GET", idiom)) == []


ADMIN, MEMBER = "caller: User = Depends(only_admin)", "caller: User = Depends(logged_in)"


def test_a_right_is_not_taken_from_the_rest_of_the_project() -> None:
    administrators = [elsewhere(line, ADMIN) for line in (10, 20, 30)]
    members = [elsewhere(line, MEMBER) for line in (40, 50)]
    more = [elsewhere(line, MEMBER) for line in (60, 70)]
    assert offered("GET", *administrators) == []
    assert offered("GET", *administrators, *members) == []
    assert offered("GET", *administrators, *members, *more) == [MEMBER]


def test_who_may_read_is_not_told_by_who_may_write() -> None:
    writers = [endpoint(line, "POST", ADMIN) for line in (10, 20)]
    rights = [replace(one, controls=(replace(one.controls[0], kind=ControlKind.AUTHORIZATION),)) for one in writers]
    assert offered("GET", *rights) == []
    assert offered("PUT", *rights) == [ADMIN]


@pytest.mark.parametrize(("level", "offers"), [("blueprint", []), ("base class", []), ("router", [MEMBER])])
def test_where_guards_are_for_many_at_once_none_is_put_on_one(level: str, offers: list[str]) -> None:
    members = [elsewhere(line, MEMBER) for line in (40, 50)]
    at_once = [
        replace(one, controls=(replace(one.controls[0], level=level, idiom=""),))
        for one in (elsewhere(line, MEMBER) for line in (10, 20, 30))
    ]
    assert offered("GET", *members, *at_once) == offers
    assert offered("GET", *members, *at_once[:2]) == [MEMBER]


def test_nothing_is_offered_where_those_around_ask_for_different_rights() -> None:
    others = [endpoint(line, "GET", ADMIN.replace("only", "super")) for line in (10, 20)]
    admins = [endpoint(line, "GET", ADMIN) for line in (30, 40, 50)]
    members = [endpoint(line, "GET", MEMBER) for line in range(60, 120, 10)]
    assert offered("GET", *admins) == [ADMIN]
    assert offered("GET", *admins, *others) == []
    assert offered("GET", *admins, *members[:3]) == []
    assert offered("GET", *members, *others) == [MEMBER, ADMIN.replace("only", "super")]
