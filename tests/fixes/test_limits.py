"""Which of a project's limits an endpoint gets: told by what it is named for, not by how many have it."""

from dataclasses import replace

import pytest

from bot.core.inventory import Act, ActKind, Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes import class_views, project_idiom
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.purposes import named, purposes_of, words_of
from bot.fixes.script_limiters import is_meant_for
from tests.fixes.tools import accepted, finding, line_with, source

HEAD = (
    "from fastapi import APIRouter, Request\n\nfrom app.conf import LOGIN_LIMIT, THROTTLE_PASS_RESET, settings\n"
    "from app.limits import limiter\n\nrouter = APIRouter()\n"
    "print(LOGIN_LIMIT, THROTTLE_PASS_RESET, settings, limiter)\n\n\n"
)
HANDLER = '@router.post("/login")\ndef login(request: Request):\n    return 1\n'


def endpoint(handler: str, line: int, act: ActKind | None = None, *idioms: str, framework: str = "fastapi") -> Endpoint:
    place = Location("app/a.py", Span(line, line))
    controls = tuple(Control(ControlKind.RATE_LIMIT, "limit", place, "decorator", idiom) for idiom in idioms)
    acts = (Act(act, "", "x", place),) if act else ()
    path = "/" + handler.replace("_", "-")
    return Endpoint(framework, ("POST",), path, f"app.a.{handler}", place, place, "g", (), controls, acts=acts)


def limited(*siblings: Endpoint, own: ActKind | None = ActKind.SIGN_IN, handler: str = "login") -> list[str]:
    """The lines that the proposals put between the route and the handler."""
    text = HEAD + HANDLER.replace("login", handler)
    start = line_with(text, "@router")
    inventory = ControlInventory((endpoint(handler, start, own), *siblings), ())
    found = accepted(FixContext(finding("SOC2-006", start), source(text), inventory), project_idiom.PLUGIN)
    return [after.split('")\n', 1)[1].split("\ndef ")[0] for _, after in found]


RESET = "@limiter.limit(THROTTLE_PASS_RESET)"


def test_a_limit_that_is_named_for_another_purpose_is_none_for_this_endpoint() -> None:
    resets = [endpoint(name, 50, ActKind.RESET, RESET) for name in ("forgot_password", "reset_password", "resend")]
    assert limited(*resets) == []
    assert limited(*resets, own=ActKind.RESET, handler="recover") == [RESET]


def test_the_limit_of_the_same_kind_of_endpoint_comes_before_a_more_frequent_one() -> None:
    general, mine = "@limiter.limit(settings.RATE)", "@limiter.limit(settings.CREDENTIALS)"
    others = [endpoint(name, 50, ActKind.HEAVY, general) for name in ("export", "render", "convert")]
    assert limited(*others, endpoint("token", 60, ActKind.SIGN_IN, mine)) == [mine, general]


def test_a_limit_that_is_named_for_this_purpose_comes_before_one_that_is_named_for_none() -> None:
    general, mine = "@limiter.limit(settings.RATE)", "@limiter.limit(LOGIN_LIMIT)"
    others = [endpoint(name, 50, None, general) for name in ("export", "render")]
    assert limited(*others, endpoint("second_step", 60, None, mine)) == [mine, general]


def test_what_an_endpoint_with_the_limit_is_called_is_a_purpose_too() -> None:
    limit = "@limiter.limit(settings.WEBHOOK_RATE)"
    assert limited(endpoint("webhook", 50, None, limit)) == []
    assert limited(endpoint("other", 50, None, limit)) == [limit]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ('@limiter.limit("300/hour")', '@limiter.limit("5/minute")'),
        ('@limiter.limit("100 per day")', '@limiter.limit("5 per minute")'),
        ('@limiter.limit(key="ip", rate="60/m", block=True)', '@limiter.limit(key="ip", rate="5/m", block=True)'),
        ('@limiter.limit("9/minute;99/hour")', '@limiter.limit("5/minute")'),
    ],
)
def test_a_rate_for_another_kind_of_endpoint_becomes_one_for_this(theirs: str, mine: str) -> None:
    assert limited(endpoint("export", 50, ActKind.HEAVY, theirs)) == [mine]
    assert limited(endpoint("token", 50, ActKind.SIGN_IN, theirs)) == [theirs]


def test_the_other_step_of_a_sign_in_says_the_rate() -> None:
    code = endpoint("code", 40, ActKind.CODE, '@limiter.limit("10 per minute")')
    assert limited(code) == ['@limiter.limit("10 per minute")']
    assert limited(code, endpoint("reset", 44, ActKind.RESET, '@limiter.limit("3 per hour")')) == limited(code)
    assert limited(code, endpoint("token", 44, ActKind.TOKEN, '@limiter.limit("3 per hour")')) == []


def test_the_words_say_that_the_rate_is_ours() -> None:
    start = line_with(HEAD + HANDLER, "@router")
    other = endpoint("export", 50, ActKind.HEAVY, '@limiter.limit("300/hour")')
    inventory = ControlInventory((endpoint("login", start, ActKind.SIGN_IN), other), ())
    context = FixContext(finding("SOC2-006", start), source(HEAD + HANDLER), inventory)
    ((fix, _),) = accepted(context, project_idiom.PLUGIN)
    assert fix.summary == (
        'Adds @limiter.limit("5/minute"): what one of the sibling endpoints has, at a rate for this one.'
    )


def test_a_throttle_of_a_class_is_chosen_likewise() -> None:
    text = "class Login(APIView):\n    def post(self, request):\n        return 1\n"
    idioms = ("throttle_classes = [ResetThrottle]", "throttle_classes = [ScopedRateThrottle]")
    others = [
        replace(endpoint("Reset.post", 50, ActKind.RESET, one, framework="django_rest"), path="/x") for one in idioms
    ]
    assert throttled(text, others, class_views.PLUGIN) == []
    mine = endpoint("Token.post", 50, ActKind.SIGN_IN, "throttle_classes = [AnonRateThrottle]", framework="django_rest")
    assert throttled(text, [*others, mine], class_views.PLUGIN) == ["    throttle_classes = [AnonRateThrottle]"]


def throttled(text: str, others: list[Endpoint], way: FixWay) -> list[str]:
    names = "AnonRateThrottle, APIView, ResetThrottle, ScopedRateThrottle"
    file = source(f"from app.throttles import {names}\nprint({names})\n{text}")
    own = endpoint("Login.post", 3, ActKind.SIGN_IN, framework="django_rest")
    found = accepted(FixContext(finding("SOC2-006", 3), file, ControlInventory((own, *others), ())), way)
    return [line for _, after in found for line in after.splitlines() if line.startswith("    throttle")]


AUTH, SEARCH, LOGINS = "@limiter.limit(AUTH_RATE)", "@limiter.limit(SEARCH_RATE)", "@limiter.limit(SIGN_IN_RATE)"


@pytest.mark.parametrize(
    ("act", "handler", "wanted"),
    [
        (ActKind.SIGN_UP, "enter", [AUTH]),
        (ActKind.SIGN_IN, "enter", [AUTH, LOGINS]),
        (ActKind.HEAVY, "search_books", [SEARCH]),
        (ActKind.PAID, "answer", []),
    ],
)
def test_limits_of_every_language_are_for_the_same(act: ActKind, handler: str, wanted: list[str]) -> None:
    """One table of words: a limit named `authLimiter` in a script and one named AUTH_RATE here are for the same."""
    own = endpoint(handler, 7, act)
    names = {AUTH: "authLimiter", SEARCH: "limits.searchLimiter", LOGINS: "signInLimiter"}
    assert [idiom for idiom in names if is_meant_for(names[idiom], own)] == wanted
    assert [idiom for idiom in names if words_named(idiom) <= purposes_of(own)] == wanted


def words_named(idiom: str) -> frozenset[str]:
    return named(words_of(idiom))
