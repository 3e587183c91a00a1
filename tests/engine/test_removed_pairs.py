"""Which endpoint of the base is which of the head does not depend on how many objects both sides share."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.engine.removed import Change
from bot.engine.removed_controls import _pairs

WHERE = Location("app.py", Span(1, 2))
GUARDS = st.sampled_from([(), (Control(ControlKind.AUTHENTICATION, "login", WHERE, "route"),)])


def endpoint(path: str, handler: str, file: str, controls: tuple[Control, ...]) -> Endpoint:
    place = Location(file, Span(1, 2))
    return Endpoint("flask", ("GET",), path, handler, place, place, "app", (), controls)


ENDPOINTS = st.lists(
    st.builds(endpoint, st.sampled_from(["/a", "/b", "/c"]), st.sampled_from("fgh"), st.sampled_from("xy"), GUARDS),
    max_size=6,
)


@settings(max_examples=300)
@given(ENDPOINTS, ENDPOINTS, ENDPOINTS)
def test_shared_endpoints_are_passed_over_and_still_counted(
    gone: list[Endpoint], both: list[Endpoint], new: list[Endpoint]
) -> None:
    def told(base: list[Endpoint], head: list[Endpoint]) -> list[tuple[Endpoint, Endpoint]]:
        change = Change(
            ControlInventory(tuple(base), ()), ControlInventory(tuple(head), ()), (), {}, {}, frozenset(), frozenset()
        )
        return sorted(_pairs(change), key=repr)

    copies = [replace(one) for one in both]
    assert told([*gone, *both], [*both, *new]) == told([*gone, *both], [*copies, *new])
