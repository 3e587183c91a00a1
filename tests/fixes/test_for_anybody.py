"""What endpoints of another kind ask for is not asked of those at which whoever is signed in may come."""

from dataclasses import replace

import pytest

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint, Parameter
from bot.core.location import Location, Span
from bot.fixes import class_views, owner_filter
from bot.fixes.habits import habits_of
from bot.fixes.interface import FixContext
from bot.fixes.rights import rights_around
from tests.fixes.test_own_rows import endpoint as view_of
from tests.fixes.tools import accepted, finding, source

ADMIN, OWNS = "@method_decorator(admin_required)", "@can_write_book"


def endpoint(line: int, guard: str = "", path: str = "app/a.py", takes: str = "", name: str = "f") -> Endpoint:
    place = Location(path, Span(line, line))
    controls = (Control(ControlKind.AUTHENTICATION, guard, place, "decorator", guard),) if guard else ()
    parameters = (Parameter(takes, "", "", "path"),) if takes else ()
    return Endpoint("django", ("POST",), f"/x{line}", f"app.{name}{line}", place, place, "g", parameters, controls)


def offered(own: Endpoint, *others: Endpoint) -> list[str]:
    context = FixContext(finding("SOC2-001", 1), source("x\n"), ControlInventory((own, *others), ()))
    return [habit.idiom.text for habit in habits_of(context, ControlKind.AUTHENTICATION)]


@pytest.mark.parametrize(("path", "some"), [("admin/b.py", []), ("app/b.py", [ADMIN])])
def test_a_right_of_another_folder_is_none_for_this_one(path: str, some: list[str]) -> None:
    others = [endpoint(line, ADMIN, path) for line in (10, 20, 30)]
    beside = [endpoint(line, "@login_required", "app/c.py") for line in (40, 50)]
    assert offered(endpoint(1), *others, *beside)[:1] == (some or ["@login_required"])


@pytest.mark.parametrize(("takes", "some"), [("", []), ("slug", [OWNS])])
def test_a_guard_that_reads_the_path_is_for_those_whose_path_has_it(takes: str, some: list[str]) -> None:
    others = [endpoint(line, OWNS, takes="slug") for line in (10, 20, 30)]
    assert offered(endpoint(1, takes=takes), *others) == some


def test_two_of_a_folder_where_most_ask_nobody_show_no_right() -> None:
    right = (_of(ControlKind.AUTHORIZATION, ADMIN),)
    asking = [replace(endpoint(line, path="app/b.py"), controls=right) for line in (10, 20)]
    silent = [endpoint(line, "", f"app/c{line}.py") for line in (30, 40, 50)]
    assert rights_around(endpoint(1), asking).asked
    assert not rights_around(replace(endpoint(1), group="h"), [*asking, *silent]).asked


@pytest.mark.parametrize("name", ["block_user", "suspend_account"])
def test_who_shuts_others_out_is_no_common_user(name: str) -> None:
    own = replace(endpoint(1), handler=f"app.{name}", path=f"/{name}/")
    others = [replace(endpoint(10, path="app/b.py"), controls=(_of(ControlKind.AUTHORIZATION, "@staff_only"),))]
    assert rights_around(own, others).asked


def _of(kind: ControlKind, guard: str) -> Control:
    return Control(kind, guard, Location("app/b.py", Span(10, 10)), "decorator", guard)


HEAD = "from rest_framework.permissions import IsAuthenticated\nfrom app import APIView\n\nprint(IsAuthenticated)\n\n\n"


@pytest.mark.parametrize(
    ("line", "count"), [('x = ["a"]', 1), ('required_scopes = ["read"]', 0), ("authentication_classes = ()", 0)]
)
def test_a_view_that_says_who_is_meant_otherwise_gets_no_other_s_permission(line: str, count: int) -> None:
    text = f"{HEAD}class Own(APIView):\n    {line}\n\n    def get(self, request):\n        return request\n"
    own = view_of("app.a.Own.get", 7)
    others = [view_of(f"app.a.View{at}.get", at, "permission_classes = [IsAuthenticated]") for at in (40, 50)]
    context = FixContext(finding("SOC2-001", 7), source(text), ControlInventory((own, *others), ()))
    assert len(accepted(context, class_views.PLUGIN)) == count


def test_who_signed_an_object_does_not_own_it() -> None:
    assert owner_filter.DID_SOMETHING.search("signed_by") and owner_filter.DID_SOMETHING.search("unicef_signatory")
    assert not owner_filter.DID_SOMETHING.search("created_by") and not owner_filter.DID_SOMETHING.search("owner")
