"""Where those around an endpoint ask for a right, being signed in is not enough: the fix asks for that right, or says
nothing."""

import pytest

from bot.core.inventory import Control, ControlKind, Endpoint, Parameter
from bot.core.location import Location, Span
from bot.fixes.rights import guards_of, is_for_another_deed, rights_around
from tests.fixes.test_habits import endpoint
from tests.fixes.test_with_inventory import World

URLS = """\
from django.urls import path

from shop import views

urlpatterns = [
    path("settings/themes/", views.themes),
    path("settings/themes/<int:theme_id>/drop/", views.drop_theme),
    path("settings/themes/<int:theme_id>/pick/", views.pick_theme),
    path("settings/palettes/<int:palette_id>/drop/", views.drop_palette),
]
"""
MODELS = """\
from django.db import models


class Theme(models.Model):
    title = models.CharField(max_length=40)


class Palette(models.Model):
    title = models.CharField(max_length=40)
"""
VIEWS = """\
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render

from shop.models import Palette, Theme


{first}
def themes(request):
    return render(request, "themes.html", {{"themes": Theme.objects.all()}})


{second}
def drop_theme(request, theme_id):
    get_object_or_404(Theme, id=theme_id).delete()
    return redirect("themes")


{third}
def pick_theme(request, theme_id):
    get_object_or_404(Theme, id=theme_id).save()
    return redirect("themes")


def drop_palette(request, palette_id):
    get_object_or_404(Palette, id=palette_id).delete()
    return redirect("themes")
"""
LOGIN = "@login_required"
LOOKS = '@login_required\n@permission_required("shop.look_and_feel", raise_exception=True)'
DELETES = '@permission_required("shop.delete_theme", raise_exception=True)'
CHANGES = '@permission_required("shop.change_theme", raise_exception=True)'
VIEWS_THEM = '@permission_required("shop.view_theme", raise_exception=True)'


def world(first: str, second: str, third: str) -> World:
    views = VIEWS.format(first=first, second=second, third=third)
    settings = "ROOT_URLCONF = 'shop.urls'\nMIDDLEWARE = []\n"
    files = {"shop/urls.py": URLS, "shop/views.py": views, "shop/models.py": MODELS, "shop/settings.py": settings}
    return World({**files, "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"})


def test_the_right_that_those_around_it_ask_for_comes_with_all_that_they_have_for_it() -> None:
    fix, _, after = world(LOOKS, LOOKS, LOOKS).prove("SOC2-001", "shop/views.py")
    assert f"{LOOKS}\ndef drop_palette(" in after
    assert fix.summary.startswith('Adds @login_required and @permission_required("shop.look_and_feel"')


def test_where_most_ask_who_calls_that_is_enough() -> None:
    _, _, after = world(LOGIN, LOGIN, LOOKS).prove("SOC2-001", "shop/views.py")
    assert "\n\n\n@login_required\ndef drop_palette(" in after


def test_rights_that_differ_leave_nothing_to_choose() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        world(VIEWS_THEM, CHANGES, LOOKS).prove("SOC2-001", "shop/views.py")


def test_of_rights_to_deeds_the_one_to_this_deed() -> None:
    drops = DELETES.replace("delete_theme", "delete_style")
    files = world(VIEWS_THEM, drops, CHANGES).files
    deleting = World({path: file.text.replace("drop_palette", "delete_palette") for path, file in files.items()})
    assert f"{drops}\ndef delete_palette(" in deleting.prove("SOC2-001", "shop/views.py")[2]


@pytest.mark.parametrize(
    ("guard", "method", "other"),
    [
        ('@permission_required("shop.delete_theme")', "POST", True),
        ('@permission_required("shop.delete_theme")', "DELETE", False),
        ('@permission_required("shop.look_and_feel")', "DELETE", False),
        ("dependencies=[Depends(Allowed([CaseViewPermission]))]", "DELETE", True),
        ("dependencies=[Depends(Allowed([CaseViewPermission]))]", "GET", False),
        ("user: AdminUser", "DELETE", False),
    ],
)
def test_a_right_to_one_deed_is_none_to_another(guard: str, method: str, other: bool) -> None:
    assert is_for_another_deed(guard, endpoint(1, method)) is other


def view(name: str, path: str, guard: str = "", file: str = "shop/pages.py", at: int = 1) -> Endpoint:
    place = Location(file, Span(at, at))
    named = tuple(Parameter(part.strip("{}"), "", "", "path") for part in path.split("/") if part.startswith("{"))
    kind = ControlKind.AUTHORIZATION if "login" not in guard else ControlKind.AUTHENTICATION
    controls = (Control(kind, guard, place, "decorator", guard),) if guard else ()
    return Endpoint("django", ("GET",), path, f"shop.{name}", place, place, "shop/urls.py", named, controls)


ADMIN = '@method_decorator(admin_required, name="dispatch")'
MEMBER = '@method_decorator(login_required, name="dispatch")'
NOTES = "@user_passes_test(can_see_notes)"


def test_what_pages_of_administrators_elsewhere_ask_is_not_asked_of_a_user_s_own() -> None:
    others = [view(f"Page{at}", f"admin/page{at}", ADMIN, "shop/admin/pages.py", at) for at in range(1, 5)]
    assert rights_around(view("Profile", "settings/profile"), others).guards == ()
    assert rights_around(view("Stats", "admin/stats", file="shop/admin/more.py"), others).guards == (ADMIN,)


def test_a_guard_that_looks_at_what_the_path_names_is_for_no_path_without() -> None:
    others = [view(f"edit{at}", "order/{slug}/edit", "@writes_order", "shop/orders.py", at) for at in range(1, 4)]
    assert rights_around(view("new_order", "order/new", file="shop/fresh.py"), others).guards == ()
    named = view("close", "order/{slug}/close", file="shop/fresh.py")
    assert rights_around(named, others).guards == ("@writes_order",)


def test_views_that_are_classes_show_more_of_each_other_than_functions_do() -> None:
    classes = [view(f"Page{at}", f"page{at}", MEMBER, at=at) for at in (2, 3)]
    functions = [view(f"note{at}", f"note{at}", NOTES, at=at) for at in (4, 5)]
    assert not rights_around(view("Settings", "settings"), [*classes, *functions]).asked
    assert rights_around(view("settings", "settings"), [*classes, *functions]).asked
    assert [guards_of(one) for one in functions] == [(NOTES,), (NOTES,)]
