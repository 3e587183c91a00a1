"""What a change takes away is told on the removed line, once, and what only moved is not."""

from collections.abc import Mapping

import pytest

from bot.core.diff import ChangedFile
from bot.core.finding import Finding, Severity
from bot.core.identity import BlobId, CommitSha
from bot.core.location import Side
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.engine.anchor import anchor, fits, head_line
from bot.engine.removed import Told
from bot.inventory.facts import facts
from bot.inventory.link import link
from bot.services.tell_removals import tell
from tests.engine.changes import change_of

AUTH = """\
from typing import Annotated

from fastapi import Depends, HTTPException, Request


def get_current_user(request: Request) -> dict:
    user = request.session.get("user")
    if user is None:
        raise HTTPException(status_code=401)
    return user


CurrentUser = Annotated[dict, Depends(get_current_user)]
"""
ROUTES = """\
from fastapi import APIRouter

from app.auth import CurrentUser

router = APIRouter(prefix="/invoices")


@router.get("/{number}")
def read(
    number: int,
    user: CurrentUser,
) -> dict:
    return invoices.of(number, user)


@router.post("/{number}/close")
def close(number: int, user: CurrentUser) -> None:
    invoices.close(number, user)
"""
MAIN = """\
from fastapi import Depends, FastAPI

from app import reports, routes
from app.auth import get_current_user

app = FastAPI()
app.include_router(routes.router)
app.include_router(reports.router, dependencies=[Depends(get_current_user)])
"""
REPORTS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/reports")


@router.post("/rebuild")
def rebuild() -> None:
    jobs.rebuild()


@router.delete("/all")
def clear() -> None:
    jobs.clear()
"""
APP = {
    "app/__init__.py": "",
    "app/auth.py": AUTH,
    "app/routes.py": ROUTES,
    "app/main.py": MAIN,
    "app/reports.py": REPORTS,
}


def told(before: Mapping[str, str], after: Mapping[str, str | None], new: tuple[Finding, ...] = ()) -> Told:
    """What is told of a change of files (None: removed), given the head's new findings."""
    head = {path: text for path, text in {**before, **after}.items() if text is not None}
    snapshot = Snapshot(CommitSha("a"), CommitSha("b"), change_of(before, head), {}, {})
    sides = []
    for files in (before, head):
        sources = {path: SourceFile(path, BlobId(""), text.encode()) for path, text in files.items()}
        inventory = link({path: facts(source) for path, source in sources.items()})
        names = {entry.path for file in snapshot.changed for entry in (file.base, file.head) if entry}
        sides.append((inventory, {path: source for path, source in sources.items() if path in names}))
    return tell(new, snapshot, sides[0], sides[1])


def places(result: Told) -> list[tuple[str, str, int]]:
    found = [each.finding for each in result.removals]
    assert all(each.side is Side.LEFT and each.reasoning and each.fingerprint for each in found)
    return [(each.rule, each.location.path, each.location.span.start) for each in found]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_parameter_that_is_deleted_is_told_on_its_line() -> None:
    result = told(APP, {"app/routes.py": ROUTES.replace("    user: CurrentUser,\n", "", 1)})
    assert places(result) == [("SOC2-001", "app/routes.py", line_of(ROUTES, "    user: CurrentUser"))]
    finding = result.removals[0].finding
    assert "GET /invoices/{number}" in finding.message
    assert finding.confidence >= 0.8


def test_a_parameter_that_is_deleted_from_its_line_is_told_on_the_line_as_it_was() -> None:
    result = told(APP, {"app/routes.py": ROUTES.replace("close(number: int, user: CurrentUser)", "close(number: int)")})
    assert places(result) == [("SOC2-001", "app/routes.py", line_of(ROUTES, "def close"))]


def test_a_routers_dependency_is_told_once_for_all_its_endpoints() -> None:
    result = told(APP, {"app/main.py": MAIN.replace(", dependencies=[Depends(get_current_user)]", "")})
    assert places(result) == [("SOC2-001", "app/main.py", line_of(MAIN, "reports.router, "))]
    assert "DELETE /reports/all" in result.removals[0].finding.message
    assert "POST /reports/rebuild" in result.removals[0].finding.message


def test_a_control_that_moves_to_the_router_is_no_news() -> None:
    moved = ROUTES.replace("    user: CurrentUser,\n", "").replace(", user: CurrentUser", "")
    main = MAIN.replace("(routes.router)", "(routes.router, dependencies=[Depends(get_current_user)])")
    assert places(told(APP, {"app/routes.py": moved, "app/main.py": main})) == []


@pytest.mark.parametrize(
    "after",
    [
        {"app/routes.py": None, "app/bills.py": ROUTES, "app/main.py": MAIN.replace("routes", "bills")},
        {"app/routes.py": ROUTES.replace("def read(", "def show(")},
        {"app/routes.py": ROUTES.replace("CurrentUser", "Me").replace("import Me", "import CurrentUser as Me")},
        {"app/routes.py": ROUTES.replace('@router.post("/{number}/close")', '@router.post("/{number}/end")')},
        {"app/routes.py": ROUTES[: ROUTES.index("@router.post")]},
        {"app/routes.py": "# A new line.\n" + ROUTES.replace("    number: int,\n    user", "    number: int, user")},
    ],
    ids=["renamed file", "renamed handler", "renamed dependency", "renamed route", "removed endpoint", "reformatted"],
)
def test_what_is_renamed_moved_or_removed_as_a_whole_is_no_news(after: Mapping[str, str | None]) -> None:
    assert places(told(APP, after)) == []


def test_a_hollowed_dependency_is_told_on_what_it_asked() -> None:
    app = {path: text.replace("get_current_user", "caller") for path, text in APP.items()}
    auth = app["app/auth.py"]
    body = auth[auth.index("    user = request") : auth.index("CurrentUser")]
    result = told(app, {"app/auth.py": auth.replace(body, '    return {"name": "guest"}\n\n\n')})
    assert [each[:2] for each in places(result)] == [("SOC2-001", "app/auth.py")]
    assert "endpoints more" in result.removals[0].finding.message


def test_the_finding_at_the_endpoint_goes_into_the_one_on_the_removed_line() -> None:
    after = {"app/routes.py": ROUTES.replace("close(number: int, user: CurrentUser)", "close(number: int)")}
    alone = told(APP, after)
    (place,) = alone.removals[0].endpoints
    here = Finding("SOC2-001", place, "m", Severity.HIGH, 0.9, "soc2", "SOC2-001", "x")
    wider = Finding("SOC2-008", place, "m", Severity.HIGH, 0.9, "soc2", "SOC2-008", "x")
    other = Finding("SOC2-007", place, "m", Severity.HIGH, 0.9, "soc2", "SOC2-007", "x")
    result = told(APP, after, (here, wider, other))
    assert result.new == (other,)
    assert [finding for _, finding in result.restoring] == [here]


SETTINGS = """\
SECURE_HSTS_SECONDS = 31536000
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
"""


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("SECURE_HSTS_SECONDS = 31536000\n", "SOC2-005"),
        ("SECURE_SSL_REDIRECT = True\n", "SOC2-005"),
        ("SESSION_COOKIE_SECURE = True\n", "SOC2-009"),
        ('    "django.middleware.csrf.CsrfViewMiddleware",\n', "SOC2-009"),
        ('    "django.middleware.security.SecurityMiddleware",\n', "SOC2-009"),
    ],
)
def test_a_setting_that_is_deleted_or_weakened_is_told_on_its_line(line: str, rule: str) -> None:
    wanted = [(rule, "shop/settings.py", line_of(SETTINGS, line.strip()))]
    for after in ("", line.replace("True", "False").replace("31536000", "0").replace('    "', '    # "')):
        assert (
            places(told({"shop/settings.py": SETTINGS}, {"shop/settings.py": SETTINGS.replace(line, after)})) == wanted
        )


def test_a_weak_setting_that_the_head_is_remarked_for_is_told_there() -> None:
    after = {"shop/settings.py": SETTINGS.replace("SESSION_COOKIE_SECURE = True", "SESSION_COOKIE_SECURE = False")}
    (place,) = told({"shop/settings.py": SETTINGS}, after).removals[0].replaced_by
    weak = Finding("SOC2-009", place, "m", Severity.MEDIUM, 0.9, "semgrep", "r", "x")
    result = told({"shop/settings.py": SETTINGS}, after, (weak,))
    assert (result.new, result.removals) == ((weak,), ())


@pytest.mark.parametrize(
    "after",
    [
        {"shop/settings.py": SETTINGS.replace("SESSION_COOKIE_HTTPONLY = True\n", "")},  # Django's default
        {
            "shop/settings.py": SETTINGS.replace(
                "SECURE_SSL_REDIRECT = True", 'SECURE_SSL_REDIRECT = env.bool("SSL", True)'
            )
        },
        {"shop/settings.py": "DEBUG = False\n", "shop/production.py": SETTINGS},
        {"shop/settings.py": None},
    ],
    ids=["default", "from the environment", "moved", "whole file"],
)
def test_a_setting_that_is_kept_moved_or_the_default_is_no_news(after: Mapping[str, str | None]) -> None:
    assert places(told({"shop/settings.py": SETTINGS}, after)) == []


def test_a_cookie_that_is_not_set_any_more_has_lost_no_flag() -> None:
    view = 'def go(response):\n    response.set_cookie("a", "b", secure=True)\n    return response\n'
    assert (
        places(
            told({"app/v.py": view}, {"app/v.py": view.replace('    response.set_cookie("a", "b", secure=True)\n', "")})
        )
        == []
    )
    flagged = told({"app/v.py": view}, {"app/v.py": view.replace(", secure=True", "")})
    assert places(flagged) == [("SOC2-009", "app/v.py", 2)]


TESTS = """\
def test_anonymous_cannot_close(client):
    assert client.post("/invoices/1/close").status_code == 401


def test_total(client):
    assert total([1, 2]) == 3
"""


def test_a_deleted_security_test_is_told_and_does_not_block() -> None:
    before = {**APP, "tests/test_invoices.py": TESTS}
    for after in (TESTS[TESTS.index("def test_total") :], None):
        result = told(before, {"tests/test_invoices.py": after})
        assert places(result) == [("SOC2-001", "tests/test_invoices.py", 1)]
        assert result.removals[0].finding.severity is Severity.LOW


@pytest.mark.parametrize(
    "after",
    [
        {"tests/test_invoices.py": TESTS.replace("test_anonymous_cannot_close", "test_close_requires_login")},
        {"tests/test_invoices.py": None, "tests/api/test_invoices.py": TESTS},
        {"tests/test_invoices.py": None, "app/routes.py": ROUTES[: ROUTES.index("@router.post")]},
        {"tests/test_invoices.py": TESTS[: TESTS.index("def test_total")]},
    ],
    ids=["renamed", "moved", "endpoint gone", "another test"],
)
def test_a_test_that_is_renamed_moved_or_about_what_is_gone_is_no_news(after: Mapping[str, str | None]) -> None:
    assert places(told({**APP, "tests/test_invoices.py": TESTS}, after)) == []


def test_every_removal_has_a_place_that_the_code_host_accepts() -> None:
    after = {"app/routes.py": "# New.\n" + ROUTES.replace("    user: CurrentUser,\n", ""), "app/main.py": MAIN[:-60]}
    changed: dict[str, ChangedFile] = {file.path: file for file in change_of(APP, {**APP, **after})}
    result = told(APP, after)
    assert result.removals
    for removal in result.removals:
        file = changed[removal.finding.location.path]
        place = anchor(file, removal.finding.location, Side.LEFT)
        assert place is not None and fits(file.hunks, place)


@pytest.mark.parametrize(("line", "now"), [(2, 3), (3, 4), (4, 4), (5, 5), (9, 9)])
def test_a_removed_line_is_annotated_where_it_was(line: int, now: int) -> None:
    (file,) = change_of({"a.py": "a\nb\ngone\nc\nd\n"}, {"a.py": "new\na\nb\nc\nd\n"})
    assert head_line(file, line) == now
