"""Which other files a fix learns from."""

from dataclasses import replace

from bot.core.flow import Flow, FlowKind
from bot.core.inventory import Act, ActKind, Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes.neighbours import MAX_NEIGHBOURS, neighbours_of
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


def test_files_that_keep_the_controls_of_a_node_application() -> None:
    shared = frozenset({"src/app.module.ts", "src/jwt-auth.guard.ts", "src/limits.js", "src/orders.service.ts"})
    inventory = ControlInventory((), (), imported=shared)
    assert neighbours_of([finding("SOC2-006", 1)], inventory) == shared - {"src/orders.service.ts"}


def test_files_in_which_it_happens() -> None:
    """A finding at a route is often mended in the handler's file, and in the one that a value arrives in."""
    own = endpoint("routes/a.js", "")
    body, act, flow = (Location(f"{name}.js", Span(3, 9)) for name in ("controllers/a", "services/a", "db/a"))
    done = Act(ActKind.DELETE, "", "remove", act)
    flows = (Flow(FlowKind.SQL, "id", "query", flow, (), "f", own.location),)
    inventory = ControlInventory((replace(own, body=body, acts=(done,)),), (), flows=flows)
    found = neighbours_of([finding("SOC2-004", 1, 2, path="routes/a.js")], inventory)
    assert found == {"controllers/a.js", "services/a.js", "db/a.js"}


def test_the_file_that_limits_others_shows_how() -> None:
    place = Location("src/app.js", Span(10, 10))
    limited = replace(endpoint("src/search.js"), controls=(Control(ControlKind.RATE_LIMIT, "limiter", place, "app"),))
    inventory = ControlInventory((endpoint("src/auth.js", ""), limited), ())
    assert neighbours_of([finding("SOC2-006", 1, path="src/auth.js")], inventory) == {"src/app.js"}


def test_files_that_say_what_is_stored() -> None:
    stored = frozenset({"shop/models.py", "shop/entities/order.entity.ts", "shop/services/media.py"})
    inventory = ControlInventory((), (), imported=stored | {"shop/text.py"})
    assert neighbours_of([finding("SOC2-004", 1)], inventory) == stored
    assert neighbours_of([finding("SOC2-002", 1)], inventory) == frozenset()
