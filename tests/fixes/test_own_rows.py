"""What is not offered for classes: a right of administrators where callers are shown their own, and a new throttle
where the project makes its own."""

import pytest

from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes import class_views, throttle
from bot.fixes.ground import lets_nobody_else_in
from bot.fixes.interface import FixContext
from tests.fixes.tools import accepted, finding, source

HEAD = "from rest_framework import viewsets\nfrom app.rights import IsAuthenticated, IsSuperUser\n\n\n"
OWN = """\
class KeyViewSet(viewsets.ModelViewSet):
    serializer_class = KeySerializer

    def get_queryset(self):
        return Key.objects.filter(user=self.request.user)


"""
OTHERS = "".join(
    f"class {name}(viewsets.ModelViewSet):\n    permission_classes = {{0}}\n\n\n" for name in ("Domains", "Servers")
)


def endpoint(handler: str, line: int, guard: str = "") -> Endpoint:
    place = Location("app/a.py", Span(line, line))
    kinds = (ControlKind.AUTHENTICATION, *([ControlKind.AUTHORIZATION] if "Super" in guard else []))
    controls = tuple(Control(kind, guard, place, "class", idiom=guard) for kind in kinds) if guard else ()
    return Endpoint("django_rest", ("GET",), f"/{handler}", handler, place, place, "app/a.py", (), controls)


def offered(text: str, guard: str) -> list[str]:
    file = source(text.format(guard))
    start = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("class KeyViewSet"))
    others = [endpoint(f"{name}.get", 20 + at, f"permission_classes = {guard}") for at, name in enumerate("abc")]
    inventory = ControlInventory((endpoint("KeyViewSet.list", start), *others), ())
    found = accepted(FixContext(finding("SOC2-001", start), file, inventory), class_views.PLUGIN)
    return [after for _, after in found]


def test_whoever_is_shown_what_is_theirs_needs_no_right_of_administrators() -> None:
    text = HEAD + OWN + OTHERS
    assert offered(text, "[IsAuthenticated, IsSuperUser]") == []
    assert "    permission_classes = [IsAuthenticated]\n" in offered(text, "[IsAuthenticated]")[0]


def test_others_are_asked_what_those_around_them_are() -> None:
    text = HEAD + OWN.replace("Key.objects.filter(user=self.request.user)", "Key.objects.all()") + OTHERS
    assert (
        "    permission_classes = [IsAuthenticated, IsSuperUser]\n"
        in offered(text, "[IsAuthenticated, IsSuperUser]")[0]
    )


def throttled(throttle_of_another: str, beside: str = "") -> bool:
    other = f"class Reset(APIView):\n    throttle_classes = [{throttle_of_another}]\n\n\n"
    imports = "from rest_framework.views import APIView\nfrom app.limits import ResetThrottle\n\n\n"
    text = f"{imports}{other}class Login(APIView):\n    def post(self, request):\n        return 1\n"
    place = Location("app/a.py", Span(10, 10))
    own = Endpoint("django_rest", ("POST",), "/login", "Login.post", place, place, "app/a.py", (), ())
    return bool(
        accepted(
            FixContext(
                finding("SOC2-006", 10),
                source(text),
                ControlInventory((own,), ()),
                {"app/throttling.py": source(beside, "app/throttling.py")},
            ),
            throttle.PLUGIN,
        )
    )


def test_a_file_with_throttles_of_the_project_gets_no_other() -> None:
    assert throttled("AnonRateThrottle")
    assert not throttled("ResetThrottle")
    assert not throttled("AnonRateThrottle", "class TokenThrottle(SimpleRateThrottle):\n    scope = 'token'\n")


@pytest.mark.parametrize(
    ("guard", "surely"),
    [
        ("permission_classes = [IsAuthenticated]", True),
        ("permission_classes = [IsAuthenticatedOrReadOnly]", False),
        ("@sign_in_or_anonymous", False),
        ("", False),
    ],
)
def test_rows_are_looked_up_by_who_is_signed_in_alone(guard: str, *, surely: bool) -> None:
    assert lets_nobody_else_in(endpoint("KeyViewSet.list", 7, guard)) is surely
