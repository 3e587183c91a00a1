"""Where the controls are: counted by endpoint and place, and put into one sentence."""

from dataclasses import replace

from bot.core.found_controls import found_controls, in_words
from bot.core.inventory import (
    AccessKind,
    Act,
    ActKind,
    Control,
    ControlInventory,
    ControlKind,
    Endpoint,
    ObjectAccess,
)
from bot.core.location import Location, Span

HERE = Location("app/api.py", Span(5, 6))
GUARD = Control(ControlKind.AUTHENTICATION, "get_current_user", Location("app/auth.py", Span(3, 3)), "router")
LIMIT = Control(ControlKind.RATE_LIMIT, "limiter.limit", Location("app/api.py", Span(4, 4)), "decorator")


def endpoint(path: str, *controls: Control, public: str = "") -> Endpoint:
    return Endpoint("fastapi", ("GET",), path, "read", HERE, HERE, "app/api.py:router", (), controls, public)


def test_the_sentence_says_what_is_guarded_public_and_neither() -> None:
    guarded = [endpoint(f"/{number}", GUARD) for number in range(45)]
    open_ones = [endpoint("/login", LIMIT, public="login"), endpoint("/health", public="health check")]
    inventory = ControlInventory((*guarded, *open_ones), ())
    words = "47 endpoints, 45 behind authentication, 2 public by design (health check 1, login 1)"
    assert in_words(inventory) == f"{words}; 1 with a rate limit"
    more = ControlInventory((*guarded, *open_ones, endpoint("/x")), ())
    assert "2 public by design (health check 1, login 1), 1 with neither" in in_words(more)
    assert in_words(ControlInventory((), ())) == ""


def test_each_place_counts_the_endpoints_that_it_guards() -> None:
    inventory = ControlInventory((endpoint("/a", GUARD), endpoint("/b", GUARD, LIMIT), endpoint("/c")), ())
    kinds = {found.kind: found for found in found_controls(inventory)}
    ((place, count),) = kinds[ControlKind.AUTHENTICATION].places
    assert (place.what, place.where.path, place.level, count) == ("get_current_user", "app/auth.py", "router", 2)
    assert kinds[ControlKind.RATE_LIMIT].endpoints == 1
    assert kinds[ControlKind.AUDIT].places == ()


def test_a_checked_object_and_a_recorded_act_are_controls_too() -> None:
    access = ObjectAccess("id", AccessKind.READ, "Order", "owner_id", "db.get(Order, id)", HERE, "order.owner_id")
    act = Act(ActKind.DELETE, "Order", "db.delete(order)", HERE, "audit.write in app/audit.py")
    one = replace(endpoint("/a", GUARD), accesses=(access,), acts=(act,))
    kinds = {found.kind: found for found in found_controls(ControlInventory((one,), ()))}
    assert kinds[ControlKind.AUTHORIZATION].places[0][0].what == "order.owner_id"
    assert kinds[ControlKind.AUDIT].places[0][0].what == "audit.write in app/audit.py"
