"""Which other files a fix learns from."""

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes.habits import MAX_NEIGHBOURS, neighbours_of
from tests.fixes.tools import finding


def endpoint(path: str, idiom: str = "@login_required") -> Endpoint:
    place = Location(path, Span(1, 2))
    control = Control(ControlKind.AUTHENTICATION, "login_required", place, "decorator", idiom)
    return Endpoint("flask", ("GET",), "/", "f", place, place, path, (), (control,))


def test_files_of_endpoints_that_have_what_is_missing() -> None:
    inventory = ControlInventory((endpoint("app/a.py"), endpoint("app/b.py"), endpoint("app/c.py", "")), ())
    assert neighbours_of([finding("SOC2-001", 1)], inventory) == {"app/b.py"}
    assert neighbours_of([finding("SOC2-006", 1)], inventory) == frozenset()
    assert neighbours_of([finding("SOC2-002", 1)], inventory) == frozenset()


def test_no_more_than_a_handful() -> None:
    many = tuple(endpoint(f"app/{number}.py") for number in range(100))
    assert len(neighbours_of([finding("SOC2-001", 1)], ControlInventory(many, ()))) == MAX_NEIGHBOURS


def test_the_nearest_files_show_how_the_project_logs() -> None:
    inventory = ControlInventory(tuple(endpoint(f"{place}.py", "") for place in ("b/x", "app/b", "a", "app/sub/c")), ())
    assert neighbours_of([finding("SOC2-007", 1)], inventory) == {"app/b.py", "app/sub/c.py", "a.py"}


def test_files_that_keep_controls_for_all() -> None:
    shared = frozenset({"app/deps.py", "app/store.py", "app/rate_limits.py", "app/user_auth.py"})
    inventory = ControlInventory((endpoint("app/b.py", ""),), (), imported=shared)
    assert neighbours_of([finding("SOC2-001", 1)], inventory) == shared - {"app/store.py"}
    assert neighbours_of([finding("SOC2-004", 1)], inventory) == frozenset()
