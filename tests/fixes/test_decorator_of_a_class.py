"""Django's `method_decorator` is for classes and their methods; a function takes what it wraps."""

import pytest

from bot.core.inventory import ControlInventory
from bot.fixes.interface import FixContext
from bot.fixes.project_idiom import PLUGIN
from tests.fixes.test_project_idiom import endpoint
from tests.fixes.tools import accepted, finding, line_with, source

HEADER = """\
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views import View


"""
FOOTER = "\n\nUSED = (login_required, method_decorator, View)\n"
FUNCTION = "def read(request):\n    return 1\n"
METHOD = "class Read(View):\n    def get(self, request):\n        return 1\n"
OF_CLASS = '@method_decorator(login_required, name="dispatch")'


@pytest.mark.parametrize(
    ("handler", "first", "idiom", "framework", "written"),
    [
        (FUNCTION, "def read", OF_CLASS, "django", "@login_required\ndef read"),
        (FUNCTION, "def read", "@method_decorator(login_required)", "django", "@login_required\ndef read"),
        (FUNCTION, "def read", "@login_required", "django", "@login_required\ndef read"),
        (METHOD, "    def get", OF_CLASS, "django", "    @method_decorator(login_required)\n    def get"),
        (METHOD, "    def get", "@login_required", "django", "    @method_decorator(login_required)\n    def get"),
        (METHOD, "    def get", "@login_required", "flask", "    @login_required\n    def get"),
        (FUNCTION, "def read", '@method_decorator([login_required], name="get")', "django", None),
    ],
)
def test_a_decorator_fits_what_it_stands_on(
    handler: str, first: str, idiom: str, framework: str, written: str | None
) -> None:
    text = f"{HEADER}{handler}{FOOTER}"
    start = line_with(text, first)
    inventory = ControlInventory((endpoint(start, framework=framework), endpoint(90, idiom, framework=framework)), ())
    found = accepted(FixContext(finding("SOC2-001", start), source(text), inventory), PLUGIN)
    assert [after for _, after in found] == ([text.replace(first, written)] if written else [])
