"""Django's own login and password views, as a project has made them its own."""

import pytest

from tests.fixes.test_with_inventory import World

VIEWS = """\
from django.contrib.auth.views import {base}


class Own({base}):
    template_name = "own.html"
"""
SETTINGS = 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n'


def _world(views: str, route: str) -> World:
    urls = "from django.urls import path\n\nfrom shop.views import Own\n\n"
    urls += f"urlpatterns = [path({route!r}, Own.as_view())]\n"
    return World({"shop/settings.py": SETTINGS, "shop/urls.py": urls, "shop/views.py": views})


@pytest.mark.parametrize(
    ("base", "route", "said"),
    [
        ("LoginView", "login/", '"user %s logged in", self.request.user.pk'),
        ("PasswordChangeView", "password/", '"password of user %s changed", self.request.user.pk'),
        ("PasswordResetConfirmView", "reset/<uidb64>/<token>/", '"password of user %s changed", self.user.pk'),
    ],
)
def test_a_valid_form_is_told_to_the_log(base: str, route: str, said: str) -> None:
    fix, _, after = _world(VIEWS.format(base=base), route).prove("SOC2-003", "shop/views.py")
    assert fix.way == "auth_view_log"
    assert (
        "    def form_valid(self, form):\n        response = super().form_valid(form)\n"
        f"        logger.info({said})\n        return response\n"
    ) in after


def test_a_view_with_a_hook_of_its_own_is_left() -> None:
    own = (
        VIEWS.format(base="LoginView") + "\n    def form_valid(self, form):\n        return super().form_valid(form)\n"
    )
    with pytest.raises(AssertionError, match="nothing was proved"):
        _world(own, "login/").prove("SOC2-003", "shop/views.py")
