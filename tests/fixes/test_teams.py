"""SOC2-008: what is looked up in the caller's team is found by whoever is in it; what is theirs, by its owner."""

from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from tests.fixes.test_with_inventory import World

FILES = {
    "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nMIDDLEWARE = []\n",
    "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n",
    "shop/urls.py": (
        "from django.urls import path\n\nfrom shop import views\n\n"
        'urlpatterns = [path("<int:shelf_id>/<int:note_id>/", views.drop)]\n'
    ),
    "shop/models.py": """\
from django.conf import settings
from django.db import models


class Shelf(models.Model):
    team = models.ForeignKey("Team", on_delete=models.CASCADE)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Note(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
""",
}
VIEWS = """\
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect

from shop.models import Note, Shelf


@login_required
def drop(request, shelf_id, note_id):
    shelf = get_object_or_404(Shelf, id=shelf_id, team=request.team)
    note = get_object_or_404(Note, shelf_id=shelf_id, id=note_id)
    note.delete()
    return redirect("shelf", shelf.id)
"""


def test_only_what_nothing_ties_to_the_caller_is_looked_up_by_its_owner() -> None:
    fix, _, after = World({**FILES, "shop/views.py": VIEWS}).prove("SOC2-008", "shop/views.py")
    assert fix.way == "owner_filter"
    assert "    shelf = get_object_or_404(Shelf, id=shelf_id, team=request.team)\n" in after
    assert "Note, shelf_id=shelf_id, id=note_id, author=request.user" in after


def test_who_calls_is_not_read_in_an_async_view_where_that_fails() -> None:
    world = World({**FILES, "shop/views.py": VIEWS.replace("def drop", "async def drop")})
    inventory, found = world.scan()
    remarked = next(one for one in found if one.rule == "SOC2-008")
    fixes = list(propose(FixContext(remarked, world.files["shop/views.py"], inventory), world.ways))
    assert not any("request.user" in line for fix in fixes for line in fix.edit.lines)


def test_who_asks_about_others_by_their_name_is_not_asked_to_be_them() -> None:
    views = VIEWS.replace("shelf_id=shelf_id, id=note_id", "author_id=request.GET['of'], id=note_id")
    world = World({**FILES, "shop/views.py": views})
    inventory, found = world.scan()
    remarked = [one for one in found if one.rule == "SOC2-008"]
    file = world.files["shop/views.py"]
    fixes = [fix for one in remarked for fix in propose(FixContext(one, file, inventory), world.ways)]
    assert remarked and not any("request.user" in line for fix in fixes for line in fix.edit.lines)
