"""What is best is offered first, whatever it takes, and what is second best is not offered in its place."""

from dataclasses import replace

import pytest

from bot.core.inventory import Act, ActKind, Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.fixes import project_idiom
from bot.fixes.interface import FixContext
from bot.fixes.neighbours import neighbours_of
from tests.fixes.tools import accepted, finding, line_with, source

FILE = (
    "from flask_login import current_user\n\nfrom app import bp, limiter, sudo_required\n\n\n"
    "def {0}():\n    pass\n\n\n@bp.route('/x')\n@sudo_required\n@limiter.limit('9/minute')\ndef {1}():\n"
    "    return current_user\n"
)
SIBLING = "from flask_login import current_user, login_required\nfrom app.keys import by_key\n"


def endpoint(
    handler: str, line: int, guard: str = "", path: str = "app/a.py", kind: ControlKind | None = None
) -> Endpoint:
    place = Location(path, Span(line, line))
    kind = kind or ControlKind.AUTHENTICATION
    controls = (Control(kind, guard.strip("@"), place, "decorator", guard),) if guard else ()
    return Endpoint("flask", ("POST",), f"/{handler}", f"app.{handler}", place, place, "g", (), controls)


def offered(
    text: str, *others: Endpoint, rule: str = "SOC2-001", act: ActKind | None = None, **files: str
) -> list[str]:
    """The files after each fix of the handler of the route."""
    start = line_with(text, "@bp.route('/x')")
    own = endpoint("own", start)
    own = replace(own, acts=(Act(act, "", "x", own.location),)) if act else own
    beside = {f"app/{name}.py": source(one, f"app/{name}.py") for name, one in files.items()}
    context = FixContext(finding(rule, start), source(text), ControlInventory((own, *others), ()), beside)
    return [after for _, after in accepted(context, project_idiom.PLUGIN)]


def test_what_most_siblings_have_comes_first_though_it_takes_an_import_far_above() -> None:
    far = FILE.format("more", "own").replace("    pass\n", "    pass\n" * 20)
    others = [endpoint(f"b{at}", 90 + at, "@login_required", "app/b.py") for at in range(3)]
    first, *_ = offered(far, *others, endpoint("k", 99, "@sudo_required", "app/b.py"), b=SIBLING)
    assert "from flask_login import current_user, login_required\n" in first
    assert "@bp.route('/x')\n@login_required\n@sudo_required\n" in first


def test_what_fewer_have_is_no_second_best_where_the_first_cannot_be_imported() -> None:
    others = [endpoint(f"b{at}", 90 + at, "@login_required", "app/b.py") for at in range(3)]
    fewer = endpoint("k", 99, "@by_key", "app/c.py")
    assert offered(FILE.format("more", "own"), *others, fewer, c=SIBLING) == []


def test_a_name_is_not_imported_from_where_it_is_only_applied() -> None:
    others = [endpoint(f"b{at}", 90 + at, "@login_required", f"app/{name}.py") for at, name in enumerate("bc")]
    assert offered(FILE.format("more", "own"), *others) == []
    (first,) = offered(FILE.format("more", "own"), *others, c=SIBLING)
    assert "from flask_login import current_user, login_required\n" in first


def test_the_files_next_to_a_finding_show_how_it_is_done_among_many() -> None:
    many = [endpoint(f"b{at}{n}", n, "@login_required", f"other/b{at}.py") for at in range(30) for n in range(2, 5)]
    near = endpoint("near", 2, "@login_required", "app/near.py")
    paths = neighbours_of([finding("SOC2-001", 9)], ControlInventory((endpoint("own", 9), *many, near), ()))
    assert "app/near.py" in paths


ABOVE = "@bp.route('/y')\n@limiter.limit('3/hour')\n@login_required\n@sudo_required\ndef other():\n    pass\n"


def test_a_decorator_stands_above_what_it_stands_above_elsewhere() -> None:
    text = (
        FILE.format("more", "own").replace("current_user\n\n", "current_user, login_required\n\n", 1) + f"\n\n{ABOVE}"
    )
    (after,) = offered(text, endpoint("other", 90, "@login_required"))
    assert "@bp.route('/x')\n@login_required\n@sudo_required\n@limiter" in after


LIMITED = FILE.format("more", "own").replace("@sudo_required\n@limiter.limit('9/minute')\n", "")
RATES = ("@limiter.limit('9/minute')", "@limiter.limit('3/hour')")


@pytest.mark.parametrize(
    ("rates", "act", "rate"),
    [
        ([RATES[0], RATES[0]], ActKind.MAIL, RATES[0]),
        ([RATES[0]], ActKind.MAIL, ""),
        ([*RATES, RATES[0]], ActKind.MAIL, ""),
        ([RATES[0].replace("'9/minute'", "'9/minute', exempt_when=lambda: len('x')")] * 2, ActKind.MAIL, ""),
    ],
)
def test_a_rate_in_figures_is_one_that_those_around_agree_on(rates: list[str], act: ActKind, rate: str) -> None:
    others = [endpoint(f"b{at}", 90 + at, one, kind=ControlKind.RATE_LIMIT) for at, one in enumerate(rates)]
    after = offered(LIMITED, *others, rule="SOC2-006", act=act)
    assert [f"{rate}\ndef own" in one for one in after] == ([True] if rate else [])


@pytest.mark.parametrize(
    ("here", "offers"), [(["@signed_in()"], True), (["@signed_in()", "@signed_in(token=False)"], False)]
)
def test_a_guard_with_other_arguments_elsewhere_is_this_one_s_where_its_file_has_it_so(
    here: list[str], *, offers: bool
) -> None:
    text = FILE.format("more", "own").replace("limiter, sudo", "limiter, signed_in, sudo") + "\n\nprint(signed_in)\n"
    others = [endpoint(f"b{at}", 90 + at, one) for at, one in enumerate(here)]
    elsewhere = [endpoint(f"c{at}", at + 1, "@signed_in()", "app/c.py") for at in range(3)]
    odd = endpoint("odd", 9, "@signed_in(token=False)", "app/c.py")
    assert bool(offered(text, *others, *elsewhere, odd)) is offers


METHODS = """from rest_framework.viewsets import ViewSet

from app import needs


class Shelves(ViewSet):
    @needs("shelves")
    def list(self, request):
        return needs

    def make(self, request):
        return needs
"""


@pytest.mark.parametrize(("line", "wrapped"), [(7, False), (99, True)])
def test_a_method_has_a_decorator_as_the_methods_beside_it_have_it(line: int, *, wrapped: bool) -> None:
    right = Control(
        ControlKind.AUTHORIZATION, "needs", Location("app/a.py", Span(line, line)), "decorator", '@needs("shelves")'
    )
    own, *others = [
        replace(endpoint("make", at), framework="django_rest", controls=controls)
        for at, controls in ((11, ()), (line, (right,)), (line + 1, (right,)))
    ]
    context = FixContext(finding("SOC2-008", 11), source(METHODS), ControlInventory((own, *others), ()))
    found = [after for _, after in accepted(context, project_idiom.PLUGIN)]
    text = '@method_decorator(needs("shelves"))' if wrapped else '@needs("shelves")'
    assert [f"    {text}\n    def make" in one for one in found] == [True]
