"""SOC2-001 and 008: the control that the siblings have, applied the way they apply it."""

from typing import Any

import pytest

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint, Parameter
from bot.core.location import Location, Span
from bot.fixes.interface import FixContext
from bot.fixes.project_idiom import PLUGIN
from tests.fixes.tools import accepted, finding, line_with, source

AUTH = ControlKind.AUTHENTICATION
DEPS = Location("app/deps.py", Span(9, 9))
HERE = "app/a.py"


def endpoint(line: int, *idioms: str, kind: ControlKind = AUTH, **words: Any) -> Endpoint:
    controls = tuple(Control(kind, "deps.get_current_user", DEPS, "parameter", idiom) for idiom in idioms)
    given: dict[str, Any] = {
        "framework": "fastapi",
        "methods": ("GET",),
        "path": f"/x{line}",
        "handler": "h",
        "location": Location(HERE, Span(line, line + 1)),
        "body": Location(HERE, Span(line, line + 2)),
        "group": "app/a.py:router",
        "parameters": (),
        "controls": controls,
        **words,
    }
    return Endpoint(**given)


HEADER = """\
from fastapi import APIRouter, Depends

from app.deps import CurrentUser, User, get_current_user

router = APIRouter()


"""
FOOTER = "\n\nUSED = (Depends, CurrentUser, User, get_current_user)\n"


def mended(handler: str, *idioms: str, header: str = HEADER, rule: str = "SOC2-001", **words: Any) -> str | None:
    """The handler after the first accepted fix, in a file whose other endpoints have these idioms."""
    footer = FOOTER if header == HEADER else ""
    text = f"{header}{handler}{footer}"
    start = line_with(text, handler.partition("\n")[0])
    siblings = [endpoint(100 + number, idiom, **words) for number, idiom in enumerate(idioms)]
    inventory = ControlInventory((endpoint(start, **words), *siblings), ())
    found = accepted(FixContext(finding(rule, start, start + 1), source(text), inventory), PLUGIN)
    return found[0][1].removeprefix(header).removesuffix(footer) if found else None


def route(signature: str) -> str:
    return f'@router.get("/x")\nasync def read{signature}:\n    return 1\n'


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("()", "(user: CurrentUser)"),
        ("( )", "(user: CurrentUser)"),
        ("(id: int)", "(id: int, user: CurrentUser)"),
        ("(id: int,)", "(id: int, user: CurrentUser,)"),
        ("(id: int) -> dict[str, int]", "(id: int, user: CurrentUser) -> dict[str, int]"),
        ("(id: int, q: str = '')", "(id: int, user: CurrentUser, q: str = '')"),
        ("(q: str = '')", "(user: CurrentUser, q: str = '')"),
        ("(q=1, *, r: int = 2)", "(q=1, *, r: int = 2, user: CurrentUser)"),
        ("(*args: int)", "(*args: int, user: CurrentUser)"),
        ("(id: int, **words)", "(id: int, user: CurrentUser, **words)"),
        ("(q=1, **words)", "(user: CurrentUser, q=1, **words)"),
        ("(*, q=1, **words)", "(*, q=1, user: CurrentUser, **words)"),
        ("(user: int)", "(user: int, current_user: CurrentUser)"),
        ("(\n    id: int,\n    q: str = '',\n)", "(\n    id: int,\n    user: CurrentUser,\n    q: str = '',\n)"),
        ("(\n    id: int,\n)", "(\n    id: int,\n    user: CurrentUser,\n)"),
        ("(\n    id: int\n)", "(\n    id: int, user: CurrentUser\n)"),
        ("(\n    id: int,  # which\n)", "(\n    id: int,  # which\n    user: CurrentUser,\n)"),
        ("(\n    id: int  # which\n)", "(\n    id: int,  # which\n    user: CurrentUser\n)"),
        ("(id: int,\n               q: int)", "(id: int,\n               q: int,\n               user: CurrentUser)"),
        ("(\n    id: int, q: int\n)", "(\n    id: int, q: int, user: CurrentUser\n)"),
    ],
)
def test_where_a_parameter_goes(signature: str, expected: str) -> None:
    assert mended(route(signature), "user: CurrentUser") == route(expected)


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("(id: int)", "(id: int, u: User = Depends(get_current_user))"),
        ("(q: str = '')", "(q: str = '', u: User = Depends(get_current_user))"),
        ("(q=1, **words)", "(q=1, u: User = Depends(get_current_user), **words)"),
        ("(*, id: int)", "(*, id: int, u: User = Depends(get_current_user))"),
    ],
)
def test_where_a_parameter_with_a_default_goes(signature: str, expected: str) -> None:
    assert mended(route(signature), "u: User = Depends(get_current_user)") == route(expected)


def test_beside_positional_only_parameters_there_is_no_place() -> None:
    assert mended(route("(a, /, b=1)"), "user: CurrentUser") is None


def test_a_line_that_would_grow_too_long_is_opened_up() -> None:
    signature = "(organisation_identifier: int, repository_name: str, page: int = 0)"
    assert mended(route(signature), "current_user: User = Depends(get_current_user)") == route(
        "(\n    organisation_identifier: int,\n    repository_name: str,\n    page: int = 0,\n"
        "    current_user: User = Depends(get_current_user),\n)"
    )


def test_a_shared_line_inside_brackets_is_opened_up_too() -> None:
    signature = "(\n    organisation_identifier: int, q: str = Depends(User)\n)"
    assert mended(route(signature), "current_user: User = Depends(get_current_user)") == route(
        "(\n    organisation_identifier: int,\n    q: str = Depends(User),\n"
        "    current_user: User = Depends(get_current_user),\n)"
    )


def test_a_parameter_that_says_nothing_of_a_caller_is_taken_for_a_habit_from_three_on() -> None:
    header = "from app.deps import APIRouter, Depends, start\n\nrouter = APIRouter()\nUSED = (Depends, start)\n\n\n"
    idiom = "body: int = Depends(start)"
    assert mended(route("()"), idiom, idiom, header=header) is None
    with_effect = route("()").replace('"/x"', '"/x", dependencies=[Depends(start)]')
    assert mended(route("()"), idiom, idiom, idiom, header=header) == with_effect


def test_a_dependency_that_nobody_would_read_is_asked_for_by_the_route() -> None:
    idiom = "crud: Annotated[Crud, Depends(Crud.inject)]"
    header = "from app.deps import APIRouter, Crud, Depends\n\nrouter = APIRouter()\nUSED = (Depends, Crud)\n\n\n"
    with_effect = route("(key: str)").replace('"/x"', '"/x", dependencies=[Depends(Crud.inject)]')
    assert mended(route("(key: str)"), idiom, idiom, idiom, header=header) == with_effect


def test_the_most_frequent_idiom_comes_first_and_the_summary_counts() -> None:
    idioms = ["u: User = Depends(get_current_user)", "user: CurrentUser", "user: CurrentUser"]
    text = HEADER + route("()") + FOOTER
    start = line_with(text, "@router")
    inventory = ControlInventory((endpoint(start), *(endpoint(50 + n, one) for n, one in enumerate(idioms))), ())
    found = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    assert [fix.summary for fix, _ in found] == [
        "Adds user: CurrentUser, as 2 of the sibling endpoints have it.",
        "Adds u: User = Depends(get_current_user), as one of the sibling endpoints has it.",
    ]


def test_a_parameter_named_like_something_in_the_body_gets_another_name() -> None:
    body = "    user = load(x.current_user, caller=1)\n    return user\n\n\ndef load(*a, **b): ...\n\n\nx = 1\n"
    handler = f'@router.get("/x")\ndef read():\n{body}'
    after = mended(handler, "user: CurrentUser")
    assert after == handler.replace("read()", "read(current_user: CurrentUser)")


FLASK = (
    "from flask import Blueprint\n\nfrom app.auth import cached, login_required\n\nbp = Blueprint('x', __name__)\n\n\n"
)


def test_a_decorator_goes_below_the_route() -> None:
    handler = "@bp.route('/x')\n@bp.get('/y')\n@cached\ndef read():\n    return login_required\n"
    after = mended(handler, "@login_required", header=FLASK, framework="flask")
    assert after == handler.replace("@cached", "@login_required\n@cached")


def test_a_decorator_goes_on_top_where_the_route_is_registered_elsewhere() -> None:
    handler = "class A:\n    @cached\n    def read(self):\n        return login_required\n"
    text = f"{FLASK}{handler}"
    start = line_with(text, "@cached")
    inventory = ControlInventory((endpoint(start), endpoint(90, "@login_required")), ())
    ((_, after),) = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    assert after == text.replace("    @cached", "    @login_required\n    @cached")


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        ('@router.get("/x")', '@router.get("/x", dependencies=[Depends(get_current_user)])'),
        ('@router.get("/x", dependencies=[])', '@router.get("/x", dependencies=[Depends(get_current_user)])'),
        (
            '@router.get("/x", dependencies=[Depends(q)])',
            '@router.get("/x", dependencies=[Depends(q), Depends(get_current_user)])',
        ),
        (
            '@router.get(\n    "/x",\n    status_code=201,\n)',
            '@router.get(\n    "/x",\n    status_code=201,\n    dependencies=[Depends(get_current_user)],\n)',
        ),
    ],
)
def test_an_argument_of_the_route(decorator: str, expected: str) -> None:
    handler = f"{decorator}\ndef read():\n    return 1\n\nq = 1\n"
    assert mended(handler, "dependencies=[Depends(get_current_user)]") == handler.replace(decorator, expected)


def test_a_name_that_the_file_does_not_import_comes_along_when_it_is_near() -> None:
    header = "from fastapi import APIRouter\n\nfrom app.deps import User\n\nrouter = APIRouter()\nUSED = User\n\n"
    text = header + route("()")
    start = line_with(text, "@router")
    inventory = ControlInventory((endpoint(start), endpoint(90, "u: User = Depends(get_current_user)")), ())
    ((fix, after),) = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    assert after.startswith("from fastapi import APIRouter, Depends\n\nfrom app.deps import User, get_current_user\n")
    assert fix.edit.span.end - fix.edit.span.start < 12


def test_a_relative_import_is_followed_from_the_file_s_own_folder() -> None:
    header = "from fastapi import APIRouter\n\nfrom .deps import User\n\nrouter = APIRouter()\nUSED = User\n\n"
    assert "from .deps import User, get_current_user\n" in _first(header, "app/deps.py")
    assert _first(header, "app/other/deps.py") == ""


def _first(header: str, where: str) -> str:
    text = header + route("()")
    start = line_with(text, "@router")
    control = Control(
        AUTH, "get_current_user", Location(where, Span(1, 1)), "parameter", "u: User = Depends(get_current_user)"
    )
    inventory = ControlInventory((endpoint(start), endpoint(90, controls=(control,))), ())
    found = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    return found[0][1] if found else ""


def test_an_import_that_is_far_away_comes_with_the_fix_and_an_unknown_one_is_no_fix() -> None:
    far = (
        "from fastapi import APIRouter\n\nfrom app.deps import User\n"
        + "\n" * 20
        + "router = APIRouter()\nUSED = User\n\n"
    )
    after = mended(route("()"), "u: User = Depends(get_current_user)", header=far) or ""
    assert "import APIRouter, Depends\n\nfrom app.deps import User, get_current_user\n" in after
    assert "def read(u: User = Depends(get_current_user)):" in after
    unknown = "from fastapi import APIRouter, Depends\n\nrouter = APIRouter()\nUSED = Depends\n\n"
    assert mended(route("()"), "u: User = Depends(get_current_user)", header=unknown) is None


def test_a_name_for_type_checkers_only_is_no_name() -> None:
    header = (
        "from typing import TYPE_CHECKING\nfrom fastapi import APIRouter\nif TYPE_CHECKING:\n"
        "    from app.deps import CurrentUser\nrouter = APIRouter()\nx: 'CurrentUser'\n\n\n\n\n\n\n\n\n\n\n\n"
    )
    assert mended(route("()"), "user: CurrentUser", header=header) is None


def test_a_handler_inside_a_factory_may_use_the_factory_s_names() -> None:
    factory = "def create(app):\n    def auth(f): return f\n\n"
    text = factory + "    @app.get('/x')\n    def read():\n        return auth\n    return read\n"
    start = line_with(text, "@app")
    inventory = ControlInventory((endpoint(start), endpoint(90, "@auth")), ())
    ((_, after),) = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    assert after == text.replace("    def read", "    @auth\n    def read")


def test_authorization_is_taken_from_siblings_that_guard_the_same_kind_of_access() -> None:
    by_id = (Parameter("id", "int", "", "path"),)
    idiom = "user: CurrentUser"
    words: dict[str, Any] = {"kind": ControlKind.AUTHORIZATION, "parameters": by_id, "methods": ("DELETE",)}
    assert mended(route("(id: int)"), idiom, idiom, rule="SOC2-008", **words) == route("(id: int, user: CurrentUser)")

    def from_sibling(**sibling: Any) -> object:
        text = HEADER + route("()") + FOOTER
        start = line_with(text, "@router")
        others = [endpoint(line, idiom, kind=ControlKind.AUTHORIZATION, **sibling) for line in (90, 95)]
        inventory = ControlInventory((endpoint(start), *others), ())
        return accepted(FixContext(finding("SOC2-008", start), source(text), inventory), PLUGIN)

    assert from_sibling()
    assert not from_sibling(parameters=by_id)
    assert not from_sibling(methods=("POST",))
    assert not from_sibling(group="app/a.py:other")


@pytest.mark.parametrize(
    "idiom",
    [
        "",
        "@",
        "x",
        "a, b",
        "x: int; y",
        "user: CurrentUser # no",
        "*args: User",
        "import os",
        "f(",
        "x" * 400,
        "user: CurrentUser):\n  pass\ndef f(",
    ],
)
def test_text_that_is_no_idiom_is_left_alone(idiom: str) -> None:
    assert mended(route("()"), idiom) is None


def test_no_siblings_no_endpoint_no_python_no_fix() -> None:
    assert mended(route("()")) is None
    text = HEADER + route("()") + FOOTER
    nothing = ControlInventory((endpoint(90, "user: CurrentUser"),), ())
    assert accepted(FixContext(finding("SOC2-001", 8), source(text), nothing), PLUGIN) == []
    javascript = FixContext(finding("SOC2-001", 1, path="a.js"), source("x\n", "a.js"), nothing)
    assert accepted(javascript, PLUGIN) == []
