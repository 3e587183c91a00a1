"""Django REST framework: permission classes of other files are for what those files show."""

from dataclasses import replace

import pytest

from bot.core.inventory import ControlInventory
from bot.core.location import Location, Span
from bot.fixes import class_views, standard_control
from bot.fixes.habits import Habit
from bot.fixes.idiom import read_idiom
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.view_permissions import asks_too_little, is_for_any_view
from tests.fixes.test_own_rows import endpoint
from tests.fixes.tools import accepted, finding, source

VIEW = """\
class ShelfViewSet(viewsets.ModelViewSet):
    queryset = Shelf.objects.all()
    serializer_class = ShelfSerializer

    def list(self, request):
        return Shelf.objects.count()
"""
HEAD = """\
from rest_framework import viewsets

from app.rights import {0}
from app.shelves import Shelf, ShelfSerializer


"""
OTHER = "from app.rights import BookPermissions\n"


def offered(imported: str, *guards: str, way: FixWay = class_views.PLUGIN) -> list[str]:
    """The attributes that are offered, where views of other files ask for these, each by one of its own."""
    text = HEAD.format(imported) + VIEW
    own = endpoint("app.a.ShelfViewSet.list", 7)
    others = [
        replace(endpoint(f"app.b.View{at}.list", at, guard), location=Location("app/b.py", Span(at, at)))
        for at, guard in enumerate(guards, 10)
    ]
    files = {"app/b.py": source(OTHER, "app/b.py")}
    context = FixContext(finding("SOC2-001", 7), source(text), ControlInventory((own, *others), ()), files)
    after = [one for _, one in accepted(context, way)]
    return [next(line.strip() for line in one.splitlines() if "permission_classes" in line) for one in after]


BOOKS = "permission_classes = [BookPermissions]"


def test_what_others_ask_for_their_objects_is_not_asked_here() -> None:
    others = [f"permission_classes = [{name}Permissions]" for name in ("Form", "Team", "Project")]
    assert offered("Shelves", BOOKS, BOOKS, BOOKS, *others) == []
    assert offered("Shelves", BOOKS, BOOKS) == []
    assert offered("Shelves", BOOKS, BOOKS, BOOKS, *others[:2]) == []
    assert offered("Shelves", BOOKS, BOOKS, BOOKS, others[0]) == [BOOKS]


@pytest.mark.parametrize(
    ("imported", "wanted"),
    [
        ("ShelfPermissions", "permission_classes = [ShelfPermissions]"),
        ("CanSeeShelf", "permission_classes = [CanSeeShelf]"),
        ("IsAuthenticated, ShelfPermissions", "permission_classes = [IsAuthenticated, ShelfPermissions]"),
        ("IsAuthenticated", ""),
        ("IsAdminUser, IsAuthenticated", "permission_classes = [IsAuthenticated, IsAdminUser]"),
        ("permissions", ""),
        ("IsAdminOrReadOnly", ""),
        ("shelf_permissions", ""),
        ("ShelfPermissions, CanSeeShelf", ""),
    ],
)
def test_what_a_file_imports_for_nothing_was_asked_here(imported: str, wanted: str) -> None:
    assert "".join(offered(imported, *[BOOKS.replace("Book", name) for name in ("A", "B", "C")])) == wanted


def test_it_is_written_as_the_project_writes_it() -> None:
    assert offered("ShelfPermissions", "permission_classes = (BookPermissions,)") == [
        "permission_classes = (ShelfPermissions,)"
    ]


def test_one_view_of_the_file_asks_for_what_it_shows() -> None:
    def is_asked(*views: tuple[str, str]) -> bool:
        own = endpoint("ShelfViewSet", 7)
        others = [
            replace(endpoint(view, at, BOOKS), location=Location(path, Span(at, at)))
            for at, (path, view) in enumerate(views, 30)
        ]
        context = FixContext(finding("SOC2-001", 7), source(VIEW), ControlInventory((own, *others), ()))
        idiom = read_idiom(BOOKS)
        assert idiom is not None
        return is_for_any_view(Habit(idiom, tuple(others), (), "the sibling endpoints"), own, context)

    assert not is_asked(("app/a.py", "BookView"), ("app/a.py", "BookView"))
    assert not is_asked(("app/a.py", "BookView.get"), ("app/a.py", "BookView.post"))
    assert is_asked(("app/a.py", "OtherView"), ("app/b.py", "Another"))
    assert not is_asked(("app/a.py", "BookView"), ("app/b.py", "Another"))
    assert is_asked(("app/a.py", "ShelfViewSet"))


def test_what_a_file_imports_of_permissions_is_more_than_signed_in() -> None:
    assert offered("access_policy", way=standard_control.PLUGIN) == []
    assert offered("Shelves", way=standard_control.PLUGIN) == ["permission_classes = [IsAuthenticated]"]


def test_somebody_who_is_signed_in_is_too_little_where_many_views_ask_for_more() -> None:
    others = [f"permission_classes = [{name}Permissions]" for name in ("Form", "Team", "Project")]
    signed_in = "permission_classes = [IsAuthenticated]"
    assert offered("Shelves", *others, signed_in, signed_in, way=standard_control.PLUGIN) == []
    assert offered("Shelves", *others, *[signed_in] * 8, way=standard_control.PLUGIN) == []
    assert offered("Shelves", *others, *[signed_in] * 9, way=standard_control.PLUGIN) == [signed_in]


def test_a_module_of_permissions_that_nothing_reads_says_that_one_is_missing_and_not_which() -> None:
    signed_in = "permission_classes = [IsAuthenticated]"
    assert offered("permissions", *[signed_in] * 3, way=standard_control.PLUGIN) == []
    assert offered("Shelves", *[signed_in] * 3, way=standard_control.PLUGIN) == [signed_in]


@pytest.mark.parametrize(("paths", "little"), [("aa", False), ("ab", True)])
def test_what_all_of_a_file_ask_for_is_enough_there(paths: str, *, little: bool) -> None:
    guards = ["", *(f"permission_classes = [{one}]" for one in ("IsAuthenticated", "Can", "Has", "Is"))]
    own, *others = [
        replace(endpoint(f"View{at}.get", at, guard), location=Location(f"app/{path}.py", Span(at, at)))
        for at, (path, guard) in enumerate(zip((*paths, "c", "c", "c"), guards, strict=True), 1)
    ]
    context = FixContext(finding("SOC2-001", 1), source(VIEW), ControlInventory((own, *others), ()))
    idiom = read_idiom(guards[1])
    assert idiom is not None
    assert asks_too_little(Habit(idiom, tuple(others[:1]), (), "the siblings"), own, context) is little


@pytest.mark.parametrize(("base", "asked"), [("TitledMixin", True), ("PrivateMixin", False), ("AuthorMixin", True)])
def test_a_base_class_that_is_called_as_a_guard_is_one(base: str, *, asked: bool) -> None:
    head = f"from django.views.generic import View\n\nfrom app.mixins import {base}\n\n\n"
    text = f"{head}class Note({base}, View):\n    def get(self, request):\n        return 1\n"
    own = replace(endpoint("app.a.Note.get", 6), framework="django")
    context = FixContext(finding("SOC2-001", 6), source(text), ControlInventory((own,), ()))
    assert bool(accepted(context, standard_control.PLUGIN)) is asked


@pytest.mark.parametrize(
    ("scopes", "offers"),
    [
        ('    required_scopes = ["read:shelves"]\n', 0),
        ("    authentication_classes = []\n", 0),
        ("", 1),
    ],
)
def test_a_view_that_says_its_scopes_is_not_for_whoever_is_signed_in(scopes: str, offers: int) -> None:
    signed_in = "permission_classes = [IsAuthenticated]"
    beside = "".join(f"\n\nclass View{at}(viewsets.ViewSet):\n    {signed_in}\n" for at in range(3))
    view = VIEW.replace("    queryset", f"{scopes}    queryset")
    text = HEAD.format("IsAuthenticated") + view + beside
    own = endpoint("app.a.ShelfViewSet.list", 7)
    others = tuple(
        replace(endpoint(f"app.a.View{at}.list", at, signed_in), location=Location("app/a.py", Span(at, at)))
        for at in (40, 41, 42)
    )
    context = FixContext(finding("SOC2-001", 7), source(text), ControlInventory((own, *others), ()), {})
    assert len(accepted(context, class_views.PLUGIN)) == offers


@pytest.mark.parametrize(("base", "files", "offers"), [("ProjectView", 2, 0), ("ProjectView", 1, 1), ("APIView", 2, 1)])
def test_what_a_class_of_the_project_asked_for_is_put_back_there(base: str, files: int, offers: int) -> None:
    admin = "permission_classes = [AdminOnly]"
    text = (
        "from rest_framework.views import APIView\n\nfrom app.base import AdminOnly, ProjectView\n\n"
        f"print(ProjectView, APIView)\n\n\nclass Shelves({base}):\n    def get(self, request):\n        return 1\n"
        + "".join(
            f"\n\nclass V{at}({base}):\n    {admin}\n\n    def get(self, request):\n        return {at}\n"
            for at in (1, 2)
        )
    )
    own = endpoint("app.a.Shelves.get", 8)
    beside = [endpoint(f"app.a.V{at}.get", line, admin) for at, line in ((1, 13), (2, 20))]
    open_ones = []
    for at in range(files):
        place = Location(f"app/o{at}.py", Span(5, 6))
        open_ones.append(replace(endpoint(f"app.o{at}.Open.get", 5), location=place, body=place))
    inventory = ControlInventory((own, *beside, *open_ones), ())
    assert len(accepted(FixContext(finding("SOC2-001", 8), source(text), inventory, {}), class_views.PLUGIN)) == offers


@pytest.mark.parametrize(("method", "offers"), [("GET", 0), ("POST", 1)])
def test_what_lets_strangers_read_is_no_guard_of_a_method_that_reads(method: str, offers: int) -> None:
    reading = "permission_classes = [IsAuthenticatedOrReadOnly]"
    beside = "".join(f"\n\nclass View{at}(viewsets.ViewSet):\n    {reading}\n" for at in range(3))
    text = HEAD.format("IsAuthenticatedOrReadOnly") + VIEW + beside
    own = replace(endpoint("app.a.ShelfViewSet.list", 7), methods=(method,))
    others = tuple(
        replace(endpoint(f"app.a.View{at}.list", at, reading), location=Location("app/a.py", Span(at, at)))
        for at in (40, 41, 42)
    )
    context = FixContext(finding("SOC2-001", 7), source(text), ControlInventory((own, *others), ()), {})
    assert len(accepted(context, class_views.PLUGIN)) == offers
